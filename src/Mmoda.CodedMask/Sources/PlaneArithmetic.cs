using System.Numerics;

namespace Mmoda.CodedMask;

/// <summary>Element-wise arithmetic on planes of equal length. Results may overlap inputs exactly.</summary>
internal static class PlaneArithmetic
{
    /// <summary>sum += factor × plane.</summary>
    public static void AddScaled(Span<float> sum, ReadOnlySpan<float> plane, float factor)
    {
        int i = 0;
        for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(sum[i..]) + (new Vector<float>(plane[i..]) * factor)).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] += plane[i] * factor;
    }

    /// <summary>product = a × b.</summary>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> product)
    {
        int i = 0;
        for (; i <= product.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(a[i..]) * new Vector<float>(b[i..])).CopyTo(product[i..]);
        for (; i < product.Length; i++)
            product[i] = a[i] * b[i];
    }

    /// <summary>The sum of products, accumulated in double precision.</summary>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(a[i..]), out Vector<double> aLow, out Vector<double> aHigh);
            Vector.Widen(new Vector<float>(b[i..]), out Vector<double> bLow, out Vector<double> bHigh);
            low += aLow * bLow;
            high += aHigh * bHigh;
        }

        double sum = Vector.Sum(low + high);
        for (; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
