using Mmoda.HighEnergy;

namespace Mmoda.Instruments.Tests;

public sealed class BandCacheTests
{
    private static int MadeFor(int bands, int rounds)
    {
        int made = 0;
        BandCache<int> cache = new(4, (_, _) => ++made);
        for (int round = 0; round < rounds; round++)
        {
            for (int band = 0; band < bands; band++)
                _ = cache.Get(JemxUnit.Of(1), new EnergyBand(3 + band, 4 + band));
        }

        return made;
    }

    [Fact]
    public void What_is_kept_is_made_once() => Assert.Equal(4, MadeFor(bands: 4, rounds: 10));

    [Fact]
    public void One_band_more_than_is_kept_does_not_make_all_anew_in_each_round()
    {
        // Of m misses each takes one of four places: a band survives the four others with (3/4)^4m = 1 - m, so m = 0.38.
        Assert.InRange(MadeFor(bands: 5, rounds: 200) / 1000.0, 0.2, 0.5);
    }

    [Fact]
    public void Each_unit_has_its_own()
    {
        BandCache<int> cache = new(4, (unit, _) => unit.Number);
        EnergyBand band = new(3, 20);
        Assert.Equal((1, 2), (cache.Get(JemxUnit.Of(1), band), cache.Get(JemxUnit.Of(2), band)));

        // The area of unit 2 grows with energy relative to that of unit 1: its photons are harder, and their places are measured better.
        Assert.InRange(JemxOptics.CameraOf(JemxUnit.Of(2), band).ResolutionMillimetres / JemxOptics.CameraOf(JemxUnit.Of(1), band).ResolutionMillimetres, 0.98, 0.998);
    }
}
