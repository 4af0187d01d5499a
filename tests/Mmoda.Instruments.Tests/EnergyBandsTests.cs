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

        EnergyBands all = EnergyBands.Parse("20-40,30-80,40-80,20-150", Telescope.Isgri);
        int[] counts = all.CreateCounts(), sum = new int[IsgriDetector.PixelCount], alone = new int[IsgriDetector.PixelCount];
        all.Count(block, counts);

        for (int band = 0; band < all.Bands.Count; band++)
        {
            Array.Clear(alone);
            EventBinning.Count(block, all.Bands[band], alone);
            all.Sum(band, counts, sum);
            Assert.Equal(alone, sum);
        }

        Array.Clear(alone);
        EventBinning.Count(block, new EnergyBand(20, 150), alone);
        all.SumAny(counts, sum);
        Assert.Equal(alone, sum);
    }
}
