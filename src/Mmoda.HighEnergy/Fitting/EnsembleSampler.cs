using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>
/// Draws from the posterior of a fit with flat priors within the bounds, by the affine-invariant ensemble of Goodman and Weare (2010):
/// walkers move along lines through each other (stretch move, equation 7).
/// </summary>
public static class EnsembleSampler
{
    // Stretches lie between 1/2 and 2 (Goodman and Weare 2010, equation 9, a = 2).
    private const double LargestStretch = 2;

    /// <summary>Runs the chains. The result does not depend on the number of workers.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="fit">Its best fit, around which the walkers start.</param>
    /// <param name="steps">Steps of each walker, at least 4.</param>
    /// <param name="walkers">Even number of walkers, at least twice the free parameters; 0 for four times as many, at least 10.</param>
    /// <param name="burn">Steps that are left out at the beginning; −1 for a fifth.</param>
    /// <param name="seed">Equal seeds give equal chains.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="cancellationToken">Stops the chains.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or no parameter is free.</exception>
    public static PosteriorSample Run(
        FitProblem problem, FitResult fit, int steps = 2000, int walkers = 0, int burn = -1, ulong seed = 1, int workers = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        int n = problem.Free.Count;
        if (n == 0)
            throw new ArgumentException("No parameter is free.", nameof(problem));
        walkers = walkers == 0 ? Math.Max(10, 4 * n) : walkers;
        burn = burn < 0 ? steps / 5 : burn;
        if (walkers < 2 * n || walkers % 2 != 0 || steps < 4 || burn > steps - 4)
        {
            throw new ArgumentException(
                $"{walkers} walkers and {steps} steps of which {burn} are left out: an even number of at least {2 * n} walkers, and at least 4 steps that count, are expected.",
                nameof(walkers));
        }

        Walk walk = new(problem, fit, walkers, seed, Math.Clamp(workers, 1, walkers / 2));
        double[] samples = new double[(steps - burn) * walkers * n], statistics = new double[(steps - burn) * walkers];
        long accepted = 0;
        for (int step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int moved = walk.Step(step);
            if (step < burn)
                continue;
            accepted += moved;
            walk.Points.CopyTo(samples.AsSpan((step - burn) * walkers * n));
            walk.Statistics.CopyTo(statistics.AsSpan((step - burn) * walkers));
        }

        return new PosteriorSample(
            [.. problem.Free.Select(i => problem.Parameters.Entries[i].Name)], walkers, samples, statistics, accepted / (double)((steps - burn) * walkers));
    }

    private sealed class Walk
    {
        private readonly FitProblem[] _problems;
        private readonly double[] _lower;
        private readonly double[] _upper;
        private readonly int _walkers;
        private readonly int _n;
        private readonly Philox[] _random;
        private readonly double[][] _trials;

        public Walk(FitProblem problem, FitResult fit, int walkers, ulong seed, int workers)
        {
            (_walkers, _n) = (walkers, problem.Free.Count);
            _problems = [.. Enumerable.Range(0, workers).Select(w => w == 0 ? problem : problem.Clone())];
            _trials = [.. Enumerable.Range(0, workers).Select(_ => new double[_n])];
            _lower = [.. problem.Free.Select(i => problem.Parameters.Entries[i].Lower)];
            _upper = [.. problem.Free.Select(i => problem.Parameters.Entries[i].Upper)];
            _random = [.. Enumerable.Range(0, walkers).Select(w => new Philox(seed, (ulong)w))];
            Points = new double[walkers * _n];
            Statistics = new double[walkers];
            double[] best = fit.FreeValues(), normal = new double[_n], shifts = new double[_n];
            CovarianceRoot? root = CovarianceRoot.TryCreate(fit);
            for (int w = 0; w < walkers; w++)
            {
                for (int k = 0; k < _n; k++)
                    normal[k] = _random[w].NextNormal();

                // Draws from the covariance: the chains begin where they will be.
                root?.Shift(normal, shifts);
                for (int k = 0; k < _n; k++)
                {
                    double shift = root?.Moves(k) == true ? shifts[k] : normal[k] * Math.Max(0.01 * Math.Abs(best[k]), 1e-4);

                    // Back from a bound: walkers on it would never leave it.
                    double point = best[k] + shift;
                    if (point <= _lower[k] || point >= _upper[k])
                        point = best[k] - shift;
                    Points[(w * _n) + k] = Math.Clamp(point, _lower[k], _upper[k]);
                }

                Statistics[w] = problem.Evaluate(Points.AsSpan(w * _n, _n));
                if (double.IsFinite(Statistics[w]))
                    continue;

                // An impossible model, such as one with negative counts: the best point, a little shifted.
                for (int k = 0; k < _n; k++)
                    Points[(w * _n) + k] = Math.Clamp(best[k] * (1 + (1e-4 * normal[k])), _lower[k], _upper[k]);
                Statistics[w] = problem.Evaluate(Points.AsSpan(w * _n, _n));
            }
        }

        public double[] Points { get; }

        public double[] Statistics { get; }

        /// <summary>Moves one half of the walkers, then the other. Gives the number that moved.</summary>
        public int Step(int step)
        {
            int half = _walkers / 2, moved = 0;
            for (int part = 0; part < 2; part++)
            {
                int first = part * half, others = half - first;
                if (_problems.Length == 1)
                {
                    for (int w = first; w < first + half; w++)
                        moved += Move(w, others, half, 0) ? 1 : 0;
                    continue;
                }

                int total = 0;
                Parallel.For(0, _problems.Length, new ParallelOptions { MaxDegreeOfParallelism = _problems.Length }, worker =>
                {
                    int count = 0;
                    for (int w = first + worker; w < first + half; w += _problems.Length)
                        count += Move(w, others, half, worker) ? 1 : 0;
                    Interlocked.Add(ref total, count);
                });
                moved += total;
            }

            return moved;
        }

        private bool Move(int walker, int others, int half, int worker)
        {
            Philox random = _random[walker];
            int other = others + (int)(random.NextDouble() * half);
            double root = ((Math.Sqrt(LargestStretch) - (1 / Math.Sqrt(LargestStretch))) * random.NextDouble()) + (1 / Math.Sqrt(LargestStretch));
            double stretch = root * root, chance = random.NextDouble();
            double[] trial = _trials[worker];
            for (int k = 0; k < _n; k++)
            {
                double from = Points[(other * _n) + k];
                trial[k] = from + (stretch * (Points[(walker * _n) + k] - from));
                if (!(trial[k] >= _lower[k] && trial[k] <= _upper[k]))
                    return false;
            }

            double statistic = _problems[worker].Evaluate(trial);
            double log = ((_n - 1) * Math.Log(stretch)) - (0.5 * (statistic - Statistics[walker]));
            if (!(Math.Log(chance) < log))
                return false;
            trial.CopyTo(Points, walker * _n);
            Statistics[walker] = statistic;
            return true;
        }
    }
}
