using System.Diagnostics;
using Mmoda.Fits;

namespace Mmoda.Sky.Tests;

public sealed class MocTests
{
    private sealed record GoldenMoc(string File, int Order, double Fraction);

    private static readonly GoldenMoc[] Golden = GoldenFile.Read<GoldenMoc[]>("skymaps.json", "mocs");

    public static TheoryData<string> Files => [.. Golden.Select(g => g.File)];

    private static Moc RandomMoc(Random random, int order)
    {
        List<MocCell> cells = [];
        for (int i = 0; i < 40; i++)
        {
            int cellOrder = random.Next(order + 1);
            cells.Add(new(cellOrder, random.NextInt64(12L << (2 * cellOrder))));
        }

        return Moc.FromCells(cells.Where(c => c.Order > 1), order);
    }

    [Fact]
    public void Four_children_are_their_parent()
    {
        Moc moc = Moc.FromCells([new(3, 20), new(3, 21), new(3, 23), new(3, 22), new(3, 22)], 3);

        Assert.Equal([new MocCell(2, 5)], moc.Cells);
        Assert.Equal("2/5 3/", moc.ToAscii());
        Assert.Equal(1.0 / 192, moc.SkyFraction, 15);
    }

    [Fact]
    public void Cells_finer_than_the_map_cover_their_parent()
    {
        Moc moc = Moc.FromCells([new(29, 12345)], 3);

        Assert.Equal([new MocCell(3, 12345 >> 52)], moc.Cells);
    }

    [Fact]
    public void Sets_obey_the_laws_of_sets()
    {
        Random random = new(5);
        for (int i = 0; i < 50; i++)
        {
            Moc a = RandomMoc(random, 6);
            Moc b = RandomMoc(random, 6);

            Assert.Equal(a.Union(b), b.Union(a));
            Assert.Equal(a.Union(b).Complement(), a.Complement().Intersect(b.Complement()));
            Assert.Equal(a.Except(b), a.Intersect(b.Complement()));
            Assert.Equal(a, a.Except(b).Union(a.Intersect(b)));
            Assert.Equal(a, a.Complement().Complement());
            Assert.Equal(Moc.WholeSky(6), a.Union(a.Complement()));
            Assert.True(a.Intersect(a.Complement()).IsEmpty);
            Assert.Equal(a.SkyFraction + b.SkyFraction, a.Union(b).SkyFraction + a.Intersect(b).SkyFraction, 14);
        }
    }

    [Fact]
    public void A_direction_is_covered_where_its_cell_is()
    {
        Random random = new(6);
        Moc moc = RandomMoc(random, 5);
        HashSet<long> pixels = [.. moc.Cells.SelectMany(c => Enumerable.Range(0, 1 << (2 * (5 - c.Order))).Select(i => (c.Pixel << (2 * (5 - c.Order))) + i))];
        HealpixGrid grid = HealpixGrid.FromOrder(5);
        for (long pixel = 0; pixel < grid.PixelCount; pixel++)
            Assert.Equal(pixels.Contains(pixel), moc.Contains(grid.CentreOf(pixel)));
    }

    [Fact]
    public void Every_cell_survives_its_unique_number()
    {
        foreach (MocCell cell in new MocCell[] { new(0, 0), new(0, 11), new(1, 0), new(8, 77), new(29, 0), new(29, (12L << 58) - 1) })
            Assert.Equal(cell, MocCell.FromUnique(cell.Unique));
        Assert.False(MocCell.TryFromUnique(3, out _));
        Assert.False(MocCell.TryFromUnique(1L << 62, out _));
        Assert.False(MocCell.TryFromUnique(-5, out _));
    }

    [Theory]
    [InlineData(4, 25)]
    [InlineData(9, 3)]
    [InlineData(29, 1e-7)]
    public void A_cone_is_covered_and_not_much_more(int order, double radiusDegrees)
    {
        SkyDirection centre = SkyDirection.FromDegrees(83.63, 22.01);
        Angle radius = Angle.FromDegrees(radiusDegrees);
        Moc moc = Moc.FromCone(centre, radius, order);

        Random random = new(8);
        for (int i = 0; i < 1000; i++)
        {
            SkyDirection point = centre.Offset(Angle.FromDegrees(360 * random.NextDouble()), radius * (0.999 * Math.Sqrt(random.NextDouble())));
            Assert.True(moc.Contains(point));
        }

        // At most a rim as wide as a pixel's diagonal (below 2 sides) is added.
        double rim = radius.Radians + 2 * HealpixGrid.FromOrder(order).Resolution.Radians;
        Assert.InRange(moc.SkyFraction, Math.Pow(Math.Sin(radius.Radians / 2), 2), Math.Pow(Math.Sin(rim / 2), 2));
    }

