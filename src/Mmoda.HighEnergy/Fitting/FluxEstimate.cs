using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>A flux of a fitted model in a band, with its errors.</summary>
/// <param name="Band">The band.</param>
/// <param name="Energy">Energy flux, erg/cm²/s.</param>
/// <param name="EnergyError">1 σ by the covariance of the parameters.</param>
/// <param name="EnergyLow">Lower end of the central interval, from draws that count by their likelihood.</param>
/// <param name="EnergyHigh">Upper end.</param>
/// <param name="Photons">Photon flux, photons/cm²/s.</param>
/// <param name="PhotonsError">1 σ by the covariance.</param>
public sealed record FluxEstimate(
    EnergyBand Band, double Energy, double EnergyError, double EnergyLow, double EnergyHigh, double Photons, double PhotonsError)
{
    private const double CentimetresPerMegaparsec = 3.0856775814913673e24;

    // Weighted draws are trusted when they are worth as much as this share of them; else a chain of so many steps is run.
    private const double LeastShare = 0.2;
    private const int ChainSteps = 500;

    /// <summary>Luminosity, erg/s, of an isotropic source, without redshift.</summary>
    /// <param name="distanceMpc">Distance, Mpc, above 0.</param>
    public double Luminosity(double distanceMpc)
    {
        if (!(distanceMpc > 0 && double.IsFinite(distanceMpc)))
            throw new ArgumentOutOfRangeException(nameof(distanceMpc), distanceMpc, "A finite distance above 0 Mpc is expected.");
        double centimetres = distanceMpc * CentimetresPerMegaparsec;
        return 4 * Math.PI * centimetres * centimetres * Energy;
    }

    /// <summary>Computes the flux of the model for the first spectrum, from the best parameters and draws from their covariance.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="fit">Its best fit.</param>
    /// <param name="band">The band; may reach beyond the data.</param>
    /// <param name="probability">Of the central interval, between 0 and 1.</param>
    /// <param name="draws">Number of draws.</param>
    /// <param name="seed">Of the draws.</param>
    public static FluxEstimate Of(FitProblem problem, FitResult fit, EnergyBand band, double probability = 0.9, int draws = 1000, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        if (!(probability is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability between 0 and 1 is expected.");
        ModelEvaluator evaluator = problem.Parameters.Model.CreateFluxEvaluator(band);
        double[] free = fit.FreeValues();
        int n = free.Length, all = problem.Parameters.Model.Parameters.Count;
        bool[] wanted = [.. Enumerable.Repeat(true, all)];
        double[] slopes = new double[all], byFree = new double[n];
        double energy = evaluator.Flux(true, Values(problem, free), wanted, slopes);
        double energyError = Error(problem, fit, slopes, byFree);
        double photons = evaluator.Flux(false, Values(problem, free), wanted, slopes);
        double photonsError = Error(problem, fit, slopes, byFree);
        (double low, double high) = Draw(problem, fit, evaluator, probability, draws, seed);
        const double Unit = PhotonEnergy.ErgPerKeV;
        return new FluxEstimate(band, Unit * energy, Unit * energyError, Unit * low, Unit * high, photons, photonsError);
    }

    private static double[] Values(FitProblem problem, ReadOnlySpan<double> free)
    {
        double[] entries = [.. problem.Parameters.Entries.Select(e => e.Value)];
        for (int f = 0; f < free.Length; f++)
            entries[problem.Free[f]] = free[f];
        return problem.Parameters.WithValues(entries).ValuesFor(0);
    }

    private static double Error(FitProblem problem, FitResult fit, ReadOnlySpan<double> slopes, Span<double> byFree)
    {
        byFree.Clear();
        int n = byFree.Length;
        for (int k = 0; k < slopes.Length; k++)
        {
            (int entry, double factor) = problem.Parameters.Resolve(problem.Parameters.EntryOf(0, k));
            for (int f = 0; f < n; f++)
            {
                if (problem.Free[f] == entry)
                    byFree[f] += factor * slopes[k];
            }
        }

        double variance = 0;
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
                variance += byFree[a] * byFree[b] * fit.Covariance[(a * n) + b];
        }

        return Math.Sqrt(variance);
    }

    /// <summary>The central interval of draws from the covariance, each weighted by its likelihood; of a chain where these tell too little.</summary>
    private static (double Low, double High) Draw(
        FitProblem problem, FitResult fit, ModelEvaluator evaluator, double probability, int draws, ulong seed)
    {
        double[] free = fit.FreeValues();
        int n = free.Length;
        if (n == 0 || CovarianceRoot.TryCreate(fit) is not { } root)
            return (double.NaN, double.NaN);
        Philox random = new(seed, 1);
        double[] fluxes = new double[draws], weights = new double[draws], normal = new double[n], trial = new double[n], shifts = new double[n];
        double[] none = new double[problem.Parameters.Model.Parameters.Count];
        bool[] wanted = new bool[none.Length];
        double sum = 0, square = 0;
        for (int d = 0; d < draws; d++)
        {
            double distance = 0;
            bool isAllowed = true;
            for (int k = 0; k < n; k++)
            {
                normal[k] = random.NextNormal();
                distance += root.Moves(k) ? normal[k] * normal[k] : 0;
            }

            root.Shift(normal, shifts);
            for (int a = 0; a < n; a++)
            {
                ModelParameter entry = problem.Parameters.Entries[problem.Free[a]];

                // A norm goes with the exponential of an index, so in its logarithm the joint distribution is nearly normal.
                bool isScale = entry.Name.Contains(".norm", StringComparison.Ordinal) && fit.Covariance[(a * n) + a] < 0.25 * free[a] * free[a] && free[a] > 0;
                trial[a] = isScale ? free[a] * Math.Exp(shifts[a] / free[a]) : free[a] + shifts[a];
                isAllowed &= trial[a] >= entry.Lower && trial[a] <= entry.Upper;
            }

            if (!isAllowed)
                continue;
            double rise = problem.Evaluate(trial) - fit.Statistic;
            weights[d] = double.IsFinite(rise) ? Math.Exp(-0.5 * (rise - distance)) : 0;
            if (weights[d] == 0)
                continue;
            fluxes[d] = evaluator.Flux(true, Values(problem, trial), wanted, none);
            sum += weights[d];
            square += weights[d] * weights[d];
        }

        double tail = 0.5 * (1 - probability);
        if (sum * sum >= LeastShare * draws * square)
        {
            Array.Sort(fluxes, weights);
            return (Quantile(fluxes, weights, tail * sum), Quantile(fluxes, weights, (1 - tail) * sum));
        }

        PosteriorSample chain = EnsembleSampler.Run(problem, fit, ChainSteps, seed: seed);
        double[] values = new double[chain.Statistics.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = evaluator.Flux(true, Values(problem, chain.Samples.Slice(i * n, n)), wanted, none);
        Array.Sort(values);
        return (values[(int)(tail * (values.Length - 1))], values[(int)Math.Ceiling((1 - tail) * (values.Length - 1))]);
    }

    private static double Quantile(double[] values, double[] weights, double at)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += weights[i];
            if (sum >= at)
                return values[i];
        }

        return values[^1];
    }
}
