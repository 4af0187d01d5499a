using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>isgri.light_curves</c>: raw events of one science window to the light curves of all sources in its field in one
/// band, fitted together in each bin of time. Input: the mosaic that found the sources, unless the user gave a catalogue.
/// Parameters: those of <see cref="ExtractSpectra"/>, <c>e1_kev</c>, <c>e2_kev</c>, <c>bin_seconds</c>, <c>origin_ijd</c>.
/// </summary>
internal sealed class ExtractLightCurves(IntegralArchive archive, IntegralSources sources) : IsgriWindowStep(archive, StepName, StepVersion)
{
    /// <summary>Registered name.</summary>
    public const string StepName = "isgri.light_curves";

    /// <summary>Version of the algorithm.</summary>
    public const int StepVersion = 2;

    /// <summary>File of the product.</summary>
    public const string FileName = "isgri_window_lc.fits";

    /// <inheritdoc/>
    protected override StepOutcome Run(StepRun run, EventReduction reduction, StageClock clock, CancellationToken cancellationToken)
    {
        EnergyBand band = StepParameters.Band(run.Parameters);
        TimeBins bins = new(StepParameters.Number(run.Parameters, "origin_ijd"), StepParameters.Number(run.Parameters, "bin_seconds"));
        IsgriWindow window = reduction.Window;
        long first = bins.At(window.Window.StartIjd), last = bins.At(window.Window.StopIjd);
        BinnedEvents events = new((int)(last - first + 1));
        float low = (float)band.MinKeV, high = (float)band.MaxKeV;
        reduction.Read(
            block =>
            {
                for (int i = 0; i < block.Count; i++)
                {
                    if (block.EnergiesKeV[i] >= low && block.EnergiesKeV[i] < high)
                        events.Add(bins.At(block.Ijd[i]) - first, block.Pixels[i]);
                }
            },
            cancellationToken);
        clock.Lap("read and bin");

        bool[] isBad = reduction.Screen(out PixelScreeningResult screening);
        Assumptions.Describe(run, reduction, screening);
        float[] live = new float[IsgriDetector.Width * IsgriDetector.Height];
        IsgriDetector.ToGrid<float>(Array.ConvertAll(isBad, b => b ? 0f : 1f), live);
        List<(FieldSource Source, TangentDirection Direction)> visible = FieldSources.Visible(FieldSources.Of(run, sources), window.IsgriAttitude, live);
        if (!visible.Any(v => v.Source.IsTold))
            return new StepOutcome.Empty("no source of the list lies in the field of view");
        WindowLightCurves curves = Fit(reduction, isBad, band, bins, first, events, visible, cancellationToken);
        clock.Lap("fit");
        if (curves.Bins.Length == 0)
            return new StepOutcome.Empty("no bin of time has any good time");
        curves.Write(Path.Combine(run.OutputDirectory, FileName));
        clock.Lap("write");
        return run.Produced();
    }

    private static WindowLightCurves Fit(
        EventReduction reduction,
        bool[] isBad,
        EnergyBand band,
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
        double[] corrections = [.. visible.Select(v => IsgriResponse.FluxCorrection(band, IsgriCamera.Cosine(v.Direction)))];
        int[] told = [.. Enumerable.Range(0, visible.Count).Where(k => visible[k].Source.IsTold)];
        float[] perLiveSecond = new float[camera.Detector.CellCount], background = new float[perLiveSecond.Length];
        byte[] module = new byte[perLiveSecond.Length];
        Prepare(reduction, isBad, band, perLiveSecond, background, module);

        float[] exposure = new float[perLiveSecond.Length], counts = new float[perLiveSecond.Length];
        double[] fluxes = new double[visible.Count], errors = new double[visible.Count], seconds = new double[IsgriDetector.ModuleCount];
        List<LightCurveBin> filled = [];
        List<double> rates = [], rateErrors = [];
        for (int b = 0; b < events.BinCount; b++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeInterval interval = new(bins.Start(first + b), bins.Start(first + b + 1));
            for (int m = 0; m < seconds.Length; m++)
                seconds[m] = window.LiveSeconds(m, interval);
            if (seconds.Max() <= 0)
                continue;
            for (int i = 0; i < exposure.Length; i++)
                exposure[i] = (float)(perLiveSecond[i] * seconds[module[i]]);
            events.Fill(b, counts);
            FluxBin bin = extraction.Extract(counts, exposure, background, workspace, fluxes, errors);
            double onTime = window.GoodTimes.Intersect(GoodTimeIntervals.FromIntervals(interval)).TotalSeconds;
            filled.Add(new LightCurveBin(first + b, bin.Counts, bin.Background, bin.BackgroundError, onTime / bins.Seconds, bin.ExposureSeconds));
            foreach (int k in told)
            {
                rates.Add(fluxes[k] * corrections[k]);
                rateErrors.Add(errors[k] * corrections[k]);
            }
        }

        return new WindowLightCurves
        {
            Id = window.Window.Id,
            Limits = new TimeInterval(window.Window.StartIjd, window.Window.StopIjd),
            IsSimulated = window.IsSimulated,
            Sources = [.. told.Select(k => visible[k].Source)],
            Bins = [.. filled],
            Rates = [.. rates],
            Errors = [.. rateErrors],
        };
    }

    /// <summary>What does not change from bin to bin: efficiency of a pixel in a second that its module is live, shape of the background.</summary>
    private static void Prepare(
        EventReduction reduction, bool[] isBad, EnergyBand band, Span<float> perLiveSecond, Span<float> background, Span<byte> module)
    {
        float[] map = new float[IsgriDetector.PixelCount];
        double[] always = new double[IsgriDetector.ModuleCount];
        Array.Fill(always, 1);
        new EfficiencyMap(reduction.Window, reduction.Calibration, isBad).Fill(band, always, map);
        IsgriDetector.ToGrid<float>(map, perLiveSecond);
        IsgriDetector.ToGrid<float>(reduction.Calibration.BackgroundIn(band), background);
        byte[] numbers = new byte[IsgriDetector.PixelCount];
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
                numbers[IsgriDetector.Pixel(y, z)] = (byte)IsgriDetector.Module(y, z);
        }

        IsgriDetector.ToGrid<byte>(numbers, module);
    }
}
