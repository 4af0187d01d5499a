using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Instruments;
using Mmoda.Server.Api;

namespace Mmoda.Cli;

/// <summary>Where <c>mmoda run</c> sends its query: this process, or a server. Jobs have the form of the native API.</summary>
internal interface IQueryBackend : IAsyncDisposable
{
    /// <summary>What can be made.</summary>
    Task<IReadOnlyList<OfferedProduct>> ProductsAsync(CancellationToken cancellationToken);

    /// <summary>Science windows.</summary>
    Task<JsonObject> WindowsAsync(WindowFilter filter, CancellationToken cancellationToken);

    /// <summary>Submits; a refused query gives an object with <c>errors</c>.</summary>
    Task<JsonObject> SubmitAsync(string instrument, string product, JsonObject parameters, bool dummy, CancellationToken cancellationToken);

    /// <summary>The job when it is finished.</summary>
    /// <param name="id">The job.</param>
    /// <param name="progress">Told about the job when it has changed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<JsonObject> WaitAsync(string id, Action<JsonObject> progress, CancellationToken cancellationToken);

    /// <summary>How the products of a job were made, in the JSON form of recipes.</summary>
    Task<string> RecipeAsync(string id, CancellationToken cancellationToken);

    /// <summary>Path or address of a file.</summary>
    string Locate(string id, string file);

    /// <summary>Copies a file; a FITS file gets its recipe.</summary>
    Task FetchAsync(string id, string file, string path, CancellationToken cancellationToken);
}

/// <summary>Runs the query in this process.</summary>
internal sealed class LocalBackend : IQueryBackend
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
    public Task<IReadOnlyList<OfferedProduct>> ProductsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OfferedProduct>>(
        [.. _system.Instruments.Catalogue.All.SelectMany(i => i.Products.Select(p => new OfferedProduct(i.Name, p.Name, [.. i.ParametersOf(p).Select(d => d.Name)])))]);

    /// <inheritdoc/>
    public Task<JsonObject> WindowsAsync(WindowFilter filter, CancellationToken cancellationToken)
    {
        IntegralArchive archive = _system.Instruments.Archive;
        WindowFilter f = filter.Resolve(_system.Instruments.Sources);
        return Task.FromResult(ArchiveCommands.ToJson(archive.List(f.Ra, f.Dec, f.Radius, f.T1, f.T2)));
    }

    /// <inheritdoc/>
    public Task<JsonObject> SubmitAsync(string instrument, string product, JsonObject parameters, bool dummy, CancellationToken cancellationToken)
    {
        GivenValues given = [];
        foreach ((string name, JsonNode? value) in parameters)
            given[name] = value?.ToString();
        Submission submission = _system.Service.Submit(instrument, product, given, dummy, Requester.Operator, new RequestOrigin("command line", null));
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
    public async Task<JsonObject> WaitAsync(string id, Action<JsonObject> progress, CancellationToken cancellationToken)
    {
        JobId job = new(id);
        while (true)
        {
            Job found = Find(job);
            JsonObject document = JobJson.Of(found, fromCache: false);
            progress(document);
            if (found.IsFinished)
                return document;
            await WaitForChangeAsync(job, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<string> RecipeAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(_system.Service.RecipeOf(Find(new JobId(id))).ToJson());

    /// <inheritdoc/>
    public string Locate(string id, string file) => PathOf(id, file);

    /// <inheritdoc/>
    public async Task FetchAsync(string id, string file, string path, CancellationToken cancellationToken)
    {
        string temporary = path + ".part", source = PathOf(id, file);
        await using (Stream content = RecipeFits.Open(source, _system.Service.RecipeOf(Find(new JobId(id)))) ?? File.OpenRead(source))
        await using (FileStream target = File.Create(temporary))
        {
            await content.CopyToAsync(target, cancellationToken);
            target.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _jobs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Who waited for a job was told.
        await _system.DisposeAsync();
        _stop.Dispose();
    }

    private async Task WaitForChangeAsync(JobId job, CancellationToken cancellationToken)
    {
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
    }

    private Job Find(JobId id) => _system.Service.Find(id) ?? throw new CommandException(ExitCode.Failed, $"Job {id} has gone.");

    private string PathOf(string id, string file) =>
        Find(new JobId(id)).Result?.Products.FirstOrDefault(p => p.FileName == file)?.Path
        ?? throw new CommandException(ExitCode.Failed, $"Job {id} has no file {file}.");
}
