namespace Mmoda.Fits;

/// <summary>A header and its data: <see cref="ImageHdu"/>, <see cref="BinaryTableHdu"/>, <see cref="AsciiTableHdu"/> or <see cref="ConformingHdu"/>.</summary>
public abstract class FitsHdu
{
    private protected FitsHdu(HduLayout layout, FitsHeader? header = null)
    {
        Layout = layout;
        Header = header ?? layout.Header;
        Name = Header.Find("EXTNAME")?.Value as string ?? "";
        Version = Header.Find("EXTVER")?.Value is long version and > 0 and <= int.MaxValue ? (int)version : 1;
    }

    /// <summary>Position in the file; the primary is 0.</summary>
    public int Index => Layout.Index;

    /// <summary>EXTNAME, or an empty string.</summary>
    public string Name { get; }

    /// <summary>EXTVER, or 1.</summary>
    public int Version { get; }

    /// <summary>The records, read-only; for a tile-compressed image those of the plain image.</summary>
    public FitsHeader Header { get; }

    /// <summary>
    /// <see cref="Header"/>, and with INHERIT = T (FITS 4.0, section 4.4.2.6) the records of the primary header whose keywords it
    /// lacks, without structure, checksums and commentary. Made at each call.
    /// </summary>
    public FitsHeader EffectiveHeader => Primary is not null && Header.Find("INHERIT")?.Value is true ? Inherit(Primary) : Header;

    /// <summary>Byte of the file (after inflation) where the header starts.</summary>
    public long HeaderOffset => Layout.HeaderOffset;

    /// <summary>Byte of the file (after inflation) where the data start.</summary>
    public long DataOffset => Layout.DataOffset;

    /// <summary>Length of the data in the file, without padding; for a tile-compressed image those of its table of tiles.</summary>
    public long DataByteCount => Layout.DataByteCount;

    /// <summary>True when the file ends before the announced data do.</summary>
    public bool IsTruncated => Layout.DataByteCount > Layout.Source.Length - Layout.DataOffset;

    internal HduLayout Layout { get; }

    /// <summary>The header of the primary HDU; null for the primary itself.</summary>
    internal FitsHeader? Primary { get; set; }

    /// <summary>Raw bytes of the data unit (big-endian, heap of a table included).</summary>
    /// <param name="offset">Bytes from the start of the data.</param>
    /// <param name="destination">Filled completely.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside the data unit.</exception>
    /// <exception cref="FitsException">The file is truncated there.</exception>
    public void ReadRawData(long offset, Span<byte> destination)
    {
        if (offset < 0 || destination.Length > DataByteCount - offset)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), offset, $"{destination.Length} bytes from byte {offset} are outside the data unit of {DataByteCount} bytes.");
        }

        RequirePresent(offset, destination.Length);
        Layout.Source.Read(DataOffset + offset, destination);
    }

    /// <summary>Compares DATASUM and CHECKSUM with the bytes (FITS 4.0, section 4.4.2.7 and appendix J); reads the whole HDU.</summary>
    /// <exception cref="FitsException">The file is truncated in this HDU.</exception>
    public FitsChecksumReport VerifyChecksum() => ChecksumVerifier.Verify(this);

    /// <summary>Index, name, kind and size, for listings.</summary>
    public abstract FitsHduDescription Describe();

    internal FitsException Error(string problem, string? keyword = null, long? byteOffset = null) =>
        new(problem, Layout.Source.Name, Index, keyword, byteOffset);

    /// <summary>Throws when the file ends before these bytes of the data unit; call it before allocating.</summary>
    internal void RequirePresent(long offset, long count)
    {
        long present = Layout.Source.Length - DataOffset;
        if (offset + count > present)
        {
            throw Error(
                $"the file is truncated: the header announces {DataByteCount} bytes of data, {Math.Max(0, present)} are there, byte {offset + count} was wanted.",
                null, Layout.Source.Length);
        }
    }

    private FitsHeader Inherit(FitsHeader primary)
    {
        FitsHeader effective = Header.Copy();
        foreach (FitsCard card in primary.Cards)
        {
            bool isOfPrimary = !card.HasValue || HeaderComposer.IsMade(card.Keyword) || card.Keyword is "EXTNAME" or "EXTVER" or "EXTLEVEL";
            if (!isOfPrimary && !Header.Contains(card.Keyword))
            {
                effective.Append(card);
            }
        }

        effective.Freeze(Layout.Source.Name, Index);
        return effective;
    }
}
