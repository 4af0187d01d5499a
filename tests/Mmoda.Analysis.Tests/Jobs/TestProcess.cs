using System.Collections.Concurrent;
using Mmoda.Workflow;

namespace Mmoda.Analysis.Tests;

/// <summary>What one process has: stores on a shared directory, an executor, a service and a runner.</summary>
internal sealed class TestProcess : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly InProcessExecutor _executor;
    private readonly ProductStore _products;
    private readonly JobStore _jobs;
    private readonly InstrumentCatalogue _instruments = new([new CountingInstrument()]);
    private Task _running = Task.CompletedTask;

    public TestProcess(string directory)
    {
        _products = new ProductStore(Path.Combine(directory, "products"));
        _jobs = new JobStore(Path.Combine(directory, "jobs.db"));
        _executor = new InProcessExecutor(new StepWorker(new StepRegistry([Step]), _products, TimeProvider.System).RunAsync, workers: 2);
        Service = new AnalysisService(_instruments, _jobs, _products);
    }

    public CountStep Step { get; } = new();

    public AnalysisService Service { get; }

    public JobStore Jobs => _jobs;

    public ConcurrentBag<string> Defects { get; } = [];

    public void StartRunner() => _running = new JobRunner(
        _jobs, _instruments, new GraphRunner(_executor, _products, TimeProvider.System), _products, TimeProvider.System, (_, d) => Defects.Add(d))
        .RunAsync(_stop.Token);

    public Job Submit(int count = 3, string mode = "") =>
        Service.Submit("counter", "numbers", new GivenValues { ["count"] = $"{count}", ["mode"] = mode }, dummy: false).Job!; // Valid by construction.

    public async Task<Job> EndOfAsync(JobId id) => (await Service.WaitForEndAsync(id, TimeSpan.FromSeconds(30), TimeProvider.System, default))!;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Step.Gate.TrySetResult();
        await _executor.DisposeAsync();
        _products.Dispose();
        _jobs.Dispose();
        _stop.Dispose();
    }
}
