using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>
/// Fits of one problem, again and again: with other values of parameters that are held, other starts, other data. Owns the solver's
/// memory; after the first fit nothing but the result is allocated. Not thread-safe.
/// </summary>
internal sealed class SpectralFitter
{
    private const double Tolerance = 1e-9;

    // How far restarts begin from the first start, in ln of scales and in fractions of other parameters.
    private const double RestartSpread = 0.5;

    private readonly LevenbergMarquardt? _solver;
    private readonly ResidualFunction _residuals;
    private readonly JacobianFunction _jacobian;
    private readonly double[] _scratch;
    private readonly double[] _matrix;

    // The norm of a single additive component is varied in its logarithm: then the valley between norm and index is straight.
    private readonly int _logNorm = -1;
    private readonly double[] _point;

    public SpectralFitter(FitProblem problem)
    {
        Problem = problem;
        int n = problem.Free.Count;
        if (problem.UsedBins < n)
            throw new ArgumentException($"{problem.UsedBins} bins cannot determine {n} free parameters.", nameof(problem));
        _point = new double[n];
        _residuals = (at, residuals) => Problem.Residuals(FromSolver(at), residuals);
        _jacobian = (at, jacobian) =>
        {
            Problem.Jacobian(FromSolver(at), jacobian);
            if (_logNorm < 0)
                return;
            Span<double> column = jacobian.Slice(_logNorm * Problem.BinCount, Problem.BinCount);
            for (int i = 0; i < column.Length; i++)
                column[i] *= _point[_logNorm];
        };
        _scratch = new double[problem.BinCount];
        _matrix = new double[problem.BinCount * Math.Max(n, 1)];
        if (n == 0)
            return;
        _solver = new LevenbergMarquardt(problem.BinCount, n) { ReductionTolerance = Tolerance, StepTolerance = 1e-9, GradientTolerance = 1e-9, MostEvaluations = 400 };
        for (int f = 0; f < n; f++)
        {
            ModelParameter entry = problem.Parameters.Entries[problem.Free[f]];
            (_solver.LowerBounds[f], _solver.UpperBounds[f]) = (entry.Lower, entry.Upper);
        }

        _logNorm = FindLogNorm();
        if (_logNorm >= 0)
        {
            _solver.LowerBounds[_logNorm] = Math.Log(Math.Max(_solver.LowerBounds[_logNorm], 1e-300));
            _solver.UpperBounds[_logNorm] = Math.Log(_solver.UpperBounds[_logNorm]);
        }
    }

    /// <summary>The problem; may be replaced by one of the same form.</summary>
    public FitProblem Problem { get; set; }

    /// <summary>Finds the minimum.</summary>
    public FitResult Fit(int restarts, ulong seed)
    {
        double[] first = Problem.Start();
        ScaleNorms(first);
        double[] best = [.. first];
        (double statistic, bool converged, int iterations) = Minimise(best);
        Philox random = new(seed, 0);
        for (int r = 0; r < restarts; r++)
        {
            double[] trial = Perturb(first, random);
            ScaleNorms(trial);
            (double value, bool trialConverged, int steps) = Minimise(trial);
            if (value < statistic || (!double.IsFinite(statistic) && double.IsFinite(value)))
                (best, statistic, converged, iterations) = (trial, value, trialConverged, steps);
        }

        return Result(best, statistic, converged, iterations);
    }

    /// <summary>Minimises from a start, which becomes the best point; parameters may be held.</summary>
    public (double Statistic, bool HasConverged, int Iterations) Minimise(Span<double> free, int held = -1)
    {
        if (_solver is null)
            return (Problem.Evaluate(free), true, 0);
        _solver.Fixed.Clear();
        if (held >= 0)
            _solver.Fixed[held] = true;
        LeastSquaresFit fit = Solve(free);
        return (fit.ChiSquared, fit.HasConverged, fit.Iterations);
    }

