namespace Mmoda.Numerics.Tests;

public sealed class CholeskyTests
{
    private static readonly double[] Matrix = [4, 2, 0.6, 0, 2, 5, 1, 0.3, 0.6, 1, 3, -0.7, 0, 0.3, -0.7, 2];

    [Fact]
    public void A_system_is_solved_and_inverted()
    {
        double[] factor = [.. Matrix], x = [1, 2, 3, 4], inverse = new double[16];

        Assert.True(Cholesky.TryFactor(factor, 4));
        Cholesky.Solve(factor, 4, x);
        Cholesky.Invert(factor, 4, inverse);

        // numpy.linalg.solve and inv, numpy 1.24.2.
        Assert.Equal([0.0577989395524689, -0.10339110700006565, 1.625977426317093, 2.5846007652609924], x, Close);
        Assert.Equal([0.3141411537547829, -0.12249735899030031, -0.0192831617308849, 0.011625497242735323], inverse[..4], Close);
    }

    [Fact]
    public void Dependent_columns_and_empty_ones_are_reported()
    {
        Assert.False(Cholesky.TryFactor((double[])[1, 1, 1, 1], 2));
        Assert.False(Cholesky.TryFactor((double[])[1, 0, 0, 0], 2));
        Assert.False(Cholesky.TryFactor((double[])[1, 0, 0, double.NaN], 2));
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-14;
}
