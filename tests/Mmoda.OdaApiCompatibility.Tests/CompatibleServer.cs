using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mmoda.Analysis;
using Mmoda.Instruments;
using Mmoda.Server;
using Mmoda.Server.Tests;
using Mmoda.Workflow;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>A real server on a free port with test instruments, recorded instruments, and the secret of the recording.</summary>
internal sealed class CompatibleServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FakeWindow _window = new();

    private CompatibleServer(TimeProvider? clock, Func<ServerOptions, ServerOptions>? change, RemoteService? service)
    {
        Notebooks = service is null ? null : new NotebookInstrument(service, Path.Combine(Root, "remote"));
        RemoteRuns runs = new();
        Directory.CreateDirectory(StateDirectory);
        JsonObject descriptions = Recording.Descriptions();
        ServerOptions options = new()
        {
            Tokens = new TokenOptions { SharedSecret = Recording.Secret },
            OdaApi = new OdaApiOptions
            {
                TestInstruments = true,
                StateDirectory = StateDirectory,
                ScratchLayout = Path.Combine(Root, "scratch"),
                Directory = Path.Combine(Root, "oda"),
                ProductsUrl = new Uri("http://products.example"),
            },
        };
        _app = MmodaServer.Build(
            change is null ? options : change(options),
            services =>
            {
                services.AddSingleton(new InstrumentCatalogue(
                    [.. new[] { "isgri", "jemx", "spi_acs", "polar" }.Select(n => new RecordedInstrument(n, descriptions[n]!.AsArray())), .. Notebooks is null ? (Instrument[])[] : [Notebooks]]));
                services.AddSingleton(runs);
                services.AddSingleton(_ => new JobStore(Path.Combine(Root, "jobs.db")));
                services.AddSingleton(_ => new ProductStore(Path.Combine(Root, "products")));
                services.AddSingleton<IStepExecutor>(p => new InProcessExecutor(
                    new StepWorker(new StepRegistry([_window, new FakeMosaic(), new FakeCurves(), .. Notebooks is null ? (Step[])[] : [Notebooks.CreateStep(runs, clock ?? TimeProvider.System)]]), p.GetRequiredService<ProductStore>(), TimeProvider.System).RunAsync, workers: 2));
                services.AddSingleton<SourceResolver>(new FakeSources());
                if (clock is not null)
                    services.AddSingleton(clock);
                services.AddLogging(l => l.ClearProviders());
            },
            "http://127.0.0.1:0");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("mmoda-oda-").FullName;

    /// <summary>The instrument that is a service of notebooks, if there is one.</summary>
    public NotebookInstrument? Notebooks { get; }

    /// <summary>Where test instruments look for what they shall answer.</summary>
    public string StateDirectory => Path.Combine(Root, "state");

    /// <summary>The dispatcher's address, with a slash at the end.</summary>
    public Uri Url { get; private set; } = null!; // Set by StartAsync, the only way to get one.

    public HttpClient Client { get; private set; } = null!; // Set by StartAsync.

    public static async Task<CompatibleServer> StartAsync(TimeProvider? clock = null, Func<ServerOptions, ServerOptions>? change = null, RemoteService? service = null)
    {
        CompatibleServer server = new(clock, change, service);
        if (server.Notebooks is { } notebooks)
            await notebooks.RefreshAsync(CancellationToken.None);
        await server._app.StartAsync();
        string address = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Url = new Uri(address + "/dispatch-data/");
        server.Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(60) };
        return server;
    }

    /// <summary>Says what the asynchronous test instruments shall answer from now on.</summary>
    public void Answer(string state) => File.WriteAllText(Path.Combine(StateDirectory, "DataServerQuery-status.state"), state);

    public async Task<(int Status, JsonNode Body)> GetAsync(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(text.StartsWith('{') || text.StartsWith('['), $"{(int)response.StatusCode}: {text}");
        return ((int)response.StatusCode, JsonNode.Parse(text)!); // An object or array.
    }

    /// <summary>Waits for the end of the job that the wire knows by an id.</summary>
    public async Task WaitForEndAsync(string id)
    {
        AnalysisService jobs = _app.Services.GetRequiredService<AnalysisService>();
        await jobs.WaitForEndAsync(jobs.Jobs.FindAlias(id)!.Value, TimeSpan.FromSeconds(60), TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Stops the server; its files stay for a look.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _window.Gate.TrySetResult();
        Client?.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Notebooks?.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
