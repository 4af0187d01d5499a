using System.CommandLine;
using System.Text.Json.Nodes;
using Mmoda.Instruments;

namespace Mmoda.Cli;

/// <summary><c>mmoda archive verify</c>: checks all files of an archive.</summary>
internal static class ArchiveVerifyCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<bool> quarantine = new("--quarantine") { Description = "Move damaged files to quarantine/, so that the next 'archive sync' fetches them again." };
        Option<int> parallel = DataOptions.Whole("--parallel", "Files read at once (default: one per core).", Environment.ProcessorCount, 1, 64);
        Option<DirectoryInfo> data = DataOptions.Data();
        Option<DirectoryInfo?> archive = DataOptions.Archive();
        Option<bool> json = DataOptions.Json();
        Command command = new("verify", "Check every file of an archive, and files, groups and indices against each other.")
        {
            quarantine, parallel, data, archive, json,
        };
        command.SetAction((result, cancellationToken) =>
        {
            string root = result.GetValue(archive)?.FullName ?? LocalSystem.ArchiveIn(result.GetRequiredValue(data).FullName);
            bool moves = result.GetValue(quarantine);
            VerificationReport report = ArchiveVerification.Run(
                root, result.GetValue(parallel), moves, TimeProvider.System, new Bar(), cancellationToken);
            if (result.GetValue(json))
                Console.WriteLine(ToJson(report).ToJsonString(FitsCommands.Indented));
            foreach (ArchiveFinding finding in report.Findings)
                Terminal.Line($"{Word(finding.Kind)}: {finding.Path}: {finding.Reason}");
            int damaged = Count(report, FindingKind.Damaged);
            Terminal.Line(
                $"{report.Files} files and {report.Windows} science windows checked: {damaged} damaged{(moves && damaged > 0 ? " (now in quarantine)" : "")}, {Count(report, FindingKind.Missing)} missing, {Count(report, FindingKind.Inconsistent)} inconsistent, {Count(report, FindingKind.Orphan)} orphans.");
            return Task.FromResult(report.IsSound ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    private static JsonObject ToJson(VerificationReport report) => new()
    {
        ["sound"] = report.IsSound,
        ["files"] = report.Files,
        ["windows"] = report.Windows,
        ["findings"] = new JsonArray(
            [.. report.Findings.Select(f => (JsonNode)new JsonObject { ["path"] = f.Path, ["kind"] = Word(f.Kind), ["reason"] = f.Reason })]),
    };

    private static string Word(FindingKind kind) => kind switch
    {
        FindingKind.Damaged => "damaged",
        FindingKind.Missing => "missing",
        FindingKind.Inconsistent => "inconsistent",
        FindingKind.WrongChecksum => "wrong checksum",
        FindingKind.NotCopied => "not copied",
        _ => "orphan",
    };

    private static int Count(VerificationReport report, FindingKind kind) => report.Findings.Count(f => f.Kind == kind);

    private sealed class Bar : IProgress<(int Done, int Total, string Path)>
    {
        public void Report((int Done, int Total, string Path) value) => Terminal.Progress(value.Done, value.Total, value.Path);
    }
}
