namespace Mmoda.CodedMask;

/// <summary>
/// What decoding needs to know about one weight map: made once per distinct map by
/// <see cref="Deconvolution.PrepareWeights"/> and shared by all energy bands that use it. Immutable.
/// </summary>
public sealed class DecodingWeights
{
    private readonly float[] _weights;
    private readonly float[] _coding;

    internal DecodingWeights(SkyGrid grid, float[] weights, float[] coding, float[] balance, float[] gain)
    {
        Grid = grid;
        _weights = weights;
        _coding = coding;
        Balance = balance;
        Gain = gain;
    }

    /// <summary>The pixels of the images decoded with these weights.</summary>
    public SkyGrid Grid { get; }

    /// <summary>The weight of each detector cell, x fastest; 0 for gaps and dead pixels.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>For each image pixel, the weighted fraction of the detector in the shadow of the mask, in [0, 1];
    /// 0 where the image has no value.</summary>
    public ReadOnlySpan<float> PartialCoding => _coding;

    /// <summary>B of each image pixel, phase by phase.</summary>
    internal float[] Balance { get; }

    /// <summary>Flux per unit of the balanced correlation, phase by phase; 0 where the image has no value.</summary>
    internal float[] Gain { get; }
}
