using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// The skies that JEM-X is validated with: a field of nine sources over three decades of brightness with indices of 1.5 to 4, the crowded
/// Galactic Centre, and two sources for spectra.
/// </summary>
internal static class JemxSky
{
    private const double BrightnessSeconds = 2000;
    private const double CrowdedSeconds = 1000;
    private const double SpectraSeconds = 1000;

    // In the band of the validation, whatever the spectrum: three decades.
    private const double FaintestMilliCrab = 4, BrightestMilliCrab = 4000;
    private const double HardestIndex = 1.5, SoftestIndex = 4;

    // Rings about the axis in degrees, one source in each: two near it, the others over the field.
    private static readonly (double From, double To)[] Rings = [(0, 0.5), (0.5, 1), (1, 1.5), (1.5, 2), (2, 2.5), (2.5, 3), (3, 3.5), (3.5, 4), (3.5, 4)];

    /// <summary>The sky of a seed.</summary>
    public static ValidationSky Of(ulong seed)
    {
        ValidationSky sky = new(seed, isJemx: true);
        SkyDirection empty = SkyDirection.FromDegrees(165, 45), centre = SkyDirection.FromDegrees(266.4168, -29.0078), quiet = SkyDirection.FromDegrees(200, 0);
        sky.AddField("brightness", empty, BrightnessSeconds, FieldPurpose.Brightness);
        for (int k = 0; k < Rings.Length; k++)
        {
            double milliCrab = FaintestMilliCrab * Math.Pow(BrightestMilliCrab / FaintestMilliCrab, sky.Random.NextDouble());
            double index = HardestIndex + ((SoftestIndex - HardestIndex) * sky.Random.NextDouble());
            Add(FormattableString.Invariant($"J{k + 1}"), sky.InRing(empty, Rings[k]), milliCrab, index, null);
        }

        // Another pointing for each seed, so that no cell decides for all.
        sky.AddField("Galactic Centre", sky.InRing(centre, (0, 1)), CrowdedSeconds, FieldPurpose.Crowded);
        sky.AddBrightest(centre, 5);
        sky.AddField("spectra", quiet, SpectraSeconds, FieldPurpose.Spectra);
        Add("Crab-like", sky.InRing(quiet, (0.2, 1)), 1000, 2.1, null);
        Add("Cut-off", sky.InRing(quiet, (1.5, 2.5)), 800, 1.4, 12);
        return sky;

        void Add(string name, SkyDirection direction, double milliCrab, double index, double? cutoff) =>
            sky.AddSource(name, direction, milliCrab * RatioToCrab(index, cutoff), index, cutoff);
    }

    // A plan tells fluxes from 20 to 40 keV, where a soft source is a hundred times fainter than the Crab beside which it is in the band.
    private static double RatioToCrab(double index, double? cutoff)
    {
        ValidationCamera camera = ValidationCamera.Jemx(JemxUnit.Of(1));
        double RateOf(double photonIndex, double? cutoffKeV) => new SimulatedSpectrum(1, photonIndex, cutoffKeV, camera.Telescope.Response).BandRate(camera.Band);
        return RateOf(2.1, null) / RateOf(index, cutoff);
    }
}
