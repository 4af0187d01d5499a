using Mmoda.Analysis;
using Mmoda.Instruments;
using Mmoda.Workflow;

namespace Mmoda.Benchmarks;

/// <summary>
/// End to end: a query for the mosaic of ten windows, from raw event files to mosaic, source list and regions, with two
/// workers. Cold starts each run with an empty product store (and a new archive object: all files are read and hashed again);
/// warm asks again, and only the store is read.
/// </summary>
internal sealed class CrabMosaicKernel(bool fromStore) : Kernel(fromStore ? "crab mosaic from store" : "crab mosaic cold"), IDisposable
{
    private readonly string _storeFolder = Path.Combine(Folders.Work, "store");
    private string _archive = "";
    private InstrumentServices? _services;

    public override double? Target => fromStore ? 50 : 6000;

    public override int MostRuns => fromStore ? 9 : 3;

    /// <summary>Whether the products are there before.</summary>
    public bool IsFromStore => fromStore;

    /// <summary>Stage times of the last run, from the provenance of the products.</summary>
    public IReadOnlyList<NodeReport> Nodes { get; private set; } = [];

    /// <summary>Processor time of the quickest run, all threads: what the load of the machine disturbs least.</summary>
    public TimeSpan LeastProcessorTime { get; private set; } = TimeSpan.MaxValue;

    public override void Prepare(string inputs, string output)
    {
        _archive = CrabArchive.Root();
        ClearStore();
        Reset();
        if (fromStore)
            Run();
    }

    public override void Reset()
    {
        if (fromStore && _services is not null)
            return;
        ClearStore();
        _services = new InstrumentServices(new IntegralArchive(_archive));
    }

    public override void Run()
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        RunAsync(_services!).GetAwaiter().GetResult(); // Reset before.
        TimeSpan spent = Environment.CpuUsage.TotalTime - before;
        LeastProcessorTime = spent < LeastProcessorTime ? spent : LeastProcessorTime;
    }

    public void Dispose() => ClearStore();

    private async Task RunAsync(InstrumentServices services)
    {
        using ProductStore store = new(_storeFolder);
        StepWorker worker = new(new StepRegistry(services.Steps), store, TimeProvider.System);
        await using InProcessExecutor executor = new(worker.RunAsync, workers: 2);
        GraphRunner runner = new(executor, store, TimeProvider.System);
        Instrument isgri = services.Catalogue.Find("isgri") ?? throw new InvalidOperationException("There is no instrument isgri.");
        ProductType image = isgri.FindProduct("isgri_image") ?? throw new InvalidOperationException("There is no product isgri_image.");
        List<QueryProblem> problems = [];
        GivenValues given = new()
        {
            ["src_name"] = "Crab", ["RA"] = "83.6332", ["DEC"] = "22.0145", ["T1"] = "2018-01-01T00:00:00", ["T2"] = "2019-12-31T00:00:00",
        };
        Query query = image.Read(ParameterValues.Read(isgri.ParametersOf(image), given, problems), dummy: false, problems);
        if (problems.Count > 0)
            throw new InvalidOperationException(string.Join("; ", problems.Select(p => p.Message)));
        StepGraph graph = await image.PlanAsync(query, CancellationToken.None);
        GraphOutcome outcome = await runner.RunAsync(graph, _ => { }, CancellationToken.None);
        if (image.Collect(query, outcome, store).Products.Count == 0)
            throw new InvalidOperationException(string.Join("; ", outcome.Nodes.Select(n => n.Reason).OfType<string>()));
        Nodes = outcome.Nodes;
    }

    private void ClearStore()
    {
        if (Directory.Exists(_storeFolder))
            Directory.Delete(_storeFolder, recursive: true);
    }
}
