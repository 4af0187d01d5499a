using Mmoda.HighEnergy;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

public sealed class PixelScreeningTests(ITestOutputHelper output)
{
    private static (bool[] IsBad, PixelScreeningResult Result) Screen(SimulatedEvents events, bool useFlags)
    {
        Binned binned = new(events.Rows, events.Scale, events.GoodTimes, new EnergyBand(15, 1000));
        float[] thresholds = [.. events.Instrument.IsAlive.Select(alive => alive ? 14f : float.NaN)];
        bool[] isBad = new bool[IsgriDetector.PixelCount];
        return (isBad, PixelScreening.Mark(binned.All, useFlags ? binned.Flagged : new int[isBad.Length], thresholds, isBad));
    }

    [Fact]
    public void Noisy_pixels_are_found_by_their_counts_alone()
    {
        // Ten pixels of at least 0.5 counts/s: more than 200 counts in 600 s among neighbours with some 40.
        SimulatedEvents events = new(new SimulationPlan { Seed = 21, Fields = [Sky.Field(Sky.Crab, 1, 600)] });

        (bool[] isBad, PixelScreeningResult result) = Screen(events, useFlags: false);

        Assert.Equal(10, events.Instrument.NoisyPixels.Count);
        Assert.All(events.Instrument.NoisyPixels, p => Assert.True(isBad[p.Pixel], $"pixel {p.Pixel} with {p.CountsPerSecond} counts/s"));
        Assert.Equal(events.Instrument.IsAlive.Count(a => !a), result.Off);
        output.WriteLine($"{result}");
        Assert.InRange(result.Noisy, 10, 12);
        Assert.Equal(0, result.Silent);
    }

    [Fact]
    public void Pixels_lit_by_forty_Crabs_are_kept()
    {
        SimulatedEvents events = new(new SimulationPlan
        {
            Seed = 22,
            UseCatalogue = false,
            NoisyPixels = 0,
            Fields = [Sky.Field(Sky.Crab, 1, 200)],
            Sources = [new() { Name = "nova", RightAscensionDegrees = Sky.CrabRightAscension, DeclinationDegrees = Sky.CrabDeclination, MilliCrab = 40000 }],
        });

        (_, PixelScreeningResult result) = Screen(events, useFlags: true);

        // At the rim of the detector a lit element may cover two pixels only, which have no third lit neighbour: that is
        // less than one pixel in a thousand.
        output.WriteLine($"{result}");
        Assert.InRange(result.Noisy, 0, 15);
        Assert.InRange(result.Silent, 0, 2);
    }

    [Fact]
    public void A_pixel_without_counts_among_counting_ones_is_silent()
    {
        int[] counts = [.. Enumerable.Repeat(50, IsgriDetector.PixelCount)];
        counts[5000] = 0;
        bool[] isBad = new bool[counts.Length];

        PixelScreeningResult result = PixelScreening.Mark(counts, new int[counts.Length], new float[counts.Length], isBad);

        Assert.Equal(new PixelScreeningResult(0, 0, 1), result);
        Assert.True(isBad[5000]);
    }

    [Fact]
    public void A_pixel_with_a_flagged_event_is_left_out()
    {
        int[] counts = [.. Enumerable.Repeat(50, IsgriDetector.PixelCount)], flagged = new int[counts.Length];
        flagged[77] = 1;
        bool[] isBad = new bool[counts.Length];

        Assert.Equal(new PixelScreeningResult(0, 1, 0), PixelScreening.Mark(counts, flagged, new float[counts.Length], isBad));
        Assert.True(isBad[77]);
    }
}
