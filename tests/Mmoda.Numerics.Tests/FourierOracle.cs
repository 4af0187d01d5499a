using System.Numerics;

namespace Mmoda.Numerics.Tests;

/// <summary>The definition of the transforms, in double precision, with angles reduced to one turn: errors near 1e-16 √N.</summary>
internal static class FourierOracle
{
    /// <summary>Transforms along x and y, forward.</summary>
    public static Complex[] Transform(Complex[] plane, int width, int height)
    {
        Complex[] rows = new Complex[plane.Length], result = new Complex[plane.Length];
        Complex[] turnsX = Turns(width), turnsY = Turns(height);
        for (int y = 0; y < height; y++)
        {
            for (int u = 0; u < width; u++)
            {
                for (int x = 0; x < width; x++)
                    rows[(y * width) + u] += plane[(y * width) + x] * turnsX[(int)((long)u * x % width)];
            }
        }

        for (int v = 0; v < height; v++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int u = 0; u < width; u++)
                    result[(v * width) + u] += rows[(y * width) + u] * turnsY[(int)((long)v * y % height)];
            }
        }

        return result;
    }

    public static Complex[] Noise(int seed, int count)
    {
        var random = new Philox((ulong)seed, 0);
        return [.. Enumerable.Range(0, count).Select(_ => new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5))];
    }

    public static T[] Interleave<T>(Complex[] values)
        where T : IFloatingPoint<T> => [.. values.SelectMany(v => (T[])[T.CreateTruncating(v.Real), T.CreateTruncating(v.Imaginary)])];

    public static T[] RealParts<T>(Complex[] values)
        where T : IFloatingPoint<T> => [.. values.Select(v => T.CreateTruncating(v.Real))];

    public static Complex[] Pair<T>(ReadOnlySpan<T> numbers)
        where T : IFloatingPoint<T>
    {
        Complex[] values = new Complex[numbers.Length / 2];
        for (int i = 0; i < values.Length; i++)
            values[i] = new Complex(double.CreateTruncating(numbers[2 * i]), double.CreateTruncating(numbers[(2 * i) + 1]));
        return values;
    }

    /// <summary>√(Σ|a − b|² / Σ|b|²).</summary>
    public static double RelativeError(ReadOnlySpan<Complex> actual, ReadOnlySpan<Complex> expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        double error = 0, norm = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            Complex difference = actual[i] - expected[i];
            error += (difference * Complex.Conjugate(difference)).Real;
            norm += (expected[i] * Complex.Conjugate(expected[i])).Real;
        }

        return Math.Sqrt(error / norm);
    }

    /// <summary>
    /// Rounding errors of a stage add as random steps: relative rms error 0.6 ε √log₂ N for good algorithms (Schatzman 1996, SIAM
    /// J. Sci. Comput. 17, 1150); twice that is allowed. The oracle adds 2e-16 √N in double precision.
    /// </summary>
    public static double Bound<T>(int count) => (typeof(T) == typeof(float) ? 1.2e-7 : 4e-16) * Math.Sqrt(1 + Math.Log2(count))
        + (typeof(T) == typeof(float) ? 0 : 2e-17 * Math.Sqrt(count));

    private static Complex[] Turns(int length) =>
        [.. Enumerable.Range(0, length).Select(k => new Complex(Math.Cos(2 * Math.PI * k / length), -Math.Sin(2 * Math.PI * k / length)))];
}
