using System.Text.Json.Nodes;
using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>isgri.spectra</c>: raw events of one science window to the spectra of all sources in its field, fitted together
/// in each channel. Input: the mosaic that found the sources, unless the user gave a catalogue. Parameters: <c>window</c>,
/// fingerprints of the files, <c>catalogue</c> (fingerprint), <c>user_catalogue</c>, <c>target</c> and <c>channels</c> (optional).
/// </summary>
internal sealed class ExtractSpectra(IntegralArchive archive, IntegralSources sources) : IsgriWindowStep(archive, StepName, StepVersion)
{
    /// <summary>Registered name.</summary>
    public const string StepName = "isgri.spectra";

    /// <summary>Version of the algorithm: 2 keeps the noise of sources that are not seen out of the variances, 3 has each source once.</summary>
    public const int StepVersion = 3;

    /// <summary>File of the product.</summary>
    public const string FileName = "isgri_window_spectra.fits";

    /// <inheritdoc/>
    protected override StepOutcome Run(StepRun run, EventReduction reduction, StageClock clock, CancellationToken cancellationToken)
    {
        ChannelGrid channels = ChannelGrid.Of(run.Parameters);
        EnergyGrid grid = new(channels.EdgesKeV);
        int[] cube = new int[(channels.Count + 2) * IsgriDetector.PixelCount];
        reduction.Read(block => EventBinning.Count(block, grid, cube), cancellationToken);
        clock.Lap("reduce and bin", "decompress", reduction.ReadingTime);

        bool[] isBad = reduction.Screen(out PixelScreeningResult screening);
        IsgriWindow window = reduction.Window;
        Attitude isgri = window.IsgriAttitude;
        float[] live = new float[IsgriDetector.Width * IsgriDetector.Height];
        IsgriDetector.ToGrid<float>(Array.ConvertAll(isBad, b => b ? 0f : 1f), live);
        List<(FieldSource Source, TangentDirection Direction)> visible = FieldSources.Visible(IsgriCamera.Deconvolution.Camera, FieldSources.Of(run, sources, Telescope.Isgri), isgri, live);
        Describe(run, reduction, screening);
        if (!visible.Any(v => v.Source.IsTold))
            return new StepOutcome.Empty("no source of the list lies in the field of view");
        WindowSpectra spectra = Fit(reduction, new EfficiencyMap(window, reduction.Calibration, isBad), cube, channels, visible, cancellationToken);
        clock.Lap("fit");
        spectra.Write(Path.Combine(run.OutputDirectory, FileName));
        clock.Lap("write");
        return run.Produced();
    }

    private static WindowSpectra Fit(
        EventReduction reduction,
        EfficiencyMap efficiency,
        int[] cube,
        ChannelGrid grid,
        List<(FieldSource Source, TangentDirection Direction)> visible,
        CancellationToken cancellationToken)
    {
        IsgriWindow window = reduction.Window;
        ChannelFluxes fluxes = new(Telescope.Isgri, visible, grid.Count);
        FluxExtraction extraction = new(IsgriCamera.Deconvolution.Camera, [.. visible.Select(v => v.Direction)]);
        FluxWorkspace workspace = extraction.CreateWorkspace();
        double[] moduleTime = efficiency.ModuleTime();
        float[] map = new float[IsgriDetector.PixelCount], counts = new float[map.Length];
        float[] countGrid = new float[IsgriDetector.Width * IsgriDetector.Height];
        float[] exposureGrid = new float[countGrid.Length], backgroundGrid = new float[countGrid.Length];
        float seconds = (float)window.GoodTimes.TotalSeconds;
        for (int channel = 0; channel < grid.Count; channel++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            EnergyBand band = grid[channel];
            efficiency.Fill(band, moduleTime, map);
            ReadOnlySpan<int> plane = cube.AsSpan((channel + 1) * IsgriDetector.PixelCount, IsgriDetector.PixelCount);
            for (int i = 0; i < map.Length; i++)
            {
                counts[i] = plane[i];
                map[i] *= seconds;
            }

            IsgriDetector.ToGrid<float>(counts, countGrid);
            IsgriDetector.ToGrid<float>(map, exposureGrid);
            IsgriDetector.ToGrid<float>(reduction.Calibration.BackgroundIn(band), backgroundGrid);
            fluxes.Take(channel, band, extraction.Extract(countGrid, exposureGrid, backgroundGrid, workspace, fluxes.Fluxes, fluxes.Errors));
        }

        return fluxes.ToSpectra(window.Window, seconds, window.LiveFraction.Average());
    }

    private static void Describe(StepRun run, EventReduction reduction, PixelScreeningResult screening)
    {
        Assumptions.Describe(run, reduction, screening);
        EventTally t = reduction.Tally;
        run.Metadata["events"] = new JsonObject
        {
            ["total"] = t.Total,
            ["outside_good_time"] = t.OutsideGoodTime,
            ["malformed"] = t.Malformed,
            ["flagged"] = t.Flagged,
            ["rise_time"] = t.RiseTime,
        };
    }
}
