using System.Numerics;
using System.Runtime.InteropServices;

namespace Mmoda.HighEnergy;

/// <summary>Exponentials of many numbers at once.</summary>
internal static class VectorExponential
{
    /// <summary>target = exp(factor × exponents). The two may be the same memory.</summary>
    public static void OfScaled(ReadOnlySpan<double> exponents, double factor, Span<double> target)
    {
        ReadOnlySpan<Vector<double>> lanes = MemoryMarshal.Cast<double, Vector<double>>(exponents);
        Span<Vector<double>> results = MemoryMarshal.Cast<double, Vector<double>>(target)[..lanes.Length];
        Vector<double> factors = new(factor);
        for (int i = 0; i < lanes.Length; i++)
            results[i] = Vector.Exp(factors * lanes[i]);
        for (int k = lanes.Length * Vector<double>.Count; k < exponents.Length; k++)
            target[k] = Math.Exp(factor * exponents[k]);
    }
}