    /// <summary>As <see cref="Minimise(Span{double}, int)"/> with two parameters held.</summary>
    public double MinimiseWithout(Span<double> free, int heldA, int heldB)
    {
        _solver!.Fixed.Clear(); // Two parameters are held, so there is a solver.
        (_solver.Fixed[heldA], _solver.Fixed[heldB]) = (true, true);
        double statistic = Solve(free).ChiSquared;
        _solver.Fixed.Clear();
        return statistic;
    }

    /// <summary>
    /// Covariance of the free parameters by the expected information; NaN if it does not exist. A parameter at a bound counts as held there:
    /// its row is 0.
    /// </summary>
    public double[] Covariance(ReadOnlySpan<double> free)
    {
        int n = free.Length, bins = Problem.BinCount;
        double[] covariance = new double[n * n];
        double[] at = free.ToArray();
        int[] moving = [.. Enumerable.Range(0, n).Where(f => !IsAtBound(at, f))];
        int m = moving.Length;
        if (m == 0)
            return covariance;
        Problem.Residuals(free, _scratch);
        Problem.Jacobian(free, _matrix, isForCovariance: true);

        // Scaled to ones on the diagonal, so that norms of 1e-10 and energies of 100 can stand side by side.
        double[] normal = new double[m * m], scale = new double[m], inverse = new double[m * m];
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double sum = 0;
                for (int i = 0; i < bins; i++)
                    sum += _matrix[(moving[a] * bins) + i] * _matrix[(moving[b] * bins) + i];
                normal[(a * m) + b] = normal[(b * m) + a] = sum;
            }

