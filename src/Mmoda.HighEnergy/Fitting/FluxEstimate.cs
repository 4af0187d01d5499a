using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>A flux of a fitted model in a band, with its errors.</summary>
/// <param name="Band">The band.</param>
/// <param name="Energy">Energy flux, erg/cm²/s.</param>
/// <param name="EnergyError">1 σ by the covariance of the parameters.</param>
/// <param name="EnergyLow">Lower end of the central interval of the draws.</param>
/// <param name="EnergyHigh">Upper end.</param>
/// <param name="Photons">Photon flux, photons/cm²/s.</param>
/// <param name="PhotonsError">1 σ by the covariance.</param>
public sealed record FluxEstimate(
    EnergyBand Band, double Energy, double EnergyError, double EnergyLow, double EnergyHigh, double Photons, double PhotonsError)
{
    private const double CentimetresPerMegaparsec = 3.0856775814913673e24;

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

    private static (double Low, double High) Draw(
        FitProblem problem, FitResult fit, ModelEvaluator evaluator, double probability, int draws, ulong seed)
    {
        double[] free = fit.FreeValues(), root = [.. fit.Covariance];
        int n = free.Length;
        if (n == 0 || root.Any(double.IsNaN) || !Cholesky.TryFactor(root, n))
            return (double.NaN, double.NaN);
        Philox random = new(seed, 1);
        double[] fluxes = new double[draws], normal = new double[n], trial = new double[n], none = new double[problem.Parameters.Model.Parameters.Count];
        bool[] wanted = new bool[none.Length];
        for (int d = 0; d < draws; d++)
        {
            for (int k = 0; k < n; k++)
                normal[k] = random.NextNormal();
            for (int a = 0; a < n; a++)
            {
                double shift = 0;
                for (int b = 0; b <= a; b++)
                    shift += root[(a * n) + b] * normal[b];
                ModelParameter entry = problem.Parameters.Entries[problem.Free[a]];

                // A norm goes with the exponential of an index, so in its logarithm the joint distribution is nearly normal.
                bool isScale = entry.Name.Contains(".norm", StringComparison.Ordinal) && fit.Covariance[(a * n) + a] < 0.25 * free[a] * free[a] && free[a] > 0;
                trial[a] = Math.Clamp(isScale ? free[a] * Math.Exp(shift / free[a]) : free[a] + shift, entry.Lower, entry.Upper);
            }

            fluxes[d] = evaluator.Flux(true, Values(problem, trial), wanted, none);
        }

        Array.Sort(fluxes);
        double tail = 0.5 * (1 - probability) * (draws - 1);
        return (fluxes[(int)Math.Round(tail)], fluxes[(int)Math.Round(draws - 1 - tail)]);
    }
}
