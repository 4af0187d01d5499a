using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Mmoda.Fits;

namespace Mmoda.Cli;

/// <summary><c>mmoda fits header</c> and <c>mmoda fits table</c>.</summary>
internal static class FitsLookCommands
{
    private const long RowsOfText = 100;

    /// <summary>Prints headers.</summary>
    public static Command Header()
    {
        Argument<FileInfo> file = FitsFiles.Input();
        Option<string?> hdu = FitsFiles.Hdu("all");
        Option<bool> json = DataOptions.Json();
        Command command = new("header", "Print the records of one header or of all.") { file, hdu, json };
        command.SetAction(result => Header(result.GetRequiredValue(file).FullName, result.GetValue(hdu), result.GetValue(json)));
        return command;
    }

    /// <summary>Prints or writes a table.</summary>
    public static Command Table()
    {
        Argument<FileInfo> file = FitsFiles.Input();
        Option<string?> hdu = FitsFiles.Hdu("the first table");
        Option<string?> columns = new("--columns") { Description = "Names of columns, separated by commas; default: all." };
        Option<string?> rows = new("--rows") { Description = "First row and the row after the last, 0-based, for example 0:100, :20 or 500:." };
        Option<string> format = new("--format") { Description = "text, csv, json or ecsv.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "csv", "json", "ecsv");
        Option<FileInfo?> output = new("--output", "-o") { Description = "Write to this file instead of standard output." };
        Option<bool> overwrite = FitsFiles.Overwrite();
        Command command = new("table", "Print the rows of a table.") { file, hdu, columns, rows, format, output, overwrite };
        command.SetAction(result => Table(
            result.GetRequiredValue(file).FullName, result.GetValue(hdu), result.GetValue(columns), result.GetValue(rows),
            Enum.Parse<FitsTextFormat>(result.GetRequiredValue(format), ignoreCase: true), result.GetValue(output)?.FullName, result.GetValue(overwrite)));
        return command;
    }

    /// <summary>Refuses a text that would take the place of the file it is read from, also by way of a link.</summary>
    /// <exception cref="CommandException">It is the same file.</exception>
    public static void RequireOther(string input, string output)
    {
        if (File.Exists(output) && Target(input) == Target(output))
            throw new CommandException(ExitCode.Usage, $"{output} is the file that is read; a text cannot take its place.");

        static string Target(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
    }

    private static int Header(string path, string? hdu, bool json)
    {
        using FitsFile file = FitsFile.Open(path);
        IReadOnlyList<FitsHdu> hdus = hdu is null ? file.Hdus : [FitsFiles.Find(file, hdu)];
        if (json)
        {
            JsonArray list = [.. hdus.Select(h => (JsonNode)new JsonObject
            {
                ["index"] = h.Index,
                ["name"] = h.Name,
                ["cards"] = new JsonArray([.. h.Header.Cards.Select(c => (JsonNode)new JsonObject
                {
                    ["keyword"] = c.Keyword,
                    ["value"] = ToJson(c.Value),
                    ["comment"] = c.Comment,
                })]),
            })];
            Console.WriteLine(new JsonObject { ["file"] = path, ["hdus"] = list }.ToJsonString(FitsCommands.Indented));
            return ExitCode.Done;
        }

        foreach (FitsHdu h in hdus)
        {
            if (hdus.Count > 1)
                Console.WriteLine(FormattableString.Invariant($"{(h.Index > 0 ? "\n" : "")}# HDU {h.Index} {h.Name}"));
            foreach (FitsCard card in h.Header.Cards)
                Console.WriteLine(ToText(card));
        }

        return ExitCode.Done;
    }

    private static JsonNode? ToJson(object? value) => value switch
    {
        bool flag => flag,
        long integer => integer,
        double real => real,
        Complex complex => new JsonArray(complex.Real, complex.Imaginary),
        string text => text,
        _ => null,
    };

    /// <summary>Like the record, without the limit of 80 characters.</summary>
    private static string ToText(FitsCard card)
    {
        if (card.IsCommentary)
            return $"{card.Keyword,-8}{card.Comment}".TrimEnd(' ');
        string value = card.Value switch
        {
            null => "",
            bool flag => flag ? "T" : "F",
            string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => "",
        };
        value = card.Value is string ? value.PadRight(20) : value.PadLeft(20);
        return $"{card.Keyword,-8}= {value}{(string.IsNullOrEmpty(card.Comment) ? "" : " / " + card.Comment)}".TrimEnd(' ');
    }

    private static int Table(string path, string? hdu, string? columns, string? rows, FitsTextFormat format, string? output, bool overwrite)
    {
        (long first, long? end) = Rows(rows);
        using FitsFile file = FitsFile.Open(path);
        FitsHdu table = FitsFiles.Table(file, hdu);
        string[]? names = columns?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        long count = table switch
        {
            BinaryTableHdu binary => binary.RowCount,
            AsciiTableHdu text => text.RowCount,
            _ => throw new CommandException(ExitCode.Usage, FormattableString.Invariant($"--hdu {hdu}: HDU {table.Index} of {path} is {table.Describe().Kind}, expected a table.")),
        };
        long last = Math.Min(end ?? count, count);
        if (first > count || last < first)
            throw new CommandException(ExitCode.Usage, FormattableString.Invariant($"--rows {rows}: the table has {count} rows."));
        if (output is not null)
        {
            RequireOther(path, output);
            FitsFiles.WriteText(output, overwrite, writer => FitsTableText.Write(table, writer, format, names, first, last - first));
            return ExitCode.Done;
        }

        if (format == FitsTextFormat.Text && rows is null && last > RowsOfText)
        {
            Terminal.Line(FormattableString.Invariant($"The first {RowsOfText} of {count} rows; --rows : prints all."));
            last = RowsOfText;
        }

        using StreamWriter standard = new(Console.OpenStandardOutput());
        FitsTableText.Write(table, standard, format, names, first, last - first);
        return ExitCode.Done;
    }

    private static (long First, long? End) Rows(string? text)
    {
        if (text is null)
            return (0, null);
        string[] parts = text.Split(':');
        long first = 0;
        long end = 0;
        bool isGood = parts.Length == 2 && (parts[0].Length == 0 || long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out first))
            && (parts[1].Length == 0 || long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out end));
        return isGood
            ? (first, parts[1].Length == 0 ? null : end)
            : throw new CommandException(ExitCode.Usage, $"--rows is '{text}', allowed is for example 0:100, :20 or 500:.");
    }
}
