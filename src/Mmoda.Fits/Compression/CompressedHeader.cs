using System.Globalization;

namespace Mmoda.Fits;

/// <summary>The header of a tile-compressed image as the plain image has it (FITS 4.0, section 10.1.2).</summary>
internal static class CompressedHeader
{
    private static readonly HashSet<string> OfTable = new(StringComparer.OrdinalIgnoreCase)
    {
        "XTENSION", "BITPIX", "NAXIS", "PCOUNT", "GCOUNT", "TFIELDS", "THEAP", "CHECKSUM", "DATASUM", "ZIMAGE", "ZTENSION", "ZSIMPLE",
        "ZBITPIX", "ZEXTEND", "ZBLOCKED", "ZPCOUNT", "ZGCOUNT", "ZCMPTYPE", "ZQUANTIZ", "ZDITHER0", "ZMASKCMP", "ZSCALE", "ZZERO",
        "ZBLANK", "ZHECKSUM", "ZDATASUM",
    };

    private static readonly string[] IndexedOfTable =
        ["NAXIS", "TTYPE", "TFORM", "TUNIT", "TSCAL", "TZERO", "TNULL", "TDISP", "TDIM", "ZNAXIS", "ZTILE", "ZNAME", "ZVAL"];

    /// <summary>True for records that describe the table or its compression, not the image.</summary>
    public static bool DescribesTable(string keyword) => OfTable.Contains(keyword) || keyword.Equals("ZNAXIS", StringComparison.OrdinalIgnoreCase)
        || IndexedOfTable.Any(prefix => keyword.Length > prefix.Length && keyword.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && !keyword.AsSpan(prefix.Length).ContainsAnyExceptInRange('0', '9'));

    public static FitsHeader OfImage(HduLayout table, int bitPix, ReadOnlySpan<long> shape)
    {
        FitsHeader header = new();
        header.Append(new FitsCard("XTENSION", "IMAGE", "Image extension", true));
        header.Append(new FitsCard("BITPIX", (long)bitPix, table.Header.Find("ZBITPIX")?.Comment, true));
        header.Append(new FitsCard("NAXIS", (long)shape.Length, null, true));
        for (int i = 0; i < shape.Length; i++)
        {
            header.Append(new FitsCard("NAXIS" + (i + 1).ToString(CultureInfo.InvariantCulture), shape[i], null, true));
        }

        header.Append(new FitsCard("PCOUNT", 0L, null, true));
        header.Append(new FitsCard("GCOUNT", 1L, null, true));
        foreach (FitsCard card in table.Header.Cards)
        {
            // fpack gives this name to the table of an image that had none.
            bool isMadeName = card is { Keyword: "EXTNAME", Value: "COMPRESSED_IMAGE" };
            if (!isMadeName && !DescribesTable(card.Keyword))
            {
                header.Append(card);
            }
        }

        if (bitPix > 0 && !header.Contains("BLANK") && table.Header.Find("ZBLANK") is { Value: long } blank)
        {
            header.Append(blank with { Keyword = "BLANK" });
        }

        Rename(table.Header, "ZDATASUM", header, "DATASUM");
        Rename(table.Header, "ZHECKSUM", header, "CHECKSUM");
        header.Freeze(table.Source.Name, table.Index);
        return header;
    }

    private static void Rename(FitsHeader from, string keyword, FitsHeader to, string name)
    {
        if (from.Find(keyword) is { } card)
        {
            to.Append(card with { Keyword = name });
        }
    }
}
