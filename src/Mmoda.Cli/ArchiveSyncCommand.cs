using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Instruments;
using Mmoda.Sky;

namespace Mmoda.Cli;

/// <summary><c>mmoda archive sync</c>: copies science windows from another archive.</summary>
internal static class ArchiveSyncCommand
{
    private static readonly string[] Versions = ["CONS", "NRT"];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> from = new("--from") { Description = "Address (https://...) or directory of the archive to copy from.", Required = true };
        Option<string[]> scw = new("--scw")
        {
            Description = "Science windows, separated by commas or blanks, or @FILE with one per line.",
            AllowMultipleArgumentsPerToken = true, // The parser puts the lines of @FILE in its place.
        };
        Option<int?> revolution = new("--revolution") { Description = "All pointings of a revolution." };
        revolution.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= 9999))
                result.AddError($"--revolution is '{result.Tokens[0].Value}', allowed is a whole number from 0 to 9999.");
        });
        Option<string?> source = new("--source") { Description = "Pointings about a catalogued source, or about RA,DEC in degrees." };
        Option<double?> radius = DataOptions.Number("--radius", "Largest angle between pointing and source, degrees.", 15, 0, 180, "degrees");
        Option<string?> t1 = new("--t1") { Description = "Only windows that end after this UTC time." };
        Option<string?> t2 = new("--t2") { Description = "Only windows that start before this UTC time." };
        Option<string> version = new("--version") { Description = "Processing: CONS (consolidated) or NRT (near real time).", DefaultValueFactory = _ => "CONS" };
        version.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !Versions.Contains(result.Tokens[0].Value))
                result.AddError($"--version is '{result.Tokens[0].Value}', allowed are {string.Join(" and ", Versions)}.");
        });
        Option<int> parallel = DataOptions.Whole("--parallel", "Connections at once (default: 4).", 4, 1, 16);
        Option<double?> limit = DataOptions.Number("--limit", "Most MB per second over all connections (default: no limit).", null, 0.001, 1e6, "MB/s");
        Option<bool> lenient = new("--no-checksums") { Description = "Accept files whose CHECKSUM or DATASUM is wrong, if they are whole otherwise." };
        Option<bool> dry = new("--dry-run") { Description = "Only list the windows; nothing but the index is fetched." };
        Option<DirectoryInfo> data = DataOptions.Data();
        Option<DirectoryInfo?> archive = DataOptions.Archive();
        Option<bool> json = DataOptions.Json();
        Command command = new("sync", "Copy what the analysis of some science windows needs from another archive; an interrupted copy is continued.")
        {
            from, scw, revolution, source, radius, t1, t2, version, parallel, limit, lenient, dry, data, archive, json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            string root = result.GetValue(archive)?.FullName ?? LocalSystem.ArchiveIn(result.GetRequiredValue(data).FullName);
            SyncRequest request = new()
            {
                From = result.GetRequiredValue(from),
                To = root,
                Selection = Selection(
                    root,
                    result.GetValue(scw),
                    result.GetValue(revolution),
                    result.GetValue(source),
                    result.GetValue(radius) ?? 15,
                    Time("--t1", result.GetValue(t1)),
                    Time("--t2", result.GetValue(t2))),
                Version = result.GetValue(version) == "NRT" ? ProcessingVersion.NearRealTime : ProcessingVersion.Consolidated,
                Parallel = result.GetValue(parallel),
                BytesPerSecond = result.GetValue(limit) * 1e6,
                CompareChecksums = !result.GetValue(lenient),
                IsDryRun = result.GetValue(dry),
            };
            Bar bar = new();
            SyncReport report = await ArchiveSync.RunAsync(request, TimeProvider.System, bar, cancellationToken);
            bar.End();
            if (result.GetValue(json))
                Console.WriteLine(ToJson(report, request.IsDryRun).ToJsonString(FitsCommands.Indented));
            Tell(report, request, root);
            return !report.IsComplete ? ExitCode.Failed : report.Windows.Count == 0 ? ExitCode.NothingFound : ExitCode.Done;
        });
        return command;
    }

    /// <summary>The report as scripts read it.</summary>
    public static JsonObject ToJson(SyncReport report, bool isDryRun) => new()
    {
        ["complete"] = report.IsComplete,
        ["dry_run"] = isDryRun,
        ["files"] = report.Files,
        ["held"] = report.Held,
        ["bytes"] = report.Bytes,
        ["seconds"] = Math.Round(report.Seconds, 3),
        ["windows"] = new JsonArray(
            [.. report.Windows.Select(w => (JsonNode)new JsonObject { ["id"] = w.Id, ["status"] = w.Status, ["reason"] = w.Reason })]),
        ["quarantined"] = Problems(report.Quarantined),
        ["missing"] = Problems(report.Missing),
        ["failed"] = Problems(report.Failed),
        ["notes"] = new JsonArray([.. report.Notes.Select(n => (JsonNode)n)]),
    };

    private static JsonArray Problems(IEnumerable<SyncProblem> problems) =>
        [.. problems.Select(p => (JsonNode)new JsonObject { ["path"] = p.Path, ["reason"] = p.Reason })];

    private static void Tell(SyncReport report, SyncRequest request, string root)
    {
        foreach (string note in report.Notes)
            Terminal.Line("note: " + note);
        foreach (SyncedWindow window in report.Windows.Where(w => w.Reason is not null))
            Terminal.Error($"{window.Id} is {window.Status}: {window.Reason}");
        foreach ((string what, IReadOnlyList<SyncProblem> problems) in
            new[] { ("in quarantine", report.Quarantined), ("missing", report.Missing), ("failed", report.Failed) })
        {
            foreach (SyncProblem problem in problems)
                Terminal.Error($"{what}: {problem.Path}: {problem.Reason}");
        }

        if (request.IsDryRun)
        {
            foreach (SyncedWindow window in report.Windows)
                Terminal.Line($"{window.Id}  {window.Status}");
            Terminal.Line($"{report.Windows.Count} science windows, {report.Windows.Count(w => w.Status == "held")} of them are held; nothing was copied.");
            return;
        }

        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Windows.Count(w => w.Status is "fetched" or "held")} of {report.Windows.Count} science windows in {root}: {report.Files} files fetched ({report.Bytes / 1e6:F1} MB in {report.Seconds:F1} s), {report.Held} held before, {report.Quarantined.Count} in quarantine, {report.Missing.Count} missing, {report.Failed.Count} failed.");
        Terminal.Line(summary);
    }

    private static double? Time(string option, string? text) =>
        text is null ? null
        : Epoch.TryParse(text, out Epoch epoch, out string problem) ? epoch.Ijd
        : throw new CommandException(ExitCode.Usage, $"{option}: {problem}");

    private static WindowSelection Selection(
        string root, string[]? scw, int? revolution, string? source, double radius, double? startIjd, double? stopIjd)
    {
        bool hasTime = startIjd is not null || stopIjd is not null;
        bool hasList = scw is { Length: > 0 };
        int given = (hasList ? 1 : 0) + (revolution is null ? 0 : 1) + (source is null ? 0 : 1);
        if (given > 1 || (given == 0 && !hasTime))
            throw new CommandException(ExitCode.Usage, "Give one of --scw, --revolution and --source, or times (--t1, --t2).");
        if (hasTime && (hasList || revolution is not null))
            throw new CommandException(ExitCode.Usage, "--t1 and --t2 go with --source only.");
        return scw is { Length: > 0 } ? new WindowSelection.Listed(Windows(scw))
            : revolution is { } number ? new WindowSelection.OfRevolution(number)
            : new WindowSelection.Around(source is null ? null : Direction(root, source), Angle.FromDegrees(radius), startIjd, stopIjd);
    }

    private static string[] Windows(string[] given)
    {
        string[] ids = [.. given.Select(text => text is ['@', .. string path] ? RunCommand.WindowList(path) : text)
            .SelectMany(text => text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))];
        if (ids.Length == 0)
            throw new CommandException(ExitCode.Usage, "--scw names no science window.");
        return ids.FirstOrDefault(id => !ScienceWindowId.TryParse(id, out _)) is { } wrong
            ? throw new CommandException(ExitCode.Usage, $"--scw: '{wrong}' is no science window; the forms are RRRRPPPPSSSF and RRRRPPPPSSSF.VVV.")
            : ids;
    }

    private static SkyDirection Direction(string root, string source)
    {
        if (new IntegralSources(new IntegralArchive(root)).Resolve(source) is { } known)
            return SkyDirection.FromDegrees(known.RightAscensionDegrees, known.DeclinationDegrees);
        return SkyDirection.TryParse(source.Replace(',', ' '), out SkyDirection direction, out string problem)
            ? direction
            : throw new CommandException(ExitCode.Usage, $"--source '{source}' is neither a catalogued source nor RA,DEC: {problem}");
    }

    // How many files there are is known bit by bit: the bar is full at the end only.
    private sealed class Bar : IProgress<SyncProgress>
    {
        private volatile int _done;

        public void Report(SyncProgress value)
        {
            _done = value.Done;
            Terminal.Progress(
                value.Done,
                Math.Max(value.Total, value.Done + 1),
                string.Create(CultureInfo.InvariantCulture, $"{value.Done} files, {value.Bytes / 1e6:F1} MB, {value.Path}"));
        }

        public void End()
        {
            if (_done > 0)
                Terminal.Progress(1, 1, $"{_done} files");
        }
    }
}
