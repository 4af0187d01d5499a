using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.Server.Api;

namespace Mmoda.Server.Tests;

public sealed partial class RecipeTests
{
    private static readonly string[] Windows = ["066500220010.001", "066500230010.001"];

    private static readonly object Crab = new { instrument = "isgri", product = "isgri_image", parameters = new { src_name = "Crab", E1_keV = 25.0 } };

    private static Uri At(string path) => new(path, UriKind.Relative);

    [Fact]
    public async Task The_recipe_has_the_query_the_steps_their_versions_and_times_the_inputs_and_the_products()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await DoneAsync(server);
        string text = await server.Client.GetStringAsync(At($"/api/v1/jobs/{id}/recipe"));
        Recipe recipe = Recipe.FromJson(text);

        Assert.Equal((id, "completed", "isgri", "isgri_image"), (recipe.Job.Hex, recipe.State, recipe.Query.Instrument, recipe.Query.Product));
        Assert.Equal("25", recipe.Query.Canonical["E1_keV"]);
        Assert.True(recipe.Started <= recipe.Finished);
        Assert.Equal(["fake.window", "fake.window", "fake.mosaic"], recipe.Steps.Select(s => s.Step));
        Assert.All(recipe.Steps, s => Assert.Equal((1, "produced"), (s.Version, s.State)));
        Assert.All(recipe.Steps, s => Assert.StartsWith("mmoda ", s.Software, StringComparison.Ordinal));
        Assert.All(recipe.Steps, s => Assert.All(s.Files, f => Assert.Equal(64, f.Sha256.Length)));
        Assert.Equal(Windows.Select(FakeImage.EventsOf), recipe.InputFiles);
        Assert.Equal(FakeImage.EventsOf(Windows[1]), Assert.Single(recipe.Inputs[recipe.Steps[1].Parameters["files"]]));
        byte[] mosaic = await server.Client.GetByteArrayAsync(At($"/api/v1/jobs/{id}/files/isgri_query_mosaic.fits?recipe=no"));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(mosaic)), recipe.Products[0].Sha256);
        Assert.Equal("mosaic", recipe.Products[0].Step);
        Assert.DoesNotContain(Environment.MachineName + "\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"host\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?format=prov", null)]
    [InlineData("", RecipeProv.MediaType)]
    public async Task Provenance_of_the_W3C_names_only_what_it_declares(string query, string? accept)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await DoneAsync(server);
        using HttpRequestMessage request = new(HttpMethod.Get, At($"/api/v1/jobs/{id}/recipe{query}"));
        if (accept is not null)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        Assert.Equal(RecipeProv.MediaType, answer.Content.Headers.ContentType!.MediaType);
        JsonObject prov = (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        JsonObject prefixes = (JsonObject)prov["prefix"]!;
        Assert.Equal("http://www.w3.org/ns/prov#", (string?)prefixes["prov"]);
        Assert.All(prefixes, p => Assert.True(Uri.TryCreate((string?)p.Value, UriKind.Absolute, out _), $"{p.Key} is an IRI"));
        JsonObject entities = (JsonObject)prov["entity"]!, activities = (JsonObject)prov["activity"]!, agents = (JsonObject)prov["agent"]!;
        Assert.Equal(4, activities.Count); // The job and three steps.
        Assert.All(activities.Where(a => a.Key != "job:" + id), a => Assert.NotNull(a.Value!["prov:startTime"]));
        Assert.Contains(entities, e => (string?)e.Value!["prov:location"] == $"scw/{Windows[0]}/events.fits");
        Assert.Single(agents, a => (string?)a.Value!["prov:type"]!["$"] == "prov:SoftwareAgent");

        // Whatever is named is there, and every name has a declared prefix and the form of PROV-N.
        string[] names = [.. entities.Concat(activities).Concat(agents).Select(p => p.Key)];
        Assert.All(names, n => Assert.Matches(Qualified(), n));
        Assert.All(names.Select(n => n.Split(':')[0]), p => Assert.True(prefixes.ContainsKey(p), p));
        string[] attributes = [.. entities.Concat(activities).Concat(agents).SelectMany(p => ((JsonObject)p.Value!).Select(a => a.Key))];
        Assert.All(attributes, a => Assert.Matches(Qualified(), a));
        foreach (string kind in (string[])["used", "wasGeneratedBy", "wasAssociatedWith", "wasDerivedFrom", "wasStartedBy"])
        {
            foreach ((string blank, JsonNode? relation) in (JsonObject)prov[kind]!)
            {
                Assert.StartsWith("_:", blank, StringComparison.Ordinal);
                Assert.All((JsonObject)relation!, end => Assert.Contains((string)end.Value!, names));
            }
        }
    }

    [SkippableFact]
    public async Task A_FITS_product_carries_its_recipe_and_keeps_its_data()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await DoneAsync(server);
        byte[] carrying = await server.Client.GetByteArrayAsync(At($"/api/v1/jobs/{id}/files/isgri_query_mosaic.fits"));
        byte[] plain = await server.Client.GetByteArrayAsync(At($"/api/v1/jobs/{id}/files/isgri_query_mosaic.fits?recipe=no"));
        using FitsFile with = FitsFile.Open(carrying, "with"), without = FitsFile.Open(plain, "without");

        Assert.Equal(without.Hdus.Select(h => h.Name).Append(RecipeFits.Extension), with.Hdus.Select(h => h.Name));
        long shift = with.Hdus[1].HeaderOffset - without.Hdus[1].HeaderOffset;
        Assert.Equal(plain.AsSpan((int)without.Hdus[1].HeaderOffset), carrying.AsSpan((int)with.Hdus[1].HeaderOffset, plain.Length - (int)without.Hdus[1].HeaderOffset));
        Assert.Equal(with.Hdus[^1].HeaderOffset, plain.Length + shift);
        FitsHeader header = with.Hdus[0].Header;
        Assert.Equal((id, 2L), (header.RequireString("MMODAJOB"), header.RequireInteger("MMODAINP")));
        string[] history = [.. header.Cards.Where(c => c.Keyword == "HISTORY").Select(c => c.Comment!)];
        Assert.Contains("  E1_keV = 25", history);
        Assert.Contains(history, h => h.StartsWith("step fake.window/1 x 2 by mmoda", StringComparison.Ordinal));
        Assert.Equal(await server.Client.GetStringAsync(At($"/api/v1/jobs/{id}/recipe")), RecipeFits.Read(with)!.ToJson());
        Assert.All(with.Hdus, h => Assert.Equal((FitsChecksumStatus.Correct, FitsChecksumStatus.Correct), (h.VerifyChecksum().Data, h.VerifyChecksum().Hdu)));

        Assert.Equal(Verdict(plain), Verdict(carrying));
    }

    [Theory]
    [InlineData(0, 9)]
    [InlineData(2870, 2899)]
    [InlineData(5000, 9000)]
    public async Task A_part_of_a_file_with_recipe_is_that_part(int from, int to)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Uri file = At($"/api/v1/jobs/{await DoneAsync(server)}/files/isgri_query_mosaic.fits");
        byte[] whole = await server.Client.GetByteArrayAsync(file);
        using HttpRequestMessage request = new(HttpMethod.Get, file);
        request.Headers.Range = new RangeHeaderValue(from, to);
        using HttpResponseMessage part = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole[from..(to + 1)], await part.Content.ReadAsByteArrayAsync());
        request.Dispose();

        using HttpRequestMessage last = new(HttpMethod.Get, file);
        last.Headers.Range = new RangeHeaderValue(whole.Length - 3000, null);
        using HttpResponseMessage end = await server.Client.SendAsync(last);
        Assert.Equal(whole[^3000..], await end.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("recipe?format=turtle")]
    [InlineData("files/isgri_query_mosaic.fits?recipe=perhaps")]
    public async Task An_unknown_form_is_a_400_problem(string path)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage answer = await server.Client.GetAsync(At($"/api/v1/jobs/{await DoneAsync(server)}/{path}"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format":"mmoda-recipe/1","job":"1","software":"x","query":null,"state":"completed","steps":[],"inputs":{},"products":[]}""")]
    [InlineData("""{"format":"mmoda-recipe/9","job":"1","software":"x","query":{"instrument":"a","product":"b","is_dummy":false,"canonical":{}},"state":"completed","steps":[],"inputs":{},"products":[]}""")]
    public void What_is_not_a_recipe_is_refused(string text) => Assert.Throws<JsonException>(() => Recipe.FromJson(text));

    private static async Task<string> DoneAsync(RunningServer server)
    {
        string id = (string)(await server.SubmitAsync(Crab))["id"]!;
        await server.WatchAsync(id);
        return id;
    }

    /// <summary>What fitsverify finds wrong, without where.</summary>
    private static string[] Verdict(byte[] file)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".fits");
        File.WriteAllBytes(path, file);
        string? report = Mmoda.Tests.OtherProgram.TryRun("fitsverify", out _, path);
        File.Delete(path);
        Skip.If(report is null, "fitsverify is not installed.");
        return [.. report.Split('\n').Where(l => l.Contains("*** ", StringComparison.Ordinal) || l.Contains("Verification found", StringComparison.Ordinal))];
    }

    /// <summary>A qualified name of PROV-N in its plain characters.</summary>
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*:[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?$")]
    private static partial Regex Qualified();
}
