using System.Globalization;

namespace Mmoda.Fits;

/// <summary>The header of a tile-compressed image or table as the plain one has it (FITS 4.0, sections 10.1.2 and 10.3.1).</summary>
internal static class CompressedHeader
{
    private static readonly HashSet<string> Structural = new(StringComparer.OrdinalIgnoreCase)
    {
        "XTENSION", "BITPIX", "NAXIS", "PCOUNT", "GCOUNT", "TFIELDS", "THEAP", "CHECKSUM", "DATASUM", "ZIMAGE", "ZTENSION", "ZSIMPLE",
        "ZBITPIX", "ZEXTEND", "ZBLOCKED", "ZPCOUNT", "ZGCOUNT", "ZCMPTYPE", "ZQUANTIZ", "ZDITHER0", "ZMASKCMP", "ZSCALE", "ZZERO",
        "ZBLANK", "ZHECKSUM", "ZDATASUM",
    };

    private static readonly string[] IndexedStructural =
        ["NAXIS", "TTYPE", "TFORM", "TUNIT", "TSCAL", "TZERO", "TNULL", "TDISP", "TDIM", "ZNAXIS", "ZTILE", "ZNAME", "ZVAL"];

    /// <summary>True for records that describe the table or its compression, not the image.</summary>
    public static bool DescribesTable(string keyword) => Structural.Contains(keyword) || keyword.Equals("ZNAXIS", StringComparison.OrdinalIgnoreCase)
        || IndexedStructural.Any(prefix => keyword.Length > prefix.Length && keyword.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
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

    public static FitsHeader OfTable(HduLayout table, long rowByteCount, long rowCount, long parameterCount)
    {
        FitsHeader header = new();
        foreach (FitsCard card in table.Header.Cards)
        {
            FitsCard? plain = card.Keyword.ToUpperInvariant() switch
            {
                "NAXIS1" => card with { Value = rowByteCount },
                "NAXIS2" => card with { Value = rowCount },
                "PCOUNT" => card with { Value = parameterCount },
                "THEAP" or "CHECKSUM" or "DATASUM" or "ZTABLE" or "ZTILELEN" or "ZNAXIS1" or "ZNAXIS2" or "ZPCOUNT" => null,
                "ZTHEAP" => card with { Keyword = "THEAP" },
                "ZDATASUM" => card with { Keyword = "DATASUM" },
                "ZHECKSUM" => card with { Keyword = "CHECKSUM" },
                string k when IsNumbered(k, "ZFORM") || IsNumbered(k, "ZCTYP") => null,
                string k when IsNumbered(k, "TFORM") && table.Header.Find("ZFORM" + k[5..]) is { Value: string } form => form with { Keyword = card.Keyword },
                _ => card,
            };
            if (plain is { } kept)
            {
                header.Append(kept);
            }
        }

        header.Freeze(table.Source.Name, table.Index);
        return header;
    }

    private static bool IsNumbered(string keyword, string prefix) => keyword.Length > prefix.Length
        && keyword.StartsWith(prefix, StringComparison.Ordinal) && !keyword.AsSpan(prefix.Length).ContainsAnyExceptInRange('0', '9');

    private static void Rename(FitsHeader from, string keyword, FitsHeader to, string name)
    {
        if (from.Find(keyword) is { } card)
        {
            to.Append(card with { Keyword = name });
        }
    }
}
