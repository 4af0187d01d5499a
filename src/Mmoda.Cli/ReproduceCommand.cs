using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Cli;

/// <summary><c>mmoda reproduce RECIPE</c>: computes the products of a recipe again, here or on a server, and compares them.</summary>
internal static class ReproduceCommand
{
    private const string Windows = "windows", WindowList = "scw_list";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<FileInfo> recipe = new("RECIPE") { Description = "A recipe (recipe.json), or a FITS product, which carries its own." };
        Option<DirectoryInfo?> products = new("--products") { Description = "Directory of the original products (default: that of RECIPE). Without them checksums are compared." };
        Option<double?> tolerance = DataOptions.Number("--tolerance", "Largest relative difference of values that counts as agreement (default: 1e-6).", 1e-6, 0, 1, "");
        Option<DirectoryInfo?> output = new("--out") { Description = "Keep the new products in this directory." };
        Option<DirectoryInfo?> data = new("--data") { Description = "Directory of products and jobs (default: a temporary one, so that everything is computed anew)." };
        Option<DirectoryInfo?> archive = DataOptions.Archive();
        Option<int> workers = DataOptions.Workers();
        Option<bool> json = DataOptions.Json();
        RemoteOptions remote = new();
        Command command = new("reproduce", "Make the products of a recipe again and compare; ends with 1 when one differs.") { recipe, products, tolerance, output };
        foreach (Option option in (IEnumerable<Option>)[.. remote.All, data, archive, workers, json])
            command.Options.Add(option);
        command.SetAction(async (result, cancellationToken) =>
        {
            string file = result.GetRequiredValue(recipe).FullName;
            string temporary = Directory.CreateTempSubdirectory("mmoda-reproduce-").FullName;
            try
            {
                Reproduction work = new(
                    RecipeFile.Read(file), result.GetValue(products)?.FullName ?? Path.GetDirectoryName(file) ?? ".",
                    result.GetValue(output)?.FullName ?? Path.Combine(temporary, "out"), result.GetValue(tolerance) ?? 0);
                await using IQueryBackend backend = remote.Open(result) is { } client
                    ? new RemoteBackend(client)
                    : new LocalBackend(new LocalSystem(
                        result.GetValue(data)?.FullName ?? Path.Combine(temporary, "data"),
                        result.GetValue(archive)?.FullName ?? LocalSystem.ArchiveIn(result.GetValue(data)?.FullName ?? DataOptions.Default()),
                        result.GetValue(workers)));
                return await RunAsync(backend, work, result.GetValue(json), cancellationToken);
            }
            finally
            {
                Directory.Delete(temporary, recursive: true);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(IQueryBackend backend, Reproduction work, bool json, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        Query query = work.Recipe.Query;
        OfferedProduct offered = (await backend.ProductsAsync(cancellationToken)).FirstOrDefault(p => p.Instrument == query.Instrument && p.Name == query.Product)
            ?? throw new CommandException(ExitCode.Failed, $"The recipe is for {query.Instrument} {query.Product}, which is not known here.");
        JsonObject job = await backend.SubmitAsync(query.Instrument, query.Product, Parameters(query, offered), query.IsDummy, cancellationToken);
        if (job["errors"] is JsonArray errors)
        {
            string[] lines = [.. errors.OfType<JsonObject>().Select(e => $"{e["parameter"]}: {e["message"]}")];
            throw new CommandException(ExitCode.Failed, "The query of the recipe cannot be done here: " + string.Join(" ", lines));
        }

        string id = (string?)job["id"] ?? "";
        job = await backend.WaitAsync(id, RunCommand.ShowProgress, cancellationToken);
        if ((string?)job["state"] != "completed")
            throw new CommandException(ExitCode.Failed, $"The job {id} of the recipe failed here: {job["message"]}");
        Recipe now = Understand(await backend.RecipeAsync(id, cancellationToken));
        await RunCommand.CollectAsync(backend, job, id, work.Output, cancellationToken);
        RecipeDifferences differences = RecipeDifferences.Between(work.Recipe, now);
        ProductVerdict[] verdicts = [.. Verdicts(work, now)];
        bool agrees = verdicts.All(v => v.Agrees);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (json)
            Console.WriteLine(Document(work, id, agrees, seconds, differences, verdicts).ToJsonString(FitsCommands.Indented));
        else
            Report(work, id, agrees, seconds, differences, verdicts);
        return agrees ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>The parameters that can be given, with the science windows named: the archive here may have others in their place.</summary>
    private static JsonObject Parameters(Query query, OfferedProduct offered)
    {
        JsonObject parameters = new(query.Canonical.Where(p => offered.Parameters.Contains(p.Key)).Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value)));
        if (query.Canonical.TryGetValue(Windows, out string? windows) && offered.Parameters.Contains(WindowList))
            parameters[WindowList] = windows;
        return parameters;
    }

    private static Recipe Understand(string recipe)
    {
        try
        {
            return Recipe.FromJson(recipe);
        }
        catch (JsonException e)
        {
            throw new CommandException(ExitCode.Failed, $"The server told no recipe that can be read: {e.Message}");
        }
    }

    private static IEnumerable<ProductVerdict> Verdicts(Reproduction work, Recipe now)
    {
        Dictionary<string, RecipeProduct> made = now.Products.DistinctBy(p => p.FileName).ToDictionary(p => p.FileName, StringComparer.Ordinal);
        foreach (RecipeProduct product in work.Recipe.Products)
        {
            yield return made.Remove(product.FileName, out RecipeProduct? copy)
                ? Compare(work, product, copy)
                : new ProductVerdict(product.FileName, "not made", null, []);
        }

        foreach (string name in made.Keys)
            yield return new ProductVerdict(name, "new", null, []);
    }

    private static ProductVerdict Compare(Reproduction work, RecipeProduct product, RecipeProduct copy)
    {
        string original = Path.Combine(work.Originals, Path.GetFileName(product.FileName)), made = Path.Combine(work.Output, Path.GetFileName(copy.FileName));
        bool isSame = product.Sha256 is not null && product.Sha256 == copy.Sha256;
        if (Path.GetFullPath(original) == Path.GetFullPath(made) || !File.Exists(original))
        {
            return isSame
                ? new ProductVerdict(product.FileName, ProductVerdict.Identical, null, [])
                : new ProductVerdict(product.FileName, ProductVerdict.Different, null, ["the checksums differ; with --products the values can be compared"]);
        }

        if (product.MediaType == "application/fits")
            return FitsComparison.Compare(product.FileName, original, made, work.Tolerance);
        return File.ReadAllBytes(original).AsSpan().SequenceEqual(File.ReadAllBytes(made))
            ? new ProductVerdict(product.FileName, ProductVerdict.Identical, null, [])
            : new ProductVerdict(product.FileName, ProductVerdict.Different, null, ["the bytes differ"]);
    }

    private static void Report(Reproduction work, string id, bool agrees, double seconds, RecipeDifferences differences, ProductVerdict[] verdicts)
    {
        Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"Job {work.Recipe.Job} was computed again as {id} in {seconds:0.0} s."));
        Say("Versions that differ:", differences.Versions);
        Say("Parameters that differ:", differences.Parameters);
        Say("Input files that differ:", differences.Inputs);
        if (work.Recipe.Inputs.Count == 0)
            Terminal.Line("The recipe lists no input files, so they could not be compared.");
        Console.Write(Terminal.Table(
            ["Product", "Verdict", "Largest relative difference"],
            verdicts.Select(v => (IReadOnlyList<string>)[v.FileName, v.Verdict, v.Largest is { } l ? l.ToString("0.##E+0", CultureInfo.InvariantCulture) : "-"])));
        foreach (ProductVerdict verdict in verdicts)
        {
            foreach (string detail in verdict.Details)
                Terminal.Line($"{verdict.FileName}: {detail}");
        }

        Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{(agrees ? "All products agree" : "Not all products agree")}, with the tolerance {work.Tolerance:R}."));
    }

