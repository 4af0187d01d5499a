using System.Globalization;

namespace Mmoda.Fits;

/// <summary>A parsed TFORM: <c>rT</c>, <c>rPt(max)</c> or <c>rQt(max)</c>.</summary>
internal readonly record struct ColumnFormat(
    long Repeat, FitsElementType ElementType, bool IsVariableLength, bool IsWide, long? MaximumLength, bool HasUnreadableMaximum)
{
    /// <summary>Bytes in a row, possibly beyond int; the caller checks.</summary>
    public long ByteCount => IsVariableLength ? Repeat * (IsWide ? 16 : 8)
        : ElementType == FitsElementType.Bit ? (Repeat + 7) / 8
        : Repeat * ElementFormat.ByteCountOf(ElementType);

    public static bool TryParse(string text, out ColumnFormat format)
    {
        format = default;
        ReadOnlySpan<char> rest = text.AsSpan().Trim(' ');
        int digits = rest.IndexOfAnyExceptInRange('0', '9');
        long repeat = 1;
        if (digits < 0 || (digits > 0 && !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out repeat)) || repeat > int.MaxValue)
        {
            return false;
        }

        char code = char.ToUpperInvariant(rest[digits]);
        rest = rest[(digits + 1)..];
        bool variable = code is 'P' or 'Q';
        if (!variable)
        {
            // Other characters may follow; their meaning is not defined (FITS 4.0 section 7.3.1).
            return TryType(code, out FitsElementType type) && Set(out format, new(repeat, type, false, false, null, false));
        }

        if (repeat > 1 || rest.IsEmpty || !TryType(char.ToUpperInvariant(rest[0]), out FitsElementType element))
        {
            return false;
        }

        rest = rest[1..].Trim(' ');
        long maximum = 0;
        bool readable = rest.Length > 2 && rest[0] == '(' && rest[^1] == ')'
            && long.TryParse(rest[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out maximum);
        return Set(out format, new(repeat, element, true, code == 'Q', readable ? maximum : null, !readable && !rest.IsEmpty));
    }

    private static bool Set(out ColumnFormat target, ColumnFormat value)
    {
        target = value;
        return true;
    }

    private static bool TryType(char code, out FitsElementType type)
    {
        int i = "LXBIJKAEDCM".IndexOf(code, StringComparison.Ordinal);
        type = (FitsElementType)Math.Max(i, 0);
        return i >= 0;
    }
}
