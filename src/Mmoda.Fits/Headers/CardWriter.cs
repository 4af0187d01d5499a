using System.Globalization;
using System.Numerics;
using System.Text;

namespace Mmoda.Fits;

/// <summary>Cards to 80-byte records: fixed format where the standard asks for it, CONTINUE for long strings.</summary>
internal static class CardWriter
{
    /// <summary>Longest quoted text (quotes excluded) of one fixed-format record.</summary>
    private const int StringRoom = 68;

    public static void Write(StringBuilder records, FitsCard card)
    {
        if (!card.HasValue)
        {
            Pad(records, $"{card.Keyword,-8}{card.Comment}");
            return;
        }

        bool standard = HeaderText.IsStandard(card.Keyword);
        string prefix = standard ? $"{card.Keyword,-8}= " : $"HIERARCH {card.Keyword} = ";
        if (card.Value is string text)
        {
            WriteString(records, prefix, text, card.Comment);
            return;
        }

        string literal = Literal(card.Value);
        Finish(records, prefix + (standard ? literal.PadLeft(20) : literal), card.Comment);
    }

    /// <summary>The literal of a number or logical, e.g. <c>1.5E-07</c>: shortest text that reads back as the same value.</summary>
    public static string Literal(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "T" : "F",
        long integer => integer.ToString(CultureInfo.InvariantCulture),
        ulong offset => offset.ToString(CultureInfo.InvariantCulture),
        double real => Real(real),
        Complex c => $"({Real(c.Real)}, {Real(c.Imaginary)})",
        _ => throw new ArgumentException($"A header cannot hold a value of type {value.GetType().Name}.", nameof(value)),
    };

    private static string Real(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        if (text.Contains('.', StringComparison.Ordinal))
        {
            return text;
        }

        return exponent < 0 ? text + ".0" : text.Insert(exponent, ".0");
    }

    private static void WriteString(StringBuilder records, string prefix, string text, string? comment)
    {
        string escaped = text.Replace("'", "''", StringComparison.Ordinal);
        int room = 80 - prefix.Length - 2;
        if (escaped.Length <= room)
        {
            Finish(records, $"{prefix}'{(room < 8 ? escaped : escaped.PadRight(8))}'".PadRight(30), comment);
            return;
        }

        int from = 0;
        while (true)
        {
            bool last = escaped.Length - from <= room;
            int take = last ? escaped.Length - from : Cut(escaped, from, room - 1);
            string piece = escaped.Substring(from, take);
            from += take;
            if (last)
            {
                Finish(records, $"{prefix}'{piece}'", comment);
                return;
            }

            Pad(records, $"{prefix}'{piece}&'");
            prefix = "CONTINUE  ";
            room = StringRoom;
        }
    }

    /// <summary>Never between the two quotes of an escaped quote.</summary>
    private static int Cut(string escaped, int from, int room)
    {
        int quotes = 0;
        for (int i = from + room - 1; i >= from && escaped[i] == '\''; i--)
        {
            quotes++;
        }

        return quotes % 2 == 0 ? room : room - 1;
    }

    private static void Finish(StringBuilder records, string valued, string? comment)
    {
        // A comment may be cut at the end of the record, a value never.
        if (valued.Length > HeaderReader.CardLength)
        {
            throw new ArgumentException($"'{valued}' does not fit in a record of {HeaderReader.CardLength} characters; use a shorter keyword.");
        }

        Pad(records, string.IsNullOrEmpty(comment) || valued.Length > 76 ? valued : $"{valued} / {comment}");
    }

    private static void Pad(StringBuilder records, string record) =>
        records.Append(record.Length > 80 ? record[..80] : record.PadRight(80));
}
