using System.Text.Json.Nodes;
using Mmoda.Server.Tests;
using Mmoda.Tests;

namespace Mmoda.Client.Tests;

/// <summary>The examples of the README, run against a server.</summary>
public sealed class Examples
{
    [Fact]
    public void Every_example_of_the_readme_stands_here()
    {
        (int count, IReadOnlyList<string> missing) = ReadmeExamples.Compare("Mmoda.Client");
        Assert.Equal(3, count);
        Assert.Empty(missing);
    }

    [Fact]
    public async Task Submit_wait_download()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        Uri server = running.Url;
        string folder = Directory.CreateTempSubdirectory("mmoda-client-").FullName;

        using MmodaClient client = new(server);
        Job job = await client.SubmitAsync(new JobRequest("isgri", "isgri_image", new JsonObject { ["src_name"] = "Crab", ["E1_keV"] = 28 }));
        job = await client.WaitAsync(job.Id);
        foreach (JobProduct product in job.Products)
            await client.DownloadAsync(job.Id, product.FileName, Path.Combine(folder, product.FileName));
        string recipe = await client.RecipeAsync(job.Id);          // how it was made; mmoda reproduce makes it again

        Assert.Equal(JobState.Completed, job.State);
        Assert.Equal(job.Products.Select(p => p.FileName).Order(), Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order());
        Assert.Contains("fake.mosaic", recipe, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Refusals()
    {
        await using RunningServer running = await RunningServer.StartAsync(runsJobs: false);
        using MmodaClient client = new(running.Url);

        MmodaException refused = await Assert.ThrowsAsync<MmodaException>(
            () => client.SubmitAsync(new JobRequest("isgri", "isgri_image", new JsonObject { ["RA"] = "east", ["T1"] = "soon" })));
        string[] wrong = [.. refused.Errors.Select(e => e.Parameter)];   // RA, T1

        Assert.Equal(["RA", "T1"], wrong);
    }

    [Fact]
    public async Task Lists()
    {
        await using RunningServer running = await RunningServer.StartAsync(runsJobs: false, options: o => o with { Tokens = new Server.TokenOptions { SharedSecret = SignedToken.Secret } });
        Uri server = running.Url;
        string token = SignedToken.Of("ada@example.org");

        using MmodaClient known = new(server, new MmodaClientOptions { Token = token });
        IReadOnlyList<JobSummary> mine = await known.ListAsync(count: 10);

        Assert.Empty(mine);
    }
}
