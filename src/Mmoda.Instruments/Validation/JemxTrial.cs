using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>One seed of <see cref="JemxValidation"/>: a window of 2000 s with nine sources over two decades of brightness, to 4° off axis.</summary>
internal sealed class JemxTrial
{
    /// <summary>The band.</summary>
    public static EnergyBand Band { get; } = new(3, 20);

    // Angles to the axis, degrees: two near it, the others over the field.
    private static readonly (double Least, double Most)[] Rings = [(0, 0.5), (0.5, 1), (1, 1.5), (1.5, 2), (2, 2.5), (2.5, 3), (3, 3.5), (3.5, 4), (3.5, 4)];
    private const double Brightest = 1000, Faintest = 10, MatchArcMinutes = 3.4, Threshold = 6;

    private readonly ulong _seed;
    private readonly IReadOnlyList<SimulatedSource> _sky;
    private readonly SimulationPlan _plan;

    private JemxTrial(ulong seed)
    {
        _seed = seed;
        Philox random = new(seed, 0x1EA);
        SkyDirection centre = SkyDirection.FromDegrees(360 * random.NextDouble(), Math.Asin((1.8 * random.NextDouble()) - 0.9) * 180 / Math.PI);
        _sky =
        [
            .. Rings.Select((ring, k) =>
            {
                double angle = (ring.Least + ((ring.Most - ring.Least) * random.NextDouble())) * Math.PI / 180, turn = 2 * Math.PI * random.NextDouble();
                SkyDirection at = centre.TangentOffset(Angle.FromRadians(Math.Tan(angle) * Math.Cos(turn)), Angle.FromRadians(Math.Tan(angle) * Math.Sin(turn)));
                return new SimulatedSource
                {
                    Name = FormattableString.Invariant($"J{k + 1}"),
                    RightAscensionDegrees = at.RightAscensionDegrees,
                    DeclinationDegrees = at.DeclinationDegrees,
                    MilliCrab = Faintest * Math.Pow(Brightest / Faintest, random.NextDouble()),
                };
            }),
        ];
        _plan = new SimulationPlan
        {
            Seed = seed,
            Isgri = false,
            Jemx = true,
            UseCatalogue = false,
            Sources = _sky,
            Fields =
            [
                new SimulatedField
                {
                    Name = "field", RightAscensionDegrees = centre.RightAscensionDegrees, DeclinationDegrees = centre.DeclinationDegrees, Dither = "staring", Revolution = 1900,
                },
            ],
        };
    }

    /// <summary>What was measured.</summary>
    public ValidationSamples Samples { get; } = new();

    /// <summary>Differences of the units in standard deviations, of fluxes relative to the truth.</summary>
    public List<double> UnitPulls { get; } = [];

    /// <summary>Runs a seed; its files are deleted at the end.</summary>
    public static async Task<JemxTrial> RunAsync(ulong seed, CancellationToken cancellationToken)
    {
        JemxTrial trial = new(seed);
        string folder = Directory.CreateTempSubdirectory("mmoda-validate-").FullName;
        try
        {
            string archive = Path.Combine(folder, "archive");
            ArchiveSimulator.Run(trial._plan, archive, 1, null, cancellationToken);
            await using ArchiveQueries queries = new(archive, Path.Combine(folder, "store"));
            double[] first = await trial.MeasureAsync(queries, JemxUnit.Of(1), cancellationToken);
            double[] second = await trial.MeasureAsync(queries, JemxUnit.Of(2), cancellationToken);
            for (int k = 0; k < trial._sky.Count; k++)
                trial.UnitPulls.Add((first[2 * k] - second[2 * k]) / double.Hypot(first[(2 * k) + 1], second[(2 * k) + 1]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return trial;
    }

    // Fluxes relative to the truth and their errors, in turn.
    private async Task<double[]> MeasureAsync(ArchiveQueries queries, JemxUnit unit, CancellationToken cancellationToken)
    {
        Telescope telescope = Telescope.Jemx[unit.Number - 1];
        GraphOutcome images = await queries.RunAsync(
            "jemx_image",
            "190000010010.001",
            Band,
            [(JemxParameters.Unit, FormattableString.Invariant($"{unit.Number}")), ("detection_threshold", StepParameters.Text(Threshold)), ("window_images", "yes")],
            cancellationToken);
        WindowShadowgram shadowgram = WindowShadowgram.ReadAll(
            queries.ProductOf(images, telescope.StepName(BinShadowgram.Operation)).PathOf(WindowShadowgram.FileName))[0];
        SkyDirection[] directions = [.. _sky.Select(s => SkyDirection.FromDegrees(s.RightAscensionDegrees, s.DeclinationDegrees))];
        MosaicFluxes fluxes = new(directions, [], telescope);
        fluxes.Add(shadowgram);
        List<double> relative = [];
        for (int k = 0; k < _sky.Count; k++)
        {
            (double flux, double error, _, _) = fluxes[k];
            double truth = ArchiveSimulator.Spectrum(_sky[k], PhotonResponse.Jemx(unit)).BandRate(Band), offAxis = directions[k].SeparationTo(shadowgram.Axes.XAxis).Degrees;
            Samples.Fluxes.Add(new FluxSample(_seed, FieldPurpose.Brightness, $"{_sky[k].Name} {unit.Name}", offAxis, offAxis < JemxCriteria.OnAxisDegrees, truth, flux, error));
            relative.AddRange([flux / truth, error / truth]);
        }

        JsonArray listed = (JsonArray)queries.ProductOf(images, telescope.StepName(MakeMosaic.Operation)).Metadata["sources"]!; // Every mosaic has it.
        int wrong = 0;
        foreach (JsonObject source in listed.OfType<JsonObject>())
        {
            SkyDirection at = SkyDirection.FromDegrees((double)source["ra_deg"]!, (double)source["dec_deg"]!); // Of every source.
            double significance = (double)source["significance"]!, nearest = directions.Min(d => d.SeparationTo(at).ArcMinutes);
            double offAxis = at.SeparationTo(shadowgram.Axes.XAxis).Degrees;
            if (nearest <= MatchArcMinutes)
            {
                Samples.Positions.Add(new PositionSample(_seed, IsFromList: true, offAxis, offAxis < JemxCriteria.OnAxisDegrees, significance, nearest, (double)source["error_radius_arcmin"]!));
                continue;
            }

            wrong++;
            Samples.FalseSources.Add(new FalseSourceSample(_seed, unit.Name, at, (double)source["flux"]!, significance, offAxis, "", nearest, IsToldReplica: false));
        }

        Samples.Noise.Add(NoiseOf(queries.ProductOf(images, telescope.StepName(MakeSkyImage.Operation)).PathOf(MakeSkyImage.FileOf(telescope)), unit.Name, wrong));
        return [.. relative];
    }

    private NoiseSample NoiseOf(string path, string field, int wrong)
    {
        using FitsFile file = FitsFile.Open(path);
        SkyImage image = OsaImageFile.Read(file);
        double sum = 0, squares = 0;
        int count = 0, above = 0;
        for (int i = 0; i < image.Variance.Values.Length; i++)
        {
            if (!(image.Variance.Values[i] > 0))
                continue;
            double significance = image.Residual!.Values[i] / Math.Sqrt(image.Variance.Values[i]); // Window images have one.
            sum += significance;
            squares += significance * significance;
            above += significance > 4 ? 1 : 0;
            count++;
        }

        return new NoiseSample(_seed, field, count, sum / count, Math.Sqrt((squares / count) - (sum / count * sum / count)), above, wrong);
    }
}
