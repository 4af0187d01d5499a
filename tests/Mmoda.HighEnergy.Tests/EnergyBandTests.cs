namespace Mmoda.HighEnergy.Tests;

public sealed class EnergyBandTests
{
    [Fact]
    public void A_band_holds_its_lower_and_not_its_upper_edge()
    {
        EnergyBand band = new(20, 40);

        Assert.True(band.Contains(20));
        Assert.False(band.Contains(40));
        Assert.False(band.Overlaps(new(40, 60)));
        Assert.True(band.Overlaps(new(39, 60)));
        Assert.Equal("20-40 keV", band.ToString());
    }

    [Theory]
    [InlineData(40, 20)]
    [InlineData(20, 20)]
    [InlineData(-1, 20)]
    [InlineData(double.NaN, 20)]
    [InlineData(20, double.NaN)]
    [InlineData(20, double.PositiveInfinity)]
    public void An_impossible_band_is_refused(double min, double max) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EnergyBand(min, max));
}
