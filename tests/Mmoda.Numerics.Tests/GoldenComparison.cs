namespace Mmoda.Numerics.Tests;

/// <summary>Compares a golden table row by row and names the worst disagreement.</summary>
internal static class GoldenComparison
{
    public static void Compare(
        string file, string property, Func<double[], (double Actual, double Expected, double Tolerance)[]> evaluate, double absolute = 1e-300)
    {
        double worst = 0;
        string? where = null;
        foreach (double[] row in GoldenFile.Rows(file, property))
        {
            foreach ((double actual, double expected, double tolerance) in evaluate(row))
            {
                double error = Math.Abs(actual - expected) / ((tolerance * Math.Abs(expected)) + absolute);
                if (!(error <= worst))
                    (worst, where) = (error, $"{property}({string.Join(", ", row)}): {actual:r} instead of {expected:r}");
            }
        }

        Assert.True(worst <= 1, $"{where}, {worst:g3} times the tolerance");
    }
}
