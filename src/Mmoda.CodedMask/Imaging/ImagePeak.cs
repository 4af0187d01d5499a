namespace Mmoda.CodedMask;

/// <summary>A point-like excess in an image.</summary>
/// <param name="PeakX">Column of the brightest pixel, 0-based.</param>
/// <param name="PeakY">Row of the brightest pixel.</param>
/// <param name="X">Fitted position, fractional 0-based pixel coordinates.</param>
/// <param name="Y">Fitted position.</param>
/// <param name="Flux">Fitted amplitude, in the unit of the image.</param>
/// <param name="FluxError">1 σ from the variance of the peak pixel.</param>
/// <param name="Significance">Flux over its error.</param>
/// <param name="PeakSignificance">The same for the value of the brightest pixel, which lies below the fitted peak: what a
/// search in the image sees.</param>
public readonly record struct ImagePeak(
    int PeakX, int PeakY, double X, double Y, double Flux, double FluxError, double Significance, double PeakSignificance);
