using Mmoda.Fits;

namespace Mmoda.Sky.Tests;

public sealed class HealpixMapTests
{
    private sealed record GoldenFlat(
        string File, int Nside, double Total, int Peak, double PeakValue, double Area90, int CoarsePeak, double CoarsePeakValue, double[][] Interpolated);

    [SkippableFact]
    public void The_map_of_GW150914_has_the_values_and_the_credible_area_of_healpy()
    {
        GoldenFlat golden = GoldenFile.Read<GoldenFlat[]>("skymaps.json", "flat").Single();
        string? path = RealFile.Find(golden.File);
        Skip.If(path is null, $"The real file {golden.File} is not here (set MMODA_TEST_DATA).");
        using FitsFile file = FitsFile.Open(path);

        HealpixMap map = HealpixMap.Read(file);

        Assert.Equal(HealpixGrid.FromNside(golden.Nside, HealpixScheme.Nested), map.Grid);
        Assert.Equal("pix-1", map.Unit);
        Assert.Equal(golden.PeakValue, map.Values[golden.Peak]);
        Assert.Equal(golden.PeakValue, map.ValueAt(map.CentreOf(golden.Peak)));
        foreach (double[] point in golden.Interpolated)
            Assert.InRange(map.InterpolateAt(SkyDirection.FromDegrees(point[0], point[1])) / point[2] - 1, -1e-9, 1e-9);

        HealpixMap coarse = map.Regrade(HealpixGrid.FromOrder(6), RegradeRule.Sum);
        Assert.InRange(coarse.Values[golden.CoarsePeak] / golden.CoarsePeakValue - 1, -1e-12, 1e-12);

        MultiOrderMap cells = MultiOrderMap.FromProbabilities(map);
        Assert.Equal(golden.Total, cells.Total, 9);
        // Equal probabilities and the rounding of the sum move the border by single pixels of 0.013 square degrees.
        Assert.Equal(golden.Area90, cells.CredibleAreaSquareDegrees(0.9), 0.03);
    }

    [Theory]
    [InlineData(RegradeRule.Mean)]
    [InlineData(RegradeRule.Sum)]
    public void Finer_and_back_is_the_same_map(RegradeRule rule)
    {
        HealpixGrid grid = HealpixGrid.FromNside(3, HealpixScheme.Ring);
        double[] values = [.. Enumerable.Range(0, 108).Select(i => i == 17 ? double.NaN : i * i)];
        HealpixMap map = new(grid, values);

        HealpixMap fine = map.Regrade(HealpixGrid.FromNside(12, HealpixScheme.Ring), rule);
        HealpixMap back = fine.Regrade(grid, rule);

        Assert.Equal(values, back.Values.ToArray());
        Assert.Equal(rule == RegradeRule.Sum ? 5 * 5 / 16.0 : 25, fine.ValueAt(grid.CentreOf(5)));
        Assert.Throws<ArgumentException>(() => map.Regrade(HealpixGrid.FromNside(4, HealpixScheme.Ring), rule));
    }

    [Fact]
    public void A_coarse_pixel_is_made_of_the_parts_that_have_a_value()
    {
        double[] values = new double[48];
        (values[0], values[1], values[2], values[3]) = (1, 2, double.NaN, 6);
        Array.Fill(values, double.NaN, 4, 4);
        HealpixMap map = new(HealpixGrid.FromOrder(1), values);

        Assert.Equal(3, map.Regrade(HealpixGrid.FromOrder(0), RegradeRule.Mean).Values[0]);
        Assert.Equal(9, map.Regrade(HealpixGrid.FromOrder(0), RegradeRule.Sum).Values[0]);
        Assert.Equal(double.NaN, map.Regrade(HealpixGrid.FromOrder(0), RegradeRule.Sum).Values[1]);
    }

    [Theory]
    [InlineData(HealpixScheme.Ring, SkyFrame.Galactic)]
    [InlineData(HealpixScheme.Nested, SkyFrame.Icrs)]
    public void What_is_written_is_read(HealpixScheme scheme, SkyFrame frame)
    {
        HealpixGrid grid = HealpixGrid.FromOrder(3, scheme);
        double[] values = [.. Enumerable.Range(0, 768).Select(i => i == 5 ? double.NaN : Math.Sqrt(i))];
        HealpixMap map = new(grid, values, frame, "ph/cm2/s");
        string path = Path.Combine(Path.GetTempPath(), $"mmoda-healpix-{scheme}.fits");

        map.Write(path);
        using (FitsFile file = FitsFile.Open(path))
        {
            HealpixMap read = HealpixMap.Read(file);

            Assert.Equal((grid, frame, "ph/cm2/s"), (read.Grid, read.Frame, read.Unit));
            Assert.Equal(values, read.Values.ToArray());
        }

        File.Delete(path);
        SkyDirection direction = SkyDirection.FromGalacticDegrees(10, 20);
        SkyDirection onAxes = frame == SkyFrame.Galactic ? SkyDirection.FromDegrees(10, 20) : direction;
        Assert.Equal(values[grid.PixelAt(onAxes)], map.ValueAt(direction));
        Assert.Equal(values[77], map.ValueAt(map.CentreOf(77)));
    }

