using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>jemx.spectra</c>: events of one unit and science window to the spectra of all sources in its field on the sixteen standard
/// channels, fitted together in each. Input: the mosaic that found the sources, unless the user gave a catalogue. Parameters:
/// <c>window</c>, <c>unit</c>, fingerprints of the files, <c>catalogue</c> (fingerprint), <c>user_catalogue</c> and <c>target</c> (optional).
/// </summary>
internal sealed class ExtractJemxSpectra(IntegralArchive archive, IntegralSources sources) : JemxWindowStep(archive, Operation, StepVersion)
{
    /// <summary>What it does, in the registered name.</summary>
    public const string Operation = "spectra";

    /// <summary>Version of the algorithm: 2 has each source once.</summary>
    public const int StepVersion = 2;

    /// <summary>File of the product.</summary>
    public const string FileName = "jemx_window_spectra.fits";

    private static readonly double[] Edges = [.. JemxChannels.StandardEdgesKeV];

    /// <inheritdoc/>
    protected override StepOutcome Run(StepRun run, JemxReduction reduction, StageClock clock, CancellationToken cancellationToken)
    {
        Telescope telescope = Telescope.Jemx[reduction.Window.Unit.Number - 1];
        float[][] counts = [.. Enumerable.Range(0, Edges.Length - 1).Select(_ => new float[telescope.PlaneLength])];
        reduction.Read(
            block =>
            {
                for (int i = 0; i < block.Count; i++)
                {
                    int at = Array.BinarySearch(Edges, block.EnergiesKeV[i]), channel = at >= 0 ? at : ~at - 1;
                    if ((uint)channel < counts.Length)
                        counts[channel][block.Pixels[i]]++;
                }
            },
            cancellationToken);
        clock.Lap("reduce and bin", "decompress", reduction.ReadingTime);

        bool[] isLive = reduction.LiveCells();
        BinJemxShadowgram.Describe(run, reduction, isLive);
        Attitude axes = reduction.Window.Attitude.OfInstrument(telescope.Alignment);
        float[] live = Array.ConvertAll(isLive, l => l ? 1f : 0f);
        List<(FieldSource Source, TangentDirection Direction)> visible = FieldSources.Visible(
            telescope.CameraOf(new EnergyBand(Edges[0], Edges[^1])), FieldSources.Of(run, sources, telescope), axes, live);
        if (!visible.Any(v => v.Source.IsTold))
            return new StepOutcome.Empty("no source of the list lies in the field of view");
        WindowSpectra spectra = Fit(reduction, telescope, counts, live, visible, cancellationToken);
        clock.Lap("fit");
        spectra.Write(Path.Combine(run.OutputDirectory, FileName));
        clock.Lap("write");
        return run.Produced();
    }

    private static WindowSpectra Fit(
        JemxReduction reduction,
        Telescope telescope,
        float[][] counts,
        float[] live,
        List<(FieldSource Source, TangentDirection Direction)> visible,
        CancellationToken cancellationToken)
    {
        JemxWindow window = reduction.Window;
        ChannelFluxes fluxes = new(telescope, visible, counts.Length);
        TangentDirection[] directions = [.. visible.Select(v => v.Direction)];
        double recorded = window.RecordedIn(window.GoodTimes), seconds = window.GoodTimes.TotalSeconds;
        float[] exposure = Array.ConvertAll(live, l => (float)(l * seconds * recorded));
        for (int channel = 0; channel < counts.Length; channel++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // The position resolution makes the shadows others in each channel.
            EnergyBand band = new(Edges[channel], Edges[channel + 1]);
            FluxExtraction extraction = new(telescope.CameraOf(band), directions);
            fluxes.Take(channel, band, extraction.Extract(counts[channel], exposure, live, extraction.CreateWorkspace(), fluxes.Fluxes, fluxes.Errors));
        }

        return fluxes.ToSpectra(window.Window, seconds, recorded);
    }
}
