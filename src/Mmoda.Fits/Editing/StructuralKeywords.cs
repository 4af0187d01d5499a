namespace Mmoda.Fits;

/// <summary>The keywords from which a reader computes where data lie and how they are packed, and the sums over them.</summary>
internal static class StructuralKeywords
{
    private static readonly HashSet<string> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        "SIMPLE", "XTENSION", "BITPIX", "NAXIS", "PCOUNT", "GCOUNT", "GROUPS", "TFIELDS", "THEAP", "CHECKSUM", "DATASUM",
    };

    private static readonly HashSet<string> Compressed = new(StringComparer.OrdinalIgnoreCase)
    {
        "ZIMAGE", "ZTABLE", "ZBITPIX", "ZNAXIS", "ZPCOUNT", "ZGCOUNT", "ZTHEAP", "ZTILELEN", "ZCMPTYPE", "ZQUANTIZ", "ZDITHER0",
    };

    private static readonly string[] IndexedPlain = ["NAXIS", "TFORM", "TBCOL"];

    private static readonly string[] IndexedCompressed = ["ZNAXIS", "ZTILE", "ZNAME", "ZVAL", "ZFORM", "ZCTYP"];

    public static bool Contains(string keyword, bool isCompressed) => Plain.Contains(keyword) || IsIndexed(keyword, IndexedPlain)
        || (isCompressed && (Compressed.Contains(keyword) || IsIndexed(keyword, IndexedCompressed)));

    private static bool IsIndexed(string keyword, string[] prefixes) => prefixes.Any(prefix =>
        keyword.Length > prefix.Length && keyword.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        && !keyword.AsSpan(prefix.Length).ContainsAnyExceptInRange('0', '9'));
}
