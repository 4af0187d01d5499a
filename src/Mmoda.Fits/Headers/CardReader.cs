using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Mmoda.Fits;

/// <summary>One 80-byte record to a <see cref="FitsCard"/> (FITS 4.0 section 4.1 and 4.2), tolerant of free format.</summary>
internal static class CardReader
{
    private static readonly SearchValues<char> RealCharacters = SearchValues.Create("0123456789+-.EeDd");

    /// <summary>Reads the record; <paramref name="openString"/> tells that its string ends in '&amp;' and may be continued.</summary>
    public static FitsCard Read(ReadOnlySpan<byte> record, out bool openString)
    {
        openString = false;
        string text = Decode(record);
        string keyword = text[..8].TrimEnd(' ').ToUpperInvariant();
        if (keyword == "HIERARCH")
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 8)
            {
                string words = string.Join(' ', text[8..equals].Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
                if (words.Length > 0)
                {
                    return ReadValue(words, text.AsSpan(equals + 1), out openString);
                }
            }

            return new FitsCard(keyword, null, text[8..].Trim(' '), false);
        }

        if (keyword is not ("COMMENT" or "HISTORY" or "CONTINUE" or "") && text[8] == '=' && (text[9] == ' ' || keyword.Length == 8))
        {
            return ReadValue(keyword, text.AsSpan(text[9] == ' ' ? 10 : 9), out openString);
        }

        return new FitsCard(keyword, null, text[8..].TrimEnd(' '), false);
    }

    /// <summary>The string of a CONTINUE record, or null when it has none.</summary>
    public static FitsCard? ReadContinuation(ReadOnlySpan<byte> record, out bool openString)
    {
        openString = false;
        string text = Decode(record)[8..];
        return text.TrimStart(' ').StartsWith('\'') ? ReadValue("CONTINUE", text, out openString) : null;
    }

    private static FitsCard ReadValue(string keyword, ReadOnlySpan<char> field, out bool openString)
    {
        openString = false;
        ReadOnlySpan<char> rest = field.TrimStart(' ');
        if (rest.StartsWith("'"))
        {
            string value = ReadQuoted(rest, out int used);
            openString = value.EndsWith('&');
            return new FitsCard(keyword, value, Comment(rest[used..]), true);
        }

        int slash = rest.IndexOf('/');
        ReadOnlySpan<char> literal = (slash < 0 ? rest : rest[..slash]).Trim(' ');
        string? comment = slash < 0 ? null : Comment(rest[slash..]);
        return new FitsCard(keyword, ParseLiteral(literal), comment, true);
    }

    private static string ReadQuoted(ReadOnlySpan<char> field, out int used)
    {
        StringBuilder value = new();
        int i = 1;
        for (; i < field.Length; i++)
        {
            if (field[i] == '\'')
            {
                if (i + 1 < field.Length && field[i + 1] == '\'')
                {
                    i++;
                }
                else
                {
                    break;
                }
            }

            value.Append(field[i]);
        }

        // A string without its closing quote runs to the end of the record, as every reader accepts.
        used = Math.Min(field.Length, i + 1);
        return value.ToString().TrimEnd(' ');
    }

    private static string? Comment(ReadOnlySpan<char> afterValue)
    {
        ReadOnlySpan<char> rest = afterValue.TrimStart(' ');
        return rest.StartsWith("/") ? rest[1..].Trim(' ').ToString() : null;
    }

    private static object? ParseLiteral(ReadOnlySpan<char> literal)
    {
        if (literal.IsEmpty)
        {
            return null;
        }

        if (literal is "T" or "F")
        {
            return literal[0] == 'T';
        }

        if (long.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
        {
            return integer;
        }

        if (TryParseReal(literal, out double real))
        {
            return real;
        }

        return TryParseComplex(literal, out Complex complex) ? complex : literal.ToString();
    }

    private static bool TryParseReal(ReadOnlySpan<char> literal, out double real)
    {
        real = 0;
        if (literal.Length > 70 || literal.ContainsAnyExcept(RealCharacters))
        {
            return false;
        }

        Span<char> text = stackalloc char[literal.Length];
        literal.CopyTo(text);
        text.Replace('D', 'E');
        text.Replace('d', 'E');
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out real) && double.IsFinite(real);
    }

    private static bool TryParseComplex(ReadOnlySpan<char> literal, out Complex complex)
    {
        complex = default;
        int comma = literal.IndexOf(',');
        if (literal[0] != '(' || literal[^1] != ')' || comma < 0
            || !TryParseReal(literal[1..comma].Trim(' '), out double re) || !TryParseReal(literal[(comma + 1)..^1].Trim(' '), out double im))
        {
            return false;
        }

        complex = new Complex(re, im);
        return true;
    }

    /// <summary>Latin-1, so that a stray byte survives in comments instead of failing the file.</summary>
    private static string Decode(ReadOnlySpan<byte> record) => Encoding.Latin1.GetString(record);
}
