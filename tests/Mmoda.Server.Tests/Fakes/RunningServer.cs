using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Server.Tests;

/// <summary>A real server on a free port of this machine, with the fake instrument and a data directory of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-server-").FullName;
    private readonly WebApplication _app;

    private RunningServer(bool runsJobs, Func<ServerOptions, ServerOptions> options)
    {
        string webRoot = Path.Combine(_directory, "web");
        Directory.CreateDirectory(webRoot);
        File.WriteAllText(Path.Combine(webRoot, "index.html"), "<!doctype html><title>MMODA</title>");
        File.WriteAllText(Path.Combine(webRoot, "main.js"), "export {};");
        _app = MmodaServer.Build(
            options(new ServerOptions { WebRoot = webRoot, RunsJobs = runsJobs, DataDirectory = _directory }),
            services =>
            {
                services.AddSingleton(new InstrumentCatalogue([new FakeIsgri()]));
                services.AddSingleton(_ => new JobStore(Path.Combine(_directory, "jobs.db")));
                services.AddSingleton(_ => new ProductStore(Path.Combine(_directory, "products")));
                services.AddSingleton<IStepExecutor>(p => new InProcessExecutor(
                    new StepWorker(new StepRegistry([Window, new FakeMosaic(), new FakeCurves()]), p.GetRequiredService<ProductStore>(), TimeProvider.System).RunAsync, workers: 2));
                services.AddSingleton<SourceResolver>(new FakeSources());
                services.AddSingleton<DataArchive>(new FakeArchive());
                services.AddLogging(l => l.ClearProviders());
            },
            "http://127.0.0.1:0");
    }

    public FakeWindow Window { get; } = new();

    public HttpClient Client { get; private set; } = null!; // Set by StartAsync, the only way to get one.

    public Uri Url => Client.BaseAddress!; // Set by StartAsync.

    /// <summary>A service of the server.</summary>
    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<RunningServer> StartAsync(bool runsJobs = true, Func<ServerOptions, ServerOptions>? options = null)
    {
        RunningServer server = new(runsJobs, options ?? (o => o));
        await server._app.StartAsync();
        string address = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
        return server;
    }

    public async Task<JsonNode> GetJsonAsync(string path) =>
        JsonNode.Parse(await Client.GetStringAsync(new Uri(path, UriKind.Relative)))!; // The server never answers null here.

    public async Task<JsonNode> SubmitAsync(object body)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync(new Uri("/api/v1/jobs", UriKind.Relative), body, System.Text.Json.JsonSerializerOptions.Default);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>Reads the job's events to their end, which is the end of the job; returns their text.</summary>
    public Task<string> WatchAsync(string job) => Client.GetStringAsync(new Uri($"/api/v1/jobs/{job}/events", UriKind.Relative));

    /// <summary>Stops the server as an operator does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Window.Gate.TrySetResult();
        Client?.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
