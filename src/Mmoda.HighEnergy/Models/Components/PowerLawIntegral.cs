namespace Mmoda.HighEnergy;

/// <summary>
/// The integral of E^−Γ over a range, and its derivative by Γ. With the geometric middle m of the range and half its logarithmic width
/// h it is 2h · m^(1−Γ) · S((1−Γ)h), S(x) = sinh(x)/x, which has no cancellation at Γ = 1 nor for narrow ranges.
/// </summary>
internal static class PowerLawIntegral
{
    // The series below end at 1e-12 here.
    private const double LargestForSeries = 1.5;

    /// <summary>Integral over [low, high].</summary>
    public static double Of(double low, double high, double index) => Of(low, high, index, out _);

    /// <summary>Integral over [low, high], and its derivative by the index.</summary>
    public static double Of(double low, double high, double index, out double byIndex)
    {
        double half = 0.5 * Math.Log(high / low), middle = Math.Log(low) + half, s = 1 - index;
        (double value, double slope) = Sinhc(s * half);
        double scale = 2 * half * Math.Exp(s * middle);
        byIndex = -scale * ((middle * value) + (half * slope));
        return scale * value;
    }

    /// <summary>sinh(x)/x and its derivative.</summary>
    public static (double Value, double Slope) Sinhc(double x)
    {
        if (Math.Abs(x) < LargestForSeries)
        {
            double q = x * x;
            return (
                1 + (q / 6 * (1 + (q / 20 * (1 + (q / 42 * (1 + (q / 72 * (1 + (q / 110 * (1 + (q / 156 * (1 + (q / 210))))))))))))),
                x / 3 * (1 + (q / 10 * (1 + (q / 28 * (1 + (q / 54 * (1 + (q / 88 * (1 + (q / 130 * (1 + (q / 180)))))))))))));
        }

        double sinh = Math.Sinh(x);
        return (sinh / x, ((x * Math.Cosh(x)) - sinh) / (x * x));
    }

    /// <summary>Fills integrals over all ranges of a grid by bins.</summary>
    public static void Fill(EnergyGrid grid, double index, Span<double> values, Span<double> byIndex)
    {
        double[] middles = grid.Derived("ln middle", static g => [.. g.BinLow.Zip(g.BinHigh, (a, b) => 0.5 * (Math.Log(a) + Math.Log(b)))]);
        double[] halves = grid.Derived("ln half width", static g => [.. g.BinLow.Zip(g.BinHigh, (a, b) => 0.5 * Math.Log(b / a))]);
        double s = 1 - index;
        VectorExponential.OfScaled(middles, s, values);
        if (byIndex.IsEmpty)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] *= 2 * halves[i] * Sinhc(s * halves[i]).Value;
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            (double value, double slope) = Sinhc(s * halves[i]);
            double scale = 2 * halves[i] * values[i];
            values[i] = scale * value;
            byIndex[i] = -scale * ((middles[i] * value) + (halves[i] * slope));
        }
    }
}
