using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>sum += factor × plane, of a plane that is kept as whole numbers.</summary>
    public static void AddScaled(Span<float> sum, ReadOnlySpan<ushort> plane, float factor)
    {
        ReadOnlySpan<Vector<ushort>> planes = MemoryMarshal.Cast<ushort, Vector<ushort>>(plane[..sum.Length]);
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum)[..(2 * planes.Length)];
        for (int k = 0; k < planes.Length; k++)
        {
            Vector.Widen(planes[k], out Vector<uint> low, out Vector<uint> high);
            sums[2 * k] += Vector.ConvertToSingle(Vector.AsVectorInt32(low)) * factor;
            sums[(2 * k) + 1] += Vector.ConvertToSingle(Vector.AsVectorInt32(high)) * factor;
        }

        for (int i = planes.Length * Vector<ushort>.Count; i < sum.Length; i++)
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

    /// <summary>Four sums of products with the same plane, each to the last bit that of <see cref="Dot"/>.</summary>
    /// <remarks>Four at once hide the latency of the additions, and read and widen the common plane once.</remarks>
    public static void Dot4(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b0, ReadOnlySpan<float> b1, ReadOnlySpan<float> b2, ReadOnlySpan<float> b3, Span<double> sums)
    {
        ReadOnlySpan<Vector<float>> first = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> second0 = MemoryMarshal.Cast<float, Vector<float>>(b0)[..first.Length];
        ReadOnlySpan<Vector<float>> second1 = MemoryMarshal.Cast<float, Vector<float>>(b1)[..first.Length];
        ReadOnlySpan<Vector<float>> second2 = MemoryMarshal.Cast<float, Vector<float>>(b2)[..first.Length];
        ReadOnlySpan<Vector<float>> second3 = MemoryMarshal.Cast<float, Vector<float>>(b3)[..first.Length];
        Vector<double> low0 = Vector<double>.Zero, low1 = low0, low2 = low0, low3 = low0, high0 = low0, high1 = low0, high2 = low0, high3 = low0;
        for (int k = 0; k < first.Length; k++)
        {
            Vector.Widen(first[k], out Vector<double> aLow, out Vector<double> aHigh);
            Add(aLow, aHigh, second0[k], ref low0, ref high0);
            Add(aLow, aHigh, second1[k], ref low1, ref high1);
            Add(aLow, aHigh, second2[k], ref low2, ref high2);
            Add(aLow, aHigh, second3[k], ref low3, ref high3);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector.Sum(low0 + high0), Vector.Sum(low1 + high1), Vector.Sum(low2 + high2), Vector.Sum(low3 + high3));
        for (int i = first.Length * Vector<float>.Count; i < a.Length; i++)
        {
            sums[0] += (double)a[i] * b0[i];
            sums[1] += (double)a[i] * b1[i];
            sums[2] += (double)a[i] * b2[i];
            sums[3] += (double)a[i] * b3[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector<double> aLow, Vector<double> aHigh, Vector<float> b, ref Vector<double> low, ref Vector<double> high)
    {
        Vector.Widen(b, out Vector<double> bLow, out Vector<double> bHigh);
        low += aLow * bLow;
        high += aHigh * bHigh;
    }
}
