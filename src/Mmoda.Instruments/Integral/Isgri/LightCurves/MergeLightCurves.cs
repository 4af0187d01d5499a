using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>isgri.light_curve_merge</c>: joins the light curves of each source over the science windows; windows that share a
/// bin are averaged there. Inputs: <c>isgri.light_curves</c>. Parameters: <c>e1_kev</c>, <c>e2_kev</c>, <c>bin_seconds</c>,
/// <c>origin_ijd</c>.
/// </summary>
internal sealed class MergeLightCurves() : Step(StepName, StepVersion)
{
    /// <summary>Registered name.</summary>
    public const string StepName = "isgri.light_curve_merge";

    /// <summary>Version of the algorithm.</summary>
    public const int StepVersion = 1;

    // A bin with less good time than this says little about itself: a fraction of its width, or seconds for wide bins.
    private const double LeastFraction = 0.1;
    private const double EnoughSeconds = 100;

    /// <inheritdoc/>
    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult(Run(run));
        }
        catch (FitsException e)
        {
            return ValueTask.FromResult<StepOutcome>(new StepOutcome.Failed(FailureKind.UnprocessableData, e.Message));
        }
    }

    private static StepOutcome Run(StepRun run)
    {
        StageClock clock = new(run);
        EnergyBand band = StepParameters.Band(run.Parameters);
        TimeBins bins = new(StepParameters.Number(run.Parameters, "origin_ijd"), StepParameters.Number(run.Parameters, "bin_seconds"));
        WindowLightCurves[] windows =
        [
            .. run.Inputs.Select(i => WindowLightCurves.Read(i.PathOf(ExtractLightCurves.FileName))).OrderBy(w => w.Limits.StartIjd),
        ];
        if (windows.Length == 0)
            return new StepOutcome.Empty("no science window gave a light curve");
        clock.Lap("read");
        List<(FieldSource Source, List<MergedBin> Bins)> curves = [];
        foreach (IGrouping<string, FieldSource> source in windows.SelectMany(w => w.Sources).GroupBy(s => s.Name))
        {
            List<MergedBin> merged = Merge(windows, source.Key, bins);
            if (merged.Count > 0)
                curves.Add((source.First(), merged));
        }

        if (curves.Count == 0)
            return new StepOutcome.Empty("no bin has enough good time with a source of the list in the field of view");
        Write(run, curves, band, bins, windows.Any(w => w.IsSimulated));
        run.Metadata["windows"] = new JsonArray([.. windows.Select(w => (JsonNode)w.Id.ToString())]);
        clock.Lap("merge and write");
        return run.Produced();
    }

    /// <summary>Writes the files of the product and the metadata that tell them.</summary>
    internal static void Write(
        StepRun run, IReadOnlyList<(FieldSource Source, List<MergedBin> Bins)> curves, EnergyBand band, TimeBins bins, bool simulated)
    {
        FileNames names = new();
        List<JsonObject> sources = [];
        foreach ((FieldSource source, List<MergedBin> merged) in curves)
        {
            string file = $"isgri_lc_{names.For(source.Name)}.fits";
            Write(Path.Combine(run.OutputDirectory, file), source, merged, band, bins, simulated);
            sources.Add(Describe(source, merged, band, file));
        }

        run.Metadata["simulated"] = simulated;
        run.Metadata["sources"] = new JsonArray([.. sources.OrderByDescending(s => s["significance"]?.GetValue<double>())]);
    }

    private static List<MergedBin> Merge(WindowLightCurves[] windows, string name, TimeBins width)
    {
        SortedDictionary<long, MergedBin> bins = [];
        foreach (WindowLightCurves window in windows)
        {
            int count = window.Sources.Count;
            for (int k = 0; k < count; k++)
            {
                if (window.Sources[k].Name != name)
                    continue;
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
        }

        return [.. bins.Values.Where(b => b.Fraction >= LeastFraction || b.Fraction * width.Seconds >= EnoughSeconds)];
    }

    private static void Write(
        string path, FieldSource source, List<MergedBin> merged, EnergyBand band, TimeBins bins, bool simulated)
    {
        double start = bins.Start(merged[0].Number), stop = bins.Start(merged[^1].Number + 1);
        string date = Epoch.FromIjd(stop).ToIsot(TimeScale.Utc, 0);
        double width = bins.Seconds / 86400;
        T[] Column<T>(Func<MergedBin, T> value) => [.. merged.Select(value)];
        (double mean, double error) = Mean(merged);
        FitsHeader header = IsdcFile.Extension("ISGR-SRC.-LCR", "DAL_TABLE", "LCR", "IBIS", date, simulated)
            .SetTimeSystem()
            .Set("EXTVER", 1)
            .Set("HDUCLASS", "OGIP", "form of this extension")
            .Set("HDUCLAS1", "LIGHTCURVE", "a light curve")
            .Set("HDUCLAS2", "NET", "background is subtracted")
            .Set("HDUCLAS3", "RATE", "in counts/s")
            .Set("TIMVERS", "OGIP/93-003", "version of the form")
            .Set("TIMEPIXR", 0.5, "times are the middles of bins")
            .Set("TIMEDEL", width, "[d] width of a bin")
            .Set("TSTART", start, "[d] start of the first bin")
            .Set("TSTOP", stop, "[d] end of the last bin")
            .Set("TFIRST", start, "[d] start of the first bin")
            .Set("TLAST", stop, "[d] end of the last bin")
            .Set("TELAPSE", stop - start, "[d] between them")
            .Set("ONTIME", merged.Sum(b => b.Fraction) * width, "[d] sum of good times")
            .Set("EXPOSURE", merged.Sum(b => b.Exposure), "[s] effective exposure")
            .Set("EXP_SRC", merged.Sum(b => b.Exposure), "[s] effective exposure")
            .Set("BANDTYPE", "ENERGY", "kind of the band")
            .Set("CHANTYPE", "PI", "channels of energy")
            .Set("EUNIT", "keV", "unit of energies")
            .Set("E_MIN", band.MinKeV, "[keV] lower edge of the band")
            .Set("E_MAX", band.MaxKeV, "[keV] upper edge of the band")
            .Set("NAME", source.Name, "source")
            .Set("SOURCEID", source.Id.Length > 0 ? source.Id : source.Name, "identifier of the source")
            .Set("RA_OBJ", source.Direction.RightAscensionDegrees, "[deg] right ascension of the source")
            .Set("DEC_OBJ", source.Direction.DeclinationDegrees, "[deg] declination of the source")
            .Set("RADECSYS", "FK5", "frame; FK5 J2000 and ICRS agree to 0.03 arcsec")
            .Set("EQUINOX", 2000.0, "equinox")
            .Set("SRCCNT", mean, "[count/s] mean rate")
            .Set("SRCCNTE", error, "[count/s] its standard deviation")
            .Set("FITTYPE", 6, "simultaneous fit of all sources and background")
            .Set("BACKAPP", true, "background is subtracted")
            .Set("DEADAPP", true, "dead time is corrected")
            .Set("VIGNAPP", true, "absorption off axis is corrected");
        FitsTable table = new FitsTable()
            .Add("TIME", Column(b => bins.Middle(b.Number)), "d")
            .Add("TOT_COUNTS", Column(b => (float)b.Counts), "count")
            .Add("BACKV", Column(b => (float)b.Background), "count/s")
            .Add("BACKE", Column(b => (float)b.BackgroundError), "count/s")
            .Add("RATE", Column(b => (float)b.Rate), "count/s")
            .Add("ERROR", Column(b => (float)b.Error), "count/s")
            .Add("FRACEXP", Column(b => (float)Math.Min(1, b.Fraction)))
            .Add("XAX_E", Column(_ => (float)(0.5 * width)), "d")
            .Add("TIMEDEL", Column(_ => width), "d");
        if (merged.All(b => double.IsFinite(b.Barycentric)))
            table.Add("BARYTIME", Column(b => b.Barycentric), "d", comment: "middle of the bin at the barycentre, TDB");
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated));
        file.WriteTable(header, table);
        file.Commit();
    }

    // Weighted with the exposure: the errors of bins of few counts follow their rates, and weights made of them would pull the
    // mean down (by 0.4 % for the Crab in bins of 1 s).
    private static (double Mean, double Error) Mean(List<MergedBin> bins)
    {
        double exposure = bins.Sum(b => b.Exposure), variance = bins.Sum(b => b.Exposure * b.Exposure * b.Error * b.Error);
        return (bins.Sum(b => b.Exposure * b.Rate) / exposure, Math.Sqrt(variance) / exposure);
    }

    private static JsonObject Describe(FieldSource source, List<MergedBin> bins, EnergyBand band, string file)
    {
        (double mean, double error) = Mean(bins);
        double chiSquared = bins.Sum(b => (b.Rate - mean) * (b.Rate - mean) / (b.Error * b.Error));
        return new JsonObject
        {
            ["name"] = source.Name,
            ["id"] = source.Id.Length > 0 ? source.Id : null,
            ["ra_deg"] = Math.Round(source.Direction.RightAscensionDegrees, 6),
            ["dec_deg"] = Math.Round(source.Direction.DeclinationDegrees, 6),
            ["significance"] = Math.Round(mean / error, 3),
            ["flux"] = Math.Round(mean, 5),
            ["flux_error"] = Math.Round(error, 5),
            ["band_kev"] = FormattableString.Invariant($"{band.MinKeV}-{band.MaxKeV}"),
            ["bins"] = bins.Count,
            ["chi_squared_constant"] = Math.Round(chiSquared, 3),
            ["degrees_of_freedom"] = bins.Count - 1,
            ["file"] = file,
        };
    }
}
