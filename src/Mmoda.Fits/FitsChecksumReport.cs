namespace Mmoda.Fits;

/// <summary>What comparing DATASUM and CHECKSUM with the bytes found.</summary>
/// <param name="Data">DATASUM: the data unit alone.</param>
/// <param name="Hdu">CHECKSUM: the whole HDU.</param>
public readonly record struct FitsChecksumReport(FitsChecksumStatus Data, FitsChecksumStatus Hdu)
{
    /// <summary>True unless one of the two is present and wrong.</summary>
    public bool IsAcceptable => Data != FitsChecksumStatus.Wrong && Hdu != FitsChecksumStatus.Wrong;
}
