using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// The skies that ISGRI is validated with. Positions and brightness of the sources of the brightness fields depend on the seed; the crowded
/// fields are the brightest catalogued sources of three regions.
/// </summary>
internal static class IsgriSky
{
    private const double BrightnessSeconds = 500;
    private const double CrowdedSeconds = 800;
    private const double SpectraSeconds = 1000;

    /// <summary>Fewest and most milliCrab of the brightness fields: three decades.</summary>
    private const double FaintestMilliCrab = 10, BrightestMilliCrab = 10000;

    // Spread over a sky without bright sources, 40° and more from each other and from the crowded fields.
    private static readonly (double RightAscension, double Declination)[] Empty = [(0, -10), (50, -45), (110, 5), (165, 45)];

    private static readonly (string Name, double RightAscension, double Declination)[] Regions =
        [("Galactic Centre", 266.4168, -29.0078), ("Cygnus", 303, 37.5), ("Norma", 247, -49)];

    // Rings about the axis in degrees, one source in each.
    private static readonly (double From, double To)[] Rings = [(0, 4), (4, 8), (8, 12)];

    /// <summary>The sky of a seed.</summary>
    public static ValidationSky Of(ulong seed)
    {
        ValidationSky sky = new(seed, isJemx: false);
        for (int f = 0; f < Empty.Length; f++)
        {
            SkyDirection centre = SkyDirection.FromDegrees(Empty[f].RightAscension, Empty[f].Declination);
            sky.AddField(FormattableString.Invariant($"brightness {f + 1}"), centre, BrightnessSeconds, FieldPurpose.Brightness);
            for (int k = 0; k < Rings.Length; k++)
            {
                double decades = Math.Log10(BrightestMilliCrab / FaintestMilliCrab);
                double milliCrab = FaintestMilliCrab * Math.Pow(10, decades * sky.Random.NextDouble());
                sky.AddSource(FormattableString.Invariant($"B{f + 1}{k + 1}"), sky.InRing(centre, Rings[k]), milliCrab, 2.1, null);
            }
        }

        foreach ((string name, double ra, double dec) in Regions)
        {
            // Another pointing for each seed, so that no pixel decides for all.
            SkyDirection centre = SkyDirection.FromDegrees(ra, dec);
            sky.AddField(name, sky.InRing(centre, (0, 1.5)), CrowdedSeconds, FieldPurpose.Crowded);
            sky.AddBrightest(centre, 10);
        }

        SkyDirection quiet = SkyDirection.FromDegrees(200, 0);
        sky.AddField("spectra", quiet, SpectraSeconds, FieldPurpose.Spectra);
        sky.AddSource("Crab-like", sky.InRing(quiet, (0.5, 3)), 1000, 2.1, null);
        sky.AddSource("Cut-off", sky.InRing(quiet, (3.5, 6)), 800, 1.4, 70);
        return sky;
    }
}
