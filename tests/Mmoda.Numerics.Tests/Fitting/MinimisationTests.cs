namespace Mmoda.Numerics.Tests;

public sealed class MinimisationTests
{
    [Fact]
    public void Roots_of_several_shapes_are_found_to_the_last_digits()
    {
        Assert.Equal(Math.Sqrt(2), Brent.Root(x => (x * x) - 2, 0, 2), 1e-15);
        Assert.Equal(0.7390851332151607, Brent.Root(x => Math.Cos(x) - x, 0, 1), 1e-15);
        Assert.Equal(1, Brent.Root(x => Math.Pow(x - 1, 3), -5, 3), 1e-4);
        Assert.Equal(3, Brent.Root(x => x < 3 ? -1 : 1, 0, 10), 1e-14);
        Assert.Throws<ArgumentException>(() => Brent.Root(x => x, 1, 2));
    }

    [Fact]
    public void Minima_of_one_variable()
    {
        Assert.Equal(2, Brent.Minimum(x => (x - 2) * (x - 2), -3, 9).X, 1e-7);
        Assert.Equal(1.5 * Math.PI, Brent.Minimum(Math.Sin, 3, 6).X, 1e-7);
        Assert.Equal(1, Brent.Minimum(x => x, 1, 4).X, 1e-6);
    }

    [Fact]
    public void Rosenbrocks_valley_and_Powells_function()
    {
        double[] p = [-1.2, 1], q = [3, -1, 0, 1];

        MinimumFound found = new NelderMead(2).Minimise(Rosenbrock, p, [1, 1]);
        Assert.True(found.HasConverged, $"{found}");
        Assert.Equal([1, 1], p, (a, b) => Math.Abs(a - b) < 1e-6);

        found = new NelderMead(4).Minimise(
            x => Math.Pow(x[0] + (10 * x[1]), 2) + (5 * Math.Pow(x[2] - x[3], 2)) + Math.Pow(x[1] - (2 * x[2]), 4) + (10 * Math.Pow(x[0] - x[3], 4)),
            q,
            [1, 1, 1, 1]);
        Assert.InRange(found.Value, 0, 1e-10);
    }

    [Fact]
    public void A_minimum_on_the_bound_is_found()
    {
        double[] p = [-1.2, 0];
        var minimiser = new NelderMead(2);
        minimiser.UpperBounds[1] = 0.25;
        minimiser.LowerBounds[0] = 0;

        MinimumFound found = minimiser.Minimise(Rosenbrock, p, [0.5, 0.5]);

        (double best, double value) = Brent.Minimum(x => (100 * Math.Pow(0.25 - (x * x), 2)) + Math.Pow(1 - x, 2), 0, 1);
        Assert.Equal(0.25, p[1]);
        Assert.Equal(best, p[0], 1e-6);
        Assert.Equal(value, found.Value, 1e-12);
    }

    [Fact]
    public void Points_without_a_value_are_avoided_and_an_end_without_success_told()
    {
        double[] p = [3];
        Assert.True(new NelderMead(1).Minimise(x => x[0] <= 1 ? double.NaN : x[0] - Math.Log(x[0] - 1), p, [1]).HasConverged);
        Assert.Equal(2, p[0], 1e-6);
        Assert.False(new NelderMead(2) { MostEvaluations = 20 }.Minimise(Rosenbrock, new double[2], [1, 1]).HasConverged);
        Assert.Throws<ArgumentException>(() => new NelderMead(2).Minimise(Rosenbrock, new double[2], [1, 0]));
    }

    private static double Rosenbrock(ReadOnlySpan<double> x) => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2);
}
