namespace Mmoda.Instruments;

/// <summary>Where a fitted spectrum comes from.</summary>
/// <param name="File">Name of its file.</param>
/// <param name="Source">Name of the source; empty where the file does not tell.</param>
/// <param name="Instrument">Instrument; empty where the file does not tell.</param>
/// <param name="ExposureSeconds">Effective exposure, s.</param>
/// <param name="IsSimulated">Whether it is simulated; null where that is not known.</param>
public sealed record FitInput(string File, string Source, string Instrument, double ExposureSeconds, bool? IsSimulated)
{
    /// <summary>What a reader of the fit should know about how the files were used; mostly empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
