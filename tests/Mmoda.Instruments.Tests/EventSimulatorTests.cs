using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

/// <summary>
/// The simulator traces photons through the mask and shares no code with the analysis: where they agree, both are right.
/// </summary>
public sealed class EventSimulatorTests(ITestOutputHelper output)
{
    // Photons of 60 keV on average, few below 25 keV where thresholds differ between pixels, none above 200 keV where closed
    // elements leak; no background, no dead pixels, no noise.
    private static SimulationPlan OneSource(SkyDirection centre, SkyDirection source, double seconds) => new()
    {
        Seed = 11,
        UseCatalogue = false,
        BackgroundCountsPerSecond = 0,
        DeadPixelFraction = 0,
        NoisyPixels = 0,
        LiveFraction = 1,
        Interruptions = false,
        Fields = [Sky.Field(centre, 1, seconds, "staring")],
        Sources =
        [
            new()
            {
                Name = "source",
                RightAscensionDegrees = source.RightAscensionDegrees,
                DeclinationDegrees = source.DeclinationDegrees,
                MilliCrab = 1e5,
                PhotonIndex = -2,
                CutoffKeV = 15,
            },
        ],
    };

    [Theory]
    [InlineData(0.0)]
    [InlineData(7.0)]
    public void The_shadow_of_the_photons_is_the_pixel_illumination(double offAxisDegrees)
    {
        SkyDirection centre = SkyDirection.FromDegrees(150, 40);
        SimulatedEvents events = new(OneSource(centre, centre.Offset(Angle.FromDegrees(33), Angle.FromDegrees(offAxisDegrees)), 100));
        SceneSource source = Assert.Single(events.Scene.Sources);
        float[] grid = new float[IsgriDetector.Width * IsgriDetector.Height], pif = new float[IsgriDetector.PixelCount];
        PixelIllumination.Fill(IsgriCamera.Deconvolution.Camera, new TangentDirection(source.TangentY, source.TangentZ), grid);
        IsgriDetector.FromGrid<float>(grid, pif);
        int[] counts = events.ByPixel();

        // The level of each module is free: dead time and efficiency differ by module.
        double[] lit = new double[IsgriDetector.ModuleCount], seen = new double[IsgriDetector.ModuleCount];
        for (int i = 0; i < pif.Length; i++)
        {
            int module = IsgriDetector.Module(i >> 7, i & 127);
            lit[module] += pif[i];
            seen[module] += counts[i];
        }

        double chiSquared = 0, dark = 0;
        int pixels = 0;
        for (int i = 0; i < pif.Length; i++)
        {
            int module = IsgriDetector.Module(i >> 7, i & 127);
            double expected = pif[i] * seen[module] / lit[module];
            if (expected < 1)
            {
                dark += counts[i];
                continue;
            }

            chiSquared += (counts[i] - expected) * (counts[i] - expected) / expected;
            pixels++;
        }

        double reduced = chiSquared / (pixels - IsgriDetector.ModuleCount);
        output.WriteLine($"{events.Count} photons, χ² per pixel {reduced:F4} of {pixels} pixels, {dark} photons in the dark");

        // χ² of n pixels scatters by √(2/n) = 0.015; thresholds that differ between pixels add 0.01 at this number of photons.
        Assert.InRange(reduced, 1 - 4 * Math.Sqrt(2.0 / pixels), 1 + 4 * Math.Sqrt(2.0 / pixels) + 0.01);
        Assert.InRange(dark, 0, 1e-3 * events.Count);
    }

    [Fact]
    public void Of_photons_none_is_lost_by_the_selection_of_rise_times()
    {
        // The truth of an archive is the rate before this selection.
        SimulatedEvents events = new(OneSource(Sky.Crab, Sky.Crab, 50));

        Binned binned = new(events.Rows, events.Scale, events.GoodTimes, new EnergyBand(15, 1000));

        Assert.InRange(events.Count, 100_000, int.MaxValue);
        Assert.Equal(0, binned.Tally.RiseTime);
    }

    [Fact]
    public void Events_come_in_the_order_of_time_within_the_window_and_at_the_resolution_of_the_clock()
    {
        SimulatedEvents events = new(new SimulationPlan { Seed = 4, Fields = [Sky.Field(Sky.Crab, 1, 100)] });

        double before = events.Scene.Clock.IjdStart - 1e-9;
        for (int i = 0; i < events.Count; i++)
        {
            double ijd = System.Buffers.Binary.BinaryPrimitives.ReadDoubleBigEndian(events.Rows.AsSpan(i * SimulatedEvents.Layout.RowBytes + 14));
            Assert.InRange(ijd, before, events.Scene.Clock.IjdEnd);
            before = ijd;
        }
    }

    [Fact]
    public void A_burst_rises_in_a_tenth_of_its_decay_time_and_is_dark_before()
    {
        SceneSource burst = new("burst", 0, 0, 1, new SimulatedSpectrum(1, 2, null, PhotonResponse.Isgri), BurstStartIjd: 6000, BurstDecaySeconds: 20);

        Assert.Equal(0, burst.Profile(6000 - 1e-6));
        Assert.Equal(0.5, burst.Profile(6000 + 1 / 86400.0), 1e-6); // Doubles of IJD resolve 1e-7 s.
        Assert.Equal(1, burst.Profile(6000 + 2 / 86400.0), 1e-6);
        Assert.Equal(Math.Exp(-1), burst.Profile(6000 + 22 / 86400.0), 1e-6);
    }
}
