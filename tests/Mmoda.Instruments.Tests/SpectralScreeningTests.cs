using Mmoda.Numerics;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

/// <summary>Pixels whose spectrum is their own: found long before their counts alone would tell, and good ones are kept.</summary>
public sealed class SpectralScreeningTests(ITestOutputHelper output)
{
    // Noise of ISGRI pixels lies just above the threshold: an exponential of some keV.
    private const double NoiseScaleKeV = 3;

    private sealed class Window
    {
        public Window(SimulationPlan plan)
        {
            SimulatedEvents events = new(plan);
            EventBlock block = new(events.Count);
            EventTally tally = default;
            EventBinning.Reduce(
                events.Rows, SimulatedEvents.Layout, 0, seed: 500, events.Scale, events.GoodTimes, Binned.Always, EventSelection.All, block, Counts, Flagged, ref tally);
            EventBinning.Count(block, SpectralScreening.Channels, Spectra);
            Thresholds = [.. events.Instrument.IsAlive.Select(alive => alive ? Threshold : float.NaN)];
            Simulated = [.. events.Instrument.NoisyPixels.Select(p => p.Pixel)];
        }

        private static float Threshold => (float)IsgriContext.DefaultLowThresholdKeV(1922);

        public int[] Counts { get; } = new int[IsgriDetector.PixelCount];

        public int[] Flagged { get; } = new int[IsgriDetector.PixelCount];

        public int[] Spectra { get; } = SpectralScreening.CreateSpectra();

        public float[] Thresholds { get; }

        public HashSet<int> Simulated { get; }

        /// <summary>Adds noise of some counts to every n-th pixel that is on.</summary>
        public HashSet<int> AddNoise(int counts, int every, ulong seed)
        {
            Philox random = new(seed, 7);
            HashSet<int> noisy = [];
            for (int pixel = 11; pixel < Counts.Length; pixel += every)
            {
                if (float.IsNaN(Thresholds[pixel]))
                    continue;
                noisy.Add(pixel);
                for (int i = 0; i < counts; i++)
                {
                    double energy = Thresholds[pixel] - (NoiseScaleKeV * Math.Log(1 - random.NextDouble()));
                    Spectra[(SpectralScreening.Channels.Locate((float)energy) * IsgriDetector.PixelCount) + pixel]++;
                    Counts[pixel]++;
                }
            }

            return noisy;
        }

        public (bool[] IsBad, PixelScreeningResult Result) Screen()
        {
            bool[] isBad = new bool[Counts.Length];
            PixelScreeningResult result = PixelScreening.Mark(Counts, new int[Counts.Length], Thresholds, isBad);
            return (isBad, result with { Odd = SpectralScreening.Mark(Spectra, Thresholds, 1922, isBad) });
        }
    }

    private static SimulationPlan Plan(ulong seed, double seconds = 2000) =>
        new() { Seed = seed, NoisyPixels = 0, Interruptions = false, Fields = [Sky.Field(Sky.Crab, 1, seconds)] };

    /// <summary>Against some 100 counts of a good pixel; the counts alone tell noise above 150.</summary>
    [Theory]
    [InlineData(60, 0.98)]
    [InlineData(45, 0.85)]
    [InlineData(30, 0.15)]
    public void Noise_far_below_the_cut_in_counts_is_found_by_its_spectrum(int counts, double efficiency)
    {
        Window window = new(Plan(31));
        HashSet<int> noisy = window.AddNoise(counts, every: 163, seed: 1);

        (bool[] isBad, PixelScreeningResult result) = window.Screen();

        int found = noisy.Count(p => isBad[p]), lost = Enumerable.Range(0, isBad.Length).Count(p => isBad[p] && !noisy.Contains(p)) - result.Off;
        output.WriteLine($"{result}: {found} of {noisy.Count} found, {lost} good pixels lost; typical counts {window.Counts.Order().ElementAt(8192)}");
        Assert.True(result.Noisy < noisy.Count / 10); // By counts alone almost none.
        Assert.InRange(found, efficiency * noisy.Count, noisy.Count);
        Assert.InRange(lost, 0, 2);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(40000)]
    public void Pixels_lit_by_a_soft_source_are_kept_however_bright_it_is(double milliCrab)
    {
        // A spectrum of index 3.5 beside a background of 1.2: the lit half of the detector is another spectrum altogether.
        Window window = new(Plan(32, milliCrab > 10000 ? 300 : 2000) with
        {
            UseCatalogue = false,
            Sources =
            [
                new() { Name = "soft", RightAscensionDegrees = Sky.CrabRightAscension, DeclinationDegrees = Sky.CrabDeclination, MilliCrab = milliCrab, PhotonIndex = 3.5 },
                new() { Name = "hard", RightAscensionDegrees = Sky.CrabRightAscension + 3, DeclinationDegrees = Sky.CrabDeclination - 2, MilliCrab = milliCrab / 4, PhotonIndex = 1.5 },
            ],
        });

        (bool[] isBad, PixelScreeningResult result) = window.Screen();

        output.WriteLine($"{result}");
        Assert.InRange(result.Odd, 0, 5);
    }

    [Fact]
    public void A_pixel_that_counts_in_one_line_only_is_found()
    {
        Window window = new(Plan(33));
        int pixel = Array.FindIndex(window.Thresholds, 4000, t => !float.IsNaN(t));
        int channel = SpectralScreening.Channels.Locate(90);
        window.Spectra[(channel * IsgriDetector.PixelCount) + pixel] += 40;

        (bool[] isBad, _) = window.Screen();

        Assert.True(isBad[pixel]);
    }

    [Fact]
    public void A_window_of_a_few_minutes_is_not_judged()
    {
        Window window = new(Plan(34, 100));

        (_, PixelScreeningResult result) = window.Screen();

        Assert.Equal(0, result.Odd);
    }
}
