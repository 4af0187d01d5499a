namespace Mmoda.Sky.Tests;

/// <summary>Numbers of healpy; tools/golden/sky/healpix_regions.py.</summary>
public sealed class HealpixRegionsTests
{
    private const string File = "healpix_regions.json";
    private const double Unseen = -1.6375e30;

    private sealed record Strip(int Nside, double South, double North, long[] Pixels);

    private sealed record Border(int Nside, long Nested, double[] Points);

    private sealed record Interpolation(int Nside, bool Nested, double[] Vector, long[] Pixels, double[] Weights);

    [Fact]
    public void A_strip_has_the_pixels_of_healpy()
    {
        foreach (Strip golden in GoldenFile.Read<Strip[]>(File, "strips"))
        {
            HealpixGrid grid = HealpixGrid.FromNside(golden.Nside, HealpixScheme.Ring);
            Assert.Equal(golden.Pixels, grid.PixelsInBox(Angle.Zero, Angle.FromDegrees(360), Angle.FromDegrees(golden.South), Angle.FromDegrees(golden.North)));
        }
    }

    [Theory]
    [InlineData(10, 50, -30, 40)]
    [InlineData(300, 420, -90, -20)]
    [InlineData(-20, 200, -5, 5)]
    [InlineData(30, 389, 60, 90)]
    [InlineData(0, 180, -90, 90)]
    [InlineData(77, 77.1, 20, 20.1)]
    public void A_box_has_the_pixels_whose_centres_are_in_it_and_its_overlap_misses_none(double west, double east, double south, double north)
    {
        (Angle w, Angle e, Angle s, Angle n) = (Angle.FromDegrees(west), Angle.FromDegrees(east), Angle.FromDegrees(south), Angle.FromDegrees(north));
        HealpixGrid grid = HealpixGrid.FromOrder(5);

        long[] expected = [.. Enumerable.Range(0, (int)grid.PixelCount).Select(p => (long)p).Where(p => IsIn(grid.CentreOf(p)))];
        Assert.Equal(expected, grid.PixelsInBox(w, e, s, n));

        HashSet<long> overlap = [.. grid.PixelsInBox(w, e, s, n, PixelSelection.Overlap)];
        Random random = new(2);
        for (int i = 0; i < 2000; i++)
        {
            double declination = i % 5 == 0 ? south : south + (north - south) * random.NextDouble();
            SkyDirection point = SkyDirection.FromDegrees(i % 7 == 0 ? west : west + (east - west) * random.NextDouble(), declination);
            Assert.Contains(grid.PixelAt(point), overlap);
        }

        // None is farther than a pixel's diagonal: the box grown by it has all.
        Assert.All(overlap, p => Assert.Contains(grid.BoundaryOf(p, 8).Append(grid.CentreOf(p)), IsNear));

        bool IsIn(SkyDirection d) => d.DeclinationDegrees >= south && d.DeclinationDegrees <= north && (d.RightAscensionDegrees - west + 720) % 360 <= east - west;

        // A tenth of a pixel (1.8°), and for longitudes as much on the sky.
        bool IsNear(SkyDirection d) => d.DeclinationDegrees >= south - 0.2 && d.DeclinationDegrees <= north + 0.2
            && (Math.Cos(d.DeclinationDegrees * Math.PI / 180) is double cos && (cos < 0.1 || (d.RightAscensionDegrees - west + 0.2 / cos + 720) % 360 <= east - west + 0.4 / cos));
    }

    [Fact]
    public void A_box_that_goes_west_or_beyond_a_pole_is_refused()
    {
        Angle a = Angle.FromDegrees(10), b = Angle.FromDegrees(20);
        HealpixGrid grid = HealpixGrid.FromOrder(3);
        Assert.Contains("eastwards", Assert.Throws<ArgumentOutOfRangeException>(() => grid.PixelsInBox(b, a, a, b)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => grid.PixelsInBox(a, b, b, a));
        Assert.Throws<ArgumentOutOfRangeException>(() => grid.PixelsInBox(a, b, a, Angle.FromDegrees(90.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => grid.PixelsInBox(a, Angle.FromDegrees(double.NaN), a, b));
    }

    [Fact]
    public void Borders_of_pixels_are_those_of_healpy()
    {
        foreach (Border golden in GoldenFile.Read<Border[]>(File, "borders"))
        {
            SkyDirection[] border = HealpixGrid.FromNside(golden.Nside, HealpixScheme.Nested).BoundaryOf(golden.Nested, 3);
            Assert.Equal(12, border.Length);
            for (int i = 0; i < 12; i++)
            {
                SkyDirection expected = SkyDirection.FromVector(golden.Points[3 * i], golden.Points[3 * i + 1], golden.Points[3 * i + 2]);
                // A few roundings of numbers near 1.
                Assert.InRange(border[i].SeparationTo(expected).Radians, 0, 3e-15);
            }
        }
    }

    [Theory]
    [InlineData(HealpixScheme.Ring, "RING")]
    [InlineData(HealpixScheme.Nested, "NESTED")]
    public void Coarser_and_finer_maps_are_those_of_healpy(HealpixScheme scheme, string ordering)
    {
        System.Text.Json.JsonElement grades = GoldenFile.Read<System.Text.Json.JsonElement>(File, "grades");
        HealpixGrid grid = HealpixGrid.FromOrder(2, scheme);
        HealpixMap means = new(grid, Values("values"));
        HealpixMap sums = new(grid, Values("full"));
        foreach (int nside in new[] { 1, 2, 8 })
        {
            HealpixGrid other = HealpixGrid.FromNside(nside, scheme);
            AssertClose(Values($"mean{ordering}{nside}"), means.Regrade(other, RegradeRule.Mean));
            AssertClose(Values($"sum{ordering}{nside}"), sums.Regrade(other, RegradeRule.Sum));
        }

        double[] Values(string name) =>
            [.. grades.GetProperty(name).EnumerateArray().Select(v => v.GetDouble()).Select(v => v == Unseen ? double.NaN : v)];

        // Sums of at most 16 numbers near 1.
        static void AssertClose(double[] expected, HealpixMap map)
        {
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], map.Values[i], 1e-14);
        }
    }

    [Fact]
    public void Interpolation_has_the_pixels_and_weights_of_healpy_at_every_order()
    {
        long[] pixels = new long[4];
        double[] weights = new double[4];
        foreach (Interpolation golden in GoldenFile.Read<Interpolation[]>(File, "interpolation"))
        {
            HealpixGrid grid = HealpixGrid.FromNside(golden.Nside, golden.Nested ? HealpixScheme.Nested : HealpixScheme.Ring);
            grid.InterpolationAt(SkyDirection.FromVector(golden.Vector[0], golden.Vector[1], golden.Vector[2]), pixels, weights);
            Assert.Equal(1, weights.Sum(), 14);
            // Angles are rounded to some 1e-15, and a pixel is 1/nside.
            double tolerance = golden.Nside * 1e-14;
            foreach (long pixel in pixels.Union(golden.Pixels))
            {
                double expected = golden.Pixels.Zip(golden.Weights).Where(p => p.First == pixel).Sum(p => p.Second);
                double actual = pixels.Zip(weights).Where(p => p.First == pixel).Sum(p => p.Second);
                Assert.InRange(actual - expected, -tolerance, tolerance);
            }
        }
    }
}
