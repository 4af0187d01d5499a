using Mmoda.Fits;

namespace Mmoda.Sky.Tests;

public sealed class MultiOrderMapTests
{
    private sealed record GoldenMap(string File, int Rows, int Order, double Total, double[] Areas, double[] Peak, double PeakDensity);

    private static readonly GoldenMap[] Golden = GoldenFile.Read<GoldenMap[]>("skymaps.json", "maps");

    public static TheoryData<string> Files => [.. Golden.Select(g => g.File)];

    private static MultiOrderMap Small() => new([new(1, 5), new(0, 3), new(2, 0), new(2, 1)], [0.5, 0.1, 3, 2]);

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void The_credible_areas_of_a_real_map_are_those_of_numpy(string name)
    {
        GoldenMap golden = Golden.Single(g => g.File == name);
        string? path = RealFile.Find(name);
        Skip.If(path is null, $"The real file {name} is not here (set MMODA_TEST_DATA).");
        using FitsFile file = FitsFile.Open(path);

        MultiOrderMap map = MultiOrderMap.Read(file);

        Assert.Equal(golden.Rows, map.Cells.Count);
        Assert.Equal(golden.Order, map.Order);
        // Sums of 2e4 terms with sum 1.
        Assert.Equal(golden.Total, map.Total, 12);
        Assert.Equal(golden.PeakDensity, map.DensityAt(SkyDirection.FromVector(golden.Peak[0], golden.Peak[1], golden.Peak[2])));
        double[] levels = [0.5, 0.9, 0.99];
        for (int i = 0; i < levels.Length; i++)
        {
            double area = map.CredibleAreaSquareDegrees(levels[i]);
            Assert.InRange(area / golden.Areas[i] - 1, -1e-12, 1e-12);
            Moc region = map.CredibleRegion(levels[i]);
            Assert.InRange(region.AreaSquareDegrees / area - 1, -1e-12, 1e-12);
            // The last cell passes the level, by no more than its content.
            Assert.InRange(map.ContentIn(region), levels[i] * map.Total - 1e-12, levels[i] * map.Total + 1e-3);
        }
    }

    [Fact]
    public void The_densest_cells_come_first_whatever_their_size()
    {
        MultiOrderMap map = Small();
        double order2 = Math.PI / 48;

        Assert.Equal(order2 * (3 + 2 + 4 * 0.5 + 16 * 0.1), map.Total, 14);
        Assert.Equal("2/0", map.CredibleRegion(3.0 / 8.6 - 1e-9).ToAscii());
        Assert.Equal("2/0-1", map.CredibleRegion(3.0 / 8.6 + 1e-9).ToAscii());
        Assert.Equal("0/3 1/5 2/0-1", map.CredibleRegion(1).ToAscii());
        Assert.Throws<ArgumentOutOfRangeException>(() => map.CredibleRegion(0));
    }

