using Mmoda.CodedMask;

namespace Mmoda.Instruments.Tests;

public sealed class DemonstrationPlanTests
{
    private static readonly SimulationPlan Plan = DemonstrationPlan.Create();

    [Fact]
    public void It_is_valid_and_has_four_fields()
    {
        Plan.Validate();

        Assert.Equal(["Crab", "Galactic Centre", "Cygnus", "GRB"], Plan.Fields.Select(f => f.Name));
        Assert.Equal([10, 12, 8], Plan.Fields.Take(3).Select(f => f.Pointings));
        Assert.InRange(Plan.Fields[3].Pointings, 1, 10);
        Assert.Equal(Plan.Fields.Sum(f => f.Pointings), ArchiveSimulator.Scenes(Plan).Select(s => s.Id).Distinct().Count());
    }

    [Fact]
    public void Its_burst_happens_in_one_window_well_inside_the_field_of_view()
    {
        // Within four decay times 98 % of the photons come.
        WindowScene[] withBurst =
        [
            .. ArchiveSimulator.Scenes(Plan).Where(s => s.Sources.Any(b => b.Name == DemonstrationPlan.BurstName
                && b.BurstStartIjd >= s.Clock.IjdStart && b.BurstStartIjd + 4 * b.BurstDecaySeconds / 86400 < s.Clock.IjdEnd)),
        ];

        WindowScene window = Assert.Single(withBurst);
        SceneSource burst = window.Sources.Single(s => s.Name == DemonstrationPlan.BurstName);
        Assert.Equal(1972, window.Id.Revolution);

        // Half coding ends at 9.6°, full coding at 4°.
        Assert.True(Math.Max(Math.Abs(burst.TangentY), Math.Abs(burst.TangentZ)) < Math.Tan(9.6 * Math.PI / 180));
        float[] pif = new float[IsgriDetector.Width * IsgriDetector.Height];
        PixelIllumination.Fill(IsgriCamera.Deconvolution.Camera, new TangentDirection(burst.TangentY, burst.TangentZ), pif);
        Assert.InRange(pif.Sum() / IsgriResponse.OnAxisOpenPixels, 0.4, 1.05);
        Assert.True(window.DataTime.Intersect(window.VetoTime).Contains(burst.BurstStartIjd));
    }

    [Fact]
    public void Windows_of_a_revolution_do_not_overlap()
    {
        foreach (IGrouping<int, WindowScene> revolution in ArchiveSimulator.Scenes(Plan).GroupBy(s => s.Id.Revolution))
        {
            WindowScene[] windows = [.. revolution.OrderBy(s => s.Id)];
            Assert.All(windows.Zip(windows.Skip(1)), p => Assert.True(p.First.Clock.IjdEnd < p.Second.Clock.IjdStart));
        }
    }
}
