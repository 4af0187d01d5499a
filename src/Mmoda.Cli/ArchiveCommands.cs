using System.CommandLine;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Instruments;
using Mmoda.Sky;
using MmodaClient = Mmoda.Client.MmodaClient;

namespace Mmoda.Cli;

/// <summary><c>mmoda archive</c>.</summary>
internal static class ArchiveCommands
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<DirectoryInfo> root = new("DIR") { Description = "Root of the archive, which holds 'scw'." };
        Command index = new("index", "Read all science windows of an archive and write its index.") { root };
        index.SetAction((result, cancellationToken) => Task.FromResult(Index(result.GetRequiredValue(root).FullName, cancellationToken)));

        Option<string?> source = new("--source") { Description = "Only windows of this source." };
        Option<double?> ra = DataOptions.Number("--ra", "Right ascension, degrees.", null, -360, 360, "degrees");
        Option<double?> dec = DataOptions.Number("--dec", "Declination, degrees.", null, -90, 90, "degrees");
        Option<double?> radius = DataOptions.Number("--radius", "Largest angle between pointing and source, degrees.", 15, 0, 180, "degrees");
        Option<string?> t1 = new("--t1") { Description = "Only windows that end after this UTC time." };
        Option<string?> t2 = new("--t2") { Description = "Only windows that start before this UTC time." };
        Option<DirectoryInfo> data = DataOptions.Data();
        Option<DirectoryInfo?> archive = DataOptions.Archive();
        RemoteOptions remote = new();
        Option<bool> json = DataOptions.Json();
        Command list = new("list", "List science windows.") { source, ra, dec, radius, t1, t2, data, archive, json };
        foreach (Option option in remote.All)
            list.Options.Add(option);
        list.SetAction(async (result, cancellationToken) =>
        {
            WindowFilter filter = new(
                result.GetValue(source), result.GetValue(ra), result.GetValue(dec), result.GetValue(radius) ?? 15, result.GetValue(t1), result.GetValue(t2));
            filter.Validate();
            using MmodaClient? client = remote.Open(result);
            JsonObject answer = client is not null
                ? await RemoteBackend.WindowsAsync(client, filter, cancellationToken)
                : Local(result.GetValue(archive)?.FullName ?? LocalSystem.ArchiveIn(result.GetRequiredValue(data).FullName), filter);
            return Print(answer, result.GetValue(json));
        });
        return new Command("archive", "Look after the archive.") { index, list, ArchiveSyncCommand.Create(), ArchiveVerifyCommand.Create() };
    }

    /// <summary>Makes the index and says what was left out.</summary>
    public static int Index(string root, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
            throw new CommandException(ExitCode.Failed, $"{root} does not exist.");
        string date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        IndexReport report = ArchiveIndex.Build(root, date, cancellationToken);
        Terminal.Line($"{report.Windows} science windows indexed in {ArchiveIndex.PathIn(root)}");
        foreach (string window in report.Superseded)
            Terminal.Line($"{window} has a higher processing version too, which is used unless this one is named");
        foreach (IndexProblem problem in report.Problems)
            Terminal.Error($"left out {problem.Path}: {problem.Reason}");
        return report.Windows > 0 ? ExitCode.Done : ExitCode.NothingFound;
    }

    private static JsonObject Local(string root, WindowFilter filter)
    {
        if (!Directory.Exists(root))
            throw new CommandException(ExitCode.Failed, $"There is no archive in {root}; 'mmoda up' makes a demonstration archive.");
        IntegralArchive archive = new(root);
        WindowFilter resolved = filter.Resolve(new IntegralSources(archive));
        return ToJson(archive.List(resolved.Ra, resolved.Dec, resolved.Radius, resolved.T1, resolved.T2));
    }

    /// <summary>The list as scripts read it.</summary>
    public static JsonObject ToJson(IReadOnlyList<ObservationSummary> windows) => new()
    {
        ["windows"] = new JsonArray([.. windows.Select(w => (JsonNode)new JsonObject
        {
            ["id"] = w.Id,
            ["ra_deg"] = w.RaDeg,
            ["dec_deg"] = w.DecDeg,
            ["t_start_utc"] = w.StartUtc,
            ["t_stop_utc"] = w.StopUtc,
            ["good_seconds"] = w.GoodSeconds,
        })]),
        ["t_first_utc"] = windows.Count > 0 ? windows.Min(w => w.StartUtc) : null,
        ["t_last_utc"] = windows.Count > 0 ? windows.Max(w => w.StopUtc) : null,
        ["simulated"] = windows.Any(w => w.Simulated),
    };

    private static int Print(JsonObject answer, bool json)
    {
        JsonArray windows = answer["windows"] as JsonArray ?? [];
        if (json)
        {
            Console.WriteLine(answer.ToJsonString(FitsCommands.Indented));
        }
        else if (windows.Count > 0)
        {
            Console.Write(Terminal.Table(
                ["Science window", "RA", "Dec", "Start (UTC)", "End (UTC)", "Good [s]"],
                windows.OfType<JsonObject>().Select(w => (IReadOnlyList<string>)
                [
                    w["id"]?.GetValue<string>() ?? "",
                    Terminal.Number(w["ra_deg"]?.GetValue<double>(), 3),
                    Terminal.Number(w["dec_deg"]?.GetValue<double>(), 3),
                    w["t_start_utc"]?.GetValue<string>() ?? "",
                    w["t_stop_utc"]?.GetValue<string>() ?? "",
                    Terminal.Number(w["good_seconds"]?.GetValue<double>(), 0),
                ])));
        }
        else
        {
            Terminal.Line("No science window.");
        }

        return windows.Count > 0 ? ExitCode.Done : ExitCode.NothingFound;
    }
}

/// <summary>Which windows to list.</summary>
internal sealed record WindowFilter(string? Source, double? Ra, double? Dec, double Radius, string? T1, string? T2)
{
    /// <summary>Checks what needs no archive.</summary>
    /// <exception cref="CommandException">Half a position, a value out of range or a bad time.</exception>
    public void Validate()
    {
        void Check(string option, double? value, double least, double most)
        {
            if (value is { } given && !(given >= least && given <= most))
                throw new CommandException(ExitCode.Usage, FormattableString.Invariant($"{option} is {given}, allowed is {least} to {most} degrees."));
        }

        Check("--ra", Ra, -360, 360);
        Check("--dec", Dec, -90, 90);
        Check("--radius", Radius, 0, 180);
        if (Source is null && Ra is null != Dec is null)
            throw new CommandException(ExitCode.Usage, "Give both --ra and --dec, or neither.");
        foreach ((string option, string? text) in new[] { ("--t1", T1), ("--t2", T2) })
        {
            if (text is not null && !Epoch.TryParse(text, out _, out string problem))
                throw new CommandException(ExitCode.Usage, $"{option}: {problem}");
        }

    }

    /// <summary>With the position of a named source.</summary>
    /// <exception cref="CommandException">Unknown source, or a value is wrong.</exception>
    public WindowFilter Resolve(SourceResolver sources)
    {
        Validate();
        if (Source is null)
            return this;
        ResolvedSource found = sources.Resolve(Source)
            ?? throw new CommandException(ExitCode.Usage, $"--source '{Source}' is not known; give a name of the catalogue, or --ra and --dec.");
        return this with { Ra = found.RightAscensionDegrees, Dec = found.DeclinationDegrees };
    }
}
