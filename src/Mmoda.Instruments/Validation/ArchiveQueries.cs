using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Asks for products as a user does, from the query to the files, one step after another.</summary>
internal sealed class ArchiveQueries : IAsyncDisposable
{
    private readonly InstrumentServices _services;
    private readonly InProcessExecutor _executor;

    /// <summary>Opens an archive and a product store.</summary>
    public ArchiveQueries(string archive, string store)
    {
        _services = new InstrumentServices(new IntegralArchive(archive));
        Store = new ProductStore(store);
        _executor = new InProcessExecutor(new StepWorker(new StepRegistry(_services.Steps), Store, TimeProvider.System).RunAsync, 1);
    }

    /// <summary>The products.</summary>
    public ProductStore Store { get; }

    /// <summary>The archive.</summary>
    public IntegralArchive Archive => _services.Archive;

    /// <summary>Runs a query on one window.</summary>
    /// <param name="product">For example <c>isgri_image</c>.</param>
    /// <param name="window">The window.</param>
    /// <param name="band">The band.</param>
    /// <param name="more">Further parameters.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="InvalidOperationException">The query was refused, or a step did not produce.</exception>
    public async Task<GraphOutcome> RunAsync(
        string product, string window, EnergyBand band, IReadOnlyList<(string Name, string Value)> more, CancellationToken cancellationToken)
    {
        Instrument instrument = _services.Catalogue.Find(product.Split('_')[0]) ?? throw new InvalidOperationException($"There is no product {product}.");
        ProductType type = instrument.FindProduct(product) ?? throw new InvalidOperationException($"There is no product {product}.");
        GivenValues given = new()
        {
            { "scw_list", window },
            { "E1_keV", band.MinKeV.ToString(CultureInfo.InvariantCulture) },
            { "E2_keV", band.MaxKeV.ToString(CultureInfo.InvariantCulture) },
        };
        foreach ((string name, string value) in more)
            given.Add(name, value);
        List<QueryProblem> problems = [];
        ParameterValues values = ParameterValues.Read(instrument.ParametersOf(type), given, problems);
        Query query = type.Read(values, dummy: false, problems);
        if (problems.Count > 0)
            throw new InvalidOperationException($"{product} of window {window} was refused: {string.Join("; ", problems.Select(p => p.Message))}");
        GraphOutcome outcome = await new GraphRunner(_executor, Store, TimeProvider.System)
            .RunAsync(await type.PlanAsync(query, cancellationToken), _ => { }, cancellationToken);
        return outcome.Nodes.FirstOrDefault(n => n.State != NodeState.Produced) is { } failed
            ? throw new InvalidOperationException($"{product} of window {window}: {failed.Id} is {failed.State}: {failed.Reason}")
            : outcome;
    }

    /// <summary>The product of the one node of a step.</summary>
    public StoredProduct ProductOf(GraphOutcome outcome, string step) =>
        Store.Open(outcome.Nodes.Single(n => n.Step == step).Product!.Value); // Produced nodes have a product.

    /// <summary>A list of sources in the form of the parameter <c>selected_catalog</c>.</summary>
    public static string Catalogue(IEnumerable<TrueSource> sources)
    {
        TrueSource[] all = [.. sources];
        JsonArray Column(Func<TrueSource, JsonNode> value) => new([.. all.Select(value)]);
        return new JsonObject
        {
            ["cat_column_names"] = new JsonArray("src_names", "ra", "dec"),
            ["cat_column_list"] = new JsonArray(
                Column(s => s.Name), Column(s => s.Direction.RightAscensionDegrees), Column(s => s.Direction.DeclinationDegrees)),
            ["cat_lon_name"] = "ra",
            ["cat_lat_name"] = "dec",
            ["cat_frame"] = "fk5",
        }.ToJsonString();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _executor.DisposeAsync();
        Store.Dispose();
    }
}
