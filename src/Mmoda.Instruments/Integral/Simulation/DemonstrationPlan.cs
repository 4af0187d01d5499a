namespace Mmoda.Instruments;

/// <summary>The archive that <c>mmoda up</c> makes at its first start: four fields that show what the system does.</summary>
public static class DemonstrationPlan
{
    /// <summary>Name of the simulated burst.</summary>
    public const string BurstName = "Simulated GRB 180703A";

    /// <summary>Crab (10 windows), Galactic Centre (12), Cygnus (8) and a field with a gamma-ray burst (3).</summary>
    public static SimulationPlan Create() => new()
    {
        Seed = 20181017,
        Jemx = true,
        Fields =
        [
            new() { Name = "Crab", RightAscensionDegrees = 83.6332, DeclinationDegrees = 22.0145, Revolution = 1922, Pointings = 10 },
            new() { Name = "Galactic Centre", RightAscensionDegrees = 266.4168, DeclinationDegrees = -29.0078, Revolution = 1930, Pointings = 12, DurationSeconds = 1500 },
            new() { Name = "Cygnus", RightAscensionDegrees = 303.0, DeclinationDegrees = 37.5, Revolution = 1960, Pointings = 8, DurationSeconds = 1500 },
            new() { Name = "GRB", RightAscensionDegrees = 170.0, DeclinationDegrees = 5.0, Revolution = 1972, Pointings = 3, Dither = "hexagonal", DurationSeconds = 1500 },
        ],
        Sources =
        [
            new()
            {
                Name = BurstName,
                RightAscensionDegrees = 173.1367,
                DeclinationDegrees = 6.7122,
                MilliCrab = 12000,
                PhotonIndex = 1.2,
                CutoffKeV = 200,
                BurstStartUtc = "2018-07-03T23:58:00",
                BurstDecaySeconds = 12,
            },
        ],
    };
}
