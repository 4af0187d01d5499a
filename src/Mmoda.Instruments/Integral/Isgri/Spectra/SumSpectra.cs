using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>isgri.spectrum_sum</c>: averages the spectra of each source over the science windows, and writes them with
/// their response in the OGIP form. Inputs: <c>isgri.spectra</c>. Parameters: <c>systematic</c>, fraction of the rate;
/// <c>responses</c>, fingerprint of the archive's response files; <c>channels</c>, <c>rise_time_min</c> and <c>rise_time_max</c> (optional).
/// </summary>
internal sealed class SumSpectra(IntegralArchive archive) : Step(StepName, StepVersion)
{
    /// <summary>Registered name.</summary>
    public const string StepName = "isgri.spectrum_sum";

    /// <summary>Version of the algorithm: 2 takes the response of the archive, 4 reads it as all OGIP responses are read, 5 joins by name and place.</summary>
    public const int StepVersion = 5;

    /// <summary>The redistribution matrix, which contains the area.</summary>
    public const string ResponseFile = "isgri_rmf.fits";

    /// <summary>The ancillary response of ones.</summary>
    public const string AncillaryFile = "isgri_arf.fits";

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

    private StepOutcome Run(StepRun run)
    {
        StageClock clock = new(run);
        WindowSpectra[] windows =
        [
            .. run.Inputs.Select(i => WindowSpectra.Read(i.PathOf(ExtractSpectra.FileName))).OrderBy(w => w.Limits.StartIjd),
        ];
        if (windows.Length == 0)
            return new StepOutcome.Empty("no science window gave a spectrum");
        clock.Lap("read");
        double systematic = StepParameters.Number(run.Parameters, "systematic");
        List<SourceSum> sums = [];
        foreach (FieldSource source in windows.SelectMany(w => w.Sources).Distinct())
        {
            SourceSum sum = Sum(windows, source, systematic);
            if (sum.Windows > 0)
                sums.Add(sum);
        }

        if (sums.Count == 0)
            return new StepOutcome.Empty("no source of the list lies in the field of view of a science window");

        // The matrices of the archive are those of OSA 11 energies.
        SpectralResponse response = run.Inputs.Any(i => i.Metadata["energy_scale"]?.GetValue<string>() == Assumptions.Osa10Scale)
            ? SpectralResponse.Nominal(ChannelGrid.OfCount(windows[0].ChannelCount))
            : SpectralResponse.Of(archive, ChannelGrid.OfCount(windows[0].ChannelCount), [.. windows.Select(w => (0.5 * (w.Limits.StartIjd + w.Limits.StopIjd), w.ExposureSeconds))]);
        clock.Lap("response");
        Write(run, sums, response, windows.Max(w => w.Limits.StopIjd), windows.Any(w => w.IsSimulated));
        run.Metadata["windows"] = new JsonArray([.. windows.Select(w => (JsonNode)w.Id.ToString())]);
        run.Metadata["exposure_seconds"] = windows.Sum(w => w.ExposureSeconds);
        clock.Lap("sum and write");
        return run.Produced();
    }

    /// <summary>Writes the files of the product and the metadata that tell them.</summary>
    internal static void Write(StepRun run, IReadOnlyList<SourceSum> sums, SpectralResponse response, double stopIjd, bool simulated)
    {
        string date = Epoch.FromIjd(stopIjd).ToIsot(TimeScale.Utc, 0);
        FileNames names = new();
        List<JsonObject> sources = [];
        foreach (SourceSum sum in sums)
        {
            string file = $"isgri_spectrum_{names.For(sum.Source.Name)}.fits";
            Write(Path.Combine(run.OutputDirectory, file), sum, date, simulated);
            sources.Add(Describe(sum, response.Response.ChannelEdgesKeV, new EnergyBand(20, 200), file));
        }

        WriteResponse(run.OutputDirectory, response, EventSelection.Of(run.Parameters), date, simulated);
        run.Metadata["simulated"] = simulated;
        run.Metadata["sources"] = new JsonArray([.. sources.OrderByDescending(s => s["significance"]?.GetValue<double>())]);
        run.Metadata["channels"] = response.Response.ChannelCount;
        response.Describe(run.Metadata);
    }

    /// <summary>Inverse-variance means, channel by channel; the variances are those of the model, so they do not follow the rates.</summary>
    internal static SourceSum Sum(WindowSpectra[] windows, FieldSource source, double systematic)
    {
        int channels = windows[0].ChannelCount;
        double[] weighted = new double[channels], weight = new double[channels];
        SourceSum sum = new() { Source = source };
        foreach (WindowSpectra window in windows)
        {
            for (int k = 0; k < window.Sources.Count; k++)
            {
                if (window.Sources[k] != source)
                    continue;
                int used = 0;
                for (int c = 0; c < channels; c++)
                {
                    double rate = window.Rates[(k * channels) + c], error = window.Errors[(k * channels) + c];
                    if (!double.IsFinite(rate) || !(error > 0) || !double.IsFinite(error))
                        continue;
                    weighted[c] += rate / (error * error);
                    weight[c] += 1 / (error * error);
                    used++;
                }

                if (used == 0)
                    continue;
                sum.Windows++;
                sum.Exposure += window.ExposureSeconds;
                sum.OnTime += window.OnTimeSeconds;
                sum.LiveTime += window.LiveFraction * window.OnTimeSeconds;
                sum.Start = Math.Min(sum.Start, window.Limits.StartIjd);
                sum.Stop = Math.Max(sum.Stop, window.Limits.StopIjd);
                sum.FirstRevolution = Math.Min(sum.FirstRevolution, window.Id.Revolution);
            }
        }

        sum.Spectrum = new CountSpectrum
        {
            Rates = [.. Enumerable.Range(0, channels).Select(c => weight[c] > 0 ? weighted[c] / weight[c] : double.NaN)],
            Errors = [.. weight.Select(w => w > 0 ? 1 / Math.Sqrt(w) : double.PositiveInfinity)],
            SystematicFraction = systematic,
            ExposureSeconds = sum.Exposure,
        };
        return sum;
    }

