using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>A fit of one simulated spectrum: how far each free parameter lies from the truth, and by how much the statistic rises there.</summary>
/// <param name="Parameters">The free parameters.</param>
/// <param name="Rises">For each, the statistic with the parameter at its truth and the others fitted again, less the minimum; NaN where one of both fits did not converge.</param>
internal sealed record FitTrial(IReadOnlyList<PullSample> Parameters, IReadOnlyList<double> Rises)
{
    /// <summary>Simulates and fits.</summary>
    /// <param name="truth">The model.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="stream">Other for each model, so that models of one seed have other noise; at most 1023.</param>
    public static FitTrial Run(FitTruth truth, ulong seed, int stream)
    {
        FitParameters parameters = truth.Parameters();
        IReadOnlyList<SpectralDataset> datasets = truth.Simulate(parameters, (seed * 1024) + (ulong)stream);
        FitResult fit = SpectralFit.Fit(new FitProblem(datasets, parameters, truth.Statistic));
        double[] values = [.. fit.Parameters.Select(p => p.Value)];
        List<PullSample> samples = [];
        List<double> rises = [];
        for (int k = 0; k < values.Length; k++)
        {
            FittedParameter found = fit.Parameters[k];
            if (!found.IsFree)
                continue;
            double value = parameters.Entries[k].Value;
            samples.Add(new PullSample(seed, $"{truth.Name}: {found.Name}", value, found.Value, found.Error));

            // The truth lies in an interval when the statistic rises there by less than at its ends.
            FitProblem held = new(datasets, parameters.WithValues(values).With(found.Name, value, isFrozen: true), truth.Statistic);
            FitResult there = SpectralFit.Fit(held);
            rises.Add(fit.HasConverged && there.HasConverged ? there.Statistic - fit.Statistic : double.NaN);
        }

        return new FitTrial(samples, rises);
    }
}
