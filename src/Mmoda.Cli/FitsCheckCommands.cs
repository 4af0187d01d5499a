using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Fits;

namespace Mmoda.Cli;

/// <summary><c>mmoda fits checksum</c> and <c>mmoda fits verify</c>.</summary>
internal static class FitsCheckCommands
{
    /// <summary>Compares or writes checksums.</summary>
    public static Command Checksum()
    {
        Argument<FileInfo> file = FitsFiles.Input();
        Option<bool> write = new("--write") { Description = "Write DATASUM and CHECKSUM of every HDU into the file." };
        Option<bool> json = DataOptions.Json();
        Command command = new("checksum", "Compare CHECKSUM and DATASUM with the bytes; ends with 1 when one is wrong.") { file, write, json };
        command.SetAction(result => Checksum(result.GetRequiredValue(file).FullName, result.GetValue(write), result.GetValue(json)));
        return command;
    }

    /// <summary>Checks against the standard.</summary>
    public static Command Verify()
    {
        Argument<FileInfo[]> files = new("FILE") { Description = "FITS files, plain or gzipped.", Arity = ArgumentArity.OneOrMore };
        Option<bool> json = DataOptions.Json();
        Command command = new("verify", "Check files against the FITS standard 4.0; ends with 1 when one has errors.") { files, json };
        command.SetAction(result => Verify([.. result.GetRequiredValue(files).Select(f => f.FullName)], result.GetValue(json)));
        return command;
    }

    private static int Checksum(string path, bool write, bool json)
    {
        if (write)
            FitsEditor.WriteChecksums(path);
        using FitsFile file = FitsFile.Open(path);
        List<(FitsHdu Hdu, FitsChecksumReport Report)> reports = [.. file.Hdus.Select(h => (h, h.VerifyChecksum()))];
        if (json)
        {
            JsonArray list = [.. reports.Select(r => (JsonNode)new JsonObject
            {
                ["index"] = r.Hdu.Index,
                ["name"] = r.Hdu.Name,
                ["datasum"] = Word(r.Report.Data),
                ["checksum"] = Word(r.Report.Hdu),
            })];
            Console.WriteLine(new JsonObject { ["file"] = path, ["hdus"] = list }.ToJsonString(FitsCommands.Indented));
        }
        else
        {
            Console.Write(Terminal.Table(
                ["No.", "Name", "Datasum", "Checksum"],
                reports.Select(r => (IReadOnlyList<string>)[r.Hdu.Index.ToString(CultureInfo.InvariantCulture), r.Hdu.Name, Word(r.Report.Data), Word(r.Report.Hdu)])));
        }

        return reports.TrueForAll(r => r.Report.IsAcceptable) ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Word(FitsChecksumStatus status) => status switch
    {
        FitsChecksumStatus.Correct => "correct",
        FitsChecksumStatus.Wrong => "wrong",
        _ => "absent",
    };

    private static int Verify(string[] paths, bool json)
    {
        List<(string Path, IReadOnlyList<FitsFinding> Findings)> all = [];
        bool isAllRead = true;
        foreach (string path in paths)
        {
            try
            {
                all.Add((path, FitsConformity.Check(path)));
            }
            catch (Exception e) when (e is FitsException or IOException or UnauthorizedAccessException)
            {
                // The other files get their verdicts all the same.
                Terminal.Error(e.Message);
                isAllRead = false;
            }
        }

        if (json)
        {
            JsonArray list = [.. all.Select(f => (JsonNode)new JsonObject
            {
                ["file"] = f.Path,
                ["conforms"] = !f.Findings.Any(x => x.IsError),
                ["findings"] = new JsonArray([.. f.Findings.Select(x => (JsonNode)new JsonObject
                {
                    ["hdu"] = x.HduIndex,
                    ["keyword"] = x.Keyword,
                    ["error"] = x.IsError,
                    ["message"] = x.Message,
                })]),
            })];
            Console.WriteLine(new JsonObject { ["files"] = list }.ToJsonString(FitsCommands.Indented));
        }
        else
        {
            foreach ((string path, IReadOnlyList<FitsFinding> findings) in all)
            {
                foreach (FitsFinding finding in findings)
                {
                    string hdu = finding.HduIndex is { } index ? FormattableString.Invariant($" HDU {index}") : "";
                    Console.WriteLine($"{path}{hdu}{(finding.Keyword is null ? "" : " " + finding.Keyword)}: {(finding.IsError ? "error" : "warning")}: {finding.Message}");
                }

                int errors = findings.Count(f => f.IsError);
                Console.WriteLine(FormattableString.Invariant($"{path}: {errors} errors, {findings.Count - errors} warnings"));
            }
        }

        return !isAllRead || all.Exists(f => f.Findings.Any(x => x.IsError)) ? ExitCode.Failed : ExitCode.Done;
    }
}
