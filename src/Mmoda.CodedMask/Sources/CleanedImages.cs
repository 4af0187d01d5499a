namespace Mmoda.CodedMask;

/// <summary>Decoded images of one shadowgram after the removal of the sidelobes of its sources.</summary>
/// <remarks>Planes have the shape of <see cref="Grid"/>, x fastest, and belong to the receiver. A pixel is valid where the
/// variance is positive; elsewhere all planes are 0.</remarks>
/// <param name="Grid">The pixels.</param>
/// <param name="Intensity">Flux, counts/s: the residual plus the point-spread function of every source at its place, that
/// is, the sky with main peaks and without replicas and sidelobes.</param>
/// <param name="Variance">Variance of the flux.</param>
/// <param name="Residual">Flux after subtraction of all sources on the detector: unit-width noise if the model is good.</param>
/// <param name="Sources">Accepted candidates in candidate order, then new sources in order of discovery.</param>
/// <param name="Fit">The last joint fit, sources in the same order.</param>
public sealed record CleanedImages(
    SkyGrid Grid,
    float[] Intensity,
    float[] Variance,
    float[] Residual,
    IReadOnlyList<CleanedSource> Sources,
    SourceFitResult Fit);
