using System.Net;
using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>The product <c>spectral_fit</c> as users ask for it: by the command line, the native API and the wire of <c>oda_api</c>.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class SpectralFitContractTests(SmallArchive archive)
{
    [Fact]
    public async Task A_spectrum_of_the_archive_is_fitted_by_the_command_line()
    {
        string job = await SpectrumAsync();

        string[] query = ["run", "spectral_fit", "--set", $"spectra={job}:Crab", "--set", "model=powerlaw", "--set", "fit_bands=20-200"];
        ProgramEnd end = await archive.Program.RunAsync([.. query, "--out", archive.PathOf("fit"), "--json"]);
        ProgramEnd table = await archive.Program.RunAsync(query);

        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal(["fit.json", "fit.fits", "fit.svg"], Assert.IsType<JsonArray>(end.Json["files"]).Select(f => Path.GetFileName((string?)f)));
        JsonNode document = JsonNode.Parse(await File.ReadAllTextAsync(archive.PathOf(Path.Combine("fit", "fit.json"))))!;
        JsonNode index = document["parameters"]![0]!;
        Assert.InRange((double)index["value"]!, 1.8, 2.4); // A Crab of 2.1, observed for 800 s.
        Assert.Equal(0, table.ExitCode);
        Assert.Matches(@"^Parameter +Value", table.Output);
        Assert.Contains("powerlaw.PhoIndex", table.Output, StringComparison.Ordinal);
        Assert.Contains("degrees of freedom", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_ends_with_2_and_tells_the_parameter()
    {
        ProgramEnd end = await archive.Program.RunAsync("run", "spectral_fit", "--set", "spectra=0123:Crab", "--set", "model=powerlaw", "--json");

        Assert.Equal(2, end.ExitCode);
        JsonObject problem = Assert.Single(end.Json.Objects("problems"));
        Assert.Equal("spectra", (string?)problem["parameter"]);
        Assert.Contains("There is no job 0123", (string?)problem["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wires_give_the_same_fit()
    {
        string job = await SpectrumAsync();
        await using ServingProgram server = await ServingProgram.StartAsync(archive.Program);
        ProgramEnd native = await archive.Program.RunAsync(
            "run", "spectral_fit", "--set", $"spectra={job}:Crab", "--set", "model=cutoffpl", "--server", server.Address, "--out", archive.PathOf("remote-fit"), "--json");
        Assert.True(native.ExitCode == 0, native.Errors);
        using HttpClient client = new() { BaseAddress = new Uri(server.Address) };
        Uri query = new($"/dispatch-data/run_analysis?instrument=spectra&product_type=spectral_fit&query_type=Real&query_status=new&spectra={job}:Crab&model=cutoffpl&api=True", UriKind.Relative);
        JsonNode old = JsonNode.Parse(await client.GetStringAsync(query, server.Enough))!;

        Assert.Equal("done", (string?)old["query_status"]); // It is the same job.
        string text = (string)old["products"]!["text_product_list"]![0]!["value"]!;
        Assert.Equal(await File.ReadAllTextAsync(archive.PathOf(Path.Combine("remote-fit", "fit.json")), server.Enough), text);
        Assert.Equal("spectral_fit_tables", (string?)old["products"]!["numpy_data_product_list"]![0]!["name"]);
        using HttpResponseMessage wrong = await client.GetAsync(new Uri(query.OriginalString.Replace("cutoffpl", "cutofpl", StringComparison.Ordinal), UriKind.Relative), server.Enough);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("'cutofpl', which is no component", (string?)JsonNode.Parse(await wrong.Content.ReadAsStringAsync(server.Enough))!["error_message"], StringComparison.Ordinal);
    }

    private async Task<string> SpectrumAsync()
    {
        ProgramEnd end = await archive.Program.RunAsync(["run", "isgri_spectrum", .. SmallArchive.Query[2..], "--json"]);
        Assert.True(end.ExitCode == 0, end.Errors);
        return (string)end.Json["job_id"]!;
    }
}