    [Theory]
    [InlineData(HealpixScheme.Ring)]
    [InlineData(HealpixScheme.Nested)]
    public void A_map_is_written_with_only_the_pixels_that_have_a_value(HealpixScheme scheme)
    {
        double[] values = new double[768];
        Array.Fill(values, double.NaN);
        (values[3], values[5], values[767]) = (1.5, 0, -2);
        HealpixMap map = new(HealpixGrid.FromOrder(3, scheme), values, SkyFrame.Galactic);
        string path = Path.Combine(Path.GetTempPath(), $"mmoda-partial-{scheme}.fits");

        map.Write(path, "COUNTS", partial: true);
        using (FitsFile file = FitsFile.Open(path))
        {
            Assert.Equal(3, file.Hdus.OfType<BinaryTableHdu>().Single().RowCount);
            HealpixMap read = HealpixMap.Read(file, "COUNTS");
            Assert.Equal(values, read.Values.ToArray());
            Assert.Equal((map.Grid, SkyFrame.Galactic), (read.Grid, read.Frame));
        }

        File.Delete(path);
    }

    [Fact]
    public void The_mark_for_no_value_is_replaced_wherever_it_stands()
    {
        double[] values = new double[12 << 12];
        for (int i = 0; i < values.Length; i++)
            values[i] = i % 7 == 0 ? -1.6375e30 : i % 7 == 1 ? (float)-1.6375e30 : i % 7 == 2 ? -1.6376e30 : i;
        string path = Path.Combine(Path.GetTempPath(), "mmoda-unseen.fits");
        new HealpixMap(HealpixGrid.FromOrder(6), values).Write(path);

        using (FitsFile file = FitsFile.Open(path))
        {
            HealpixMap read = HealpixMap.Read(file);
            for (int i = 0; i < values.Length; i++)
                Assert.Equal(i % 7 < 2 ? double.NaN : values[i], read.Values[i]);
        }

        File.Delete(path);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(1)]
    public void The_credible_region_has_the_pixels_that_a_sort_finds(double level)
    {
        HealpixGrid grid = HealpixGrid.FromOrder(5);
        Random random = new(5);
        double[] values = new double[grid.PixelCount];
        for (int i = 0; i < values.Length; i++)
        {
            // Many equal values, some 0 and some absent.
            values[i] = i % 11 == 0 ? double.NaN : Math.Round(Math.Exp(3 * random.NextDouble()), 1) - 1;
        }

        int[] rank = [.. Enumerable.Range(0, values.Length).Where(i => values[i] >= 0).OrderByDescending(i => values[i])];
        double total = rank.Sum(i => values[i]);
        int count = 0;
        for (double sum = 0; sum < level * total * (1 - 1e-14) && count < rank.Length; count++)
            sum += values[rank[count]];

        HealpixMap map = new(grid, values);
        Assert.Equal(Moc.FromCells(rank[..count].Select(i => new MocCell(5, i)), 5), map.CredibleRegion(level));
        Assert.Equal(map.CredibleRegion(level).AreaSquareDegrees, map.CredibleAreaSquareDegrees(level), 1e-9);
        HealpixMap ring = map.Regrade(grid.WithScheme(HealpixScheme.Ring), RegradeRule.Mean);
        Assert.Equal(map.CredibleAreaSquareDegrees(level), ring.CredibleAreaSquareDegrees(level));
        Assert.Equal(Moc.FromCells(rank.Where(i => values[i] >= 7).Select(i => new MocCell(5, i)), 5), ring.RegionFrom(7));
    }

    [Fact]
    public void A_map_that_is_no_probability_has_no_credible_region()
    {
        double[] values = [1, 2, -3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        HealpixMap map = new(HealpixGrid.FromOrder(0), values);
        Assert.Contains("-3", Assert.Throws<InvalidOperationException>(() => map.CredibleRegion(0.5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => map.CredibleRegion(1.5));
        HealpixMap galactic = new(HealpixGrid.FromOrder(0), values, SkyFrame.Galactic);
        Assert.Throws<InvalidOperationException>(() => galactic.RegionFrom(3));
        Assert.Equal(0, new HealpixMap(HealpixGrid.FromOrder(0), new double[12]).CredibleAreaSquareDegrees(0.5));
    }

    [Fact]
    public void A_partial_map_has_values_only_where_it_says()
    {
        HealpixMap map = Read(h => h.Set("INDXSCHM", "EXPLICIT"), new FitsTable().Add("PIXEL", [3L, 40]).Add("FLUX", [1.5f, -1.6375e30f]));

        Assert.Equal(1.5, map.Values[3]);
        Assert.Equal(double.NaN, map.Values[40]);
        Assert.Equal(double.NaN, map.Values[0]);
    }

    [Fact]
    public void Files_that_are_no_map_are_refused()
    {
        FitsTable values = new FitsTable().Add("FLUX", new double[48]);
        Assert.Throws<FitsException>(() => Read(h => h.Set("NSIDE", 4), values));
        Assert.Throws<FitsException>(() => Read(h => h.Set("NSIDE", 3).Set("ORDERING", "NESTED"), values));
        Assert.Throws<FitsException>(() => Read(h => h.Set("NSIDE", 1L << 40), values));
        Assert.Throws<FitsException>(() => Read(h => h.Set("COORDSYS", "E"), values));
        Assert.Throws<FitsException>(() => Read(h => h.Set("ORDERING", "NUNIQ"), values));
        Assert.Throws<FitsException>(() => Read(h => h.Set("INDXSCHM", "EXPLICIT"), new FitsTable().Add("PIXEL", [48L]).Add("FLUX", [1.5f])));
    }

    private static HealpixMap Read(Func<FitsHeader, FitsHeader> change, FitsTable table)
    {
        using MemoryStream stream = new();
        using (FitsWriter writer = FitsWriter.Create(stream))
        {
            writer.WriteTable(change(new FitsHeader().Set("PIXTYPE", "HEALPIX").Set("NSIDE", 2).Set("ORDERING", "RING")), table);
            writer.Commit();
        }

        using FitsFile file = FitsFile.Open(stream.ToArray(), "map.fits");
        return HealpixMap.Read(file);
    }
}
