using System.Diagnostics;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Measures on this machine what the products of a typical science window cost: 2000 s on a field with some ten sources,
/// raw events compressed as in the archive. From that follows the cost of the mission.
/// </summary>
public static class WindowCosts
{
    /// <summary>Length of the window, s.</summary>
    public const double WindowSeconds = 2000;

    private const int SpectrumSources = 10;

    // Reference bands of a survey.
    private static readonly EnergyBand[] Bands = [new(20, 30), new(30, 40), new(40, 60), new(60, 80), new(80, 100), new(100, 150), new(150, 200), new(200, 300)];

    /// <summary>Simulates the window and measures, one step at a time on one core.</summary>
    /// <param name="repetitions">Each product is made so many times after a first one that warms up; the fastest counts.</param>
    /// <param name="progress">Told what is done.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>Image of one band, images of eight bands, spectra of ten sources, light curves of ten sources.</returns>
    public static async Task<(long Events, IReadOnlyList<WindowCost> Costs)> MeasureAsync(
        int repetitions, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
        string folder = Directory.CreateTempSubdirectory("mmoda-plan-").FullName;
        try
        {
            progress?.Report("simulating a window");
            SimulationPlan plan = Plan();
            string archive = Path.Combine(folder, "archive");
            ArchiveSimulator.Run(plan, archive, 1, null, cancellationToken);
            ScienceWindow window = new IntegralArchive(archive).Select(null, Angle.FromDegrees(180), null, null).Single();
            string events = IsgriWindow.FilesOf(new IntegralArchive(archive), window)[0];
            double decompression = double.PositiveInfinity, image = decompression, images = decompression, spectra = decompression, curves = decompression;
            long count = 0;
            for (int i = 0; i <= repetitions; i++)
            {
                progress?.Report(i == 0 ? "warming up" : FormattableString.Invariant($"measuring {i} of {repetitions}"));
                await using ArchiveQueries queries = new(archive, Path.Combine(folder, FormattableString.Invariant($"store{i}")));
                (double reading, count) = Decompress(events, cancellationToken);
                double[] bands = new double[Bands.Length];
                for (int b = 0; b < bands.Length; b++)
                {
                    GraphOutcome made = await queries.RunAsync("isgri_image", window.Id.ToString(), Bands[b], [], cancellationToken);
                    bands[b] = Seconds(made, BinShadowgram.StepName) + Seconds(made, MakeSkyImage.StepName);
                }

                (string, string)[] catalogue = [("selected_catalog", Catalogue(plan))];
                double spectrum = Seconds(
                    await queries.RunAsync("isgri_spectrum", window.Id.ToString(), Bands[0], catalogue, cancellationToken), ExtractSpectra.StepName);
                double curve = Seconds(
                    await queries.RunAsync("isgri_lc", window.Id.ToString(), Bands[0], [.. catalogue, ("time_bin", "100")], cancellationToken), ExtractLightCurves.StepName);
                if (i == 0)
                    continue;
                (decompression, image, images) = (Math.Min(decompression, reading), Math.Min(image, bands.Min()), Math.Min(images, bands.Sum()));
                (spectra, curves) = (Math.Min(spectra, spectrum), Math.Min(curves, curve));
            }

            return (count,
            [
                new WindowCost("image of one band", image, decompression),
                new WindowCost("images of 8 bands, asked for one by one", images, Bands.Length * decompression),
                new WindowCost(FormattableString.Invariant($"spectra of {SpectrumSources} sources, {IsgriChannels.Count} channels"), spectra, decompression),
                new WindowCost(FormattableString.Invariant($"light curves of {SpectrumSources} sources, bins of 100 s"), curves, decompression),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SimulationPlan Plan() => new()
    {
        Fields = [new() { Name = "Galactic Centre", RightAscensionDegrees = 266.4168, DeclinationDegrees = -29.0078, Dither = "staring", DurationSeconds = WindowSeconds }],
    };

    private static string Catalogue(SimulationPlan plan)
    {
        SkyDirection centre = SkyDirection.FromDegrees(plan.Fields[0].RightAscensionDegrees, plan.Fields[0].DeclinationDegrees);
        List<TrueSource> chosen = [];
        foreach (SimulatedSource source in ArchiveSimulator.Sources(plan).OrderByDescending(s => s.MilliCrab))
        {
            SkyDirection direction = SkyDirection.FromDegrees(source.RightAscensionDegrees, source.DeclinationDegrees);
            if (chosen.Count < SpectrumSources && direction.SeparationTo(centre).Degrees < 10 && chosen.All(c => c.Direction.SeparationTo(direction).Degrees > 0.5))
                chosen.Add(new TrueSource(source, direction, 0));
        }

        return ArchiveQueries.Catalogue(chosen);
    }

    private static double Seconds(GraphOutcome outcome, string step) => outcome.Nodes.Where(n => n.Step == step).Sum(n => n.Seconds);

    /// <summary>Reads all rows and does nothing with them.</summary>
    private static (double Seconds, long Events) Decompress(string path, CancellationToken cancellationToken)
    {
        const int BlockRows = 32768;
        long began = Stopwatch.GetTimestamp();
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable("ISGR-EVTS-ALL");
        byte[] rows = new byte[BlockRows * table.RowByteCount];
        for (long row = 0; row < table.RowCount; row += BlockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            table.ReadRows(row, rows.AsSpan(0, (int)Math.Min(BlockRows, table.RowCount - row) * table.RowByteCount));
        }

        return (Stopwatch.GetElapsedTime(began).TotalSeconds, table.RowCount);
    }
}
