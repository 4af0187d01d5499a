using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>A catalogue given decides which sources get spectra and light curves, on the command line and at the dispatcher.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class CurveCatalogueTests(SmallArchive archive)
{
    private const string Catalogue =
        """{"cat_frame":"fk5","cat_lon_name":"ra","cat_lat_name":"dec","cat_column_names":["meta_ID","src_names","significance","ra","dec"],"cat_column_list":[[0,1],["mine","empty"],[10.0,10.0],[83.633,86.0],[22.0145,24.0]]}""";

    private static string[] Query(string product) => ["run", product, .. SmallArchive.Query[2..]];

    [Theory]
    [InlineData("isgri_spectrum", "list.json", Catalogue)]
    [InlineData("isgri_lc", "list.json", Catalogue)]
    [InlineData("isgri_lc", "list.txt", "# a note\nmine, 83.633, 22.0145\nempty,86,24 # nothing is there\n")]
    public async Task A_catalogue_in_a_file_gives_its_sources_alone(string product, string file, string text)
    {
        await File.WriteAllTextAsync(archive.PathOf(file), text);

        ProgramEnd end = await archive.Program.RunAsync([.. Query(product), "--catalogue", archive.PathOf(file), "--json"]);

        Assert.True(end.ExitCode == 0, end.Errors);
        JsonObject[] sources = end.Json.Objects("sources");
        Assert.Equal(["mine", "empty"], sources.Select(s => (string?)s["name"]));
        Assert.True((double)sources[0]["significance"]! > 20);
        Assert.InRange((double)sources[1]["significance"]!, -5, 5);
    }

    [Fact]
    public async Task The_source_list_of_a_previous_image_is_such_a_catalogue()
    {
        string list = archive.PathOf(Path.Combine("crab", "sources.fits"));
        Assert.True(File.Exists(list));

        ProgramEnd end = await archive.Program.RunAsync([.. Query("isgri_lc"), "--catalogue", list, "--bands", "20-40,40-80", "--json"]);

        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal([("Crab", "20-40"), ("Crab", "40-80")], end.Json.Objects("sources").Select(s => ((string?)s["name"], (string?)s["band_kev"])).Order());
    }

    [Theory]
    [InlineData("Crab 83 22\n", "line 1")]
    [InlineData("# nothing\n", "no source")]
    [InlineData("far, 83, 100\n", "degrees")]
    [InlineData("A, 83.633, 22.0145\na, 84.6, 23\n", "'A' is the name in rows 1, 2")]
    public async Task A_file_without_a_catalogue_ends_with_2_and_is_named(string text, string told)
    {
        await File.WriteAllTextAsync(archive.PathOf("bad.txt"), text);

        ProgramEnd end = await archive.Program.RunAsync([.. Query("isgri_lc"), "--catalogue", archive.PathOf("bad.txt"), "--json"]);

        Assert.Equal(2, end.ExitCode);
        Assert.Contains(told, end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dispatcher_extracts_the_sources_of_the_selected_catalogue_in_all_bands_and_blocks()
    {
        await using ServingProgram server = await ServingProgram.StartAsync(archive.Program);
        using HttpClient client = new() { BaseAddress = new Uri(server.Address) };

        JsonNode curves = await AskAsync(client, "isgri_lc", "&energy_bands=20-40,40-80&binning=bayesian_blocks&time_resolution=10", server.Enough);
        Assert.Equal(["empty", "empty", "mine", "mine"], Sources(curves).Order(StringComparer.Ordinal));
        Assert.Equal(["20-40", "20-40", "40-80", "40-80"], Metadata(curves).Select(m => (string?)m["band_kev"]).Order(StringComparer.Ordinal));

        JsonNode spectra = await AskAsync(client, "isgri_spectrum", "&channels=32&systematic_fraction=0.02", server.Enough);
        Assert.Equal(["empty", "mine"], Sources(spectra).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain("esponse", (string?)spectra["exit_status"]!["warning"], StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Metadata(JsonNode answer) => answer["products"]!["numpy_data_product_list"]!.AsArray().Select(p =>
    {
        JsonNode product = p is JsonValue text ? JsonNode.Parse((string)text!)! : p!; // The list holds objects, or their texts.
        return product["meta_data"] is JsonValue inner ? JsonNode.Parse((string)inner!)! : product["meta_data"]!;
    });

    private static IEnumerable<string?> Sources(JsonNode answer) => Metadata(answer).Select(m => (string?)m["src_name"]);

    /// <summary>Asks until the job has ended, as clients do.</summary>
    private static async Task<JsonNode> AskAsync(HttpClient client, string product, string more, CancellationToken cancellationToken)
    {
        const string Windows = "&src_name=Crab&T1=2003-01-01T00:00:00&T2=2025-01-01T00:00:00";
        string url = $"/dispatch-data/run_analysis?instrument=isgri&product_type={product}&query_type=Real&api=True&async_dispatcher=True{Windows}{more}&selected_catalog={Uri.EscapeDataString(Catalogue)}";
        JsonNode answer = JsonNode.Parse(await client.GetStringAsync(new Uri(url + "&query_status=new", UriKind.Relative), cancellationToken))!;
        while ((string?)answer["query_status"] is "submitted" or "progress" or "ready")
        {
            string id = (string)answer["job_monitor"]!["job_id"]!;
            answer = JsonNode.Parse(await client.GetStringAsync(
                new Uri($"{url}&query_status={answer["query_status"]}&job_id={id}&session_id={answer["session_id"]}", UriKind.Relative), cancellationToken))!;
        }

        Assert.Equal("done", (string?)answer["query_status"]);
        return answer;
    }
}
