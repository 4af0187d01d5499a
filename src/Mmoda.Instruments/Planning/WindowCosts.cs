using System.Diagnostics;
using Mmoda.Fits;
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
    public const double WindowSeconds = TypicalWindow.Seconds;

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
            SimulationPlan plan = TypicalWindow.Plan();
            string catalogue = TypicalWindow.Catalogue(plan), bands = EnergyBands.Text(TypicalWindow.Bands);
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
                async Task<double> Run(string product, string[] steps, params (string, string)[] parameters)
                {
                    GraphOutcome made = await queries.RunAsync(product, window.Id.ToString(), TypicalWindow.Bands[0], parameters, cancellationToken);
                    return made.Nodes.Where(n => steps.Contains(n.Step)).Sum(n => n.Seconds);
                }

                string[] imaging = [BinShadowgram.StepName, Telescope.Isgri.StepName(MakeSkyImage.Operation)];
                double one = await Run("isgri_image", imaging), all = await Run("isgri_image", imaging, ("energy_bands", bands));
                double spectrum = await Run("isgri_spectrum", [ExtractSpectra.StepName], ("selected_catalog", catalogue));
                double curve = await Run("isgri_lc", [ExtractLightCurves.StepName], ("selected_catalog", catalogue), ("time_bin", "100"));
                if (i == 0)
                    continue;
                (decompression, image, images) = (Math.Min(decompression, reading), Math.Min(image, one), Math.Min(images, all));
                (spectra, curves) = (Math.Min(spectra, spectrum), Math.Min(curves, curve));
            }

            return (count,
            [
                new WindowCost("image of one band", image, decompression),
                new WindowCost(FormattableString.Invariant($"images of {TypicalWindow.Bands.Count} bands"), images, decompression),
                new WindowCost(FormattableString.Invariant($"spectra of {TypicalWindow.SourceCount} sources, {IsgriChannels.Count} channels"), spectra, decompression),
                new WindowCost(FormattableString.Invariant($"light curves of {TypicalWindow.SourceCount} sources, bins of 100 s"), curves, decompression),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

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
