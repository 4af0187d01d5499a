using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mmoda.Fits;

namespace Mmoda.Cli;

/// <summary><c>mmoda fits</c>.</summary>
internal static class FitsCommands
{
    /// <summary>Indented JSON, readable by people and programs.</summary>
    public static JsonSerializerOptions Indented { get; } = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<FileInfo> file = new("FILE") { Description = "A FITS file, plain or gzipped." };
        Option<bool> json = DataOptions.Json();
        Command info = new("info", "List the HDUs of a file.") { file, json };
        info.SetAction(result => Info(result.GetRequiredValue(file).FullName, result.GetValue(json)));
        return new Command("fits", "Look into FITS files, check and convert them.")
        {
            info, FitsLookCommands.Header(), FitsLookCommands.Table(), FitsCheckCommands.Checksum(), FitsCheckCommands.Verify(),
            FitsConvertCommands.Compress(), FitsConvertCommands.Uncompress(), FitsConvertCommands.Convert(),
        };
    }

    private static int Info(string path, bool json)
    {
        using FitsFile file = FitsFile.Open(path);
        IReadOnlyList<FitsHduDescription> hdus = file.Describe();
        if (json)
        {
            JsonArray list = [.. hdus.Select(h => (JsonNode)new JsonObject
            {
                ["index"] = h.Index,
                ["name"] = h.Name,
                ["version"] = h.Version,
                ["kind"] = h.Kind,
                ["shape"] = new JsonArray([.. h.Shape.Select(s => (JsonNode)s)]),
                ["bitpix"] = h.BitPix,
                ["rows"] = h.RowCount,
                ["columns"] = new JsonArray([.. h.Columns.Select(c => (JsonNode)new JsonObject
                {
                    ["name"] = c.Name,
                    ["format"] = c.Format,
                    ["unit"] = c.Unit,
                })]),
                ["truncated"] = h.IsTruncated,
            })];
            Console.WriteLine(new JsonObject { ["file"] = path, ["hdus"] = list }.ToJsonString(Indented));
        }
        else
        {
            Console.Write(Terminal.Table(
                ["No.", "Name", "Ver", "Kind", "Shape", "Content"],
                hdus.Select(h => (IReadOnlyList<string>)
                [
                    h.Index.ToString(CultureInfo.InvariantCulture),
                    h.Name,
                    h.Version.ToString(CultureInfo.InvariantCulture),
                    h.Kind,
                    h.RowCount is { } rows ? string.Create(CultureInfo.InvariantCulture, $"{rows} rows") : string.Join(" x ", h.Shape),
                    (h.Columns.Count > 0 ? string.Join(", ", h.Columns.Select(c => $"{c.Name} {c.Format}")) : h.Shape.Count > 0 ? $"BITPIX {h.BitPix}" : "")
                        + (h.IsTruncated ? " TRUNCATED" : ""),
                ])));
        }

        foreach (FitsWarning warning in file.Warnings)
            Terminal.Line($"HDU {warning.HduIndex}: {warning.Keyword} {warning.Message}");
        return ExitCode.Done;
    }
}