    private static void Say(string title, IReadOnlyList<(string What, string? Before, string? Now)> differences)
    {
        if (differences.Count == 0)
            return;
        Terminal.Line(title);
        foreach ((string what, string? before, string? now) in differences)
            Terminal.Line($"  {what}: {before ?? "absent"} -> {now ?? "absent"}");
    }

    private static JsonObject Document(Reproduction work, string id, bool agrees, double seconds, RecipeDifferences differences, ProductVerdict[] verdicts) => new()
    {
        ["job_id"] = work.Recipe.Job.Hex,
        ["new_job_id"] = id,
        ["agrees"] = agrees,
        ["tolerance"] = work.Tolerance,
        ["seconds"] = Math.Round(seconds, 4),
        ["versions"] = List(differences.Versions),
        ["parameters"] = List(differences.Parameters),
        ["inputs"] = List(differences.Inputs),
        ["inputs_known"] = work.Recipe.Inputs.Count > 0,
        ["products"] = new JsonArray([.. verdicts.Select(v => (JsonNode)new JsonObject
        {
            ["file_name"] = v.FileName,
            ["verdict"] = v.Verdict,
            ["largest_difference"] = v.Largest is { } l && double.IsFinite(l) ? l : null,
            ["details"] = new JsonArray([.. v.Details.Select(d => (JsonNode)d)]),
        })]),
    };

    private static JsonArray List(IReadOnlyList<(string What, string? Before, string? Now)> differences) =>
        [.. differences.Select(d => (JsonNode)new JsonObject { ["name"] = d.What, ["before"] = d.Before, ["now"] = d.Now })];

    /// <summary>What is made again.</summary>
    /// <param name="Recipe">The recipe.</param>
    /// <param name="Originals">Directory of the original products.</param>
    /// <param name="Output">Directory of the new ones.</param>
    /// <param name="Tolerance">Largest relative difference that counts as agreement.</param>
    private sealed record Reproduction(Recipe Recipe, string Originals, string Output, double Tolerance);
}
