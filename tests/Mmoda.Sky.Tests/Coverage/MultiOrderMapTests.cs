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
