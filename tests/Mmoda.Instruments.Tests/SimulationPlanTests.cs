namespace Mmoda.Instruments.Tests;

public sealed class SimulationPlanTests
{
    private const string Field = """{"name":"Crab","right_ascension_degrees":83.6,"declination_degrees":22}""";

    [Fact]
    public void A_plan_is_written_and_read_back()
    {
        SimulationPlan plan = DemonstrationPlan.Create();

        Assert.Equal(plan.ToJson(), SimulationPlan.Parse(plan.ToJson()).ToJson());
        Assert.Contains("\"cutoff_kev\": 200", plan.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_needs_a_field_only_and_may_have_comments()
    {
        SimulationPlan plan = SimulationPlan.Parse($$"""{ /* one pointing */ "fields": [{{Field}},] }""");

        Assert.Equal(1, Assert.Single(plan.Fields).Pointings);
        Assert.True(plan.UseCatalogue);
    }

    [Theory]
    [InlineData("""{"fields":[F],"seeed":1}""", "seeed")]
    [InlineData("""{"fields":[{"name":"Crab","right_ascension_degrees":83.6,"declination_degrees":22,"dithering":"5x5"}]}""", "dithering")]
    [InlineData("""{"fields":[F],"sources":[{"name":"x","right_ascension_degrees":1,"declination_degrees":1}]}""", "milli_crab")]
    [InlineData("""{"fields":[F],"live_fraction":"much"}""", "live_fraction")]
    [InlineData("not JSON", "not")]
    public void An_unknown_missing_or_unreadable_key_is_named(string json, string named)
    {
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => SimulationPlan.Parse(json.Replace("F", Field, StringComparison.Ordinal)));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_values_out_of_range_are_listed_with_what_is_allowed()
    {
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => SimulationPlan.Parse(
            """
            {
              "live_fraction": 0, "dead_pixel_fraction": 0.7, "noisy_pixels": -1, "background_counts_per_second": -5,
              "fields": [{"name":"A","right_ascension_degrees":360,"declination_degrees":91,"pointings":0,"duration_seconds":1,"revolution":0,"dither":"circle"}],
              "sources": [{"name":"B","right_ascension_degrees":-1,"declination_degrees":-91,"milli_crab":-1,"photon_index":9}]
            }
            """));

        string[] named =
        [
            "live_fraction is 0, allowed is 0 < x <= 1", "dead_pixel_fraction", "noisy_pixels", "background_counts_per_second",
            "field A: right_ascension_degrees", "field A: declination_degrees", "field A: pointings", "field A: duration_seconds",
            "field A: revolution", "field A: dither is circle, allowed is 5x5, hexagonal, staring",
            "source B: right_ascension_degrees", "source B: declination_degrees", "source B: milli_crab", "source B: photon_index",
        ];
        Assert.All(named, n => Assert.Contains(n, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_burst_needs_a_readable_start()
    {
        SimulationPlan plan = new()
        {
            Fields = [Sky.Field(Sky.Crab, 1, 60)],
            Sources =
            [
                new()
                {
                    Name = "burst", RightAscensionDegrees = Sky.CrabRightAscension, DeclinationDegrees = Sky.CrabDeclination, MilliCrab = 1, BurstStartUtc = "soon",
                },
            ],
        };

        Assert.Contains("burst: burst_start_utc", Assert.Throws<InvalidDataException>(plan.Validate).Message, StringComparison.Ordinal);
    }
}
