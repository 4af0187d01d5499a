using System.Diagnostics;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// The proof of spectral fits: spectra of every component of models are simulated and fitted, and pulls, their widths and how often intervals hold the truth
/// are compared with what they promise.
/// </summary>
/// <remarks>Equal seeds give equal figures on any number of workers.</remarks>
public static class FitValidation
{
    /// <summary>Runs all models.</summary>
    /// <param name="request">How much; a seed is one spectrum of each model.</param>
    /// <param name="progress">Told after each model: done and total.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two seeds or one worker.</exception>
    public static Task<ValidationReport> RunAsync(ValidationRequest request, IProgress<(int Done, int Total)>? progress, CancellationToken cancellationToken) =>
        RunAsync(FitTruth.All, request, progress, cancellationToken);

    internal static async Task<ValidationReport> RunAsync(
        IReadOnlyList<FitTruth> truths, ValidationRequest request, IProgress<(int Done, int Total)>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Seeds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Workers, 1);
        long began = Stopwatch.GetTimestamp();
        FitTrial[][] trials = [.. truths.Select(_ => new FitTrial[request.Seeds])];
        int done = 0;
        await Parallel.ForAsync(
            0,
            truths.Count,
            new ParallelOptions { MaxDegreeOfParallelism = request.Workers, CancellationToken = cancellationToken },
            (t, token) =>
            {
                for (int i = 0; i < request.Seeds; i++)
                {
                    token.ThrowIfCancellationRequested();
                    trials[t][i] = FitTrial.Run(truths[t], request.FirstSeed + (ulong)i, t);
                }

                progress?.Report((Interlocked.Increment(ref done), truths.Count));
                return ValueTask.CompletedTask;
            });
        ValidationSamples samples = new();
        samples.Parameters.AddRange(trials.SelectMany(m => m).SelectMany(t => t.Parameters));
        List<ValidationCriterion> criteria = [.. FitCriteria.OfAll([.. trials.SelectMany(m => m)])];
        for (int t = 0; t < truths.Count; t++)
            criteria.AddRange(FitCriteria.Of(truths[t], trials[t]));
        return new ValidationReport(request, samples, criteria, Stopwatch.GetElapsedTime(began), "spectral fits", new EnergyBand(3, 180));
    }
}
