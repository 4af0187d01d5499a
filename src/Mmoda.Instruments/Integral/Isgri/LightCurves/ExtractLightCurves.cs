using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>isgri.light_curves</c>: raw events of one science window, in one pass, to the light curves of all sources in its
/// field in each band, fitted together in each bin of time. Input: the mosaic that found the sources, unless the user gave a
/// catalogue. Parameters: those of <see cref="ExtractSpectra"/>, <c>bands</c>, <c>bin_seconds</c>, <c>origin_ijd</c>, and
/// <c>barycentre</c> (present for barycentric times).
/// </summary>
internal sealed class ExtractLightCurves(IntegralArchive archive, IntegralSources sources) : IsgriWindowStep(archive, StepName, StepVersion)
{
    /// <summary>What it does, in the registered name.</summary>
    public const string Operation = "light_curves";

    /// <summary>Registered name.</summary>
    public const string StepName = "isgri." + Operation;

    /// <summary>Version of the algorithm: 2 keeps the noise of sources that are not seen out of the variances; 3 takes any number of bands; 4 has each source once.</summary>
    public const int StepVersion = 4;

    /// <inheritdoc/>
    protected override StepOutcome Run(StepRun run, EventReduction reduction, StageClock clock, CancellationToken cancellationToken)
    {
        EnergyBands bands = StepParameters.Bands(run.Parameters, Telescope.Isgri);
        TimeBins bins = new(StepParameters.Number(run.Parameters, "origin_ijd"), StepParameters.Number(run.Parameters, "bin_seconds"));
        IsgriWindow window = reduction.Window;
        long first = bins.At(window.Window.StartIjd), last = bins.At(window.Window.StopIjd);
        BinnedEvents events = new(checked((int)(last - first + 1)), bands);
        reduction.Read(
            block =>
            {
                for (int i = 0; i < block.Count; i++)
                    events.Add(bins.At(block.Ijd[i]) - first, block.EnergiesKeV[i], block.Pixels[i]);
            },
            cancellationToken);
        clock.Lap("read and bin");

        bool[] isBad = reduction.Screen(out PixelScreeningResult screening);
        Assumptions.Describe(run, reduction, screening);
        if (run.Parameters.ContainsKey(IsgriParameters.Barycentre) && window.OrbitFile is null)
            Assumptions.Add(run, "no orbit file: barycentric times are those of the Earth's centre, up to 0.5 s off");
        float[] live = new float[IsgriDetector.Width * IsgriDetector.Height];
        IsgriDetector.ToGrid<float>(Array.ConvertAll(isBad, b => b ? 0f : 1f), live);
        List<(FieldSource Source, TangentDirection Direction)> visible = FieldSources.Visible(IsgriCamera.Deconvolution.Camera, FieldSources.Of(run, sources, Telescope.Isgri), window.IsgriAttitude, live);
        if (!visible.Any(v => v.Source.IsTold))
            return new StepOutcome.Empty("no source of the list lies in the field of view");
        WindowLightCurves[] curves = Fit(reduction, isBad, bands.Bands, bins, first, events, visible, cancellationToken);
        clock.Lap("fit");
        if (curves[0].Bins.Length == 0)
            return new StepOutcome.Empty("no bin of time has any good time");
        if (run.Parameters.ContainsKey(IsgriParameters.Barycentre))
        {
            double[] barycentric = WindowTimes.Barycentric(window.ReadOrbit(), curves[0], bins);
            curves = Array.ConvertAll(curves, c => c with { Barycentric = barycentric });
            clock.Lap("barycentre");
        }

        WindowLightCurves.Write(Path.Combine(run.OutputDirectory, WindowLightCurves.FileOf(Telescope.Isgri)), curves);
        clock.Lap("write");
        return run.Produced();
    }

    private static WindowLightCurves[] Fit(
        EventReduction reduction,
        bool[] isBad,
        IReadOnlyList<EnergyBand> bands,
        TimeBins bins,
        long first,
        BinnedEvents events,
        List<(FieldSource Source, TangentDirection Direction)> visible,
        CancellationToken cancellationToken)
    {
        IsgriWindow window = reduction.Window;
        CodedMaskCamera camera = IsgriCamera.Deconvolution.Camera;
        FluxExtraction extraction = new(camera, [.. visible.Select(v => v.Direction)]);
        FluxWorkspace workspace = extraction.CreateWorkspace();
        int[] told = [.. Enumerable.Range(0, visible.Count).Where(k => visible[k].Source.IsTold)];
        byte[] module = Modules();
        BandFit[] fits = [.. bands.Select(band => BandFit.Prepare(reduction, isBad, band, visible))];

        float[] exposure = new float[camera.Detector.CellCount], counts = new float[exposure.Length];
        double[] fluxes = new double[visible.Count], errors = new double[visible.Count], seconds = new double[IsgriDetector.ModuleCount];
        for (int b = 0; b < events.BinCount; b++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeInterval interval = new(bins.Start(first + b), bins.Start(first + b + 1));
            for (int m = 0; m < seconds.Length; m++)
                seconds[m] = window.LiveSeconds(m, interval);
            if (seconds.Max() <= 0)
                continue;
            double fraction = window.GoodTimes.Intersect(GoodTimeIntervals.FromIntervals(interval)).TotalSeconds / bins.Seconds;
            for (int k = 0; k < fits.Length; k++)
            {
                for (int i = 0; i < exposure.Length; i++)
                    exposure[i] = (float)(fits[k].PerLiveSecond[i] * seconds[module[i]]);
                events.Fill(b, bands[k], counts);
                FluxBin bin = extraction.Extract(counts, exposure, fits[k].Background, workspace, fluxes, errors);
                fits[k].Add(new LightCurveBin(first + b, bin.Counts, bin.Background, bin.BackgroundError, fraction, bin.ExposureSeconds), told, fluxes, errors);
            }
        }

        double Degrees(double tangent) => Math.Atan(tangent) * 180 / Math.PI;
        (string, string)? times = WindowTimes.OnBoard(window.OrbitFile);
        return
        [
            .. fits.Select(fit => new WindowLightCurves
            {
                Id = window.Window.Id,
                Limits = new TimeInterval(window.Window.StartIjd, window.Window.StopIjd),
                OnBoardTimes = times,
                LiveFraction = window.LiveFraction.Average(),
                IsSimulated = window.IsSimulated,
                Sources = [.. told.Select(k => visible[k].Source)],
                YDegrees = [.. told.Select(k => Degrees(visible[k].Direction.Y))],
                ZDegrees = [.. told.Select(k => Degrees(visible[k].Direction.Z))],
                Band = fit.Band,
                Bins = [.. fit.Bins],
                Rates = [.. fit.Rates],
                Errors = [.. fit.Errors],
            }),
        ];
    }

    /// <summary>Number of the module of each cell of the grid; gaps are counted to module 0.</summary>
    private static byte[] Modules()
    {
        byte[] numbers = new byte[IsgriDetector.PixelCount], grid = new byte[IsgriDetector.Width * IsgriDetector.Height];
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
                numbers[IsgriDetector.Pixel(y, z)] = (byte)IsgriDetector.Module(y, z);
        }

        IsgriDetector.ToGrid<byte>(numbers, grid);
        return grid;
    }
}
