using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Instruments.Tests;

/// <summary>A data directory without an archive, with a running system: canned spectra can be made and fitted in it.</summary>
internal sealed class FitSetting : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mmoda-fit-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly InProcessExecutor _executor;
    private readonly JobStore _jobs;
    private readonly Task _runner;

    public FitSetting()
    {
        InstrumentServices services = new(new IntegralArchive(Directory.CreateDirectory(Path.Combine(_root, "archive")).FullName));
        Products = new ProductStore(Path.Combine(_root, "products"));
        _jobs = new JobStore(Path.Combine(_root, "mmoda.db"));
        _executor = new InProcessExecutor(new StepWorker(new StepRegistry(services.Steps), Products, TimeProvider.System).RunAsync, 1);
        Service = new AnalysisService(services.Catalogue, _jobs, Products);
        JobRunner runner = new(_jobs, services.Catalogue, new GraphRunner(_executor, Products, TimeProvider.System), Products, TimeProvider.System, (_, defect) => Defects.Add(defect));
        _runner = Task.Run(() => runner.RunAsync(_stop.Token));
    }

    public AnalysisService Service { get; }

    public ProductStore Products { get; }

    public JobStore Jobs => _jobs;

    /// <summary>Mistakes of ours that steps met.</summary>
    public List<string> Defects { get; } = [];

    /// <summary>A finished canned spectrum of the Crab.</summary>
    public async Task<Job> SpectrumAsync(Requester? requester = null, string rights = "public", double systematic = 0.01)
    {
        GivenValues given = new() { { "integral_data_rights", rights }, { "systematic_fraction", systematic.ToString(System.Globalization.CultureInfo.InvariantCulture) } };
        return await EndAsync(Service.Submit("isgri", "isgri_spectrum", given, dummy: true, requester));
    }

    /// <summary>Submits a fit.</summary>
    public Submission Submit(string spectra, string model = "powerlaw", Requester? requester = null, params (string Name, string Value)[] more)
    {
        GivenValues given = new() { { "spectra", spectra }, { "model", model } };
        foreach ((string name, string value) in more)
            given[name] = value;
        return Service.Submit("spectra", "spectral_fit", given, dummy: false, requester);
    }

    /// <summary>Waits for a job to end.</summary>
    public async Task<Job> EndAsync(Submission submission)
    {
        Assert.True(submission.Job is not null, string.Join(" ", submission.Problems.Select(p => p.Message)));
        return (await Service.WaitForEndAsync(submission.Job.Id, TimeSpan.FromSeconds(60), TimeProvider.System, CancellationToken.None))!; // It was submitted.
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _runner.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _executor.DisposeAsync();
        _jobs.Dispose();
        Products.Dispose();
        _stop.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
