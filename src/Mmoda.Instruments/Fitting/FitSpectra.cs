using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>spectra.fit</c>: fits a model to spectra. Inputs: products with spectra and their responses. Parameters: <c>files</c>, for each spectrum
/// INPUT/FILE with the 0-based number of the input; all others as in <see cref="SpectralFitParameters"/>.
/// </summary>
internal sealed class FitSpectra() : Step(StepName, StepVersion)
{
    /// <summary>Registered name.</summary>
    public const string StepName = "spectra.fit";

    /// <summary>Version of the algorithm: 3 divides energies at edges and narrow features, takes intervals of fluxes from the profile of the
    /// statistic, and tells what was assumed of a spectrum.</summary>
    public const int StepVersion = 3;

    /// <summary>Name of the parameter with the spectra.</summary>
    public const string Files = "files";

    /// <summary>The result for programs.</summary>
    public const string DocumentFile = "fit.json";

    /// <summary>The result as tables.</summary>
    public const string TablesFile = "fit.fits";

    /// <summary>Data, model and residuals.</summary>
    public const string PlotFile = "fit.svg";

    /// <inheritdoc/>
    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult(Run(run, cancellationToken));
        }
        catch (FitsException e)
        {
            return ValueTask.FromResult<StepOutcome>(new StepOutcome.Failed(FailureKind.UnprocessableData, e.Message));
        }
        catch (ArgumentException e)
        {
            return ValueTask.FromResult<StepOutcome>(new StepOutcome.Failed(FailureKind.Usage, FitMessage.Of(e)));
        }
    }

    private static StepOutcome Run(StepRun run, CancellationToken cancellationToken)
    {
        StageClock clock = new(run);
        string[] files = run.Parameters[Files].Split(',');
        List<QueryProblem> problems = [];
        if (FitRequest.Read(run.Parameters, files.Length, problems) is not { } request)
            return new StepOutcome.Failed(FailureKind.Usage, string.Join(" ", problems.Select(p => p.Message)));
        List<SpectralDataset> datasets = [];
        List<FitInput> inputs = [];
        for (int i = 0; i < files.Length; i++)
        {
            string[] parts = files[i].Split('/');
            StoredProduct product = run.Inputs[int.Parse(parts[0], CultureInfo.InvariantCulture)];
            string path = product.PathOf(parts[1]);
            CountSpectrum spectrum = OgipFile.ReadSpectrum(path);
            string label = spectrum.SourceName.Length > 0 ? $"{spectrum.SourceName} ({spectrum.Instrument})" : parts[1];
            SpectrumParts loaded = SpectrumParts.Load(spectrum, label, name => Beside(product, parts[1], name));
            inputs.Add(new FitInput(
                parts[1], spectrum.SourceName, spectrum.Instrument, spectrum.ExposureSeconds, product.Metadata["simulated"]?.GetValue<bool>())
            {
                Notes = [.. new[] { loaded.GroupingNote(request.Grouping), loaded.MissingErrorsNote() }.OfType<string>()],
            });
            datasets.Add(loaded.ToDataset(request.Grouping, request.Systematic, request.Bands[i], files.Length > 1 ? $"{i + 1}: {label}" : label));
        }

        clock.Lap("read");
        FitAnalysis analysis = FitAnalysis.Run(new FitProblem(datasets, request.Parameters, request.Statistic), request.Options, cancellationToken);
        clock.Lap("fit");
        JsonObject document = FitDocument.Of(analysis, inputs, request.DistanceMpc);
        File.WriteAllText(Path.Combine(run.OutputDirectory, DocumentFile), document.ToJsonString(), new UTF8Encoding(false));
        File.WriteAllText(Path.Combine(run.OutputDirectory, PlotFile), FitPlot.ToSvg(analysis.Problem, analysis.Fit), new UTF8Encoding(false));
        FitTables.Write(Path.Combine(run.OutputDirectory, TablesFile), analysis, inputs);
        run.Metadata["simulated"] = inputs.Any(i => i.IsSimulated == true);
        run.Metadata["fit"] = FitDocument.Summary(document);
        if (!analysis.Fit.HasConverged)
            run.Metadata["warnings"] = new JsonArray("The search for the best fit did not converge; the values may be wrong.");
        clock.Lap("write");
        return run.Produced();
    }

    private static string Beside(StoredProduct product, string spectrum, string name) => product.Provenance.Files.Any(f => f.Name == name)
        ? product.PathOf(name)
        : throw new ArgumentException($"{spectrum} names the file {name}, which is not among the files of its product: {string.Join(", ", product.Provenance.Files.Select(f => f.Name).Take(20))}.");
}
