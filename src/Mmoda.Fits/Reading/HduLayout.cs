namespace Mmoda.Fits;

/// <summary>Where an HDU lies and what its mandatory keywords say; all sizes are checked.</summary>
internal sealed record HduLayout(
    ByteSource Source,
    int Index,
    FitsHeader Header,
    string? ExtensionType,
    int BitPix,
    long[] Shape,
    long ParameterCount,
    long HeaderOffset,
    long DataOffset,
    long DataByteCount);