    [Fact]
    public void A_cone_in_cells_has_the_pixels_of_the_grid()
    {
        SkyDirection centre = SkyDirection.FromDegrees(200, -88);
        Moc moc = Moc.FromCone(centre, Angle.FromDegrees(4), 7, PixelSelection.Centres);

        Moc pixels = Moc.FromCells(
            HealpixGrid.FromOrder(7).PixelsInCone(centre, Angle.FromDegrees(4)).Select(p => new MocCell(7, p)), 7);
        Assert.Equal(pixels, moc);
    }

    [Fact]
    public void The_examples_of_the_standard_are_read()
    {
        Moc ascii = Moc.Parse("1/1-2,4 2/12-14,21,23,25 8/");
        Moc json = Moc.Parse("""{"1":[1,2,4],"2":[12,13,14,21,23,25],"8":[]}""");

        Assert.Equal(ascii, json);
        Assert.Equal(8, ascii.Order);
        Assert.Equal("1/1-2,4 2/12-14,21,23,25 8/", ascii.ToAscii());
        Assert.Equal("""{"1":[1,2,4],"2":[12,13,14,21,23,25],"8":[]}""", ascii.ToJson());
        Assert.Equal(ascii, Moc.Parse("s1/1 2 4\n2/12-14 21\n23,25 8/"));
        Assert.Equal(Moc.Empty(8), Moc.Parse("8/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("17 18")]
    [InlineData("30/1")]
    [InlineData("1/48")]
    [InlineData("1/5-3")]
    [InlineData("1/5-6-7")]
    [InlineData("1/-3")]
    [InlineData("1/99999999999999999999")]
    [InlineData("{\"1\":7}")]
    [InlineData("{\"1\":[1.5]}")]
    [InlineData("{\"x\":[1]}")]
    [InlineData("{\"1\":[1]")]
    public void Text_that_is_no_map_is_refused(string text) => Assert.Throws<FormatException>(() => Moc.Parse(text));

    [Theory]
    [InlineData(MocForm.Ranges)]
    [InlineData(MocForm.Cells)]
    public void What_is_written_is_read(MocForm form)
    {
        Random random = new(9);
        foreach (Moc moc in new[] { RandomMoc(random, 7), RandomMoc(random, 29), Moc.Empty(5), Moc.WholeSky(0) })
        {
            Assert.Equal(moc, Moc.Parse(moc.ToAscii()));
            Assert.Equal(moc, Moc.Parse(moc.ToJson()));

            string path = Path.Combine(Path.GetTempPath(), $"mmoda-moc-{form}.fits");
            moc.Write(path, form);
            Assert.Equal(moc, Moc.Read(path));
            File.Delete(path);
        }
    }

    [SkippableFact]
    public void Fitsverify_finds_no_error_in_a_written_map()
    {
        string path = Path.Combine(Path.GetTempPath(), "mmoda-moc-fitsverify.fits");
        Moc.FromCone(SkyDirection.FromDegrees(10, 20), Angle.FromDegrees(3), 8).Write(path);
        string? answer = null;
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("fitsverify", ["-q", path]) { RedirectStandardOutput = true })!;
            answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip.If(true, "fitsverify is not installed.");
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Contains("verification OK", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_is_refused_with_its_place()
    {
        foreach ((string ordering, long[] values) in new[] { ("RANGE", new long[] { 5, 3 }), ("RANGE", [5]), ("RANGE", [0, long.MaxValue]), ("NUNIQ", [3]), ("OTHER", [8]) })
        {
            using MemoryStream stream = new();
            using (FitsWriter writer = FitsWriter.Create(stream))
            {
                writer.WriteTable(new FitsHeader().Set("ORDERING", ordering), new FitsTable().Add("A", values));
                writer.Commit();
            }

            using FitsFile file = FitsFile.Open(stream.ToArray(), "broken.fits");
            FitsException e = Assert.Throws<FitsException>(() => Moc.Read(file));
            Assert.Equal("broken.fits", e.Path);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void A_real_map_covers_the_known_part_of_the_sky(string name)
    {
        GoldenMoc golden = Golden.Single(g => g.File == name);
        string? path = RealFile.Find(name);
        Skip.If(path is null, $"The real file {name} is not here (set MMODA_TEST_DATA).");

        Moc moc = Moc.Read(path);

        Assert.Equal(golden.Order, moc.Order);
        Assert.Equal(golden.Fraction, moc.SkyFraction, 14);
    }
}
