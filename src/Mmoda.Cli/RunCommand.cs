using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.Instruments;

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
        ("--t1", "T1", "Start: UTC, 'MJD 58176.5' or 'IJD 6632.5'; a number alone is an MJD, or an IJD below 40000 (default: of all data of the source)."),
        ("--t2", "T2", "End, likewise."),
        ("--e1", "E1_keV", "Lower energy, keV."),
        ("--e2", "E2_keV", "Upper energy, keV."),
        ("--bands", "energy_bands", "Several bands in keV instead of one: 20-40,40-80."),
        ("--window-images", "window_images", "yes also gives the sky image of each science window."),
        ("--projection", "projection", "Projection of a mosaic: TAN, CAR, AIT or HEALPix."),
        ("--centre", "mosaic_centre", "Centre of a mosaic with a size: RA,DEC in degrees (isgri_mosaic; default: the source)."),
        ("--size", "mosaic_size", "Size of a mosaic in degrees: 20 or 20x10 (isgri_mosaic; default: all that the windows show)."),
        ("--radius", "radius", "Use pointings within this angle of the source, degrees."),
        ("--scw", "scw_list", "Science windows, separated by commas, or @FILE with one on each line, instead of position and time."),
        ("--revolution", "revolutions", "A revolution or a range such as 1922-1925, besides or in place of times."),
        ("--data-version", "data_version", "CONS (consolidated) or NRT (near real time) only."),
        ("--rights", "integral_data_rights", "public or all-private."),
        ("--min-good-time", "min_good_time", "Leave out science windows with less good time, seconds."),
        ("--good-times", "good_times", "Use only these intervals: START/STOP, separated by commas, each UTC or IJD."),
        ("--max-pointings", "max_pointings", "Use at most so many science windows."),
        ("--threshold", "detection_threshold", "Least significance of a source (isgri_image)."),
        ("--time-bin", "time_bin", "Width of a bin in seconds (isgri_lc; default 1000)."),
        ("--binning", "binning", "equal or bayesian_blocks (isgri_lc)."),
        ("--unit", "jemx_num", "Unit of JEM-X, 1 or 2 (default 2)."),
        ("--units", "jemx_units", "both puts both units into one mosaic (jemx_image, jemx_mosaic)."),
        ("--window-spectra", "window_spectra", "yes also gives the spectra of each science window (isgri_spectrum, jemx_spectrum)."),
        ("--channels", "channels", "Number of channels, 16 to 256 (isgri_spectrum; default 256)."),
        ("--catalogue", "selected_catalog", "File with the sources to extract: sources.fits of an image, JSON of the platform, or lines 'name, ra, dec'."),
    ];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<string> product = new("PRODUCT") { Description = "What to make: isgri_image, isgri_mosaic, isgri_spectrum, isgri_lc, jemx_image, jemx_mosaic, jemx_spectrum, jemx_lc or spectral_fit." };
        Dictionary<string, Option<string?>> shortcuts = Shortcuts.ToDictionary(s => s.Parameter, s => new Option<string?>(s.Option) { Description = s.Description });
        Option<string[]> set = new("--set") { Description = "Any other parameter: NAME=VALUE; may be repeated.", DefaultValueFactory = _ => [] };
        Option<DirectoryInfo?> output = new("--out") { Description = "Directory for the files; created." };
        Option<FileInfo?> recipe = new("--recipe") { Description = "Write how the products were made to this file, for 'mmoda reproduce'." };
        RemoteOptions remote = new();
        Option<DirectoryInfo> data = DataOptions.Data();
        Option<DirectoryInfo?> archive = DataOptions.Archive();
        Option<int> workers = DataOptions.Workers();
        Option<bool> json = DataOptions.Json();
        Option<bool> timing = new("--timing") { Description = "Print the seconds of each stage for each science window." };
        Command command = new("run", "Make a product.") { product };
        foreach (Option<string?> option in shortcuts.Values)
            command.Options.Add(option);
        foreach (Option option in (IEnumerable<Option>)[set, output, recipe, .. remote.All, data, archive, workers, json, timing])
            command.Options.Add(option);
        command.SetAction(async (result, cancellationToken) =>
        {
            long started = Stopwatch.GetTimestamp();
            bool printsJson = result.GetValue(json);
            try
            {
                RunRequest request = new(
                    result.GetRequiredValue(product),
                    Parameters(shortcuts.Select(s => (s.Key, result.GetValue(s.Value))), result.GetValue(set) ?? []),
                    result.GetValue(output)?.FullName,
                    result.GetValue(recipe)?.FullName,
                    printsJson,
                    result.GetValue(timing),
                    started);
                await using IQueryBackend backend = remote.Open(result) is { } client
                    ? new RemoteBackend(client)
                    : new LocalBackend(new LocalSystem(result.GetRequiredValue(data).FullName, result.GetValue(archive)?.FullName, result.GetValue(workers)));
                return await RunAsync(backend, request, cancellationToken);
            }
            catch (Exception e) when (printsJson && Guard.Explain(e) is { } end)
            {
                RunDocument.Ended(end.ExitCode, end.Message, started).Print();
                throw;
            }
        });
        return command;
    }

    private static JsonObject Parameters(IEnumerable<(string Name, string? Value)> shortcuts, string[] pairs)
    {
        JsonObject parameters = [];
        foreach ((string name, string? value) in shortcuts)
        {
            if (value is not null)
                parameters[name] = value;
        }

        foreach (string pair in pairs)
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw new CommandException(ExitCode.Usage, $"--set is '{pair}', the form is NAME=VALUE.");
            parameters[pair[..at]] = pair[(at + 1)..];
        }

        ValueForms.Apply(parameters);
        if (parameters["scw_list"]?.GetValue<string>() is ['@', .. string path])
            parameters["scw_list"] = WindowList(path);
        if (parameters["selected_catalog"]?.GetValue<string>() is { } catalogue && !catalogue.TrimStart().StartsWith('{'))
            parameters["selected_catalog"] = Catalogue(catalogue);
        return parameters;
    }

    /// <summary>The sources of a file as the parameter has them.</summary>
    /// <exception cref="CommandException">The file cannot be read, or has none.</exception>
    private static string Catalogue(string path)
    {
        try
        {
            return CatalogueFile.ToJson(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or FitsException)
        {
            throw new CommandException(ExitCode.Usage, $"--catalogue: {e.Message}");
        }
    }

    /// <summary>Identifiers of a file, separated by commas, blanks or ends of lines; <c>#</c> starts a comment.</summary>
    /// <exception cref="CommandException">The file cannot be read, or has none.</exception>
    internal static string WindowList(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"--scw @{path}: {e.Message}");
        }

        string[] names = [.. lines.SelectMany(l => l.Split('#')[0].Split([',', ' ', '\t'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return names.Length > 0
            ? string.Join(',', names)
            : throw new CommandException(ExitCode.Usage, $"--scw @{path}: the file names no science window; expected is one identifier on each line.");
    }

    private static async Task<int> RunAsync(IQueryBackend backend, RunRequest request, CancellationToken cancellationToken)
    {
        (string product, JsonObject parameters, string? output, string? recipe, bool json, bool timing, long started) = request;
        IReadOnlyList<OfferedProduct> products = await backend.ProductsAsync(cancellationToken);
        if (products.FirstOrDefault(p => p.Name == product) is not { } offered)
            throw new CommandException(ExitCode.Usage, $"PRODUCT is '{product}', allowed are {string.Join(", ", products.Select(p => p.Name))}.");

        if (offered.Parameters.Contains("T1"))
            await FillTimesAsync(backend, parameters, cancellationToken);
        JsonObject job = await backend.SubmitAsync(offered.Instrument, product, parameters, dummy: false, cancellationToken);
        if (job["errors"] is JsonArray errors)
            return Refuse(errors, json, started);
        bool known = job["state"]?.GetValue<string>() == "completed";
        string id = job["id"]?.GetValue<string>() ?? "";
        if (job["state"]?.GetValue<string>() is "queued" or "running")
            job = await backend.WaitAsync(id, ShowProgress, cancellationToken);
        else
            ShowProgress(job);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        bool isDone = job["state"]?.GetValue<string>() == "completed";
        List<string> files = isDone ? await CollectAsync(backend, job, id, output, cancellationToken) : [];
        if (recipe is not null)
        {
            string text = await backend.RecipeAsync(id, cancellationToken);
            FitsFiles.WriteText(recipe, overwrite: true, writer => writer.Write(text));
        }

        foreach (JsonNode? warning in job["warnings"] as JsonArray ?? [])
            Terminal.Line("Note: " + warning?.GetValue<string>());
        if (timing)
            Console.Error.Write(TimingTable(job));
        // Those that were looked for and not detected come last, with their limits.
        JsonObject[] sources = [.. (job["sources"] as JsonArray ?? []).Concat(job["summary"]?["limits"] as JsonArray ?? []).OfType<JsonObject>()];
        if (json)
        {
            new RunDocument
            {
                JobId = id,
                Status = isDone ? "done" : "failed",
                Message = job["message"]?.GetValue<string>(),
                Seconds = seconds,
                FromCache = known || job["from_cache"]?.GetValue<bool>() == true,
                Simulated = job["summary"]?["simulated"]?.GetValue<bool>(),
                Windows = JobWindows.Of(job),
                Files = files,
                Sources = sources,
            }.Print();
        }
        else if (isDone)
        {
            Report(job, seconds, known, files, sources);
        }

        if (!isDone)
            Terminal.Error($"job {id} failed: {job["message"]?.GetValue<string>()}");
        return isDone ? ExitCode.Done : ExitCode.Failed;
    }

    // Without times the whole span of the archive for the source is meant. When that cannot be asked because a value is
    // wrong, the query is submitted as it is: its refusal names all that is wrong.
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
        JsonObject windows;
        try
        {
            windows = await backend.WindowsAsync(filter, cancellationToken);
        }
        catch (Exception e) when (Guard.Explain(e) is { ExitCode: ExitCode.Usage })
        {
            return;
        }

        if (!parameters.ContainsKey("T1") && windows["t_first_utc"]?.GetValue<string>() is { } first)
            parameters["T1"] = first;
        if (!parameters.ContainsKey("T2") && windows["t_last_utc"]?.GetValue<string>() is { } last)
            parameters["T2"] = last;
    }

    private static int Refuse(JsonArray errors, bool json, long started)
    {
        JsonObject[] problems = [.. errors.OfType<JsonObject>()];
        string[] lines = [.. problems.Select(p => p["given"] is { } given ? $"{p["parameter"]} is '{given}': {p["message"]}" : $"{p["parameter"]}: {p["message"]}")];
        foreach (string line in lines)
            Terminal.Error(line);
        int exitCode = ExitCodeOf(problems);
        if (json)
            (RunDocument.Ended(exitCode, string.Join(" ", lines), started) with { Problems = problems }).Print();
        return exitCode;
    }

    /// <summary>The exit code of a refused query: nothing found only when nothing else is wrong.</summary>
    internal static int ExitCodeOf(IReadOnlyCollection<JsonObject> problems) =>
        problems.Count > 0 && problems.All(p => p["kind"]?.GetValue<string>() == "nothing_found") ? ExitCode.NothingFound : ExitCode.Usage;

    /// <summary>Shows how many steps of a job are done.</summary>
    internal static void ShowProgress(JsonObject job)
    {
        JsonObject[] nodes = [.. (job["nodes"] as JsonArray ?? []).OfType<JsonObject>()];
        if (nodes.Length == 0)
            return;
        int done = nodes.Count(n => n["state"]?.GetValue<string>() is "produced" or "empty" or "failed");
        string now = string.Join(", ", nodes.Where(n => n["state"]?.GetValue<string>() == "running").Select(n => n["id"]?.GetValue<string>()).Take(2));
        Terminal.Progress(done, nodes.Length, now.Length > 0 ? now : job["state"]?.GetValue<string>() ?? "");
    }

    /// <summary>Where the files of a job are, after they were copied to a directory if there is one.</summary>
    internal static async Task<List<string>> CollectAsync(
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
            $"Done in {seconds:0.00} s{(known ? " (from the store)" : "")}{(windows.Length > 0 ? $": {used} of {windows.Length} science windows" : "")}{simulated}."));
        foreach (string file in files)
            Terminal.Line("  " + file);
        if (job["summary"]?["fit"] is JsonObject fit)
            Console.Write(FitTable.Of(fit));
        else if (sources.Length > 0)
            Console.Write(SourceTables.Of(sources));
        else
            Terminal.Line(Nothing(job));
    }

    // A product of all windows that stayed empty knows why.
    private static string Nothing(JsonObject job) =>
        (job["nodes"] as JsonArray ?? []).OfType<JsonObject>()
            .LastOrDefault(n => n["label"] is null && n["state"]?.GetValue<string>() == "empty")?["reason"]?.GetValue<string>() is { } reason
            ? $"Nothing was made: {reason}."
            : "No source above the threshold.";

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

/// <summary>What is asked, and how the answer is shown.</summary>
internal sealed record RunRequest(string Product, JsonObject Parameters, string? Output, string? Recipe, bool PrintsJson, bool ShowsTiming, long Started);
