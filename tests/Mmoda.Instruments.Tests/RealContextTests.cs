using Mmoda.Fits;
using Mmoda.Numerics;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

/// <summary>
/// The real on-board contexts and lists of noisy pixels of revolution 100. There are no events of that revolution, so the
/// screening gets Poisson counts on the real detector: its pixels that are off, and its noisy pixels where they really are.
/// </summary>
public sealed class RealContextTests(ITestOutputHelper output)
{
    private const string Folder = "dal3ibis_rev0100_context";

    private static float[] Context(string stamp) =>
        OnBoardContexts.ReadThresholds(RealFiles.Require("isgri", Folder, "ctxt", $"isgri_context_{stamp}.fits"));

    private static HashSet<int> Listed(Predicate<int> flag)
    {
        using FitsFile file = FitsFile.Open(RealFiles.Require("isgri", Folder, "list", "isgri_pxlswtch_20030810200317.fits"));
        BinaryTableHdu table = file.RequireTable("ISGR-SWIT-STA");
        byte[] y = table.ReadAll<byte>("ISGRI_Y"), z = table.ReadAll<byte>("ISGRI_Z"), flags = table.ReadAll<byte>("NOIS_FLAG");
        return [.. Enumerable.Range(0, y.Length).Where(i => flag(flags[i])).Select(i => IsgriDetector.Pixel(y[i], z[i]))];
    }

    /// <summary>Pixels that are off: the numbers are those of numpy on the same files (status 0, or threshold step above 62).</summary>
    [SkippableTheory]
    [InlineData("20030730153811", 420)]
    [InlineData("20030802152309", 422)]
    [InlineData("20030805150711", 425)]
    [InlineData("20030808145151", 424)]
    public void Pixels_that_are_off_are_those_of_the_context(string stamp, int off)
    {
        float[] thresholds = Context(stamp);

        Assert.Equal(off, thresholds.Count(float.IsNaN));

        // The median step is 13; with the four gain codes that is 15.8 to 20.5 keV. The spectrum starts at 13 keV or above.
        float[] on = [.. thresholds.Where(t => !float.IsNaN(t)).Order()];
        output.WriteLine($"thresholds {on[0]} to {on[^1]} keV, median {on[on.Length / 2]}");
        Assert.InRange(on[on.Length / 2], 15.8f, 20.5f);
    }

    /// <summary>The numbering of pixels is right: all 424 pixels that the context has off are in the list, which names them by (Y, Z), as off.</summary>
    [SkippableFact]
    public void The_list_of_noisy_pixels_has_all_that_the_context_switched_off()
    {
        float[] thresholds = Context("20030808145151");

        HashSet<int> off = Listed(flag => flag == 1);

        Assert.Equal(424, off.Count);
        Assert.All(off, pixel => Assert.True(float.IsNaN(thresholds[pixel])));
    }

    /// <summary>
    /// The other 54 pixels of the list (flags 2 to 4) became noisy within half an hour. With 1 to 5 counts/s above a background of
    /// 80 counts in 2000 s all of them are found by their counts, also where they are neighbours.
    /// </summary>
    [SkippableFact]
    public void Noisy_pixels_are_found_where_they_really_are()
    {
        float[] thresholds = Context("20030808145151");
        HashSet<int> noisy = [.. Listed(flag => flag != 1).Where(p => !float.IsNaN(thresholds[p]))];
        Philox random = new(100, 1);
        int[] counts = new int[IsgriDetector.PixelCount];
        for (int i = 0; i < counts.Length; i++)
        {
            if (!float.IsNaN(thresholds[i]))
                counts[i] = Poisson(80 + (noisy.Contains(i) ? 2000 * (1 + (4 * random.NextDouble())) : 0), ref random);
        }

        bool[] isBad = new bool[counts.Length];
        PixelScreeningResult result = PixelScreening.Mark(counts, new int[counts.Length], thresholds, isBad);

        int found = noisy.Count(p => isBad[p]);
        output.WriteLine($"{result}; {found} of {noisy.Count} noisy pixels found");
        Assert.Equal(54, noisy.Count);
        Assert.Equal(424, result.Off);
        Assert.Equal(noisy.Count, found);
        Assert.Equal(noisy.Count, result.Noisy); // None of the 15 906 quiet ones: below 1e-4.
        Assert.Equal(0, result.Silent);
    }

    /// <summary>
    /// Noise of 60 counts in half an hour, a thirtieth of a count per second and below what the counts show, is found in nine of ten of the real
    /// noisy pixels by their spectra; each pixel has its real threshold, and no quiet one is lost.
    /// </summary>
    [SkippableFact]
    public void Faint_noise_is_found_by_spectra_over_the_real_thresholds()
    {
        float[] thresholds = Context("20030808145151");
        HashSet<int> noisy = [.. Listed(flag => flag != 1).Where(p => !float.IsNaN(thresholds[p]))];
        Philox random = new(100, 2);
        int[] spectra = SpectralScreening.CreateSpectra(), counts = new int[IsgriDetector.PixelCount];
        for (int pixel = 0; pixel < counts.Length; pixel++)
        {
            if (float.IsNaN(thresholds[pixel]))
                continue;
            for (int events = Poisson(100, ref random); events > 0; events--)
            {
                // A photon index of 2 from 12 keV on, as far as the pixel's threshold lets it through.
                double energy = 12 / (1 - random.NextDouble());
                if (random.NextDouble() < IsgriResponse.LowThresholdEfficiency(energy, thresholds[pixel], 100))
                    Add(pixel, energy);
            }

            for (int events = noisy.Contains(pixel) ? 60 : 0; events > 0; events--)
                Add(pixel, thresholds[pixel] - (3 * Math.Log(1 - random.NextDouble())));
        }

        bool[] isBad = new bool[counts.Length];
        PixelScreeningResult byCounts = PixelScreening.Mark(counts, new int[counts.Length], thresholds, isBad);
        int odd = SpectralScreening.Mark(spectra, thresholds, 100, isBad);

        int found = noisy.Count(p => isBad[p]), lost = Enumerable.Range(0, isBad.Length).Count(p => isBad[p] && !noisy.Contains(p)) - byCounts.Off;
        output.WriteLine($"by counts {byCounts.Noisy}, by spectra {odd}: {found} of {noisy.Count} found, {lost} quiet pixels lost");
        Assert.InRange(found, 0.9 * noisy.Count, noisy.Count); // The rest have few channels above their thresholds.
        Assert.InRange(lost, 0, 2);

        void Add(int pixel, double energy)
        {
            counts[pixel]++;
            spectra[(SpectralScreening.Channels.Locate((float)energy) * IsgriDetector.PixelCount) + pixel]++;
        }
    }

    // Gaussian approximation: at 80 and more its skewness does not matter to a screening at eight deviations.
    private static int Poisson(double mean, ref Philox random) => Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * random.NextNormal())));
}