    private static void Write(string path, SourceSum sum, string date, bool simulated)
    {
        FieldSource source = sum.Source;
        FitsHeader header = IsdcFile.Extension("ISGR-EVTS-SPE", "DAL_TABLE", "SPE", "IBIS", date, simulated)
            .SetTimeSystem()
            .Set("EXTVER", 1)
            .Set("SW_TYPE", "POINTING", "type of the science windows")
            .Set("REVOL", sum.FirstRevolution, "first revolution")
            .Set("NAME", source.Name, "source")
            .Set("SOURCEID", source.Id.Length > 0 ? source.Id : source.Name, "identifier of the source")
            .Set("RA_OBJ", source.Direction.RightAscensionDegrees, "[deg] right ascension of the source")
            .Set("DEC_OBJ", source.Direction.DeclinationDegrees, "[deg] declination of the source")
            .Set("RADECSYS", "FK5", "frame; FK5 J2000 and ICRS agree to 0.03 arcsec")
            .Set("EQUINOX", 2000.0, "equinox")
            .Set("TSTART", sum.Start, "[d] start of the first science window")
            .Set("TSTOP", sum.Stop, "[d] end of the last science window")
            .Set("TELAPSE", (sum.Stop - sum.Start) * 86400, "[s] between them")
            .Set("ONTIME", sum.OnTime, "[s] sum of good times")
            .Set("DEADC", sum.LiveTime / sum.OnTime, "mean live fraction")
            .Set("EXP_SRC", sum.Exposure, "[s] effective exposure")
            .Set("FITTYPE", 6, "simultaneous fit of all sources and background")
            .Set("SCW_NUM", sum.Windows, "number of science windows")
            .SetOsaNames()
            .Set("RDATASUM", "NONE", "no sum of raw data");
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated));
        OgipFile.WriteSpectrum(file, header, sum.Spectrum, ResponseFile, AncillaryFile);
        file.Commit();
    }

    private static void WriteResponse(string directory, SpectralResponse response, EventSelection selection, string date, bool simulated)
    {
        FitsHeader Mission(string structure) => IsdcFile.Extension(structure, "DAL_TABLE", "SPE", "IBIS", date, simulated)
            .Remove("EXTNAME")
            .Set("RISE_MIN", selection.RiseTimeMin, "lowest accepted rise time")
            .Set("RISE_MAX", selection.RiseTimeMax, "highest accepted rise time")
            .AddComment(char.ToUpperInvariant(response.Origin[0]) + response.Origin[1..] + ".");
        using (FitsWriter file = FitsWriter.Create(Path.Combine(directory, ResponseFile)))
        {
            file.WritePrimary(IsdcFile.Primary(date, simulated));
            OgipFile.WriteResponse(file, Mission("SPECRESP MATRIX"), response.Response);
            file.Commit();
        }

        using (FitsWriter file = FitsWriter.Create(Path.Combine(directory, AncillaryFile)))
        {
            file.WritePrimary(IsdcFile.Primary(date, simulated));
            OgipFile.WriteUnitArea(file, Mission("SPECRESP"), response.Response);
            file.Commit();
        }
    }

    /// <summary>What the metadata tell of a source. The broad rate is a sum over channels: what a reader of a list wants to see.</summary>
    internal static JsonObject Describe(SourceSum sum, IReadOnlyList<double> edges, EnergyBand broad, string file)
    {
        FieldSource source = sum.Source;
        int[] wanted = [.. Enumerable.Range(0, edges.Count - 1).Where(c => edges[c] >= broad.MinKeV && edges[c + 1] <= broad.MaxKeV)];
        double rate = 0, variance = 0;
        foreach (int c in wanted.Where(sum.Spectrum.IsGood))
        {
            rate += sum.Spectrum.Rates[c];
            variance += sum.Spectrum.Errors[c] * sum.Spectrum.Errors[c];
        }

        return new JsonObject
        {
            ["name"] = source.Name,
            ["id"] = source.Id.Length > 0 ? source.Id : null,
            ["ra_deg"] = Math.Round(source.Direction.RightAscensionDegrees, 6),
            ["dec_deg"] = Math.Round(source.Direction.DeclinationDegrees, 6),
            ["significance"] = variance > 0 ? Math.Round(rate / Math.Sqrt(variance), 3) : 0,
            ["flux"] = Math.Round(rate, 5),
            ["flux_error"] = Math.Round(Math.Sqrt(variance), 5),
            ["band_kev"] = FormattableString.Invariant($"{edges[wanted[0]]}-{edges[wanted[^1] + 1]}"),
            ["windows"] = sum.Windows,
            ["exposure_seconds"] = Math.Round(sum.Exposure, 1),
            ["file"] = file,
        };
    }
}
