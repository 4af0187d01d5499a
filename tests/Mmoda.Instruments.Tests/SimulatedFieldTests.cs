using Mmoda.HighEnergy;
using Mmoda.Sky;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

/// <summary>Truth in harder fields: at the edge of the field of view, and crowded.</summary>
public sealed class SimulatedFieldTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_partially_coded_source_ten_degrees_off_axis_has_its_true_flux_and_position()
    {
        SkyDirection centre = SkyDirection.FromDegrees(150, 40), source = centre.Offset(Angle.FromDegrees(60), Angle.FromDegrees(10));
        SimulationPlan plan = new()
        {
            Seed = 3,
            UseCatalogue = false,
            Fields = [Sky.Field(centre, 1, 600, "staring")],
            Sources = [new() { Name = "edge", RightAscensionDegrees = source.RightAscensionDegrees, DeclinationDegrees = source.DeclinationDegrees, MilliCrab = 1000 }],
        };

        ImageRun run = await RunAsync(plan, centre);

        ListedSource found = Assert.Single(run.Sources());
        Assert.True(found.IsNew);
        Assert.InRange(SkyDirection.FromDegrees(found.RightAscension, found.Declination).SeparationTo(source).ArcMinutes, 0, 3 * 10.8 / found.Significance + 0.2);
        double truth = ArchiveSimulator.TrueRate(plan.Sources[0], new EnergyBand(20, 40));
        output.WriteLine($"flux {found.Flux:F2} ± {found.FluxError:F2}, true {truth:F2}");
        Assert.InRange((found.Flux - truth) / found.FluxError, -4, 4);
    }

    [Fact]
    public async Task In_a_crowded_field_every_flux_is_true_and_no_source_is_false()
    {
        SimulationPlan plan = new() { Seed = 5, Fields = [Sky.Field(Sky.GalacticCentre, 2, 800)] };

        ImageRun run = await RunAsync(plan, Sky.GalacticCentre);

        (SkyDirection Direction, double Rate, string Name)[] truth =
        [
            .. ArchiveSimulator.Sources(plan).Select(s => (
                SkyDirection.FromDegrees(s.RightAscensionDegrees, s.DeclinationDegrees), ArchiveSimulator.TrueRate(s, new EnergyBand(20, 40)), s.Name)),
        ];
        IReadOnlyList<ListedSource> found = run.Sources();
        Assert.True(found.Count >= 6, $"{found.Count} sources were found.");
        foreach (ListedSource source in found)
        {
            SkyDirection at = SkyDirection.FromDegrees(source.RightAscension, source.Declination);

            // Sources closer than a mask element (12′) are one source to the telescope.
            var blend = truth.Where(t => t.Direction.SeparationTo(at).ArcMinutes < 12).ToArray();
            output.WriteLine($"{source.Name} {source.Flux:F2} ± {source.FluxError:F2} ({source.Significance:F1}): {string.Join(" + ", blend.Select(b => $"{b.Name} {b.Rate:F2}"))}");
        }

        Assert.All(found, source =>
        {
            SkyDirection at = SkyDirection.FromDegrees(source.RightAscension, source.Declination);
            var blend = truth.Where(t => t.Direction.SeparationTo(at).ArcMinutes < 12).ToArray();
            Assert.NotEmpty(blend);
            Assert.Contains(source.Name, blend.Select(b => b.Name));
            Assert.InRange((source.Flux - blend.Sum(b => b.Rate)) / source.FluxError, -4, 4);
        });
    }

    internal static async Task<ImageRun> RunAsync(SimulationPlan plan, SkyDirection centre)
    {
        using TemporaryFolder folder = new();
        ArchiveSimulator.Run(plan, folder.In("archive"), 1, null, CancellationToken.None);
        await using ImageAnalysis analysis = new(folder.In("archive"), folder.In("store"));
        return await analysis.RunAsync(Sky.Around(centre));
    }
}