            scale[a] = normal[(a * m) + a] > 0 ? 1 / Math.Sqrt(normal[(a * m) + a]) : double.NaN;
        }

        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
                normal[(a * m) + b] *= scale[a] * scale[b];
        }

        if (!Cholesky.TryFactor(normal, m))
        {
            Array.Fill(covariance, double.NaN);
            return covariance;
        }

        Cholesky.Invert(normal, m, inverse);
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
                covariance[(moving[a] * n) + moving[b]] = inverse[(a * m) + b] * scale[a] * scale[b];
        }

        return covariance;
    }

    private bool IsAtBound(double[] free, int parameter)
    {
        const double Rounding = 1e-9;
        ModelParameter entry = Problem.Parameters.Entries[Problem.Free[parameter]];
        double value = free[parameter];
        return value - entry.Lower <= Rounding * Math.Max(Math.Abs(value), Math.Abs(entry.Lower))
            || entry.Upper - value <= Rounding * Math.Max(Math.Abs(value), Math.Abs(entry.Upper));
    }

    private LeastSquaresFit Solve(Span<double> free)
    {
        if (_logNorm >= 0)
            free[_logNorm] = Math.Log(Math.Max(free[_logNorm], 1e-300));
        LeastSquaresFit fit = _solver!.Fit(_residuals, free, _jacobian); // Called with a solver only.
        if (_logNorm >= 0)
            free[_logNorm] = Math.Exp(free[_logNorm]);
        return fit;
    }

    private ReadOnlySpan<double> FromSolver(ReadOnlySpan<double> at)
    {
        if (_logNorm < 0)
            return at;
        at.CopyTo(_point);
        _point[_logNorm] = Math.Exp(at[_logNorm]);
        return _point;
    }

    private int FindLogNorm()
    {
        ModelTerm.Leaf[] leaves = [.. Problem.Parameters.Model.Term.Leaves()];
        ModelTerm.Leaf[] additive = [.. leaves.Where(l => l.Component.Kind == ComponentKind.Additive)];
        if (additive.Length != 1 || Problem.Parameters.Entries.Any(e => e.LinkedTo is not null))
            return -1;
        int norm = additive[0].First + additive[0].Count - 1;
        for (int f = 0; f < Problem.Free.Count; f++)
        {
            if (Problem.Free[f] == norm && Problem.Parameters.Entries[norm] is { Lower: >= 0, Value: > 0 })
                return f;
        }

        return -1;
    }

    private FitResult Result(double[] free, double statistic, bool converged, int iterations)
    {
        double[] covariance = Covariance(free), values = [.. Problem.Parameters.Entries.Select(e => e.Value)];
        int n = free.Length;
        for (int f = 0; f < n; f++)
            values[Problem.Free[f]] = free[f];
        FitParameters fitted = Problem.Parameters.WithValues(values);
        FittedParameter[] parameters = new FittedParameter[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            ModelParameter entry = fitted.Entries[i];
            (int target, double factor) = fitted.Resolve(i);
            int f = -1;
            for (int k = 0; k < n; k++)
            {
                if (Problem.Free[k] == target)
                    f = k;
            }

            double variance = f < 0 ? 0 : covariance[(f * n) + f], error = f >= 0 && variance == 0 ? double.NaN : Math.Abs(factor) * Math.Sqrt(variance);
            parameters[i] = new FittedParameter(entry.Name, entry.Unit, factor * fitted.Entries[target].Value, error, entry.IsFrozen, entry.LinkedTo);
        }

        return new FitResult(parameters, statistic, Problem.Statistic, Problem.UsedBins - n, converged, covariance, iterations);
    }

    /// <summary>As <see cref="Minimise(Span{double}, int)"/> from a start whose norms may be far off, as after another parameter was moved.</summary>
    public double MinimiseFrom(double[] free, int held)
    {
        double[] scaled = [.. free];
        ScaleNorms(scaled, held);
        if (Problem.Evaluate(scaled) < Problem.Evaluate(free))
            scaled.CopyTo(free, 0);
        return Minimise(free, held).Statistic;
    }

    /// <summary>Scales all free norms by the factor that fits the data best: norms of a start are often wrong by orders of magnitude.</summary>
    private void ScaleNorms(double[] free, int held = -1)
    {
        string NameOf(int f) => Problem.Parameters.Entries[Problem.Free[f]].Name;
        int[] norms = [.. Enumerable.Range(0, free.Length).Where(f => f != held && IsNorm(NameOf(f)))];
        int[] fluxes = [.. Enumerable.Range(0, free.Length).Where(f => f != held && NameOf(f).Contains(".lg10Flux", StringComparison.Ordinal))];
        if (norms.Length + fluxes.Length == 0)
            return;
        double[] rates = new double[Problem.BinCount];
        Problem.Fold(free, rates);
        double top = 0, bottom = 0;
        int at = 0;
        foreach (SpectralDataset dataset in Problem.Datasets)
        {
            foreach (DatasetBin bin in dataset.Bins)
            {
                double rate = rates[at++], sigma = bin.Sigma > 0 ? bin.Sigma : 1 / bin.Seconds;
                top += rate * bin.Rate / (sigma * sigma);
                bottom += rate * rate / (sigma * sigma);
            }
        }

        double factor = top / bottom;
        if (!(factor > 0 && double.IsFinite(factor)))
            return;
        foreach (int f in fluxes)
            free[f] += Math.Log10(factor);
        foreach (int f in norms)
        {
            ModelParameter entry = Problem.Parameters.Entries[Problem.Free[f]];
            free[f] = Math.Clamp(free[f] * factor, entry.Lower, entry.Upper);
        }
    }

    private double[] Perturb(double[] start, Philox random)
    {
        double[] trial = new double[start.Length];
        for (int f = 0; f < start.Length; f++)
        {
            ModelParameter entry = Problem.Parameters.Entries[Problem.Free[f]];
            double shift = RestartSpread * random.NextNormal();
            double value = entry.Lower >= 0 && start[f] > 0 ? start[f] * Math.Exp(shift) : start[f] + (shift * Math.Max(1, Math.Abs(start[f])));
            trial[f] = Math.Clamp(value, entry.Lower, entry.Upper);
        }

        return trial;
    }

    private static bool IsNorm(string name) => name.EndsWith(".norm", StringComparison.Ordinal) || name.Contains(".norm[", StringComparison.Ordinal);
}
