using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>How far a notebook is, as the native API tells it.</summary>
public sealed class NotebookWorkTests : IAsyncLifetime
{
    private NotebookService _service = null!; // Set by InitializeAsync, before any test.
    private CompatibleServer _server = null!; // Likewise.

    public async Task InitializeAsync()
    {
        _service = await NotebookService.StartAsync();
        _service.Options = """{"all":{"parameters":{},"output":{"number":{"name":"number","owl_type":"http://odahub.io/ontology#Float","extra_ttl":"\n"}}}}""";
        _server = await CompatibleServer.StartAsync(new RecordingClock(), service: new RemoteService("lab", _service.Url)
        {
            Words = new InstrumentWords { Title = "Laboratory", Messenger = "Neutrinos", Acknowledgement = "Thank the laboratory.", Help = "lab", Status = "development" },
            Role = "",
        });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    [Trait("feature", "NBF-13")]
    public async Task A_service_has_the_words_that_its_operator_gives_it()
    {
        JsonNode lab = JsonNode.Parse(await TextAsync("instruments"))!.AsArray().Single(i => (string?)i!["name"] == "lab")!;
        Assert.Equal(("Laboratory", "Neutrinos", "Thank the laboratory.", "lab", "development"),
            ((string?)lab["title"], (string?)lab["messenger"], (string?)lab["acknowledgement"], (string?)lab["help"], (string?)lab["status"]));
        Assert.True((bool)lab["shows_work"]!);
    }

    [Fact]
    [Trait("feature", "NBF-12")]
    [Trait("feature", "RUN-09")]
    public async Task The_notebook_and_its_progress_are_seen_while_it_runs_and_the_notebook_afterwards()
    {
        _service.Finish("all", new JsonObject { ["number"] = 3 });
        _service.Held["all"] = false;
        using HttpResponseMessage submitted = await _server.Client.PostAsJsonAsync(Native("jobs"), new { instrument = "lab", product = "all", parameters = new { } });
        Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);
        string job = (string)JsonNode.Parse(await submitted.Content.ReadAsStringAsync())!["id"]!;

        using (HttpResponseMessage page = await PageAsync(job))
        {
            Assert.Equal("<html>all</html>", await page.Content.ReadAsStringAsync());
            Assert.StartsWith("sandbox; default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        using (HttpResponseMessage report = await _server.Client.GetAsync(new Uri(_service.CallBackUrl! + "Calculating&stage=fit&progress=30&progress_max=60")))
            Assert.Equal(HttpStatusCode.OK, report.StatusCode);
        Assert.Equal("""{"stage":"fit","progress":30,"progress_max":60}""", await TextAsync($"jobs/{job}/work"));

        _service.Held.Clear();
        await _server.Client.GetStringAsync(Native($"jobs/{job}/events")); // Ends with the job.
        using HttpResponseMessage kept = await PageAsync(job);
        Assert.Equal("<html>all</html>", await kept.Content.ReadAsStringAsync());
        using HttpResponseMessage unknown = await _server.Client.GetAsync(Native("jobs/none/notebook"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    [Trait("feature", "RUN-09")]
    public async Task The_notebook_of_a_failed_run_can_be_seen()
    {
        _service.Answers["all"] = (200, """{"workflow_status":"done","data":{"output":{},"exceptions":[{"ename":"ValueError","evalue":"x"}],"jobdir":"/tmp/nb2w-run"},"comment":""}""");
        _service.Held["all"] = false;
        using HttpResponseMessage submitted = await _server.Client.PostAsJsonAsync(Native("jobs"), new { instrument = "lab", product = "all", parameters = new { } });
        string job = (string)JsonNode.Parse(await submitted.Content.ReadAsStringAsync())!["id"]!;
        using (HttpResponseMessage running = await PageAsync(job))
            Assert.Equal(HttpStatusCode.OK, running.StatusCode);
        _service.Held.Clear();
        await _server.Client.GetStringAsync(Native($"jobs/{job}/events"));
        Assert.Equal("failed", (string?)JsonNode.Parse(await TextAsync($"jobs/{job}"))!["state"]);
        using HttpResponseMessage page = await PageAsync(job);
        Assert.Equal("<html>all</html>", await page.Content.ReadAsStringAsync());
    }

    /// <summary>Asks until the service has told where the notebook is.</summary>
    private async Task<HttpResponseMessage> PageAsync(string job)
    {
        using CancellationTokenSource enough = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            HttpResponseMessage page = await _server.Client.GetAsync(Native($"jobs/{job}/notebook"), enough.Token);
            if (page.StatusCode != HttpStatusCode.NotFound)
                return page;
            page.Dispose();
            await _server.Client.GetStringAsync(Native($"jobs/{job}?wait=1"), enough.Token); // Answers when there is news of the job.
        }
    }

    private Uri Native(string path) => new(_server.Client.BaseAddress!, "/api/v1/" + path);

    private Task<string> TextAsync(string path) => _server.Client.GetStringAsync(Native(path));
}
