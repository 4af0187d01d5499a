namespace Mmoda.HighEnergy;

/// <summary>Points and weights of Gauss's rule on [−1, 1], by Newton's method on the Legendre polynomials.</summary>
internal static class GaussLegendre
{
    private static readonly (double X, double Weight)[][] Rules = [.. Enumerable.Range(0, 65).Select(Make)];

    /// <summary>The rule of so many points, ascending; exact for polynomials of degree 2n − 1.</summary>
    /// <param name="count">1 to 64.</param>
    public static ReadOnlySpan<(double X, double Weight)> Rule(int count) => Rules[count];

    private static (double X, double Weight)[] Make(int n)
    {
        (double X, double Weight)[] rule = new (double X, double Weight)[n];
        for (int i = 0; i < n; i++)
        {
            double x = -Math.Cos(Math.PI * (i + 0.75) / (n + 0.5)), slope = 0;
            for (int step = 0; step < 50; step++)
            {
                double before = 0, value = 1;
                for (int k = 1; k <= n; k++)
                    (before, value) = (value, ((((2 * k) - 1) * x * value) - ((k - 1) * before)) / k);
                slope = n * ((x * value) - before) / ((x * x) - 1);
                double change = value / slope;
                x -= change;
                if (Math.Abs(change) < 1e-16)
                    break;
            }

            rule[i] = (x, 2 / ((1 - (x * x)) * slope * slope));
        }

        return rule;
    }
}
