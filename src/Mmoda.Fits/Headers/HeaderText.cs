using System.Buffers;
using System.Globalization;

namespace Mmoda.Fits;

/// <summary>Which characters headers may hold, and how values look in messages.</summary>
internal static class HeaderText
{
    /// <summary>Room remains for any number: 9 (HIERARCH) + 44 + 3 (equals) + 24 (longest double) = 80.</summary>
    private const int MaximumHierarch = 44;

    private static readonly SearchValues<char> KeywordCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    public static void RequirePrintable(string text, string parameter)
    {
        int bad = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Character U+{(int)text[bad]:X4} at position {bad}: FITS headers hold printable ASCII only.", parameter);
        }
    }

    /// <summary>The keyword in upper case, or an <see cref="ArgumentException"/>.</summary>
    public static string RequireKeyword(string keyword)
    {
        string name = keyword.ToUpperInvariant();
        bool legal = name.Length > 0 && (IsStandard(name) || IsHierarch(name));
        return legal && name is not ("END" or "CONTINUE" or "COMMENT" or "HISTORY")
            ? name
            : throw new ArgumentException(
                $"'{keyword}' is not a keyword that can take a value: expected at most 8 of A-Z 0-9 - _, or at most 44 characters of words for HIERARCH.", nameof(keyword));
    }

    /// <summary>Can be written in columns 1-8.</summary>
    public static bool IsStandard(string name) => name.Length <= 8 && !name.AsSpan().ContainsAnyExcept(KeywordCharacters);

    public static string Quote(object value) => value switch
    {
        string text => $"'{text}'",
        bool flag => flag ? "T" : "F",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static bool IsHierarch(string name) =>
        name.Length <= MaximumHierarch && name[0] != ' ' && name[^1] != ' ' && !name.Contains("  ", StringComparison.Ordinal)
        && !name.AsSpan().ContainsAnyExceptInRange(' ', '~') && !name.AsSpan().ContainsAny('=', '/', '\'');
}
