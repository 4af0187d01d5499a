using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments.Tests;

public sealed class SourceIdentificationTests
{
    private static readonly SkyDirection Origin = SkyDirection.FromDegrees(100, 20);

    private static SkyDirection At(double arcMinutes, double positionAngle = 0) => Origin.Offset(Angle.FromDegrees(positionAngle), Angle.FromArcMinutes(arcMinutes));

    private static CatalogueSource Source(string name, SkyDirection direction, int flag = 0) =>
        new() { Id = name, Name = name, Direction = direction, IsgriFlag = flag };

    private static IReadOnlyList<string?> Names(SourceCatalogue catalogue, params (SkyDirection, double)[] excesses) =>
        [.. SourceIdentification.Identify(excesses, catalogue, Telescope.Isgri.Positions).Select(s => s?.Name)];

    [Fact]
    public void An_excess_within_a_pixel_and_a_half_is_the_source_and_another_is_new()
    {
        SourceCatalogue catalogue = new([Source("A", Origin)]);

        Assert.Equal(["A"], Names(catalogue, (At(7.3), 50)));
        Assert.Equal([null], Names(catalogue, (At(7.5), 50)));
    }

    [Fact]
    public void A_weak_excess_may_lie_further_away()
    {
        // Three 90 % radii of 10.8′/4.
        Assert.Equal(["A"], Names(new SourceCatalogue([Source("A", Origin)]), (At(8), 4)));
        Assert.Equal([null], Names(new SourceCatalogue([Source("A", Origin)]), (At(8.5), 4)));
    }

    [Fact]
    public void The_stronger_of_two_excesses_has_the_name_once()
    {
        Assert.Equal([null, "A"], Names(new SourceCatalogue([Source("A", Origin)]), (At(1), 10), (At(3), 40)));
    }

    [Fact]
    public void Of_two_sources_that_which_ISGRI_knows_counts_as_three_arcminutes_closer()
    {
        SourceCatalogue catalogue = new([Source("unknown", At(3)), Source("known", At(5), flag: 1)]);

        Assert.Equal(["known"], Names(catalogue, (Origin, 20)));
        Assert.Equal(["known", "unknown"], Names(catalogue, (Origin, 20), (At(1), 10)));
        Assert.Equal(["unknown"], Names(new SourceCatalogue([Source("unknown", At(1)), Source("known", At(5), flag: 1)]), (Origin, 20)));
    }

    [Fact]
    public void The_error_radius_falls_with_significance_to_a_floor()
    {
        Assert.Equal(1.08 * Math.Sqrt(1 + 0.2 * 0.2 / (1.08 * 1.08)), Telescope.Isgri.Positions.ErrorRadius(10).ArcMinutes, 1e-9);
        Assert.Equal(0.2, Telescope.Isgri.Positions.ErrorRadius(1e6).ArcMinutes, 1e-6);
        Assert.True(double.IsFinite(Telescope.Isgri.Positions.ErrorRadius(0).Degrees));

        // Of a fit of 5 sigma √(1 + 1.2²) times its own radius, of one of 1000 its own, and never less than the floor.
        Assert.Equal(Math.Sqrt(2.44 + 0.04), Telescope.Isgri.Positions.ErrorRadius(Angle.FromArcMinutes(1), 5).ArcMinutes, 1e-9);
        Assert.Equal(Math.Sqrt(1 + 0.04), Telescope.Isgri.Positions.ErrorRadius(Angle.FromArcMinutes(1), 1000).ArcMinutes, 1e-4);
    }
}
