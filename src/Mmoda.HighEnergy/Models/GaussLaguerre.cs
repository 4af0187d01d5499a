using System.Collections.Concurrent;

namespace Mmoda.HighEnergy;

/// <summary>Points and weights of the rule for ∫₀^∞ f(u) e^(−u) du, by Newton's method on the Laguerre polynomials.</summary>
internal static class GaussLaguerre
{
    private static readonly ConcurrentDictionary<int, (double X, double Weight)[]> Rules = new();

    /// <summary>The rule of so many points, ascending.</summary>
    /// <param name="count">1 to 100.</param>
    public static ReadOnlySpan<(double X, double Weight)> Rule(int count) => Rules.GetOrAdd(count, Make);

    private static (double X, double Weight)[] Make(int n)
    {
        (double X, double Weight)[] rule = new (double X, double Weight)[n];
        double x = 0;
        for (int i = 0; i < n; i++)
        {
            // First guesses of Stroud and Secrest (1966).
            x = i switch
            {
                0 => 3.0 / (1 + (2.4 * n)),
                1 => x + (15.0 / (1 + (2.5 * n))),
                _ => x + ((1 + (2.55 * (i - 1))) / (1.9 * (i - 1)) * (x - rule[i - 2].X)),
            };
            double before = 0, slope = 0;
            for (int step = 0; step < 100; step++)
            {
                before = 0;
                double value = 1;
                for (int k = 1; k <= n; k++)
                    (before, value) = (value, ((((2 * k) - 1 - x) * value) - ((k - 1) * before)) / k);
                slope = n * (value - before) / x;
                double change = value / slope;
                x -= change;
                if (Math.Abs(change) < 1e-15 * x)
                    break;
            }

            rule[i] = (x, -1 / (slope * n * before));
        }

        return rule;
    }
}
