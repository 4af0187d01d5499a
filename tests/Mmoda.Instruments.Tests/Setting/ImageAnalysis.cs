using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments.Tests;

/// <summary>One run of a query.</summary>
/// <param name="Outcome">The nodes.</param>
/// <param name="Result">What the user gets.</param>
internal sealed record ImageRun(GraphOutcome Outcome, AnalysisResult Result)
{
    public string PathOf(string product) => Result.Products.Single(p => p.Name == product).Path;

    public SkyImage Mosaic()
    {
        using FitsFile file = FitsFile.Open(PathOf("mosaic_image"));
        return OsaImageFile.Read(file);
    }

    /// <summary>Sources of the mosaic, most significant first.</summary>
    public IReadOnlyList<ListedSource> Sources() =>
    [
        .. Result.Summary["sources"]!.AsArray().Select(s => new ListedSource( // Always in the summary.
            (string)s!["name"]!, (double)s["ra_deg"]!, (double)s["dec_deg"]!, (double)s["flux"]!, (double)s["flux_error"]!,
            (double)s["significance"]!, (bool)s["new"]!)),
    ];

    /// <summary>Nodes that were computed in this run.</summary>
    public string[] Computed() => [.. Outcome.Nodes.Where(n => !n.FromStore).Select(n => n.Id).Order(StringComparer.Ordinal)];
}

/// <summary>A source of a list, as a script reads it.</summary>
internal sealed record ListedSource(
    string Name, double RightAscension, double Declination, double Flux, double FluxError, double Significance, bool IsNew);

/// <summary>An archive with a product store: asks for products as a user does, images unless told otherwise, from the query to the files.</summary>
internal sealed class ImageAnalysis : IAsyncDisposable
{
    private readonly string _product;
    private readonly InProcessExecutor _executor;
    private readonly InstrumentServices _services;

    public ImageAnalysis(string archive, string store, int workers = 1, string product = "isgri_image")
    {
        _product = product;
        Archive = new IntegralArchive(archive);
        _services = new InstrumentServices(Archive);
        Store = new ProductStore(store);
        _executor = new InProcessExecutor(new StepWorker(new StepRegistry(_services.Steps), Store, TimeProvider.System).RunAsync, workers);
    }

    public IntegralArchive Archive { get; }

    public ProductStore Store { get; }

    public ProductType Image => Instrument.FindProduct(_product)!;

    private Instrument Instrument => _services.Catalogue.Find(_product.Split('_')[0])!;

    /// <summary>Understands a request.</summary>
    public (Query Query, List<QueryProblem> Problems) Read(GivenValues given, bool dummy = false)
    {
        List<QueryProblem> problems = [];
        ParameterValues values = ParameterValues.Read(Instrument.ParametersOf(Image), given, problems);
        return (Image.Read(values, dummy, problems), problems);
    }

    public async Task<ImageRun> RunAsync(GivenValues given, bool dummy = false)
    {
        (Query query, List<QueryProblem> problems) = Read(given, dummy);
        Assert.Empty(problems);
        StepGraph graph = await Image.PlanAsync(query, CancellationToken.None);
        GraphOutcome outcome = await new GraphRunner(_executor, Store, TimeProvider.System).RunAsync(graph, _ => { }, CancellationToken.None);
        return new ImageRun(outcome, Image.Collect(query, outcome, Store));
    }

    public async ValueTask DisposeAsync()
    {
        await _executor.DisposeAsync();
        Store.Dispose();
    }
}
