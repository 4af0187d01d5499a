namespace Mmoda.Fits;

/// <summary>The algorithms that <see cref="FitsWriter"/> can compress tiles with; reading knows more.</summary>
public enum FitsCompressionAlgorithm
{
    /// <summary>RICE_1: fast, for integers of at most 32 bits and quantised reals.</summary>
    Rice1,

    /// <summary>GZIP_1: gzip of the pixels.</summary>
    Gzip1,

    /// <summary>GZIP_2: gzip of the pixels sorted by significance of their bytes; smaller than GZIP_1.</summary>
    Gzip2,
}
