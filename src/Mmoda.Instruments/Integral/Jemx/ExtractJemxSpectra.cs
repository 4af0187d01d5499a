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

    /// <summary>Version of the algorithm.</summary>
    public const int StepVersion = 1;

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
        int channels = counts.Length, sourceCount = visible.Count;
        TangentDirection[] directions = [.. visible.Select(v => v.Direction)];
        double recorded = window.RecordedIn(window.GoodTimes), seconds = window.GoodTimes.TotalSeconds;
        float[] exposure = Array.ConvertAll(live, l => (float)(l * seconds * recorded));
        double[] rates = new double[sourceCount * channels], errors = new double[rates.Length];
        double[] background = new double[channels], chiSquared = new double[channels], exposures = new double[channels];
        double[] flux = new double[sourceCount], error = new double[sourceCount];
        for (int channel = 0; channel < channels; channel++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // The position resolution makes the shadows others in each channel.
            FluxExtraction extraction = new(telescope.CameraOf(new EnergyBand(Edges[channel], Edges[channel + 1])), directions);
            FluxBin bin = extraction.Extract(counts[channel], exposure, live, extraction.CreateWorkspace(), flux, error);
            background[channel] = bin.Background;
            chiSquared[channel] = bin.DegreesOfFreedom > 0 ? bin.ChiSquared / bin.DegreesOfFreedom : double.NaN;
            exposures[channel] = bin.ExposureSeconds;
            for (int k = 0; k < sourceCount; k++)
                (rates[(k * channels) + channel], errors[(k * channels) + channel]) = (flux[k], error[k]);
        }

        int[] told = [.. Enumerable.Range(0, sourceCount).Where(k => visible[k].Source.IsTold)];
        return new WindowSpectra
        {
            Telescope = telescope,
            Id = window.Window.Id,
            Limits = new TimeInterval(window.Window.StartIjd, window.Window.StopIjd),
            OnTimeSeconds = seconds,
            LiveFraction = recorded,
            ExposureSeconds = exposures.Max(),
            IsSimulated = window.Window.IsSimulated,
            ChannelCount = channels,
            Sources = [.. told.Select(k => visible[k].Source)],
            OffAxisDegrees = [.. told.Select(k => Math.Acos(IsgriCamera.Cosine(visible[k].Direction)) * 180 / Math.PI)],
            Rates = [.. told.SelectMany(k => rates[(k * channels)..((k + 1) * channels)])],
            Errors = [.. told.SelectMany(k => errors[(k * channels)..((k + 1) * channels)])],
            Background = background,
            ReducedChiSquared = chiSquared,
        };
    }
}
