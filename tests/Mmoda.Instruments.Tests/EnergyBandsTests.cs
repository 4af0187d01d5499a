using Mmoda.HighEnergy;

namespace Mmoda.Instruments.Tests;

public sealed class EnergyBandsTests
{
    [Theory]
    [InlineData("20-40")]
    [InlineData("20-40,40-80,80-150.5")]
    [InlineData("20-100,25-30,20-40")]
    public void The_text_reads_back(string text) => Assert.Equal(text, EnergyBands.Parse(text, Telescope.Isgri).ToString());

    [Theory]
    [InlineData("20")]
    [InlineData("20-40-60")]
    [InlineData("40-20")]
    [InlineData("5-20")]
    [InlineData("20-NaN")]
    [InlineData("20-40,20-40")]
    [InlineData("20-40,40.2-60")]
    [InlineData("")]
    public void What_is_no_set_of_bands_is_refused(string text) => Assert.Throws<FormatException>(() => EnergyBands.Parse(text, Telescope.Isgri));

    [Fact]
    public void Overlapping_bands_have_the_counts_that_each_has_alone()
    {
        EventBlock block = new(5000) { Count = 5000 };
        Numerics.Philox random = new(3, 3);
        for (int i = 0; i < block.Count; i++)
        {
            block.Pixels[i] = (ushort)(random.NextDouble() * 50);
            block.EnergiesKeV[i] = (float)(15 + (200 * random.NextDouble()));
        }

        EnergyBands all = EnergyBands.Parse("20-40,30-80,40-80,20-150", Telescope.Isgri); // Which is not cut.
        int[] counts = all.CreateCounts(), sum = new int[IsgriDetector.PixelCount], alone = new int[IsgriDetector.PixelCount];
        all.Count(block, counts);

        for (int band = 0; band < all.Bands.Count; band++)
        {
            Array.Clear(alone);
            EventBinning.Count(block, all.Bands[band], alone);
            all.Sum(all.Bands[band], counts, sum);
            Assert.Equal(alone, sum);
        }

        Array.Clear(alone);
        EventBinning.Count(block, new EnergyBand(20, 150), alone);
        all.SumAny(counts, sum);
        Assert.Equal(alone, sum);
    }

    [Theory]
    [InlineData(3, 20, new double[] { 3, 4.5, 7, 12, 20 })]
    [InlineData(4.2, 7, new double[] { 4.2, 7 })] // A part is half a keV wide at least.
    [InlineData(5, 6, new double[] { 5, 6 })]
    [InlineData(10, 35, new double[] { 10, 12, 35 })]
    public void JEM_X_cuts_a_band_where_its_blur_changes(double low, double high, double[] edges) => Assert.Equal(
        edges.Zip(edges.Skip(1), (from, to) => new EnergyBand(from, to)), EnergyBands.PartsOf(new EnergyBand(low, high), Telescope.Jemx[0]));

    [Fact]
    public void Parts_and_overlapping_bands_have_the_counts_that_each_has_alone()
    {
        Telescope jemx = Telescope.Jemx[0];
        EventBlock block = new(5000) { Count = 5000 };
        Numerics.Philox random = new(4, 3);
        for (int i = 0; i < block.Count; i++)
        {
            block.Pixels[i] = (ushort)(random.NextDouble() * 50);
            block.EnergiesKeV[i] = (float)(2 + (35 * random.NextDouble()));
        }

        // An edge may lie close to a cut of another band.
        EnergyBands all = EnergyBands.Parse("3-20,4.3-7.2,3-35", jemx);
        int[] counts = all.CreateCounts(), sum = new int[jemx.PlaneLength], alone = new int[jemx.PlaneLength];
        all.Count(block, counts);

        Assert.All(all.Bands.Concat(all.Bands.SelectMany(b => EnergyBands.PartsOf(b, jemx))), band =>
        {
            Array.Clear(alone);
            EventBinning.Count(block, band, alone);
            all.Sum(band, counts, sum);
            Assert.Equal(alone, sum);
        });
    }
}
