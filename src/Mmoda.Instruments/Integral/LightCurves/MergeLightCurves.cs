using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>light_curve_merge</c> of a telescope: joins the light curves of each source and band over the science windows; windows that
/// share a bin are averaged there. Inputs: <c>light_curves</c>. Parameters: <c>bands</c>, <c>bin_seconds</c>,
/// <c>origin_ijd</c>, and <c>false_alarm</c> (present for Bayesian blocks of the bins).
/// </summary>
internal sealed class MergeLightCurves(Telescope telescope) : Step(telescope.StepName(Operation), StepVersion)
{
    /// <summary>What it does, in the registered name.</summary>
    public const string Operation = "light_curve_merge";

    /// <summary>Version of the algorithm: 2 takes any number of bands and makes Bayesian blocks, 4 joins by name and place.</summary>
    public const int StepVersion = 4;

    /// <summary>Parameter with the chance of a block too many.</summary>
    public const string FalseAlarm = "false_alarm";

    // A bin with less good time than this says little about itself: a fraction of its width, or seconds for wide bins.
    private const double LeastFraction = 0.1;
    private const double EnoughSeconds = 100;

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
    }

    private StepOutcome Run(StepRun run, CancellationToken cancellationToken)
    {
        StageClock clock = new(run);
        TimeBins bins = new(StepParameters.Number(run.Parameters, "origin_ijd"), StepParameters.Number(run.Parameters, "bin_seconds"));
        double? falseAlarm = run.Parameters.ContainsKey(FalseAlarm) ? StepParameters.Number(run.Parameters, FalseAlarm) : null;
        IReadOnlyList<WindowLightCurves>[] windows =
        [
            .. run.Inputs.Select(i => WindowLightCurves.ReadBands(i.PathOf(WindowLightCurves.FileOf(telescope)))).OrderBy(w => w[0].Limits.StartIjd),
        ];
        if (windows.Length == 0)
            return new StepOutcome.Empty("no science window gave a light curve");
        clock.Lap("read");
        List<SourceLightCurve> curves = [];
        foreach (FieldSource source in windows.SelectMany(w => w[0].Sources).Distinct())
        {
            WindowLightCurves[][] bands = [.. Enumerable.Range(0, windows[0].Count).Select(b => Of(source, windows, b))];
            foreach (WindowLightCurves[] band in bands)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Merge(band, source, bins, falseAlarm) is { } curve)
                    curves.Add(curve);
            }
        }

        if (curves.Count == 0)
            return new StepOutcome.Empty("no bin has enough good time with a source of the list in the field of view");
        clock.Lap("merge");
        Write(run, curves, windows.Any(w => w[0].IsSimulated));
        run.Metadata["windows"] = new JsonArray([.. windows.Select(w => (JsonNode)w[0].Id.ToString())]);
        clock.Lap("write");
        return run.Produced();
    }

    /// <summary>Writes the files of the product and the metadata that tell them.</summary>
    internal static void Write(StepRun run, IReadOnlyList<SourceLightCurve> curves, bool simulated)
    {
        FileNames names = new();
        bool isSingle = curves.Select(c => c.Band).Distinct().Count() == 1;
        List<JsonObject> sources = [];
        foreach (SourceLightCurve curve in curves)
        {
            string band = isSingle ? "" : string.Create(CultureInfo.InvariantCulture, $" {curve.Band.MinKeV}_{curve.Band.MaxKeV}keV");
            string file = $"{curve.Telescope.Instrument}_lc_{names.For(curve.Source.Name + band)}.fits";
            LightCurveFile.Write(Path.Combine(run.OutputDirectory, file), curve, simulated);
            sources.Add(Describe(curve, file));
        }

        run.Metadata["simulated"] = simulated;
        run.Metadata["sources"] = new JsonArray([.. sources.OrderByDescending(s => s["significance"]?.GetValue<double>())]);
    }

    /// <summary>The windows that see a source, in one band.</summary>
    private static WindowLightCurves[] Of(FieldSource source, IReadOnlyList<WindowLightCurves>[] windows, int band) =>
        [.. windows.Select(w => w[band]).Where(w => w.Sources.Contains(source))];

    /// <summary>Averages the windows that see a source, in one band, where they share a bin; null where no bin has enough good time.</summary>
    internal static SourceLightCurve? Merge(WindowLightCurves[] windows, FieldSource source, TimeBins width, double? falseAlarm)
    {
        SortedDictionary<long, MergedBin> bins = [];
        foreach (WindowLightCurves window in windows)
        {
            int count = window.Sources.Count, k = Number(window, source);
            for (int b = 0; b < window.Bins.Length; b++)
            {
                double rate = window.Rates[(b * count) + k], error = window.Errors[(b * count) + k];
                if (!double.IsFinite(rate) || !(error > 0) || !double.IsFinite(error))
                    continue;
                if (!bins.TryGetValue(window.Bins[b].Number, out MergedBin? bin))
                    bins.Add(window.Bins[b].Number, bin = new MergedBin(window.Bins[b].Number));
                bin.Add(window.Bins[b], rate, error);
                if (window.Barycentric.Length > 0)
                    bin.Barycentric = window.Barycentric[(b * count) + k];
            }
        }

        LightCurveRow[] rows =
        [
            .. bins.Values.Where(b => b.Fraction >= LeastFraction || b.Fraction * width.Seconds >= EnoughSeconds).Select(b => LightCurveRow.Of(b, width)),
        ];
        if (rows.Length == 0)
            return null;
        WindowLightCurves first = windows[0];
        return new SourceLightCurve
        {
            Telescope = first.Telescope,
            Source = source,
            Band = first.Band,
            Rows = falseAlarm is { } chance ? BlockBinning.Of(rows, chance) : rows,
            BinSeconds = width.Seconds * (falseAlarm is null ? 1 : BlockBinning.Joining(rows.Length)),
            FalseAlarm = falseAlarm,
            FirstWindow = first.Id,
            OnBoardTimes = first.OnBoardTimes is { } start && windows[^1].OnBoardTimes is { } end ? (start.Start, end.End) : null,
            LiveFraction = windows.Average(w => w.LiveFraction),
            Place = (first.YDegrees[Number(first, source)], first.ZDegrees[Number(first, source)]),
        };
    }

    private static int Number(WindowLightCurves window, FieldSource source) => window.Sources.ToList().IndexOf(source);

    private static JsonObject Describe(SourceLightCurve curve, string file)
    {
        (double mean, double error) = curve.Mean();
        double chiSquared = curve.Rows.Sum(r => (r.Rate - mean) * (r.Rate - mean) / (r.Error * r.Error));
        FieldSource source = curve.Source;
        JsonObject described = new()
        {
            ["name"] = source.Name,
            ["id"] = source.Id.Length > 0 ? source.Id : null,
            ["ra_deg"] = Math.Round(source.Direction.RightAscensionDegrees, 6),
            ["dec_deg"] = Math.Round(source.Direction.DeclinationDegrees, 6),
            ["significance"] = Math.Round(mean / error, 3),
            ["flux"] = Math.Round(mean, 5),
            ["flux_error"] = Math.Round(error, 5),
            ["band_kev"] = FormattableString.Invariant($"{curve.Band.MinKeV}-{curve.Band.MaxKeV}"),
            ["bins"] = curve.Rows.Count,
            ["chi_squared_constant"] = Math.Round(chiSquared, 3),
            ["degrees_of_freedom"] = curve.Rows.Count - 1,
            ["file"] = file,
        };
        if (curve.FalseAlarm is { } chance)
        {
            described["blocks"] = curve.Rows.Count;
            described["cell_seconds"] = curve.BinSeconds;
            described["false_alarm_probability"] = chance;
        }

        return described;
    }
}
