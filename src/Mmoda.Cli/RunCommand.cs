using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Mmoda.Cli;

/// <summary><c>mmoda run PRODUCT</c>: a query from the command line, here or on a server.</summary>
internal static class RunCommand
{
    // Options that stand for parameters of the same meaning.
    private static readonly (string Option, string Parameter, string Description)[] Shortcuts =
    [
        ("--source", "src_name", "Source: a name of the catalogue."),
        ("--ra", "RA", "Right ascension in degrees, instead of a name."),
        ("--dec", "DEC", "Declination in degrees."),
        ("--t1", "T1", "Start, UTC (default: of all data of the source)."),
        ("--t2", "T2", "End, UTC."),
        ("--e1", "E1_keV", "Lower energy, keV."),
        ("--e2", "E2_keV", "Upper energy, keV."),
        ("--radius", "radius", "Use pointings within this angle of the source, degrees."),
        ("--scw", "scw_list", "Science windows, separated by commas, instead of position and time."),
        ("--max-pointings", "max_pointings", "Use at most so many science windows."),
        ("--threshold", "detection_threshold", "Least significance of a source."),
    ];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<string> product = new("PRODUCT") { Description = "What to make, for example isgri_image." };
        Dictionary<string, Option<string?>> shortcuts = Shortcuts.ToDictionary(s => s.Parameter, s => new Option<string?>(s.Option) { Description = s.Description });
        Option<string[]> set = new("--set") { Description = "Any other parameter: NAME=VALUE; may be repeated.", DefaultValueFactory = _ => [] };
        Option<DirectoryInfo?> output = new("--out") { Description = "Directory for the files; created." };
        Option<Uri?> server = DataOptions.Server();
        Option<DirectoryInfo> data = DataOptions.Data();
        Option<DirectoryInfo?> archive = DataOptions.Archive();
        Option<int> workers = DataOptions.Workers();
        Option<bool> json = DataOptions.Json();
        Option<bool> timing = new("--timing") { Description = "Print the seconds of each stage for each science window." };
        Command command = new("run", "Make a product.") { product };
        foreach (Option<string?> option in shortcuts.Values)
            command.Options.Add(option);
        foreach (Option option in new Option[] { set, output, server, data, archive, workers, json, timing })
            command.Options.Add(option);
        command.SetAction(async (result, cancellationToken) =>
        {
            JsonObject parameters = [];
            foreach ((string name, Option<string?> option) in shortcuts)
            {
                if (result.GetValue(option) is { } value)
                    parameters[name] = value;
            }

            foreach (string pair in result.GetValue(set) ?? [])
            {
                int at = pair.IndexOf('=', StringComparison.Ordinal);
                if (at < 1)
                    throw new CommandException(ExitCode.Usage, $"--set is '{pair}', the form is NAME=VALUE.");
                parameters[pair[..at]] = pair[(at + 1)..];
            }

            long started = Stopwatch.GetTimestamp();
            if (result.GetValue(server) is { } url)
            {
                RemoteBackend remote = new(new RemoteServer(url));
                return await RunAsync(remote, result.GetRequiredValue(product), parameters, result.GetValue(output)?.FullName, result.GetValue(json), result.GetValue(timing), started, cancellationToken);
            }

            await using LocalBackend local = new(new LocalSystem(
                result.GetRequiredValue(data).FullName, result.GetValue(archive)?.FullName, result.GetValue(workers)));
            return await RunAsync(local, result.GetRequiredValue(product), parameters, result.GetValue(output)?.FullName, result.GetValue(json), result.GetValue(timing), started, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IQueryBackend backend,
        string product,
        JsonObject parameters,
        string? output,
        bool json,
        bool timing,
        long started,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Instrument, string Product)> products = await backend.ProductsAsync(cancellationToken);
        (string instrument, _) = products.FirstOrDefault(p => p.Product == product);
        if (instrument is null)
        {
            throw new CommandException(
                ExitCode.Usage, $"PRODUCT is '{product}', allowed are {string.Join(", ", products.Select(p => p.Product))}.");
        }

        await FillTimesAsync(backend, parameters, cancellationToken);
        JsonObject job = await backend.SubmitAsync(instrument, product, parameters, cancellationToken);
        if (job["errors"] is JsonArray errors)
            return Refuse(errors, json);
        bool known = job["state"]?.GetValue<string>() == "completed";
        string id = job["id"]?.GetValue<string>() ?? "";
        while (job["state"]?.GetValue<string>() is "queued" or "running")
        {
            ShowProgress(job);
            job = await backend.NextAsync(id, cancellationToken);
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        ShowProgress(job);
        bool isDone = job["state"]?.GetValue<string>() == "completed";
        List<string> files = isDone ? await CollectAsync(backend, job, id, output, cancellationToken) : [];
        foreach (JsonNode? warning in job["warnings"] as JsonArray ?? [])
            Terminal.Line("Note: " + warning?.GetValue<string>());
        if (timing)
            Console.Error.Write(TimingTable(job));
        JsonObject[] sources = [.. (job["sources"] as JsonArray ?? []).OfType<JsonObject>()];
        if (json)
        {
            Console.WriteLine(new JsonObject
            {
                ["job_id"] = id,
                ["status"] = isDone ? "done" : "failed",
                ["message"] = job["message"]?.DeepClone(),
                ["seconds"] = Math.Round(seconds, 4),
                ["from_cache"] = known || job["from_cache"]?.GetValue<bool>() == true,
                ["simulated"] = job["summary"]?["simulated"]?.DeepClone(),
                ["windows"] = new JsonArray([.. (job["windows"] as JsonArray ?? []).OfType<JsonObject>().Select(w => (JsonNode)new JsonObject
                {
                    ["id"] = w["id"]?.DeepClone(),
                    ["status"] = w["status"]?.DeepClone(),
                    ["reason"] = w["reason"]?.DeepClone(),
                })]),
                ["files"] = new JsonArray([.. files.Select(f => (JsonNode)f)]),
                ["sources"] = new JsonArray([.. sources.Select(s => s.DeepClone())]),
            }.ToJsonString(FitsCommands.Indented));
        }
        else if (isDone)
        {
            Report(job, seconds, known, files, sources);
        }

        if (!isDone)
            Terminal.Error($"job {id} failed: {job["message"]?.GetValue<string>()}");
        return isDone ? ExitCode.Done : ExitCode.Failed;
    }

    // Without times the whole span of the archive for the source is meant.
    private static async Task FillTimesAsync(IQueryBackend backend, JsonObject parameters, CancellationToken cancellationToken)
    {
        if (parameters.ContainsKey("T1") && parameters.ContainsKey("T2"))
            return;
        double? Number(string name) =>
            double.TryParse(parameters[name]?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
        bool hasPosition = Number("RA") is not null && Number("DEC") is not null;
        WindowFilter filter = new(
            hasPosition ? null : parameters["src_name"]?.ToString(),
            hasPosition ? Number("RA") : null,
            hasPosition ? Number("DEC") : null,
            Number("radius") ?? 15,
            parameters["T1"]?.ToString(),
            parameters["T2"]?.ToString());
        JsonObject windows = await backend.WindowsAsync(filter, cancellationToken);
        if (!parameters.ContainsKey("T1") && windows["t_first_utc"]?.GetValue<string>() is { } first)
            parameters["T1"] = first;
        if (!parameters.ContainsKey("T2") && windows["t_last_utc"]?.GetValue<string>() is { } last)
            parameters["T2"] = last;
    }

    private static int Refuse(JsonArray errors, bool json)
    {
        foreach (JsonObject error in errors.OfType<JsonObject>())
            Terminal.Error($"{error["parameter"]} is '{error["given"]}': {error["message"]}");
        if (json)
            Console.WriteLine(new JsonObject { ["job_id"] = null, ["status"] = "refused", ["problems"] = errors.DeepClone() }.ToJsonString(FitsCommands.Indented));
        bool nothing = errors.Count > 0 && errors.OfType<JsonObject>().All(e => e["message"]?.GetValue<string>().StartsWith("There is no science window", StringComparison.Ordinal) == true);
        return nothing ? ExitCode.NothingFound : ExitCode.Usage;
    }

    private static void ShowProgress(JsonObject job)
    {
        JsonObject[] nodes = [.. (job["nodes"] as JsonArray ?? []).OfType<JsonObject>()];
        if (nodes.Length == 0)
            return;
        int done = nodes.Count(n => n["state"]?.GetValue<string>() is "produced" or "empty" or "failed");
        string now = string.Join(", ", nodes.Where(n => n["state"]?.GetValue<string>() == "running").Select(n => n["id"]?.GetValue<string>()).Take(2));
        Terminal.Progress(done, nodes.Length, now.Length > 0 ? now : job["state"]?.GetValue<string>() ?? "");
    }

    private static async Task<List<string>> CollectAsync(
        IQueryBackend backend, JsonObject job, string id, string? output, CancellationToken cancellationToken)
    {
        List<string> files = [];
        if (output is not null)
            Directory.CreateDirectory(output);
        foreach (JsonObject product in (job["products"] as JsonArray ?? []).OfType<JsonObject>())
        {
            string name = Path.GetFileName(product["file_name"]?.GetValue<string>() ?? "");
            if (output is null)
            {
                files.Add(backend.Locate(id, name));
                continue;
            }

            string path = Path.Combine(output, name);
            await backend.FetchAsync(id, name, path, cancellationToken);
            files.Add(path);
        }

        return files;
    }

    private static void Report(JsonObject job, double seconds, bool known, List<string> files, JsonObject[] sources)
    {
        JsonObject[] windows = [.. (job["windows"] as JsonArray ?? []).OfType<JsonObject>()];
        int used = windows.Count(w => w["status"]?.GetValue<string>() == "done");
        string simulated = job["summary"]?["simulated"]?.GetValue<bool>() == true ? ", simulated data" : "";
        Terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Done in {seconds:0.00} s{(known ? " (from the store)" : "")}: {used} of {windows.Length} science windows{simulated}."));
        foreach (string file in files)
            Terminal.Line("  " + file);
        if (sources.Length > 0)
            Console.Write(ImageCommands.SourceTable(sources));
        else
            Terminal.Line("No source above the threshold.");
    }

    private static string TimingTable(JsonObject job)
    {
        JsonObject[] nodes = [.. (job["nodes"] as JsonArray ?? []).OfType<JsonObject>()];
        return Terminal.Table(
            ["Step", "Seconds", "Stages [s]"],
            nodes.Select(n => (IReadOnlyList<string>)
            [
                n["id"]?.GetValue<string>() ?? "",
                Terminal.Number(n["seconds"]?.GetValue<double>(), 3),
                (n["from_store"]?.GetValue<bool>() == true ? "from the store; when made: " : "")
                    + string.Join(", ", (n["stages"] as JsonObject ?? []).Select(s => $"{s.Key} {Terminal.Number(s.Value?.GetValue<double>(), 3)}")),
            ]));
    }
}
