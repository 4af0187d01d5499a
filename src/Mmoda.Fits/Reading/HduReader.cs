using System.Globalization;

namespace Mmoda.Fits;

/// <summary>Walks the file from header to header (FITS 4.0, sections 3 and 4.4.1).</summary>
internal static class HduReader
{
    public static List<FitsHdu> ReadAll(ByteSource source, List<FitsWarning> warnings)
    {
        List<FitsHdu> hdus = [];
        long offset = 0;
        while (offset < source.Length)
        {
            if (hdus.Count > 0 && !StartsExtension(source, offset, hdus.Count))
            {
                break;
            }

            FitsHeader header = HeaderReader.Read(source, offset, hdus.Count, out long dataOffset);
            HduLayout layout = ReadLayout(source, hdus.Count, header, offset, dataOffset);
            FitsHdu hdu = Create(layout, warnings);
            hdu.Primary = hdus.Count > 0 ? hdus[0].Header : null;
            hdus.Add(hdu);
            offset = layout.DataOffset + RoundUp(layout.DataByteCount);
        }

        return hdus;
    }

    public static long RoundUp(long bytes) => (bytes + HeaderReader.BlockLength - 1) / HeaderReader.BlockLength * HeaderReader.BlockLength;

    private static FitsHdu Create(HduLayout layout, List<FitsWarning> warnings) => layout.ExtensionType switch
    {
        null when layout.Header.Find("GROUPS")?.Value is true && layout.Shape is [0, ..] => new ConformingHdu(layout),
        null or "IMAGE" or "IUEIMAGE" => new ImageHdu(layout),
        "BINTABLE" when layout.Header.Find("ZIMAGE")?.Value is true => new ImageHdu(layout, CompressedImage.Open(layout, warnings)),
        "BINTABLE" when layout.Header.Find("ZTABLE")?.Value is true => new BinaryTableHdu(layout, warnings, CompressedTable.Open(layout)),
        "BINTABLE" or "A3DTABLE" => new BinaryTableHdu(layout, warnings),
        "TABLE" when layout.Header.Contains("TFIELDS") => new AsciiTableHdu(layout),
        _ => new ConformingHdu(layout),
    };

    /// <summary>True at an XTENSION record; false at the end or in zero or blank padding; anything else is an error.</summary>
    private static bool StartsExtension(ByteSource source, long offset, int index)
    {
        Span<byte> block = stackalloc byte[HeaderReader.BlockLength];
        block = block[..(int)Math.Min(block.Length, source.Length - offset)];
        source.Read(offset, block);
        if (block.StartsWith("XTENSION="u8))
        {
            return true;
        }

        for (long at = offset; at < source.Length; at += block.Length)
        {
            block = block[..(int)Math.Min(block.Length, source.Length - at)];
            source.Read(at, block);
            int junk = block.IndexOfAnyExcept((byte)0, (byte)' ');
            if (junk >= 0)
            {
                throw new FitsException(
                    $"found bytes that are not an extension after HDU {index - 1} (first one 0x{block[junk]:X2}), expected 'XTENSION=' or the end of the file. "
                    + "The file has trailing junk, or the size announced by the HDU before is wrong.",
                    source.Name, index, "XTENSION", at + junk);
            }
        }

        return false;
    }

    private static HduLayout ReadLayout(ByteSource source, int index, FitsHeader header, long headerOffset, long dataOffset)
    {
        string? extension = index == 0 ? null : header.Find("XTENSION")?.Value as string ?? throw header.Error("XTENSION", "expected a string.");
        if (index == 0 && header.Find("SIMPLE")?.Value is not bool)
        {
            throw header.Error("SIMPLE", "expected T (or F) in the first record.");
        }

        int bitPix = (int)Mandatory(header, "BITPIX", -64, 64);
        if (bitPix is not (8 or 16 or 32 or 64 or -32 or -64))
        {
            throw header.Error("BITPIX", $"found {bitPix}, expected 8, 16, 32, 64, -32 or -64.");
        }

        int axes = (int)Mandatory(header, "NAXIS", 0, 999);
        long[] shape = new long[axes];
        for (int i = 0; i < axes; i++)
        {
            shape[i] = Mandatory(header, "NAXIS" + (i + 1).ToString(CultureInfo.InvariantCulture), 0, long.MaxValue);
        }

        long parameters = Optional(header, "PCOUNT", 0);
        long groups = Optional(header, "GCOUNT", 1);
        bool isRandomGroups = extension is null && shape is [0, _, ..] && header.Find("GROUPS")?.Value is true;
        if (extension is null && !isRandomGroups)
        {
            // Only extensions and random groups give PCOUNT and GCOUNT a meaning (FITS 4.0 section 4.4.1.1).
            (parameters, groups) = (0, 1);
        }

        long bytes = ByteCount(header, bitPix, shape.AsSpan(isRandomGroups ? 1 : 0), parameters, groups);
        if (bytes > long.MaxValue - dataOffset - HeaderReader.BlockLength)
        {
            throw header.Error("NAXIS", $"the announced data of {bytes} bytes exceed any file.");
        }

        return new HduLayout(source, index, header, extension, bitPix, shape, parameters, headerOffset, dataOffset, bytes);
    }

    private static long ByteCount(FitsHeader header, int bitPix, ReadOnlySpan<long> shape, long parameters, long groups)
    {
        try
        {
            long elements = shape.IsEmpty ? 0 : 1;
            foreach (long axis in shape)
            {
                elements = checked(elements * axis);
            }

            return checked(Math.Abs(bitPix) / 8 * groups * (parameters + elements));
        }
        catch (OverflowException)
        {
            throw header.Error("NAXIS", $"the announced axes {string.Join(" x ", shape.ToArray())} exceed 2^63 bytes.");
        }
    }

    private static long Mandatory(FitsHeader header, string keyword, long minimum, long maximum)
    {
        object? value = header.Find(keyword)?.Value;
        return value is long number && number >= minimum && number <= maximum
            ? number
            : throw header.Error(keyword, value is null
                ? "the mandatory keyword is absent or undefined."
                : $"found {HeaderText.Quote(value)}, expected an integer from {minimum} to {maximum}.");
    }

    private static long Optional(FitsHeader header, string keyword, long absent) => header.Contains(keyword)
        ? Mandatory(header, keyword, 0, long.MaxValue)
        : absent;
}
