namespace Mmoda.Fits;

/// <summary>How <see cref="FitsWriter.WriteCompressedImage"/> stores an image (FITS 4.0, section 10).</summary>
public sealed record FitsCompression
{
    /// <summary>RICE_1, rows as tiles; reals quantised to a quarter of the noise with SUBTRACTIVE_DITHER_1.</summary>
    public static FitsCompression Rice { get; } = new();

    /// <summary>GZIP_2 of the pixels as they are: lossless for reals too.</summary>
    public static FitsCompression Lossless { get; } = new() { Algorithm = FitsCompressionAlgorithm.Gzip2, QuantizeLevel = 0 };

    /// <summary>ZCMPTYPE. Integers are always lossless.</summary>
    public FitsCompressionAlgorithm Algorithm { get; init; } = FitsCompressionAlgorithm.Rice1;

    /// <summary>
    /// Reals: steps of the quantisation per standard deviation of the noise, estimated tile by tile (Pence, Seaman and White
    /// 2009, PASP 121, 414); 4 keeps the noise within 0.3 per cent. 0 stores reals as they are, which RICE_1 cannot.
    /// </summary>
    public double QuantizeLevel { get; init; } = 4;

    /// <summary>ZDITHER0, 1 to 10000: where the random sequence starts; images to be compared pixel by pixel have different ones.</summary>
    public int DitherSeed { get; init; } = 1;

    /// <summary>ZTILEn, NAXIS1 first; null for rows. Lengths beyond the image are cut.</summary>
    public IReadOnlyList<int>? TileShape { get; init; }
}
