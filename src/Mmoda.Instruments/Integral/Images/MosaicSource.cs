using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>A source of a mosaic: detected, or looked for at a given position.</summary>
/// <param name="Detection">Name, position, identification; flux and significance of the band in which it is most significant.</param>
/// <param name="Bands">What was measured in each band.</param>
/// <param name="WindowsInField">Windows with the source in the field of view.</param>
/// <param name="WindowsDetected">Windows in which it reached the threshold for known sources, in the band where most did.</param>
/// <param name="IsDetected">Whether it reached the threshold of the query in a band.</param>
internal sealed record MosaicSource(
    DetectedSource Detection, IReadOnlyList<SourceMeasurement> Bands, int WindowsInField, int WindowsDetected, bool IsDetected)
{
    /// <summary>
    /// Where the source may be instead: replicas of it, one period of the mask away, that the counts do not tell from it. Empty where
    /// they do, and for catalogued sources.
    /// </summary>
    public IReadOnlyList<SourceReplica> Replicas { get; init; } = [];
}
