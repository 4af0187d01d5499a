using Mmoda.Sky;

namespace Mmoda.HighEnergy;

/// <summary>Reads the catalogue embedded in this assembly.</summary>
internal static class BuiltInCatalogue
{
    public static SourceCatalogue Read() => new(
    [
        new CatalogueSource
        {
            Id = "J053432.0+220052",
            Name = "Crab",
            Direction = SkyDirection.FromDegrees(83.63308, 22.01450),
            IsgriFlag = 2,
            JemxFlag = 1,
            Spectrum = new(2.1),
            Fluxes = [new(new(20, 40), 1000, FluxUnit.MilliCrab), new(new(40, 100), 1000, FluxUnit.MilliCrab)],
        },
    ]);
}
