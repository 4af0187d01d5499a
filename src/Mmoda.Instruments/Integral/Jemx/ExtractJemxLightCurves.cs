using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>jemx.light_curves</c>: events of one unit and science window to the light curves of all sources in its field in each band,
/// fitted together in each bin of time. Parameters: those of <see cref="ExtractJemxSpectra"/>, <c>bands</c>, <c>bin_seconds</c>,
/// <c>origin_ijd</c>, and <c>barycentre</c> (present for barycentric times).
/// </summary>
internal sealed class ExtractJemxLightCurves(IntegralArchive archive, IntegralSources sources)
    : JemxWindowStep(archive, ExtractLightCurves.Operation, StepVersion)
{
    /// <summary>Version of the algorithm: 2 fits bands in parts, 3 has each source once.</summary>
    public const int StepVersion = 3;

    private readonly IntegralArchive _archive = archive;

    /// <inheritdoc/>
    protected override StepOutcome Run(StepRun run, JemxReduction reduction, StageClock clock, CancellationToken cancellationToken)
    {
        JemxWindow window = reduction.Window;
        Telescope telescope = Telescope.Jemx[window.Unit.Number - 1];
        EnergyBands bands = StepParameters.Bands(run.Parameters, telescope);
        TimeBins bins = new(StepParameters.Number(run.Parameters, "origin_ijd"), StepParameters.Number(run.Parameters, "bin_seconds"));
        long first = bins.At(window.Window.StartIjd), last = bins.At(window.Window.StopIjd);
        BinnedEvents events = new(checked((int)(last - first + 1)), bands, areCells: true);
        reduction.Read(
            block =>
            {
                for (int i = 0; i < block.Count; i++)
                    events.Add(bins.At(block.Ijd[i]) - first, block.EnergiesKeV[i], block.Pixels[i]);
            },
            cancellationToken);
        clock.Lap("read and bin");

        bool[] isLive = reduction.LiveCells();
        BinJemxShadowgram.Describe(run, reduction, isLive);
        Attitude axes = window.Attitude.OfInstrument(telescope.Alignment);
        float[] live = Array.ConvertAll(isLive, l => l ? 1f : 0f);
        List<(FieldSource Source, TangentDirection Direction)> visible = FieldSources.Visible(
            telescope.CameraOf(bands.Bands[0]), FieldSources.Of(run, sources, telescope), axes, live);
        if (!visible.Any(v => v.Source.IsTold))
            return new StepOutcome.Empty("no source of the list lies in the field of view");
        string? orbit = ArchivePath.Existing(Path.Combine(_archive.DirectoryOf(window.Window), "sc_orbit_param.fits"));
        WindowLightCurves[] curves =
        [
            .. bands.Bands.Select(band => Fit(window, telescope, band, bins, first, events, live, visible, cancellationToken)
                with { OnBoardTimes = WindowTimes.OnBoard(orbit) }),
        ];
        clock.Lap("fit");
        if (curves[0].Bins.Length == 0)
            return new StepOutcome.Empty("no bin of time has any good time");
        if (run.Parameters.ContainsKey(IsgriParameters.Barycentre))
        {
            if (orbit is null)
                Assumptions.Add(run, "no orbit file: barycentric times are those of the Earth's centre, up to 0.5 s off");
            double[] barycentric = WindowTimes.Barycentric(IsgriWindow.ReadOrbit(orbit), curves[0], bins);
            curves = Array.ConvertAll(curves, c => c with { Barycentric = barycentric });
            clock.Lap("barycentre");
        }

        WindowLightCurves.Write(Path.Combine(run.OutputDirectory, WindowLightCurves.FileOf(telescope)), curves);
        clock.Lap("write");
        return run.Produced();
    }

    private static WindowLightCurves Fit(
        JemxWindow window,
        Telescope telescope,
        EnergyBand band,
        TimeBins bins,
        long first,
        BinnedEvents events,
        float[] live,
        List<(FieldSource Source, TangentDirection Direction)> visible,
        CancellationToken cancellationToken)
    {
        PartedExtraction extraction = new(telescope, band, [.. visible.Select(v => v.Direction)]);
        int[] told = [.. Enumerable.Range(0, visible.Count).Where(k => visible[k].Source.IsTold)];
        float[] exposure = new float[live.Length];
        double[] fluxes = new double[visible.Count], errors = new double[visible.Count];
        List<LightCurveBin> filled = [];
        List<double> rates = [], rateErrors = [];
        for (int b = 0; b < events.BinCount; b++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeInterval interval = new(bins.Start(first + b), bins.Start(first + b + 1));
            double seconds = window.LiveSeconds(interval);
            if (seconds <= 0)
                continue;
            for (int i = 0; i < exposure.Length; i++)
                exposure[i] = (float)(live[i] * seconds);
            FluxBin bin = extraction.Extract(events, b, exposure, live, fluxes, errors);
            double fraction = window.GoodTimes.Intersect(GoodTimeIntervals.FromIntervals(interval)).TotalSeconds / bins.Seconds;
            filled.Add(new LightCurveBin(first + b, bin.Counts, bin.Background, bin.BackgroundError, fraction, bin.ExposureSeconds));
            rates.AddRange(told.Select(k => fluxes[k]));
            rateErrors.AddRange(told.Select(k => errors[k]));
        }

        double Degrees(double tangent) => Math.Atan(tangent) * 180 / Math.PI;
        return new WindowLightCurves
        {
            Telescope = telescope,
            Id = window.Window.Id,
            Limits = new TimeInterval(window.Window.StartIjd, window.Window.StopIjd),
            LiveFraction = window.RecordedIn(window.GoodTimes),
            IsSimulated = window.Window.IsSimulated,
            Sources = [.. told.Select(k => visible[k].Source)],
            YDegrees = [.. told.Select(k => Degrees(visible[k].Direction.Y))],
            ZDegrees = [.. told.Select(k => Degrees(visible[k].Direction.Z))],
            Band = band,
            Bins = [.. filled],
            Rates = [.. rates],
            Errors = [.. rateErrors],
        };
    }
}