    [Fact]
    public void The_searched_probability_is_that_of_all_denser_cells()
    {
        MultiOrderMap map = Small();
        SkyDirection inQuarter = HealpixGrid.FromOrder(1).CentreOf(5);

        Assert.Equal(3 / 8.6, map.CredibleLevelAt(HealpixGrid.FromOrder(2).CentreOf(0)), 14);
        Assert.Equal(7 / 8.6, map.CredibleLevelAt(inQuarter), 14);
        Assert.Equal(1, map.CredibleLevelAt(HealpixGrid.FromOrder(0).CentreOf(3)), 14);
        Assert.Equal(1, map.CredibleLevelAt(HealpixGrid.FromOrder(0).CentreOf(11)));
        Assert.Equal(6 * 129600 / Math.PI / 192, map.SearchedAreaSquareDegrees(inQuarter), 10);
        Assert.Equal(22 * 129600 / Math.PI / 192, map.SearchedAreaSquareDegrees(HealpixGrid.FromOrder(0).CentreOf(11)), 10);
        Assert.Equal(0.5, map.CredibleDensity(7 / 8.6 - 1e-9));
        Assert.Equal("1/5 2/0-1", map.RegionFrom(0.5).ToAscii());
        Assert.Equal(map.CredibleRegion(7 / 8.6 - 1e-9), map.RegionFrom(map.CredibleDensity(7 / 8.6 - 1e-9)));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.RegionFrom(double.NaN));
    }

    [Fact]
    public void The_levels_of_places_drawn_from_the_map_are_spread_evenly()
    {
        // The searched probability of true positions is uniform; here with many cells, so that steps are small.
        Random random = new(4);
        MocCell[] cells = [.. Enumerable.Range(0, 12 << 10).Select(i => new MocCell(5, i))];
        MultiOrderMap map = new(cells, [.. cells.Select(_ => -Math.Log(1 - random.NextDouble()))]);
        double[] cumulative = new double[cells.Length];
        for (int i = 0; i < cells.Length; i++)
            cumulative[i] = (i == 0 ? 0 : cumulative[i - 1]) + map.DensitiesPerSteradian[i];
        int below = 0;
        for (int i = 0; i < 1000; i++)
        {
            int cell = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
            if (map.CredibleLevelAt(HealpixGrid.FromOrder(5).CentreOf(Math.Max(cell, ~cell))) < 0.9)
                below++;
        }

        // Binomial: 900 ± 9.5; four standard deviations.
        Assert.InRange(below, 862, 938);
    }

    [SkippableTheory]
    [InlineData("gw/MS181101ab_bayestar.multiorder.fits", 39.76999609489013, 8.308435058808886)]
    [InlineData("gw/S240513ei_G483432_bayestar.multiorder.fits", 9299.131313159476, 2689.4593525665864)]
    public void The_marginal_distance_of_a_real_map_is_that_of_its_header(string name, double mean, double deviation)
    {
        string? path = RealFile.Find(name);
        Skip.If(path is null, $"The real file {name} is not here (set MMODA_TEST_DATA).");
        using FitsFile file = FitsFile.Open(path);

        MultiOrderMap map = MultiOrderMap.Read(file);

        (double ourMean, double ourDeviation) = map.MarginalDistance();
        // The header was computed before the columns were fitted to its cells; they agree to some digits.
        Assert.InRange(ourMean / mean, 1 - 2e-3, 1 + 2e-3);
        Assert.InRange(ourDeviation / deviation, 1 - 1e-2, 1 + 1e-2);
        // The norms of the file are those that make the integral 1.
        foreach (LineOfSightDistance distance in map.Distances)
        {
            if (!distance.IsKnown || distance.LocationMpc < 0)
                continue;
            double step = distance.ScaleMpc / 16, sum = 0;
            for (double r = step / 2; r < distance.LocationMpc + 9 * distance.ScaleMpc; r += step)
                sum += distance.DensityAt(r) * step;
            // The midpoint rule at r = 0, where the density starts as r².
            Assert.InRange(sum, 1 - 1e-3, 1 + 1e-3);
            break;
        }
    }

    [Theory]
    [InlineData(40, 8)]
    [InlineData(3, 8)]
    [InlineData(0, 8)]
    [InlineData(-7.9, 8)]
    [InlineData(-8.1, 8)]
    [InlineData(-60, 8)]
    [InlineData(-4000, 8)]
    [InlineData(400, 1)]
    public void Mean_and_deviation_of_a_distance_are_its_integrals(double location, double scale)
    {
        LineOfSightDistance distance = new(location, scale, 1);
        double reach = location > 0 ? location + 12 * scale : 12 * scale / Math.Max(1, -location / scale) * 5;
        double sum = 0, first = 0, second = 0;
        const int Steps = 200_000;
        for (int i = 0; i < Steps; i++)
        {
            double r = (i + 0.5) * reach / Steps;
            // Relative to the density at r = 0 where that would be too small a number.
            double t = (r - location) / scale, t0 = Math.Min(location, 0) / scale;
            double density = r * r * Math.Exp((t0 * t0 - t * t) / 2);
            sum += density;
            first += density * r;
            second += density * r * r;
        }

        double mean = first / sum;
        // The midpoint rule with steps of 1e-4 widths is right to 1e-9.
        Assert.Equal(1, distance.MeanMpc / mean, 1e-8);
        Assert.Equal(1, distance.StandardDeviationMpc / Math.Sqrt(second / sum - mean * mean), 1e-6);
    }

    [Fact]
    public void Distances_are_kept_with_their_cells_and_written()
    {
        LineOfSightDistance[] distances = [new(10, 1, 0.1), new(20, 2, 0.2), new(30, 3, 0.3), new(double.PositiveInfinity, 1, 0)];
        MultiOrderMap map = new([new(1, 5), new(0, 3), new(2, 0), new(2, 1)], [0.5, 0.1, 3, 2], distances);
        string path = Path.Combine(Path.GetTempPath(), "mmoda-distances.fits");

        map.Write(path);
        using (FitsFile file = FitsFile.Open(path))
        {
            MultiOrderMap read = MultiOrderMap.Read(file);
            Assert.Equal(map.Distances.ToArray(), read.Distances.ToArray());
            Assert.Equal(distances[1], read.DistanceAt(HealpixGrid.FromOrder(0).CentreOf(3)));
            Assert.Null(read.DistanceAt(HealpixGrid.FromOrder(0).CentreOf(11)));
        }

        File.Delete(path);
        Assert.False(distances[3].IsKnown);
        Assert.Equal(double.NaN, distances[3].MeanMpc);
        Assert.Equal((double.NaN, double.NaN), Small().MarginalDistance());
        Assert.Null(Small().DistanceAt(HealpixGrid.FromOrder(0).CentreOf(3)));
        Assert.Throws<ArgumentException>(() => new MultiOrderMap([new(0, 1)], [1], distances));
    }

    [Fact]
    public void Content_counts_cells_by_their_covered_part()
    {
        MultiOrderMap map = Small();

        Assert.Equal(map.Total, map.ContentIn(Moc.WholeSky(0)), 14);
        // A quarter of base pixel 3 twice, from ranges that do not touch, and the cell 2/1.
        Assert.Equal(Math.PI / 48 * (2 * 4 * 0.1 + 2), map.ContentIn(Moc.Parse("1/12,14 2/1")), 14);
        Assert.Equal(0, map.ContentIn(Moc.Empty(3)));
    }

    [Fact]
    public void Density_is_NaN_where_there_is_no_cell()
    {
        MultiOrderMap map = Small();

        Assert.Equal(0.1, map.DensityAt(HealpixGrid.FromOrder(0).CentreOf(3)));
        Assert.Equal(2, map.DensityAt(HealpixGrid.FromOrder(2).CentreOf(1)));
        Assert.Equal(double.NaN, map.DensityAt(HealpixGrid.FromOrder(2).CentreOf(2)));
        Assert.Equal(double.NaN, map.DensityAt(HealpixGrid.FromOrder(0).CentreOf(11)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_map_of_one_order_has_the_same_total(int order)
    {
        HealpixMap flat = Small().Rasterise(order);

        double sum = 0;
        foreach (double value in flat.Values)
            sum += double.IsNaN(value) ? 0 : value * flat.Grid.PixelAreaSteradians;
        // A few hundred roundings of numbers below 1.
        Assert.Equal(Small().Total, sum, 1e-13);
        Assert.Equal(double.NaN, flat.ValueAt(HealpixGrid.FromOrder(0).CentreOf(11)));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        MultiOrderMap map = Small();
        string path = Path.Combine(Path.GetTempPath(), "mmoda-multiorder.fits");

        map.Write(path);
        using (FitsFile file = FitsFile.Open(path))
        {
            MultiOrderMap read = MultiOrderMap.Read(file);

            Assert.Equal(map.Cells, read.Cells);
            Assert.Equal(map.DensitiesPerSteradian.ToArray(), read.DensitiesPerSteradian.ToArray());
        }

        File.Delete(path);
    }

    [Fact]
    public void A_file_that_is_no_map_is_refused()
    {
        foreach ((long[] unique, double[] densities) in new[] { (new long[] { 3 }, new[] { 1.0 }), ([4, 16], [1, 1]), ([4], [-1]), ([4], [double.NaN]) })
        {
            using MemoryStream stream = new();
            using (FitsWriter writer = FitsWriter.Create(stream))
            {
                writer.WriteTable(new FitsHeader().Set("ORDERING", "NUNIQ"), new FitsTable().Add("UNIQ", unique).Add("PROBDENSITY", densities));
                writer.Commit();
            }

            using FitsFile file = FitsFile.Open(stream.ToArray(), "map.fits");
            Assert.Equal("map.fits", Assert.Throws<FitsException>(() => MultiOrderMap.Read(file)).Path);
        }
    }

    [Fact]
    public void Cells_that_overlap_are_refused()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new MultiOrderMap([new(0, 1), new(1, 4)], [1, 1]));
        Assert.Contains("overlap", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MultiOrderMap([new(0, 1)], [double.NaN]));
        Assert.Throws<ArgumentException>(() => new MultiOrderMap([new(0, 12)], [1]));
    }
}
