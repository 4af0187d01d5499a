using Mmoda.Analysis;
using Mmoda.Instruments;
using Mmoda.Workflow;

namespace Mmoda.Benchmarks;

/// <summary>A query for a product of INTEGRAL as a user asks it, with a product store that can be emptied.</summary>
/// <param name="product">For example <c>isgri_image</c>; its instrument comes before the underscore.</param>
/// <param name="given">Its parameters.</param>
/// <param name="workers">Threads.</param>
internal sealed class IntegralQuery(string product, GivenValues given, int workers)
{
    private readonly string _storeFolder = Path.Combine(Folders.Work, "store");
    private InstrumentServices? _services;

    /// <summary>The parameters.</summary>
    public GivenValues Given => given;

    /// <summary>The steps of the instrument.</summary>
    public IReadOnlyList<Step> Steps => Services.Steps;

    private InstrumentServices Services => _services ?? throw new InvalidOperationException("No archive was opened.");

    /// <summary>Opens the archive anew: all its files will be read and hashed again.</summary>
    public void Open(string archive) => _services = new InstrumentServices(new IntegralArchive(archive));

    /// <summary>Empties the product store.</summary>
    public void ClearStore()
    {
        if (Directory.Exists(_storeFolder))
            Directory.Delete(_storeFolder, recursive: true);
    }

    /// <summary>Opens the product store.</summary>
    public ProductStore OpenStore() => new(_storeFolder);

    /// <summary>Plans and runs the query; what was not in the store is made.</summary>
    /// <param name="isWanted">Which steps are run; null for all, and then the result is collected too.</param>
    /// <returns>Stage times of all nodes, from the provenance of their products.</returns>
    public IReadOnlyList<NodeReport> Run(Func<StepNode, bool>? isWanted = null) => RunAsync(isWanted).GetAwaiter().GetResult();

    private async Task<IReadOnlyList<NodeReport>> RunAsync(Func<StepNode, bool>? isWanted)
    {
        InstrumentServices services = Services;
        using ProductStore store = OpenStore();
        StepWorker worker = new(new StepRegistry(services.Steps), store, TimeProvider.System);
        await using InProcessExecutor executor = new(worker.RunAsync, workers);
        GraphRunner runner = new(executor, store, TimeProvider.System);
        Instrument instrument = services.Catalogue.Find(product.Split('_')[0]) ?? throw new InvalidOperationException($"There is no instrument of {product}.");
        ProductType type = instrument.FindProduct(product) ?? throw new InvalidOperationException($"There is no product {product}.");
        List<QueryProblem> problems = [];
        Query query = type.Read(ParameterValues.Read(instrument.ParametersOf(type), given, problems), dummy: false, problems);
        if (problems.Count > 0)
            throw new InvalidOperationException(string.Join("; ", problems.Select(p => p.Message)));
        StepGraph graph = await type.PlanAsync(query, CancellationToken.None);
        if (isWanted is not null)
            graph = new StepGraph([.. graph.Nodes.Where(isWanted)]);
        GraphOutcome outcome = await runner.RunAsync(graph, _ => { }, CancellationToken.None);
        if (outcome.Nodes.Any(n => n.State != NodeState.Produced) || (isWanted is null && type.Collect(query, outcome, store).Products.Count == 0))
            throw new InvalidOperationException(string.Join("; ", outcome.Nodes.Select(n => n.Reason).OfType<string>()));
        return outcome.Nodes;
    }
}
