using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Product <c>spectral_fit</c>: a model fitted to one or several finished spectra, of any instruments. What is fitted are products of the
/// store: an equal query later means the same bytes.
/// </summary>
internal sealed class SpectralFitProduct() : ProductType("spectral_fit", "spectral_fit_query")
{
    private const string Pipeline = "spectral_fit/2";
    private const string FitNode = "fit";

    /// <summary>Key of the canonical form with the product and the file of each spectrum.</summary>
    private const string Inputs = "spectrum_products";

    /// <summary>The source, for lists of jobs.</summary>
    private const string SourceName = "src_name";

    /// <inheritdoc/>
    public override bool UsesResults => true;

    /// <inheritdoc/>
    public override ParameterGroup Parameters => SpectralFitParameters.Fit;

    /// <inheritdoc/>
    public override Query Read(ParameterValues values, bool dummy, IList<QueryProblem> problems)
    {
        SortedDictionary<string, string> canonical = values.ToCanonical();
        canonical["pipeline"] = Pipeline;
        string[] spectra = [.. values.List(SpectralFitParameters.Spectra)];
        if (dummy)
            canonical.Remove(SpectralFitParameters.Spectra);
        else if (spectra.Length is 0 or > SpectralFitParameters.MostSpectra)
            problems.Add(new(SpectralFitParameters.Spectra, null, $"Give 1 to {SpectralFitParameters.MostSpectra} finished spectra: JOB/FILE or JOB:SOURCE.") { Kind = QueryProblemKind.Missing });
        foreach (string twice in spectra.GroupBy(s => s).Where(g => g.Count() > 1).Select(g => g.Key))
            problems.Add(new(SpectralFitParameters.Spectra, twice, "The spectrum is there twice."));
        if (problems.Count == 0)
            FitRequest.Read(canonical, dummy ? 1 : spectra.Length, problems);
        return new Query("spectra", Name, dummy, canonical);
    }

    /// <inheritdoc/>
    public override Query Resolve(Query query, Func<string, Job?> find, IList<QueryProblem> problems)
    {
        if (query.IsDummy)
            return query;
        List<string> names = [], inputs = [], sources = [];
        foreach (string text in query.Canonical[SpectralFitParameters.Spectra].Split(','))
        {
            if (SpectrumReference.TryRead(text) is not { } reference)
            {
                problems.Add(new(SpectralFitParameters.Spectra, text, "A spectrum is JOB/FILE or JOB:SOURCE, with the identifier of a finished job."));
                continue;
            }

            (DataProduct? found, Job? job, string? problem) = reference.Find(find);
            if (found is null || job is null)
            {
                problems.Add(new(SpectralFitParameters.Spectra, text, problem!) { Kind = QueryProblemKind.Unknown }); // Find gives one of the two.
                continue;
            }

            string directory = Path.GetFileName(Path.GetDirectoryName(found.Path)) ?? "";
            names.Add($"{job.Id}/{found.FileName}");
            inputs.Add($"{directory}/{Path.GetFileName(found.Path)}");
            sources.Add(SpectrumReference.SourceOf(found));
        }

        foreach (string twice in names.GroupBy(s => s).Where(g => g.Count() > 1).Select(g => g.Key))
            problems.Add(new(SpectralFitParameters.Spectra, twice, "The spectrum is there twice."));
        SortedDictionary<string, string> canonical = new(query.Canonical.ToDictionary(), StringComparer.Ordinal)
        {
            [SpectralFitParameters.Spectra] = string.Join(',', names),
            [Inputs] = string.Join(',', inputs),
            [SourceName] = string.Join(", ", sources.Distinct()),
        };
        return query with { Canonical = canonical };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<JobId> JobsOf(Query query) => query.Canonical.TryGetValue(SpectralFitParameters.Spectra, out string? spectra)
        ? [.. spectra.Split(',').Select(s => new JobId(s.Split('/')[0])).Distinct()]
        : [];

    /// <inheritdoc/>
    public override ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken)
    {
        // What the spectra are is in the inputs; who asked for them is no matter of the step.
        Dictionary<string, string> parameters = query.Canonical
            .Where(p => p.Key is not (SpectralFitParameters.Spectra or Inputs or SourceName or "pipeline"))
            .ToDictionary(StringComparer.Ordinal);
        List<StepNode> nodes = [];
        List<ProductKey> products = [];
        List<string> files = [];
        if (query.IsDummy)
        {
            nodes.Add(new StepNode(
                "spectrum",
                MakeDummySpectrum.StepName,
                MakeDummySpectrum.StepVersion,
                new Dictionary<string, string> { ["systematic"] = StepParameters.Text(IsgriParameters.SystematicFraction) },
                []));
            files.Add("0/isgri_spectrum_Crab.fits");
        }

        foreach (string text in query.Canonical.TryGetValue(Inputs, out string? inputs) ? inputs.Split(',') : [])
        {
            string[] parts = text.Split('/');
            ProductKey key = new(parts[0]);
            int at = products.IndexOf(key);
            if (at < 0)
            {
                at = products.Count;
                products.Add(key);
            }

            files.Add(string.Create(CultureInfo.InvariantCulture, $"{at}/{parts[1]}"));
        }

        parameters[FitSpectra.Files] = string.Join(',', files);
        nodes.Add(new StepNode(FitNode, FitSpectra.StepName, FitSpectra.StepVersion, parameters, [.. nodes.Select(n => n.Id)])
        {
            Products = products.Count > 0 ? products : null,
        });
        return ValueTask.FromResult(new StepGraph(nodes));
    }

    /// <inheritdoc/>
    public override AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store)
    {
        NodeReport fit = outcome[FitNode];
        if (fit.State != NodeState.Produced || fit.Product is not { } key)
            return new AnalysisResult([], [], [], []);
        StoredProduct product = store.Open(key);
        DataProduct Part(string name, DataProductKind kind, string file, string type) => new(name, kind, file, product.PathOf(file), type, new JsonObject
        {
            ["product"] = name,
            ["simulated"] = product.Metadata["simulated"]?.DeepClone(),
        });
        List<string> warnings = [.. (product.Metadata["warnings"] as JsonArray ?? []).Select(w => w!.GetValue<string>())]; // Texts, by the step.
        return new AnalysisResult(
            [
                Part("spectral_fit", DataProductKind.Text, FitSpectra.DocumentFile, "application/json"),
                Part("spectral_fit_tables", DataProductKind.FitsTable, FitSpectra.TablesFile, "application/fits"),
                Part("spectral_fit_plot", DataProductKind.Picture, FitSpectra.PlotFile, "image/svg+xml"),
            ],
            [],
            warnings,
            new JsonObject
            {
                ["fit"] = product.Metadata["fit"]?.DeepClone(),
                ["spectra"] = query.IsDummy ? null : new JsonArray([.. query.Canonical[SpectralFitParameters.Spectra].Split(',').Select(s => JsonValue.Create(s))]),
                ["simulated"] = product.Metadata["simulated"]?.DeepClone(),
                ["dummy"] = query.IsDummy,
                ["pipeline"] = Pipeline,
            });
    }
}
