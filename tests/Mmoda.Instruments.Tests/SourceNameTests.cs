using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments.Tests;

/// <summary>A name in a result means one source.</summary>
public sealed class SourceNameTests
{
    private static readonly SkyDirection Origin = SkyDirection.FromDegrees(100, 20);

    private static readonly ScienceWindowId Window = new(1922, 1, 1, 0, 1);

    [Fact]
    public void Unknown_sources_are_counted_past_names_that_are_taken()
    {
        SourceCatalogue catalogue = new([new CatalogueSource { Id = "", Name = "NEW_3", Direction = Origin }]);

        NewSourceNames names = new(catalogue, ["new_1", "GRB 180227X"]);

        Assert.Equal(["NEW_2", "NEW_4", "NEW_5"], [names.Next(), names.Next(), names.Next()]);
    }

    [Fact]
    public void A_target_of_which_the_mosaic_took_the_name_for_what_it_found_within_reach_is_in_the_list_once()
    {
        FieldSource found = Source("GRB 180227X", 2.5);

        Assert.Equal([found], FieldSources.WithTarget([(found, 12)], Source("GRB 180227X", 0), Telescope.Jemx[0]));
        Assert.Equal([found], FieldSources.WithTarget([(found, 12)], Source("grb 180227x", 0), Telescope.Jemx[0]));
    }

    [Fact]
    public void A_namesake_out_of_reach_is_another_source_and_the_target_has_no_name_then()
    {
        FieldSource catalogued = Source("Crab", 60);

        Assert.Equal(
            [catalogued, Source(FieldSources.Unnamed, 0)], FieldSources.WithTarget([(catalogued, 500)], Source("Crab", 0), Telescope.Isgri));
    }

    [Fact]
    public void A_target_beside_what_was_found_is_added_unless_it_cannot_be_told_apart_from_it()
    {
        FieldSource found = Source("NEW_1", 2.5), target = Source("GRB 180227X", 0);

        Assert.Equal([found, target], FieldSources.WithTarget([(found, 12)], target, Telescope.Jemx[0]));
        Assert.Equal([found], FieldSources.WithTarget([(found, 12)], target, Telescope.Isgri));
        Assert.Equal([found], FieldSources.WithTarget([(found, 12)], null, Telescope.Jemx[0]));
    }

    [Fact]
    public void Two_sources_of_one_name_are_never_averaged_into_one_spectrum()
    {
        FieldSource first = Source("NEW_1", 0), second = Source("NEW_1", 30);
        WindowSpectra window = new()
        {
            Id = Window, Limits = new TimeInterval(6632, 6632.02), OnTimeSeconds = 1000, LiveFraction = 1, ExposureSeconds = 1000, IsSimulated = true, ChannelCount = 1,
            Sources = [first, second], OffAxisDegrees = [0, 0.5], Rates = [100, 2], Errors = [1, 1], Background = [1], ReducedChiSquared = [1],
        };

        Assert.Equal([100, 2], new[] { first, second }.Select(s => SumSpectra.Sum([window, window], s, 0).Spectrum.Rates[0]));
        Assert.Equal(2, SumSpectra.Sum([window, window], first, 0).Windows);
    }

    [Fact]
    public void Two_sources_of_one_name_are_never_averaged_into_one_light_curve()
    {
        FieldSource first = Source("NEW_1", 0), second = Source("NEW_1", 30);
        WindowLightCurves window = new()
        {
            Id = Window, Limits = new TimeInterval(6632, 6632.02), LiveFraction = 1, IsSimulated = true, Sources = [first, second], YDegrees = [0, 0.5], ZDegrees = [0, 0],
            Band = new EnergyBand(20, 40), Bins = [new LightCurveBin(3, 1000, 1, 0.1, 1, 100)], Rates = [100, 2], Errors = [1, 1],
        };

        Assert.Equal(
            [100.0, 2], new[] { first, second }.Select(s => Assert.Single(MergeLightCurves.Merge([window], s, new TimeBins(6632, 100), null)!.Rows).Rate)); // It has a bin.
    }

    private static FieldSource Source(string name, double arcMinutes) =>
        new(name, "", Origin.Offset(Angle.FromDegrees(0), Angle.FromArcMinutes(arcMinutes)), IsTold: true);
}
