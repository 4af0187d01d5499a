using Microsoft.Extensions.DependencyInjection;
using Mmoda.Analysis;
using Mmoda.Instruments;
using Mmoda.Workflow;

namespace Mmoda.Cli;

/// <summary>
/// The whole system on one machine: archive, product store, job database and workers in one data directory. The only
/// place where rooms are put together.
/// </summary>
internal sealed class LocalSystem : IAsyncDisposable
{
    /// <summary>Runs of services elsewhere at once; they only wait.</summary>
    private const int MostRemoteRuns = 32;

    private readonly InProcessExecutor _executor;
    private readonly InProcessExecutor _remote;
    private readonly RemoteStepExecutor _either;

    /// <summary>Opens a data directory.</summary>
    /// <param name="data">Directory of products and jobs; created.</param>
    /// <param name="archive">Root of the archive, or null for <c>archive</c> in the data directory.</param>
    /// <param name="workers">Steps that run at once.</param>
    /// <param name="services">Services elsewhere, each an instrument; none when null.</param>
    /// <param name="limits">How many science windows a query may use before it needs a role; the usual ones when null.</param>
    /// <exception cref="CommandException">There is no archive, or a service or the limits cannot be used.</exception>
    public LocalSystem(string data, string? archive, int workers, IReadOnlyList<RemoteService>? services = null, WindowAllowance? limits = null)
    {
        if (limits?.Problem is { } problem)
            throw new CommandException(ExitCode.Usage, "science_windows: " + problem);
        string root = archive ?? ArchiveIn(data);
        if (!Directory.Exists(root))
        {
            throw new CommandException(
                ExitCode.Failed, $"There is no archive in {root}. 'mmoda up' makes a demonstration archive; --archive DIR names a real one.");
        }

        Directory.CreateDirectory(data);
        Instruments = Assemble(new IntegralArchive(root) { Limits = limits ?? new WindowAllowance() }, services, Path.Combine(data, "remote"));
        Products = new ProductStore(Path.Combine(data, "products"));
        Jobs = new JobStore(Path.Combine(data, "mmoda.db"));
        StepWorker worker = new(new StepRegistry(Instruments.Steps), Products, TimeProvider.System);
        _executor = new InProcessExecutor(worker.RunAsync, workers);
        _remote = new InProcessExecutor(worker.RunAsync, MostRemoteRuns);
        _either = new RemoteStepExecutor(_executor, _remote);
        Service = new AnalysisService(Instruments.Catalogue, Jobs, Products);
    }

    /// <summary>Archive, names and instruments.</summary>
    public InstrumentServices Instruments { get; }

    /// <summary>Finished products.</summary>
    public ProductStore Products { get; }

    /// <summary>Jobs and their events.</summary>
    public JobStore Jobs { get; }

    /// <summary>The way in.</summary>
    public AnalysisService Service { get; }

    /// <summary>The archive of a data directory.</summary>
    public static string ArchiveIn(string data) => Path.Combine(data, "archive");

    /// <summary>Runs jobs until cancelled.</summary>
    public Task RunJobsAsync(CancellationToken cancellationToken) => new JobRunner(
        Jobs,
        Instruments.Catalogue,
        new GraphRunner(_either, Products, TimeProvider.System),
        Products,
        TimeProvider.System,
        (job, defect) => Terminal.Error($"job {job}: {defect}")).RunAsync(cancellationToken);

    /// <summary>Hands everything to the server.</summary>
    public void Register(IServiceCollection services)
    {
        services.AddSingleton(Instruments.Catalogue);
        services.AddSingleton<SourceResolver>(Instruments.Sources);
        services.AddSingleton<DataArchive>(Instruments.Archive);
        services.AddSingleton(Products);
        services.AddSingleton(Jobs);
        services.AddSingleton<IStepExecutor>(_either);
        services.AddSingleton(Instruments.Runs);
    }

    private static InstrumentServices Assemble(IntegralArchive archive, IReadOnlyList<RemoteService>? services, string cache)
    {
        try
        {
            return new InstrumentServices(archive, services, cache);
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ExitCode.Usage, e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _executor.DisposeAsync();
        await _remote.DisposeAsync();
        foreach (NotebookInstrument notebook in Instruments.Notebooks)
            notebook.Dispose();
        Jobs.Dispose();
        Products.Dispose();
    }
}
