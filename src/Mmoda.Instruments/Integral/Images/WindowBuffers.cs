using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// What one window after another needs to be imaged: the cleaning, and the planes of the image, which belong to one band
/// until the next is made. Not thread-safe.
/// </summary>
/// <param name="decoding">What they are for at first.</param>
internal sealed class WindowBuffers(Deconvolution decoding)
{
    // 1/cos θ − 1 of each pixel, by which the path through the panel is longer than on axis.
    private static readonly ConcurrentDictionary<SkyGrid, float[]> LongerPaths = [];

    private readonly Grid2<float>[] _planes =
        [.. Enumerable.Range(0, 5).Select(_ => new Grid2<float>(decoding.Grid.Width, decoding.Grid.Height))];

    /// <summary>What they are for.</summary>
    public Deconvolution Decoding { get; private set; } = decoding;

    /// <summary>Buffers of the decoding.</summary>
    public DeconvolutionWorkspace Workspace { get; } = decoding.CreateWorkspace();

    /// <summary>Buffers of the removal of sources.</summary>
    public SidelobeCleaning Cleaning { get; } = new(decoding);

    /// <summary>Has them serve another decoding, as that of another band.</summary>
    /// <returns>Whether they can: it has the same sizes.</returns>
    public bool TryUse(Deconvolution other)
    {
        if (!Decoding.HasSizesOf(other))
            return false;
        if (Decoding != other)
            Cleaning.Use(other);
        Decoding = other;
        return true;
    }

    /// <summary>
    /// Makes the image of a band: undoes the absorption of the panel that carries the mask, which grows off axis as
    /// exp[−τ(1/cos θ − 1)], and the mask's own transparency.
    /// </summary>
    /// <param name="images">Of the band.</param>
    /// <param name="weights">What they were decoded with.</param>
    /// <param name="shadowgram">What they were decoded from.</param>
    /// <param name="wcs">Where their pixels lie.</param>
    /// <param name="isComplete">False leaves out the residual, and the significance empty.</param>
    /// <returns>The image; its planes are used again for the next band.</returns>
    public SkyImage Correct(CleanedImages images, DecodingWeights weights, WindowShadowgram shadowgram, Wcs wcs, bool isComplete)
    {
        float depth = (float)shadowgram.Telescope.PanelDepth(shadowgram.Band);
        float contrast = (float)shadowgram.Telescope.Contrast(shadowgram.Band), seconds = (float)shadowgram.ExposureSeconds;
        ReadOnlySpan<float> path = LongerPaths.GetOrAdd(Decoding.Grid, LongerPath), flux = images.Intensity, variance = images.Variance, rest = images.Residual;
        ReadOnlySpan<float> coding = weights.PartialCoding;
        Span<float> f = _planes[0].Values, v = _planes[1].Values, s = _planes[2].Values, r = _planes[3].Values, x = _planes[4].Values;

        // The images have a whole number of eights of pixels.
        for (int i = 0; i <= path.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> factor = Vector256.Exp(depth * Vector256.Create(path[i..])) / contrast;
            Vector256<float> intensity = Vector256.Create(flux[i..]) * factor, squared = Vector256.Create(variance[i..]) * factor * factor;
            intensity.CopyTo(f[i..]);
            squared.CopyTo(v[i..]);
            (Vector256.Create(coding[i..]) * seconds).CopyTo(x[i..]);
            if (!isComplete)
                continue;
            Vector256.ConditionalSelect(
                Vector256.GreaterThan(squared, Vector256<float>.Zero), intensity / Vector256.Sqrt(squared), Vector256<float>.Zero).CopyTo(s[i..]);
            (Vector256.Create(rest[i..]) * factor).CopyTo(r[i..]);
        }

        return new SkyImage(wcs, shadowgram.Band, _planes[0], _planes[1], _planes[2], _planes[4], isComplete ? _planes[3] : null);
    }

    private static float[] LongerPath(SkyGrid grid)
    {
        float[] path = new float[grid.PixelCount];
        for (int i = 0; i < path.Length; i++)
            path[i] = (float)((1 / IsgriCamera.Cosine(grid.ToDirection(i % grid.Width, i / grid.Width))) - 1);
        return path;
    }
}
