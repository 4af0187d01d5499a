using System.Globalization;
using System.Text;

namespace Mmoda.Fits;

/// <summary>CSV (RFC 4180) and ECSV to the columns of a table.</summary>
internal static class SeparatedReader
{
    public static FitsTable Read(TextReader source, out FitsHeader header)
    {
        EcsvDeclarations declared = new();
        int line = 0;
        while (source.Peek() == '#')
        {
            declared.Add(source.ReadLine() ?? "");
            line++;
        }

        header = declared.Meta;
        char delimiter = declared.IsEcsv ? declared.Delimiter : ',';
        string[] names = ReadRecord(source, delimiter, ref line) is { Length: > 0 } first ? first : throw new FormatException("The text has no line of column names.");
        List<(int Line, string[] Cells)> rows = [];
        while (ReadRecord(source, delimiter, ref line) is { } cells)
        {
            if (cells.Length != names.Length)
            {
                throw new FormatException($"Line {line} has {cells.Length} cells, the line of names has {names.Length}.");
            }

            rows.Add((line, cells));
        }

        FitsTable table = new();
        for (int i = 0; i < names.Length; i++)
        {
            TextCells column = new(names[i], [.. rows.Select(r => r.Cells[i])], [.. rows.Select(r => r.Line)]);
            EcsvColumn about = declared.Find(names[i]) ?? (declared.IsEcsv
                ? throw new FormatException($"Column {names[i]} is not declared in the ECSV header.")
                : new(names[i], null, column.InferDatatype(), null, null));
            column.AddTo(table, about);
        }

        return table;
    }

    /// <summary>The cells of the next line that is not empty; null at the end. A quoted cell may hold delimiters, quotes and line ends.</summary>
    private static string[]? ReadRecord(TextReader source, char delimiter, ref int line)
    {
        string? text;
        do
        {
            text = source.ReadLine();
            line++;
        }
        while (text is not null && text.Trim().Length == 0);

        if (text is null)
        {
            return null;
        }

        List<string> cells = [];
        StringBuilder cell = new();
        bool isQuoted = false;
        for (int i = 0; ; i++)
        {
            if (i >= text.Length)
            {
                if (isQuoted)
                {
                    cell.Append('\n');
                    text = source.ReadLine() ?? throw new FormatException($"Line {line}: a quoted cell does not end.");
                    line++;
                    i = -1;
                    continue;
                }

                cells.Add(cell.ToString());
                return [.. cells];
            }

            char c = text[i];
            if (c == '"' && (isQuoted || cell.Length == 0))
            {
                if (isQuoted && i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    isQuoted = !isQuoted;
                }
            }
            else if (c == delimiter && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }
    }
}

/// <summary>One column of an ECSV header.</summary>
internal sealed record EcsvColumn(string Name, string? Unit, string Datatype, string? Subtype, string? Description);

/// <summary>What the commented YAML of an ECSV text declares: the flow mappings that astropy and we write, not all of YAML.</summary>
internal sealed class EcsvDeclarations
{
    private readonly List<EcsvColumn> _columns = [];
    private string _section = "";

    public bool IsEcsv { get; private set; }

    /// <summary>A blank when nothing is declared.</summary>
    public char Delimiter { get; private set; } = ' ';

    public FitsHeader Meta { get; } = new();

    public EcsvColumn? Find(string name) => _columns.Find(c => c.Name == name);

    public void Add(string comment)
    {
        string text = comment.TrimStart('#').Trim();
        IsEcsv |= text.StartsWith("%ECSV", StringComparison.Ordinal);
        if (!text.StartsWith('-'))
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            _section = colon > 0 ? text[..colon] : _section;
            Delimiter = _section == "delimiter" && text.Contains(',', StringComparison.Ordinal) ? ',' : Delimiter;
            return;
        }

        Dictionary<string, (string Text, bool IsQuoted)> entry = Flow(text.TrimStart('-', ' '));
        if (_section == "datatype" && entry.TryGetValue("name", out (string Text, bool IsQuoted) name))
        {
            string? Value(string key) => entry.TryGetValue(key, out (string Text, bool IsQuoted) found) ? found.Text : null;
            _columns.Add(new(name.Text, Value("unit"), Value("datatype") ?? "string", Value("subtype"), Value("description")));
        }
        else if (_section == "meta")
        {
            foreach ((string key, (string value, bool isQuoted)) in entry)
            {
                SetMeta(key, value, isQuoted);
            }
        }
    }

    private void SetMeta(string key, string value, bool isQuoted)
    {
        bool isPrintable = !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
        if (!isPrintable || !HeaderText.IsStandard(key.ToUpperInvariant()) || key.Length == 0 || key is "END" or "COMMENT" or "HISTORY" or "CONTINUE" || HeaderComposer.IsMade(key))
        {
            return;
        }

        _ = isQuoted ? Meta.Set(key, value)
            : value is "true" or "false" ? Meta.Set(key, value == "true")
            : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer) ? Meta.Set(key, integer)
            : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && double.IsFinite(real) ? Meta.Set(key, real)
            : Meta.Set(key, value);
    }

    /// <summary>The pairs of <c>{a: b, "c": 'd'}</c>; nested values are left out.</summary>
    private static Dictionary<string, (string Text, bool IsQuoted)> Flow(string text)
    {
        Dictionary<string, (string, bool)> pairs = [];
        int at = text.StartsWith('{') ? 1 : text.Length;
        while (at < text.Length && text[at] != '}')
        {
            string key = Scalar(text, ref at, ":").Text;
            at++;
            (string Text, bool IsQuoted) value = Scalar(text, ref at, ",}");
            if (value.IsQuoted || !value.Text.AsSpan().ContainsAny('{', '[', '!'))
            {
                pairs.TryAdd(key, value);
            }

            at += at < text.Length && text[at] == ',' ? 1 : 0;
        }

        return pairs;
    }

    private static (string Text, bool IsQuoted) Scalar(string text, ref int at, string ends)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        int start = at;
        char quote = at < text.Length && text[at] is '"' or '\'' ? text[at] : '\0';
        int depth = 0;
        for (at += quote == '\0' ? 0 : 1; at < text.Length; at++)
        {
            char c = text[at];
            if (quote == '"' && c == '\\')
            {
                at++;
            }
            else if (quote != '\0' && c == quote)
            {
                if (quote == '\'' && at + 1 < text.Length && text[at + 1] == quote)
                {
                    at++;
                }
                else
                {
                    string quoted = text[start..++at];
                    SkipTo(text, ref at, ends);
                    return (quote == '"' ? System.Text.Json.JsonSerializer.Deserialize<string>(quoted) ?? "" : quoted[1..^1].Replace("''", "'", StringComparison.Ordinal), true);
                }
            }
            else if (quote == '\0')
            {
                if (depth == 0 && ends.Contains(c, StringComparison.Ordinal))
                {
                    break;
                }

                depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            }
        }

        at = Math.Min(at, text.Length);
        return (text[start..at].Trim(), false);
    }

    private static void SkipTo(string text, ref int at, string ends)
    {
        while (at < text.Length && !ends.Contains(text[at], StringComparison.Ordinal))
        {
            at++;
        }
    }
}
