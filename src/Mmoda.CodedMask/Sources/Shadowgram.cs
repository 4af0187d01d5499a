namespace Mmoda.CodedMask;

/// <summary>Counts and effective exposure of every detector cell for one energy band and one time interval.</summary>
/// <remarks>Both planes have the detector's shape, x fastest, and are used without copying: do not change them while a fit
/// runs. A cell takes part where its exposure is positive.</remarks>
public sealed class Shadowgram
{
    /// <summary>Joins the two planes.</summary>
    /// <param name="detector">The detector whose cells they describe.</param>
    /// <param name="counts">Counts, not negative (fractions may come from subtraction or weighting).</param>
    /// <param name="exposureSeconds">Live time times efficiency; 0 for gaps and dead pixels.</param>
    /// <exception cref="ArgumentException">A length differs from the detector's, or a used value is negative or not finite.</exception>
    public Shadowgram(DetectorPlane detector, float[] counts, float[] exposureSeconds)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(exposureSeconds);
        if (counts.Length != detector.CellCount || exposureSeconds.Length != detector.CellCount)
        {
            throw new ArgumentException(
                $"{detector.CellCount} cells are needed, not {counts.Length} and {exposureSeconds.Length}.", nameof(counts));
        }

        for (int i = 0; i < counts.Length; i++)
        {
            if (!(exposureSeconds[i] >= 0) || float.IsInfinity(exposureSeconds[i]))
            {
                throw new ArgumentException(
                    $"Exposure {i} is {exposureSeconds[i]}; finite and not negative is expected.", nameof(exposureSeconds));
            }

            if (exposureSeconds[i] > 0 && (!(counts[i] >= 0) || float.IsInfinity(counts[i])))
                throw new ArgumentException($"Count {i} is {counts[i]}; finite and not negative is expected.", nameof(counts));
        }

        Detector = detector;
        Counts = counts;
        ExposureSeconds = exposureSeconds;
    }

    /// <summary>The detector.</summary>
    public DetectorPlane Detector { get; }

    /// <summary>Counts of each cell.</summary>
    public ReadOnlyMemory<float> Counts { get; }

    /// <summary>Effective exposure of each cell, s.</summary>
    public ReadOnlyMemory<float> ExposureSeconds { get; }
}
