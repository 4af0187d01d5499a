using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Mmoda.Server.Tests;

namespace Mmoda.Client.Tests;

public sealed class MmodaClientTests
{
    private static readonly JobRequest Crab = new("isgri", "isgri_image", new JsonObject { ["src_name"] = "Crab", ["E1_keV"] = 25 });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Waiting_ends_with_the_job_and_tells_progress_by_events_and_by_asking(bool usesEvents)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using MmodaClient client = new(server.Url, new MmodaClientOptions { UsesEvents = usesEvents, PollInterval = TimeSpan.FromMilliseconds(20) });
        Job submitted = await client.SubmitAsync(Crab with { Parameters = new JsonObject { ["scw_list"] = new JsonArray("066500220010.001", "wait") } });
        List<Job> told = [];
        Task<Job> waiting = client.WaitAsync(submitted.Id, new Told(told, server));
        Job done = await waiting;

        Assert.Equal(JobState.Completed, done.State);
        Assert.Equal(["066500220010.001", "wait"], done.Windows.Select(w => w.Id));
        Assert.Equal(["mosaic_image", "query_catalog"], done.Products.Select(p => p.Name));
        Assert.All(done.Nodes, n => Assert.Equal("produced", n.State));
        Assert.Equal("1E 1740.7-2942", (string?)done.Document["sources"]![0]!["name"]);
        Assert.False(told[0].IsFinished);
        Assert.True(told[^1].IsFinished);
    }

    [Theory] // A proxy that makes something else of the events, and one that swallows them.
    [InlineData("text/html", HttpStatusCode.OK)]
    [InlineData("text/event-stream", HttpStatusCode.OK)]
    public async Task Where_events_do_not_come_through_the_job_is_asked(string mediaType, HttpStatusCode status)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using Proxy proxy = new(mediaType, status);
        using MmodaClient client = new(server.Url, new MmodaClientOptions { Handler = proxy, PollInterval = TimeSpan.FromMilliseconds(20) });
        Job done = await client.WaitAsync((await client.SubmitAsync(Crab)).Id);
        Assert.Equal(JobState.Completed, done.State);
    }

    [Fact]
    public async Task A_job_can_be_cancelled_and_a_failed_one_is_an_answer()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using MmodaClient client = new(server.Url);
        Job running = await client.SubmitAsync(Crab with { Parameters = new JsonObject { ["scw_list"] = "wait" } });
        await client.CancelAsync(running.Id);
        Assert.Equal(JobState.Cancelled, (await client.WaitAsync(running.Id)).State);

        Job failed = await client.WaitAsync((await client.SubmitAsync(Crab with { Parameters = new JsonObject { ["scw_list"] = "damaged" } })).Id);
        Assert.Equal((JobState.Failed, "unprocessable_data"), (failed.State, failed.FailureKind));
        Assert.Contains("the events file is truncated", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instruments_names_and_observations_are_described()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using MmodaClient client = new(server.Url);
        InstrumentProduct image = (await client.InstrumentsAsync()).Single().Products.Single(p => p.Name == "isgri_image");
        InstrumentParameter low = image.Parameters.Single(p => p.Name == "E1_keV");
        Assert.Equal(("energy", "keV", 20.0), (low.Kind, low.Unit, (double)low.Default!));
        Assert.Equal(83.633, (await client.ResolveAsync("Crab"))!.RaDeg);
        Assert.Null(await client.ResolveAsync("nowhere"));
        Assert.Equal(1234.5, (double)(await client.WindowsAsync(new WindowSearch(83.6, 22, 5)))["windows"]![0]!["good_seconds"]!);
    }

    [Fact]
    public async Task Files_come_with_and_without_recipe_and_recipes_in_both_forms()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using MmodaClient client = new(server.Url);
        Job done = await client.WaitAsync((await client.SubmitAsync(Crab)).Id);
        string folder = Directory.CreateTempSubdirectory("mmoda-client-").FullName;
        string with = Path.Combine(folder, "with.fits"), plain = Path.Combine(folder, "plain.fits");
        await client.DownloadAsync(done.Id, "isgri_query_mosaic.fits", with);
        await client.DownloadAsync(done.Id, "isgri_query_mosaic.fits", plain, isPlain: true);
        Assert.Equal(done.Products[0].Bytes, new FileInfo(plain).Length);
        Assert.True(new FileInfo(with).Length > new FileInfo(plain).Length);
        Assert.StartsWith("{\"format\":\"mmoda-recipe/1\"", await client.RecipeAsync(done.Id), StringComparison.Ordinal);
        Assert.Contains("http://www.w3.org/ns/prov#", await client.RecipeAsync(done.Id, RecipeForm.Prov), StringComparison.Ordinal);

        MmodaException absent = await Assert.ThrowsAsync<MmodaException>(() => client.DownloadAsync(done.Id, "../product.json", Path.Combine(folder, "absent")));
        Assert.Equal(HttpStatusCode.NotFound, absent.Status);
        Assert.Equal(["plain.fits", "with.fits"], Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_token_says_whose_jobs_are_listed_and_is_in_no_message()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            runsJobs: false, options: o => o with { Tokens = new Server.TokenOptions { SharedSecret = SignedToken.Secret } });
        string token = SignedToken.Of("ada@example.org");
        MmodaClientOptions options = new() { Token = token };
        Assert.DoesNotContain(token, options.ToString(), StringComparison.Ordinal);
        using MmodaClient ada = new(server.Url, options), nobody = new(server.Url), forger = new(server.Url, new MmodaClientOptions { Token = token[..^4] });
        Job job = await ada.SubmitAsync(Crab);
        Assert.Equal(("Crab", JobState.Queued), (await ada.ListAsync()).Select(j => (j.Source, j.State)).Single());
        await ada.ForgetAsync(job.Id);
        Assert.Empty(await ada.ListAsync());

        MmodaException unknown = await Assert.ThrowsAsync<MmodaException>(() => nobody.ListAsync());
        MmodaException forged = await Assert.ThrowsAsync<MmodaException>(() => forger.InstrumentsAsync());
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (unknown.Status, forged.Status));
        Assert.DoesNotContain(token[..^4], forged.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MmodaClient(server.Url, new MmodaClientOptions { Token = "a\r\nX-Evil: 1" }));
    }

    [Theory]
    [InlineData("<html>hello</html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"id\":7}")]
    [InlineData("{\"id\":null,\"state\":\"completed\"}")]
    public async Task What_is_no_server_of_ours_is_told(string answer)
    {
        using Proxy proxy = new("text/html", HttpStatusCode.OK) { Always = answer };
        using MmodaClient client = new(new Uri("http://elsewhere.example/"), new MmodaClientOptions { Handler = proxy });
        MmodaException told = await Assert.ThrowsAsync<MmodaException>(() => client.JobAsync("0123"));
        Assert.Contains("did not answer as an MMODA server does", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirection_is_not_followed_so_that_the_token_stays_here()
    {
        using Proxy proxy = new("text/html", HttpStatusCode.Redirect) { Always = "" };
        using MmodaClient client = new(new Uri("http://elsewhere.example/mmoda"), new MmodaClientOptions { Handler = proxy, Token = "abc" });
        MmodaException told = await Assert.ThrowsAsync<MmodaException>(() => client.InstrumentsAsync());
        Assert.Equal(HttpStatusCode.Redirect, told.Status);
        Assert.Equal(["http://elsewhere.example/mmoda/api/v1/instruments"], proxy.Asked);
        Assert.DoesNotContain("abc", told.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Lets the window "wait" go on once the job has been told of as running.</summary>
    private sealed class Told(List<Job> jobs, RunningServer server) : IProgress<Job>
    {
        public void Report(Job value)
        {
            jobs.Add(value);
            server.Window.Gate.TrySetResult();
        }
    }

    /// <summary>Lets everything through but events, which it answers itself.</summary>
    private sealed class Proxy(string mediaType, HttpStatusCode status) : DelegatingHandler(new SocketsHttpHandler())
    {
        public string? Always { get; init; }

        public List<string> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            if (Always is null && !request.RequestUri.AbsolutePath.EndsWith("/events", StringComparison.Ordinal))
                return await base.SendAsync(request, cancellationToken);
            return new HttpResponseMessage(status)
            {
                Content = new StringContent(Always ?? "", Encoding.UTF8, MediaTypeHeaderValue.Parse(mediaType)),
                RequestMessage = request,
            };
        }
    }
}
