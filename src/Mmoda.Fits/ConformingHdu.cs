namespace Mmoda.Fits;

/// <summary>An extension of another type (FITS 4.0 section 3.4.1), e.g. an ASCII table, or random groups: header and raw bytes.</summary>
public sealed class ConformingHdu : FitsHdu
{
    internal ConformingHdu(HduLayout layout)
        : base(layout)
    {
    }

    /// <summary>The XTENSION value, e.g. <c>TABLE</c>; <c>GROUPS</c> for random groups.</summary>
    public string ExtensionType => Layout.ExtensionType ?? "GROUPS";

    /// <inheritdoc/>
    public override FitsHduDescription Describe() =>
        new(Index, Name, Version, ExtensionType, Layout.Shape, Layout.BitPix, null, [], DataByteCount, IsTruncated);
}
