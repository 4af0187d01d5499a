using System.Diagnostics;

namespace Mmoda.Instruments;

/// <summary>
/// The proof of the analysis of JEM-X: simulates skies photon by photon for both units, analyses them from the raw events to the products,
/// and compares fluxes, positions, noise, spectra, light curves and the two units with the truth.
/// </summary>
/// <remarks>The simulator shares constants with the analysis, never its code. Equal seeds give equal figures on any number of workers.</remarks>
public static class JemxValidation
{
    /// <summary>Runs all seeds; temporary files are deleted.</summary>
    /// <param name="request">How much; a seed is three science windows of both units.</param>
    /// <param name="progress">Told after each seed: done and total.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one seed or worker.</exception>
    /// <exception cref="InvalidOperationException">A simulated window could not be analysed; says which and why.</exception>
    public static async Task<ValidationReport> RunAsync(
        ValidationRequest request, IProgress<(int Done, int Total)>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        long began = Stopwatch.GetTimestamp();
        ValidationCamera[] units = [.. JemxUnit.All.Select(ValidationCamera.Jemx)];
        ValidationSamples[][] trials = await request.RunAsync(
            (seed, cancelled) => ValidationTrial.RunAsync(seed, JemxSky.Of(seed), units, cancelled), progress, cancellationToken);
        ValidationSamples all = ValidationSamples.Join(trials);
        return new ValidationReport(request, all, JemxCriteria.Of(all), Stopwatch.GetElapsedTime(began), "jemx", units[0].Band);
    }
}
