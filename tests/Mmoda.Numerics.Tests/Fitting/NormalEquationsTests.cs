namespace Mmoda.Numerics.Tests;

public sealed class NormalEquationsTests
{
    [Fact]
    public void Parameters_and_covariance_are_those_of_orthogonal_least_squares()
    {
        const int Data = 1500, N = 4;
        var random = new Philox(3, 3);
        double[] design = [.. Enumerable.Range(0, Data * N).Select(_ => random.NextNormal())];
        double[] weights = [.. Enumerable.Range(0, Data).Select(i => i % 7 == 0 ? 0 : 0.5 + random.NextDouble())];
        double[] truth = [1, -2, 0.5, 10], target = new double[Data];
        for (int i = 0; i < Data; i++)
            target[i] = random.NextNormal() + Enumerable.Range(0, N).Sum(j => truth[j] * design[(j * Data) + i]);
        double[] normal = new double[N * N], right = new double[N], covariance = new double[N * N];

        double squares = NormalEquations.Accumulate<double>(design, target, weights, N, normal, right);
        double[] sums = [.. right];
        NormalSolution solution = NormalEquations.TrySolve(normal, right, N, covariance);

        double[] p = new double[N];
        var solver = new LevenbergMarquardt(Data, N);
        solver.SetWeights(weights);
        LeastSquaresFit fit = solver.Fit((q, r) => Model(design, q, target, r), p);
        Assert.True(solution.IsDetermined);
        Assert.InRange(solution.Independence, 0.9, 1);
        for (int j = 0; j < N; j++)
            Assert.Equal(p[j], right[j], 1e-6);
        for (int k = 0; k < N * N; k++)
            Assert.Equal(solver.Covariance[k], covariance[k], 1e-9);
        Assert.Equal(fit.ChiSquared, squares - Enumerable.Range(0, N).Sum(j => right[j] * sums[j]), 1e-7 * squares);
    }

    [Fact]
    public void Single_precision_data_are_summed_in_double_and_in_chunks()
    {
        const int Data = 1031, N = 3;
        var random = new Philox(4, 3);
        float[] design = [.. Enumerable.Range(0, Data * N).Select(_ => (float)random.NextNormal())], target = [.. Enumerable.Range(0, Data).Select(_ => (float)random.NextNormal())];
        double[] normal = new double[N * N], right = new double[N], wide = new double[N * N], wideRight = new double[N];

        NormalEquations.Accumulate<float>(design, target, [], N, normal, right);
        NormalEquations.Accumulate<double>([.. design.Select(v => (double)v)], [.. target.Select(v => (double)v)], [], N, wide, wideRight);

        Assert.Equal(wide, normal);
        Assert.Equal(wideRight, right);
    }

    [Fact]
    public void What_the_data_do_not_determine_is_named()
    {
        double[] twice = [1, 2, 3, 4, 5, 5, 1, 0, 2, 2, 6, 3, 3, 6, 7], target = new double[5], right = new double[3], normal = new double[9];

        // The third column is the sum of the first two.
        NormalEquations.Accumulate<double>(twice, target, [], 3, normal, right);
        Assert.Equal(new NormalSolution(false, 2, 0), NormalEquations.TrySolve([.. normal], [.. right], 3, []));
        Assert.True(NormalEquations.TrySolve([.. normal], [.. right], 3, [], ridge: 1e-6).IsDetermined);
        normal[4] = 0;
        Assert.Equal(1, NormalEquations.TrySolve(normal, right, 3, []).LeastDetermined);
    }

    [Fact]
    public void Many_right_sides_and_the_determinant()
    {
        double[] matrix = [4, 0, 2, 5], b = [8, 9, 6, 11];

        Assert.True(Cholesky.TryFactor(matrix, 2));
        Cholesky.SolveMany(matrix, 2, b);

        // By hand: det = 16; inverse = [[5, -2], [-2, 4]] / 16.
        Assert.Equal([22 / 16.0, 20 / 16.0, 8 / 16.0, 32 / 16.0], b, (x, y) => Math.Abs(x - y) < 1e-14);
        Assert.Equal(Math.Log(16), Cholesky.LogDeterminant(matrix, 2), 1e-14);
    }

    private static void Model(double[] design, ReadOnlySpan<double> q, double[] target, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = -target[i];
            for (int j = 0; j < q.Length; j++)
                r[i] += q[j] * design[(j * r.Length) + i];
        }
    }
}
