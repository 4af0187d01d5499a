using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>A source of a mosaic.</summary>
/// <param name="Detection">Name, position, flux, significance, identification.</param>
/// <param name="WindowsInField">Windows with the source in the field of view.</param>
/// <param name="WindowsDetected">Windows in which it reached the threshold for known sources.</param>
internal sealed record MosaicSource(DetectedSource Detection, int WindowsInField, int WindowsDetected);
