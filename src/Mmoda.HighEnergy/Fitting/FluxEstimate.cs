using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>A flux of a fitted model in a band, with its errors.</summary>
/// <param name="Band">The band.</param>
/// <param name="Energy">Energy flux, erg/cm²/s.</param>
/// <param name="EnergyError">1 σ by the covariance of the parameters.</param>
/// <param name="EnergyLow">Lower end of the interval: the flux below the best one for which the statistic, with all parameters fitted again, has risen by the
/// square of the normal deviate, or the smallest that the bounds of the parameters allow.</param>
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

    /// <summary>What is to be said of the interval: that it is one of draws, where no profile of the statistic was found; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Luminosity, erg/s, of an isotropic source, without redshift.</summary>
    /// <param name="distanceMpc">Distance, Mpc, above 0.</param>
    public double Luminosity(double distanceMpc)
    {
        if (!(distanceMpc > 0 && double.IsFinite(distanceMpc)))
            throw new ArgumentOutOfRangeException(nameof(distanceMpc), distanceMpc, "A finite distance above 0 Mpc is expected.");
        double centimetres = distanceMpc * CentimetresPerMegaparsec;
        return 4 * Math.PI * centimetres * centimetres * Energy;
    }

    /// <summary>Computes the flux of the model for the first spectrum from the best parameters, and its interval by the rise of the statistic.</summary>
    /// <remarks>Where no profile of the statistic is found, the interval is that of draws from the covariance that count by their likelihood, or of a chain; <see cref="Note"/> says so.</remarks>
    /// <param name="problem">The problem.</param>
    /// <param name="fit">Its best fit.</param>
    /// <param name="band">The band; may reach beyond the data.</param>
    /// <param name="probability">Of the interval, between 0 and 1.</param>
    /// <param name="draws">Number of draws, where the profile fails.</param>
    /// <param name="seed">Of the draws.</param>
    public static FluxEstimate Of(FitProblem problem, FitResult fit, EnergyBand band, double probability = 0.9, int draws = 1000, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        if (!(probability is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability between 0 and 1 is expected.");
        ModelFlux flux = new(problem, band);
        double[] free = fit.FreeValues(), slopes = new double[free.Length];
        double photons = flux.WithSlopes(isEnergy: false, free, slopes), photonsError = Error(fit, slopes);
        double energy = flux.WithSlopes(isEnergy: true, free, slopes), energyError = Error(fit, slopes), low = double.NaN, high = double.NaN;
        string? note = null;
        if (free.Length > 0)
            (low, high) = new FluxProfile(problem, fit, flux, energy, energyError).Interval(ProfileLikelihood.RiseOf(probability));
        if (free.Length > 0 && (double.IsNaN(low) || double.IsNaN(high)))
            (low, high, note) = Draw(problem, fit, flux, probability, draws, seed);
        const double Unit = PhotonEnergy.ErgPerKeV;
        return new FluxEstimate(band, Unit * energy, Unit * energyError, Unit * Math.Min(low, energy), Unit * Math.Max(high, energy), photons, photonsError) { Note = note };
    }

    private static double Error(FitResult fit, ReadOnlySpan<double> byFree)
    {
        int n = byFree.Length;
        double variance = 0;
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
                variance += byFree[a] * byFree[b] * fit.Covariance[(a * n) + b];
        }

        return Math.Sqrt(variance);
    }

    /// <summary>The central interval of draws from the covariance, each weighted by its likelihood; of a chain where these tell too little.</summary>
    private static (double Low, double High, string Note) Draw(
        FitProblem problem, FitResult fit, ModelFlux flux, double probability, int draws, ulong seed)
    {
        double[] free = fit.FreeValues();
        int n = free.Length;
        if (CovarianceRoot.TryCreate(fit) is not { } root)
            return (double.NaN, double.NaN, "no profile of the statistic was found, and the covariance is not known: there is no interval");
        Philox random = new(seed, 1);
        double[] fluxes = new double[draws], weights = new double[draws], normal = new double[n], trial = new double[n], shifts = new double[n];
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
            fluxes[d] = flux.Energy(trial);
            sum += weights[d];
            square += weights[d] * weights[d];
        }

        double tail = 0.5 * (1 - probability);
        if (sum * sum >= LeastShare * draws * square)
        {
            Array.Sort(fluxes, weights);
            return (
                Quantile(fluxes, weights, tail * sum),
                Quantile(fluxes, weights, (1 - tail) * sum),
                "the interval is that of draws from the covariance, as no profile of the statistic was found");
        }

        PosteriorSample chain = EnsembleSampler.Run(problem, fit, ChainSteps, seed: seed);
        double[] values = new double[chain.Statistics.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = flux.Energy(chain.Samples.Slice(i * n, n));
        Array.Sort(values);
        string converged = chain.HasConverged ? "has converged" : "has not converged";
        return (
            values[(int)(tail * (values.Length - 1))],
            values[(int)Math.Ceiling((1 - tail) * (values.Length - 1))],
            $"the interval is that of a chain that {converged}, as no profile of the statistic was found");
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
