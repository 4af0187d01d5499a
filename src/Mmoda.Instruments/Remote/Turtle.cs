using System.Globalization;
using System.Text;

namespace Mmoda.Instruments;

/// <summary>
/// The part of the Turtle language (W3C, 2014) in which services annotate parameters: prefixes, names, texts, numbers, lists of
/// predicates and objects. Nested and collected nodes are not part of it.
/// </summary>
internal static class Turtle
{
    private const string SubClassOf = "http://www.w3.org/2000/01/rdf-schema#subClassOf";

    /// <summary>Reads the statements of a text up to the first that is not understood.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Subject, predicate and object of each; names in full, texts and numbers as their text.</returns>
    public static List<(string Subject, string Predicate, string Value)> Read(string text)
    {
        List<(string, string, string)> statements = [];
        Dictionary<string, string> prefixes = [];
        List<string> tokens = Tokens(text);
        int i = 0;
        while (i < tokens.Count)
        {
            if (tokens[i] is "@prefix" or "PREFIX" && i + 2 < tokens.Count)
            {
                prefixes[tokens[i + 1]] = tokens[i + 2].Trim('<', '>');
                i += tokens[i] == "@prefix" ? 4 : 3;
                continue;
            }

            string subject = Name(tokens[i++]);
            while (i + 1 < tokens.Count && tokens[i] != ".")
            {
                string predicate = tokens[i] == "a" ? "a" : Name(tokens[i]);
                i++;
                do
                {
                    if (i >= tokens.Count || tokens[i] is "[" or "(" or "." or ";")
                        return statements;
                    statements.Add((subject, predicate, Name(tokens[i++])));
                }
                while (i < tokens.Count && tokens[i] == "," && i++ >= 0);
                while (i < tokens.Count && tokens[i] == ";")
                    i++;
            }

            i++; // The point.
        }

        return statements;

        string Name(string token)
        {
            if (token.StartsWith('"'))
                return token[1..];
            if (token.StartsWith('<'))
                return token.Trim('<', '>');
            int colon = token.IndexOf(':', StringComparison.Ordinal);
            return colon >= 0 && prefixes.TryGetValue(token[..(colon + 1)], out string? start) ? start + token[(colon + 1)..].Replace("\\", "", StringComparison.Ordinal) : token;
        }
    }

    /// <summary>The classes that a class is said to be part of.</summary>
    public static IEnumerable<string> ParentsOf(string subject, IEnumerable<(string Subject, string Predicate, string Value)> statements) =>
        statements.Where(s => s.Subject == subject && s.Predicate == SubClassOf).Select(s => s.Value);

    /// <summary>Words, signs and texts; texts begin with a quotation mark and have no other.</summary>
    private static List<string> Tokens(string text)
    {
        List<string> tokens = [];
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c == '#')
            {
                i = text.IndexOf('\n', i) is >= 0 and var end ? end : text.Length;
            }
            else if (c is ';' or ',' or '[' or ']' or '(' or ')' || (c == '.' && (i + 1 >= text.Length || !char.IsAsciiDigit(text[i + 1]))))
            {
                tokens.Add(c.ToString());
                i++;
            }
            else if (c is '"' or '\'')
            {
                tokens.Add(Quoted(text, ref i));
            }
            else
            {
                int start = i;
                bool isAddress = c == '<';
                while (i < text.Length && (isAddress ? text[i] != '>' : !char.IsWhiteSpace(text[i]) && text[i] is not (';' or ',' or '[' or ']' or '(' or ')')))
                    i += text[i] == '\\' ? 2 : 1;
                i = Math.Min(isAddress ? i + 1 : i, text.Length);
                string word = text[start..i];
                bool hasPoint = !isAddress && word.EndsWith('.') && word.Length > 1;
                tokens.Add(hasPoint ? word[..^1] : word);
                if (hasPoint)
                    tokens.Add(".");
            }
        }

        return tokens;
    }

    private static string Quoted(string text, ref int i)
    {
        char mark = text[i];
        string end = string.CompareOrdinal(text, i, new string(mark, 3), 0, 3) == 0 ? new string(mark, 3) : mark.ToString(CultureInfo.InvariantCulture);
        StringBuilder quoted = new("\"");
        for (i += end.Length; i < text.Length && string.CompareOrdinal(text, i, end, 0, end.Length) != 0; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                quoted.Append(text[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            else
                quoted.Append(text[i]);
        }

        i += end.Length;
        while (i < text.Length && text[i] is '^' or '@') // A type or a language.
        {
            while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not (';' or ',' or '.'))
                i++;
        }

        i = Math.Min(i, text.Length);
        return quoted.ToString();
    }
}
