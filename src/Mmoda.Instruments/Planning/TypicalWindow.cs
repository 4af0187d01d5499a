using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>The simulated science window whose analysis is timed: 2000 s on the Galactic Centre, about 1.4 million events.</summary>
internal static class TypicalWindow
{
    /// <summary>Its length, s.</summary>
    public const double Seconds = 2000;

    /// <summary>Sources that get a spectrum or a light curve.</summary>
    public const int SourceCount = 10;

    /// <summary>Reference bands of a survey.</summary>
    public static IReadOnlyList<EnergyBand> Bands { get; } =
        [new(20, 30), new(30, 40), new(40, 60), new(60, 80), new(80, 100), new(100, 150), new(150, 200), new(200, 300)];

    /// <summary>The plan of an archive of such windows.</summary>
    /// <param name="count">How many, one behind another, on the same field.</param>
    public static SimulationPlan Plan(int count = 1) => new()
    {
        Fields =
        [
            new()
            {
                Name = "Galactic Centre", RightAscensionDegrees = 266.4168, DeclinationDegrees = -29.0078, Dither = "staring", DurationSeconds = Seconds, Pointings = count,
            },
        ],
    };

    /// <summary>The brightest sources of the plan that do not confuse each other, as <c>selected_catalog</c>.</summary>
    public static string Catalogue(SimulationPlan plan)
    {
        SkyDirection centre = SkyDirection.FromDegrees(plan.Fields[0].RightAscensionDegrees, plan.Fields[0].DeclinationDegrees);
        List<TrueSource> chosen = [];
        foreach (SimulatedSource source in ArchiveSimulator.Sources(plan).OrderByDescending(s => s.MilliCrab))
        {
            SkyDirection direction = SkyDirection.FromDegrees(source.RightAscensionDegrees, source.DeclinationDegrees);
            if (chosen.Count < SourceCount && direction.SeparationTo(centre).Degrees < 10 && chosen.All(c => c.Direction.SeparationTo(direction).Degrees > 0.5))
                chosen.Add(new TrueSource(source, direction, 0));
        }

        return ArchiveQueries.Catalogue(chosen);
    }
}
