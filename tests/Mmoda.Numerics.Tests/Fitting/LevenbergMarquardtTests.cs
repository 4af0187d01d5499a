using System.Numerics;

namespace Mmoda.Numerics.Tests;

public sealed class LevenbergMarquardtTests
{
    private const double ComplexStep = 1e-30;

    public static TheoryData<string, int> Problems
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (ReferenceProblem problem in ReferenceProblems.All)
            {
                // From its first start BoxBOD leads onto the plateau b2 → ∞, a stationary point for every descent (see below).
                if (problem.Name != "BoxBOD")
                    data.Add(problem.Name, 1);
                data.Add(problem.Name, 2);
            }

            return data;
        }
    }

    /// <summary>All 27 problems of NIST's Statistical Reference Datasets, from both starting points but one.</summary>
    [Theory]
    [MemberData(nameof(Problems))]
    public void Certified_parameters_are_found(string name, int start)
    {
        ReferenceProblem problem = ReferenceProblems.All.Single(p => p.Name == name);
        int n = problem.Certified.Length, m = problem.Y.Length;
        var solver = new LevenbergMarquardt(m, n);
        double[] parameters = [.. problem.Starts[start - 1]];

        LeastSquaresFit fit = solver.Fit(Residuals(problem), parameters, Jacobian(problem));

        // The certified values have eleven digits; Lanczos1 has residuals of 1e-13, so that its errors and sum are noise.
        Assert.True(fit.HasConverged, $"{fit}");
        double worst = 0, worstSigma = 0, reduced = fit.ChiSquared / (m - n);
        for (int j = 0; j < n; j++)
        {
            worst = Math.Max(worst, Math.Abs((parameters[j] / problem.Certified[j]) - 1));
            worstSigma = Math.Max(worstSigma, Math.Abs((Math.Sqrt(solver.Covariance[(j * n) + j] * reduced) / problem.Sigmas[j]) - 1));
        }

        string found = $"{fit}: {string.Join(", ", parameters)}; errors {worst:g2} and {worstSigma:g2}";
        Assert.True(worst < 1e-6, found);
        if (name != "Lanczos1")
        {
            Assert.True(worstSigma < 1e-5, found);
            Assert.Equal(1, fit.ChiSquared / problem.SumOfSquares, 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Numerical_derivatives_do_nearly_as_well(string name, int start)
    {
        ReferenceProblem problem = ReferenceProblems.All.Single(p => p.Name == name);
        var solver = new LevenbergMarquardt(problem.Y.Length, problem.Certified.Length) { MostEvaluations = 100_000 };
        double[] parameters = [.. problem.Starts[start - 1]];

        LeastSquaresFit fit = solver.Fit(Residuals(problem), parameters);

        Assert.True(fit.HasConverged, $"{fit}");
        for (int j = 0; j < parameters.Length; j++)
            Assert.True(Math.Abs(parameters[j] - problem.Certified[j]) < Math.Max(0.001 * problem.Sigmas[j], 1e-5 * Math.Abs(problem.Certified[j])), $"{fit}: {string.Join(", ", parameters)}");
    }

    [Fact]
    public void A_bound_keeps_a_fit_from_running_away_to_a_plateau()
    {
        ReferenceProblem problem = ReferenceProblems.All.Single(p => p.Name == "BoxBOD");
        double[] parameters = [.. problem.Starts[0]];
        var solver = new LevenbergMarquardt(problem.Y.Length, 2);
        solver.UpperBounds[1] = 2;

        Assert.True(solver.Fit(Residuals(problem), parameters, Jacobian(problem)).HasConverged);
        Assert.Equal(problem.Certified, parameters, (a, b) => Math.Abs(a - b) < 1e-6 * b);
    }

    [Fact]
    public void Rosenbrock_and_Powell_are_solved_exactly()
    {
        double[] p = [-1.2, 1];
        LeastSquaresFit fit = new LevenbergMarquardt(2, 2).Fit(Rosenbrock, p);
        Assert.True(fit.HasConverged);
        Assert.Equal([1, 1], p, (a, b) => Math.Abs(a - b) < 1e-9);

        // Powell's singular function: the Jacobian loses its rank at the solution, convergence is linear.
        double[] q = [3, -1, 0, 1];
        fit = new LevenbergMarquardt(4, 4).Fit(
            (x, r) => (r[0], r[1], r[2], r[3]) = (
                x[0] + (10 * x[1]), Math.Sqrt(5) * (x[2] - x[3]), Math.Pow(x[1] - (2 * x[2]), 2), Math.Sqrt(10) * Math.Pow(x[0] - x[3], 2)),
            q);
        Assert.True(fit.HasConverged);
        Assert.All(q, v => Assert.Equal(0, v, 1e-4));
    }

    [Fact]
    public void A_solution_on_the_bound_is_found()
    {
        // Free: (1, 1). With y at most 0.25 the best x solves d/dx [100 (0.25 - x²)² + (1 - x)²] = 0.
        double[] p = [-1.2, 0];
        var solver = new LevenbergMarquardt(2, 2);
        solver.UpperBounds[1] = 0.25;
        double best = Brent.Minimum(x => (100 * Math.Pow(0.25 - (x * x), 2)) + Math.Pow(1 - x, 2), 0, 1).X;

        LeastSquaresFit fit = solver.Fit(Rosenbrock, p);

        Assert.True(fit.HasConverged);
        Assert.Equal(0.25, p[1]);
        Assert.Equal(best, Math.Abs(p[0]), 1e-6);
        Assert.Equal(1, fit.FreeParameters);
        Assert.Equal(0, solver.Covariance[3]);
    }

    [Fact]
    public void Parameters_pressed_into_a_corner_stay_there()
    {
        double[] p = [5, 5, 5];
        var solver = new LevenbergMarquardt(3, 3);
        solver.LowerBounds.Fill(1);

        LeastSquaresFit fit = solver.Fit((x, r) => x.CopyTo(r), p);

        Assert.Equal([1, 1, 1], p);
        Assert.Equal(FitEnd.SmallGradient, fit.End);
        Assert.Equal(3, fit.ChiSquared);
    }

    [Fact]
    public void Fixed_parameters_keep_their_value_and_have_no_variance()
    {
        double[] p = [0.5, 1];
        var solver = new LevenbergMarquardt(2, 2);
        solver.Fixed[0] = true;

        LeastSquaresFit fit = solver.Fit(Rosenbrock, p);

        Assert.Equal(0.5, p[0]);
        Assert.Equal(0.25, p[1], 1e-9);
        Assert.Equal(1, fit.FreeParameters);
        Assert.Equal([0, 0, 0, 0.01], solver.Covariance.ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);
        solver.Fixed[1] = true;
        Assert.Equal(FitEnd.NothingFree, solver.Fit(Rosenbrock, p).End);
    }

    [Fact]
    public void A_linear_fit_has_the_textbook_covariance_and_obeys_weights()
    {
        // y = a + b x with unit errors at x = 0, 1, 2, 3, the last point twice as heavy by weight.
        double[] y = [1, 3, 2, 5], p = [0, 0];
        var solver = new LevenbergMarquardt(4, 2);
        solver.SetWeights([1, 1, 1, 2]);

        solver.Fit((q, r) =>
        {
            for (int i = 0; i < 4; i++)
                r[i] = q[0] + (q[1] * i) - y[i];
        }, p);

        // numpy: inv([[5, 9], [9, 23]]) and its product with [16, 37].
        Assert.Equal([35 / 34.0, 41 / 34.0], p, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal([23 / 34.0, -9 / 34.0, -9 / 34.0, 5 / 34.0], solver.Covariance.ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void A_parameter_that_the_data_do_not_determine_is_named()
    {
        double[] p = [1, 1, 1];
        var solver = new LevenbergMarquardt(5, 3);

        LeastSquaresFit fit = solver.Fit((q, r) =>
        {
            for (int i = 0; i < 5; i++)
                r[i] = ((q[0] + q[2]) * i) + q[1] - (3 * i);
        }, p);

        Assert.True(fit.HasConverged);
        Assert.Equal(3, p[0] + p[2], 1e-9);
        Assert.Equal(2, fit.DependentParameter);
        Assert.True(double.IsNaN(solver.Covariance[0]));
    }

    [Fact]
    public void Ends_without_a_minimum_are_told()
    {
        double[] p = [-1.2, 1];
        Assert.Equal(FitEnd.TooManyEvaluations, new LevenbergMarquardt(2, 2) { MostEvaluations = 8 }.Fit(Rosenbrock, p).End);
        Assert.Equal(FitEnd.NotFinite, new LevenbergMarquardt(1, 1).Fit((_, r) => r[0] = double.NaN, new double[1]).End);
        var solver = new LevenbergMarquardt(1, 1);
        solver.LowerBounds[0] = 2;
        solver.UpperBounds[0] = 1;
        Assert.Throws<ArgumentException>(() => solver.Fit((_, r) => r[0] = 0, new double[1]));
        Assert.Throws<ArgumentException>(() => solver.SetWeights([-1]));
    }

    [Fact]
    public void A_fit_allocates_nothing()
    {
        var solver = new LevenbergMarquardt(2, 2);
        double[] p = new double[2];
        ResidualFunction model = Rosenbrock;
        solver.Fit(model, p);
        long before = GC.GetAllocatedBytesForCurrentThread();
        (p[0], p[1]) = (-1.2, 1);
        solver.Fit(model, p);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Rosenbrock(ReadOnlySpan<double> x, Span<double> r) => (r[0], r[1]) = (10 * (x[1] - (x[0] * x[0])), 1 - x[0]);

    private static ResidualFunction Residuals(ReferenceProblem problem)
    {
        Func<Complex[], double[], Complex> model = ReferenceProblems.Model(problem.Name);
        var b = new Complex[problem.Certified.Length];
        return (parameters, residuals) =>
        {
            for (int j = 0; j < b.Length; j++)
                b[j] = parameters[j];
            for (int i = 0; i < residuals.Length; i++)
            {
                Complex value = model(b, problem.X[i]);
                residuals[i] = value.Imaginary == 0 ? value.Real - ReferenceProblems.Target(problem, i) : double.NaN;
            }
        };
    }

    private static JacobianFunction Jacobian(ReferenceProblem problem)
    {
        Func<Complex[], double[], Complex> model = ReferenceProblems.Model(problem.Name);
        var b = new Complex[problem.Certified.Length];
        return (parameters, jacobian) =>
        {
            int m = problem.Y.Length;
            for (int j = 0; j < b.Length; j++)
                b[j] = parameters[j];
            for (int j = 0; j < b.Length; j++)
            {
                b[j] = new Complex(parameters[j], ComplexStep);
                for (int i = 0; i < m; i++)
                    jacobian[(j * m) + i] = model(b, problem.X[i]).Imaginary / ComplexStep;
                b[j] = parameters[j];
            }
        };
    }
}
