using System.Numerics;
using System.Runtime.InteropServices;

namespace Mmoda.CodedMask;

/// <summary>Element-wise arithmetic on planes of equal length. Results may overlap inputs exactly.</summary>
internal static class PlaneArithmetic
{
    /// <summary>sum += factor × plane.</summary>
    public static void AddScaled(Span<float> sum, ReadOnlySpan<float> plane, float factor)
    {
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        ReadOnlySpan<Vector<float>> planes = MemoryMarshal.Cast<float, Vector<float>>(plane)[..sums.Length];
        for (int k = 0; k < sums.Length; k++)
            sums[k] += planes[k] * factor;
        for (int i = sums.Length * Vector<float>.Count; i < sum.Length; i++)
            sum[i] += plane[i] * factor;
    }

    /// <summary>product = a × b.</summary>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> product)
    {
        Span<Vector<float>> products = MemoryMarshal.Cast<float, Vector<float>>(product);
        ReadOnlySpan<Vector<float>> first = MemoryMarshal.Cast<float, Vector<float>>(a)[..products.Length];
        ReadOnlySpan<Vector<float>> second = MemoryMarshal.Cast<float, Vector<float>>(b)[..products.Length];
        for (int k = 0; k < products.Length; k++)
            products[k] = first[k] * second[k];
        for (int i = products.Length * Vector<float>.Count; i < product.Length; i++)
            product[i] = a[i] * b[i];
    }

    /// <summary>The sum of products, accumulated in double precision.</summary>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> first = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> second = MemoryMarshal.Cast<float, Vector<float>>(b)[..first.Length];
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        for (int k = 0; k < first.Length; k++)
        {
            Vector.Widen(first[k], out Vector<double> aLow, out Vector<double> aHigh);
            Vector.Widen(second[k], out Vector<double> bLow, out Vector<double> bHigh);
            low += aLow * bLow;
            high += aHigh * bHigh;
        }

        double sum = Vector.Sum(low + high);
        for (int i = first.Length * Vector<float>.Count; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
