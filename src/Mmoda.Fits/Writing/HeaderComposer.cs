using System.Globalization;

namespace Mmoda.Fits;

/// <summary>Mandatory keywords first, in the order the standard fixes, then the caller's records without those the writer makes.</summary>
internal static class HeaderComposer
{
    private static readonly HashSet<string> Made = new(StringComparer.OrdinalIgnoreCase)
    {
        "SIMPLE", "XTENSION", "BITPIX", "NAXIS", "EXTEND", "PCOUNT", "GCOUNT", "GROUPS", "TFIELDS", "THEAP", "BSCALE", "BZERO",
        "CHECKSUM", "DATASUM", "LONGSTRN", "END",
    };

    private static readonly string[] IndexedMade =
        ["NAXIS", "TTYPE", "TFORM", "TUNIT", "TSCAL", "TZERO", "TNULL", "TDISP", "TDIM", "TBCOL"];

    public static IEnumerable<FitsCard> Image(bool isPrimary, FitsHeader header, int bitPix, ReadOnlySpan<long> shape, double zero)
    {
        List<FitsCard> cards = Start(isPrimary, "IMAGE", "Image extension", bitPix, shape);
        if (isPrimary)
        {
            cards.Add(Card("EXTEND", true, "Extensions may be present"));
        }
        else
        {
            cards.Add(Card("PCOUNT", 0L, "No group parameters"));
            cards.Add(Card("GCOUNT", 1L, "One group"));
        }

        if (zero != 0)
        {
            cards.Add(Card("BZERO", Number(zero), "Offset of the unsigned convention"));
            cards.Add(Card("BSCALE", 1L, "Default scaling"));
        }

        // BLANK has a meaning for integers only (FITS 4.0, section 4.4.2.5).
        AddCaller(cards, header, keepBlank: bitPix > 0);
        return cards;
    }

    /// <summary>A table; <c>compressed</c> holds the keywords of the compressed image in it, or is null.</summary>
    public static IEnumerable<FitsCard> Table(
        FitsHeader header, IReadOnlyList<FitsColumnSpec> columns, long rowBytes, long rows, long heapBytes, IReadOnlyList<FitsCard>? compressed)
    {
        List<FitsCard> cards = Start(false, "BINTABLE", "Binary table extension", 8, [rowBytes, rows]);
        cards.Add(Card("PCOUNT", heapBytes, "Bytes in the heap"));
        cards.Add(Card("GCOUNT", 1L, "One group"));
        cards.Add(Card("TFIELDS", (long)columns.Count, "Columns"));
        for (int i = 0; i < columns.Count; i++)
        {
            AddColumn(cards, columns[i], (i + 1).ToString(CultureInfo.InvariantCulture));
        }

        if (compressed is null)
        {
            AddCaller(cards, header, keepBlank: false);
            return cards;
        }

        cards.AddRange(compressed);
        FitsHeader image = header.Copy();
        foreach (string keyword in header.Cards.Select(c => c.Keyword).Where(CompressedHeader.DescribesTable))
        {
            image.Remove(keyword);
        }

        AddCaller(cards, image, keepBlank: !compressed.Any(c => c is { Keyword: "ZBITPIX", Value: long and < 0 }));
        return cards;
    }

    private static void AddColumn(List<FitsCard> cards, FitsColumnSpec column, string n)
    {
        HeaderText.RequirePrintable(column.Name, "TTYPE" + n);
        HeaderText.RequirePrintable(column.Comment ?? "", "TTYPE" + n);
        cards.Add(Card("TTYPE" + n, column.Name, column.Comment));
        cards.Add(Card("TFORM" + n, column.Format));
        AddText(cards, "TUNIT" + n, column.Unit);
        if (column.Zero != 0)
        {
            cards.Add(Card("TZERO" + n, Number(column.Zero)));
        }

        if (column.Scale != 1 || column.Zero != 0)
        {
            cards.Add(Card("TSCAL" + n, Number(column.Scale)));
        }

        if (column.Null is { } nullValue)
        {
            cards.Add(Card("TNULL" + n, nullValue));
        }

        AddText(cards, "TDISP" + n, column.Display);
        AddText(cards, "TDIM" + n, column.Dimensions);
    }

    private static void AddText(List<FitsCard> cards, string keyword, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            HeaderText.RequirePrintable(text, keyword);
            cards.Add(Card(keyword, text));
        }
    }

    private static List<FitsCard> Start(bool isPrimary, string extension, string comment, int bitPix, ReadOnlySpan<long> shape)
    {
        List<FitsCard> cards = [isPrimary ? Card("SIMPLE", true, "Conforms to FITS 4.0") : Card("XTENSION", extension, comment)];
        cards.Add(Card("BITPIX", (long)bitPix, "Bits per element; negative: IEEE 754"));
        cards.Add(Card("NAXIS", (long)shape.Length, "Axes"));
        for (int i = 0; i < shape.Length; i++)
        {
            cards.Add(Card("NAXIS" + (i + 1).ToString(CultureInfo.InvariantCulture), shape[i]));
        }

        return cards;
    }

    private static void AddCaller(List<FitsCard> cards, FitsHeader header, bool keepBlank)
    {
        List<FitsCard> kept = [.. header.Cards.Where(c => !IsMade(c.Keyword) && (keepBlank || c.Keyword != "BLANK"))];
        if (kept.Any(c => c.Value is string { Length: > 58 } text && text.Replace("'", "''", StringComparison.Ordinal).Length > 68))
        {
            cards.Add(Card("LONGSTRN", "OGIP 1.0", "The CONTINUE convention may be used"));
        }

        cards.AddRange(kept);
    }

    public static bool IsMade(string keyword) => Made.Contains(keyword) || IndexedMade.Any(prefix =>
        keyword.Length > prefix.Length && keyword.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        && !keyword.AsSpan(prefix.Length).ContainsAnyExceptInRange('0', '9'));

    /// <summary>Whole numbers as integers: readers compare the unsigned offsets exactly.</summary>
    public static object Number(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15 ? (object)(long)value
        : value == 9223372036854775808 ? (object)9223372036854775808UL
        : value;

    private static FitsCard Card(string keyword, object value, string? comment = null) => new(keyword, value, comment, true);
}
