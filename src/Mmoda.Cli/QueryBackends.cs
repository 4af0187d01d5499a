using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Instruments;
using Mmoda.Server.Api;

namespace Mmoda.Cli;

/// <summary>Where <c>mmoda run</c> sends its query: this process, or a server. Jobs have the form of the native API.</summary>
internal interface IQueryBackend
{
    /// <summary>What can be made, and whether it is made of data of some time.</summary>
    Task<IReadOnlyList<(string Instrument, string Product, bool HasTimes)>> ProductsAsync(CancellationToken cancellationToken);

    /// <summary>Science windows.</summary>
    Task<JsonObject> WindowsAsync(WindowFilter filter, CancellationToken cancellationToken);

    /// <summary>Submits; a refused query gives an object with <c>errors</c>.</summary>
    Task<JsonObject> SubmitAsync(string instrument, string product, JsonObject parameters, CancellationToken cancellationToken);

    /// <summary>The job after a short wait for news.</summary>
    Task<JsonObject> NextAsync(string id, CancellationToken cancellationToken);

    /// <summary>Path or address of a file.</summary>
    string Locate(string id, string file);

    /// <summary>Copies a file.</summary>
    Task FetchAsync(string id, string file, string path, CancellationToken cancellationToken);
}

/// <summary>Runs the query in this process.</summary>
internal sealed class LocalBackend : IQueryBackend, IAsyncDisposable
{
    private readonly LocalSystem _system;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _jobs;
    private long _seen;

    /// <summary>Starts to run jobs; the system is disposed with this.</summary>
    public LocalBackend(LocalSystem system)
        : this(system, system.RunJobsAsync)
    {
    }

    /// <summary>With a loop of jobs of its own, which runs until cancelled.</summary>
    internal LocalBackend(LocalSystem system, Func<CancellationToken, Task> runJobs)
    {
        _system = system;
        _jobs = Task.Run(() => runJobs(_stop.Token));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<(string Instrument, string Product, bool HasTimes)>> ProductsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(string, string, bool)>>(
            [.. _system.Instruments.Catalogue.All.SelectMany(i => i.Products.Select(p => (i.Name, p.Name, i.ParametersOf(p).Any(d => d.Name == "T1"))))]);

    /// <inheritdoc/>
    public Task<JsonObject> WindowsAsync(WindowFilter filter, CancellationToken cancellationToken)
    {
        IntegralArchive archive = _system.Instruments.Archive;
        WindowFilter f = filter.Resolve(_system.Instruments.Sources);
        return Task.FromResult(ArchiveCommands.ToJson(archive.List(f.Ra, f.Dec, f.Radius, f.T1, f.T2)));
    }

    /// <inheritdoc/>
    public Task<JsonObject> SubmitAsync(string instrument, string product, JsonObject parameters, CancellationToken cancellationToken)
    {
        GivenValues given = [];
        foreach ((string name, JsonNode? value) in parameters)
            given[name] = value?.ToString();
        Submission submission = _system.Service.Submit(instrument, product, given, dummy: false, Requester.Operator, new RequestOrigin("command line", null));
        return Task.FromResult(submission.Job is { } job
            ? JobJson.Of(job, submission.IsKnown)
            : new JsonObject
            {
                ["errors"] = new JsonArray([.. submission.Problems.Select(p => (JsonNode)new JsonObject
                {
                    ["parameter"] = p.Parameter,
                    ["given"] = p.Given,
                    ["message"] = p.Message,
                    ["kind"] = JobJson.Lower(p.Kind),
                })]),
            });
    }

    /// <inheritdoc/>
    public async Task<JsonObject> NextAsync(string id, CancellationToken cancellationToken)
    {
        JobId job = new(id);
        using (CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            Task change = _system.Service.WaitForChangeAsync(job, _seen, enough.Token);
            if (await Task.WhenAny(change, _jobs) == _jobs)
            {
                await enough.CancelAsync();
                throw new CommandException(
                    ExitCode.Failed, $"Jobs are not run any more: {_jobs.Exception?.GetBaseException().Message ?? "the loop of jobs has ended"}");
            }

            await change;
        }

        _seen = _system.Service.Events(job, _seen).Select(e => e.Number).DefaultIfEmpty(_seen).Max();
        return Find(job) is { } found ? JobJson.Of(found, fromCache: false) : throw new CommandException(ExitCode.Failed, $"Job {id} has gone.");
    }

    /// <inheritdoc/>
    public string Locate(string id, string file) => PathOf(id, file);

    /// <inheritdoc/>
    public Task FetchAsync(string id, string file, string path, CancellationToken cancellationToken)
    {
        string temporary = path + ".part";
        File.Copy(PathOf(id, file), temporary, overwrite: true);
        File.Move(temporary, path, overwrite: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _jobs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Who waited for a job was told.
        await _system.DisposeAsync();
        _stop.Dispose();
    }

    private Job? Find(JobId id) => _system.Service.Find(id);

    private string PathOf(string id, string file) =>
        Find(new JobId(id))?.Result?.Products.FirstOrDefault(p => p.FileName == file)?.Path
        ?? throw new CommandException(ExitCode.Failed, $"Job {id} has no file {file}.");
}

/// <summary>Sends the query to a server.</summary>
internal sealed class RemoteBackend(RemoteServer server) : IQueryBackend
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(string Instrument, string Product, bool HasTimes)>> ProductsAsync(CancellationToken cancellationToken) => server.ProductsAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<JsonObject> WindowsAsync(WindowFilter filter, CancellationToken cancellationToken) => server.WindowsAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public Task<JsonObject> SubmitAsync(string instrument, string product, JsonObject parameters, CancellationToken cancellationToken) =>
        server.SubmitAsync(instrument, product, parameters, cancellationToken);

    /// <inheritdoc/>
    public async Task<JsonObject> NextAsync(string id, CancellationToken cancellationToken)
    {
        await Task.Delay(PollInterval, cancellationToken);
        return await server.JobAsync(id, cancellationToken);
    }

    /// <inheritdoc/>
    public string Locate(string id, string file) => server.FileUrl(id, file).ToString();

    /// <inheritdoc/>
    public Task FetchAsync(string id, string file, string path, CancellationToken cancellationToken) => server.DownloadAsync(id, file, path, cancellationToken);
}
