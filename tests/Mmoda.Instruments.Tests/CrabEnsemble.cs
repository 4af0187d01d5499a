using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments.Tests;

/// <summary>What one simulated observation of the Crab gave.</summary>
/// <param name="Seed">Seed of the simulation.</param>
/// <param name="Sources">Source list of the mosaic.</param>
/// <param name="Unsimulated">Sources of the list further than 12′ from every simulated one.</param>
/// <param name="Mosaic">Noise of the mosaic away from sources, in standard deviations.</param>
/// <param name="Residual">Noise of the residual images of the windows.</param>
internal sealed record CrabObservation(
    ulong Seed, IReadOnlyList<ListedSource> Sources, IReadOnlyList<ListedSource> Unsimulated, Noise Mosaic, Noise Residual);

/// <summary>First two moments of significances.</summary>
internal readonly record struct Noise(double Mean, double Width)
{
    public static Noise Of(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return new Noise(mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
    }
}

/// <summary>Sixty simulated observations of the Crab, two windows of 300 s each, analysed from raw events to the source list.</summary>
internal static class CrabEnsemble
{
    public const int Size = 60;

    private static readonly Lazy<Task<CrabObservation[]>> Lazy = new(MakeAsync);

    public static EnergyBand Band { get; } = new(20, 40);

    public static Task<CrabObservation[]> Observations => Lazy.Value;

    public static SimulationPlan Plan(ulong seed) => new() { Seed = seed, Fields = [Sky.Field(Sky.Crab, 2, 300)] };

    private static async Task<CrabObservation[]> MakeAsync()
    {
        CrabObservation[] all = new CrabObservation[Size];
        await Parallel.ForAsync(0, Size, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (i, _) => all[i] = await ObserveAsync((ulong)i + 1));
        return all;
    }

    internal static async Task<CrabObservation> ObserveAsync(ulong seed)
    {
        using TemporaryFolder folder = new();
        SimulationPlan plan = Plan(seed);
        ArchiveSimulator.Run(plan, folder.In("archive"), 1, null, CancellationToken.None);
        await using ImageAnalysis analysis = new(folder.In("archive"), folder.In("store"));
        ImageRun run = await analysis.RunAsync(Sky.Around(Sky.Crab));
        SkyDirection[] simulated =
        [
            .. ArchiveSimulator.Sources(plan).Select(s => SkyDirection.FromDegrees(s.RightAscensionDegrees, s.DeclinationDegrees))
                .Where(d => d.SeparationTo(Sky.Crab).Degrees < 25),
        ];
        IReadOnlyList<ListedSource> sources = run.Sources();
        ListedSource[] unsimulated =
        [
            .. sources.Where(s => simulated.All(d => d.SeparationTo(SkyDirection.FromDegrees(s.RightAscension, s.Declination)).ArcMinutes > 12)),
        ];

        List<double> mosaic = [], residual = [];
        CollectNoise(run.Mosaic(), simulated, mosaic);
        foreach (var node in run.Outcome.Nodes.Where(n => n.Step == Telescope.Isgri.StepName(MakeSkyImage.Operation)))
        {
            using FitsFile file = FitsFile.Open(analysis.Store.Open(node.Product!.Value).PathOf(MakeSkyImage.FileOf(Telescope.Isgri))); // Produced nodes have a product.
            CollectNoise(OsaImageFile.Read(file), simulated, residual);
        }

        return new CrabObservation(seed, sources, unsimulated, Noise.Of(mosaic), Noise.Of(residual));
    }

    // Significances of pixels that are exposed to at least 5 % of the deepest and lie a degree from every simulated source:
    // there the image of a window is its residual.
    private static void CollectNoise(SkyImage image, SkyDirection[] simulated, List<double> values)
    {
        float deepest = 0;
        foreach (float e in image.Exposure.Values)
            deepest = Math.Max(deepest, e);
        List<(double X, double Y)> at = [];
        foreach (SkyDirection source in simulated)
        {
            if (image.Wcs.TrySkyToPixel(source, out double x, out double y))
                at.Add((x, y));
        }

        double reach = 1 / image.Wcs.PixelScale.Degrees;
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                bool isClear = image.Variance[x, y] > 0 && image.Exposure[x, y] > 0.05 * deepest
                    && at.TrueForAll(p => (p.X - x) * (p.X - x) + (p.Y - y) * (p.Y - y) > reach * reach);
                if (isClear)
                    values.Add(image.Intensity[x, y] / Math.Sqrt(image.Variance[x, y]));
            }
        }
    }
}
