using System.Numerics;
using System.Runtime.InteropServices;

namespace Mmoda.Numerics;

/// <summary>The inner loops of the factorisations. Lengths are equal.</summary>
internal static class VectorArithmetic
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> lanesA = MemoryMarshal.Cast<double, Vector<double>>(a);
        ReadOnlySpan<Vector<double>> lanesB = MemoryMarshal.Cast<double, Vector<double>>(b)[..lanesA.Length];
        Vector<double> even = default, odd = default;
        int i = 0;
        for (; i + 1 < lanesA.Length; i += 2)
        {
            even += lanesA[i] * lanesB[i];
            odd += lanesA[i + 1] * lanesB[i + 1];
        }

        if (i < lanesA.Length)
            even += lanesA[i] * lanesB[i];
        double sum = Vector.Sum(even + odd);
        for (int k = lanesA.Length * Vector<double>.Count; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }

    /// <summary>target += factor × values.</summary>
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> values, double factor)
    {
        Span<Vector<double>> lanes = MemoryMarshal.Cast<double, Vector<double>>(target);
        ReadOnlySpan<Vector<double>> others = MemoryMarshal.Cast<double, Vector<double>>(values)[..lanes.Length];
        var factors = new Vector<double>(factor);
        for (int i = 0; i < lanes.Length; i++)
            lanes[i] += factors * others[i];
        for (int k = lanes.Length * Vector<double>.Count; k < target.Length; k++)
            target[k] += factor * values[k];
    }
}
