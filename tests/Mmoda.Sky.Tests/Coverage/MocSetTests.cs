namespace Mmoda.Sky.Tests;

/// <summary>Maps of random cells beside the plain form: a flag for each pixel of order 4.</summary>
public sealed class MocSetTests
{
    private const int Order = 4;
    private const int PixelCount = 12 << (2 * Order);

    [Fact]
    public void Every_operation_does_what_it_does_to_flags()
    {
        Random random = new(77);
        for (int trial = 0; trial < 300; trial++)
        {
            (Moc a, bool[] flagsA) = RandomMap(random);
            (Moc b, bool[] flagsB) = RandomMap(random);

            AssertSame(Both((x, y) => x || y), a.Union(b));
            AssertSame(Both((x, y) => x && y), a.Intersect(b));
            AssertSame(Both((x, y) => x && !y), a.Except(b));
            AssertSame(Both((x, y) => x != y), a.SymmetricExcept(b));
            AssertSame([.. flagsA.Select(x => !x)], a.Complement());
            Assert.Equal(flagsA.Zip(flagsB).All(p => p.First || !p.Second), a.Contains(b));
            Assert.Equal(flagsA.Zip(flagsB).Any(p => p.First && p.Second), a.Overlaps(b));
            Assert.True(a.Union(b).Contains(a));
            int coarse = random.Next(Order + 1);
            int parts = 1 << (2 * (Order - coarse));
            AssertSame([.. flagsA.Select((_, i) => flagsA.AsSpan(i / parts * parts, parts).Contains(true))], a.Degrade(coarse));

            bool[] Both(Func<bool, bool, bool> keep) => [.. flagsA.Zip(flagsB, keep)];
        }
    }

    [Fact]
    public void Every_form_is_read_as_it_was_written()
    {
        Random random = new(78);
        string path = Path.Combine(Path.GetTempPath(), "mmoda-moc-forms.fits");
        for (int trial = 0; trial < 20; trial++)
        {
            Moc map = RandomMap(random).Map;
            // Some cells of the finest order too.
            if (trial % 2 == 0)
                map = map.Union(Moc.FromCells(Enumerable.Range(0, 9).Select(_ => new MocCell(29, random.NextInt64(12L << 58))), 29));

            Assert.Equal(map, Moc.Parse(map.ToAscii()));
            Assert.Equal(map, Moc.Parse("s" + map.ToAscii()));
            Assert.Equal(map, Moc.Parse(map.ToJson()));
            foreach (MocForm form in Enum.GetValues<MocForm>())
            {
                map.Write(path, form);
                Assert.Equal(map, Moc.Read(path));
            }
        }

        File.Delete(path);
    }

    [Fact]
    public void Many_directions_are_covered_as_each_of_them()
    {
        Random random = new(79);
        Moc map = RandomMap(random).Map;
        double[][] v = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 1000).Select(_ => 2 * random.NextDouble() - 1).ToArray())];
        v[0][17] = double.NaN;
        bool[] covered = new bool[1000];

        map.Contains(v[0], v[1], v[2], covered);

        Assert.False(covered[17]);
        for (int i = 0; i < 1000; i++)
            Assert.True(i == 17 || covered[i] == map.Contains(SkyDirection.FromVector(v[0][i], v[1][i], v[2][i])));
        Assert.Throws<ArgumentException>(() => map.Contains(v[0], v[1], v[2], covered.AsSpan(1)));
    }

    [Fact]
    public void The_border_has_each_side_between_covered_and_not_once_with_the_map_to_its_left()
    {
        Random random = new(80);
        HealpixGrid grid = HealpixGrid.FromOrder(Order);
        for (int trial = 0; trial < 20; trial++)
        {
            (Moc map, bool[] flags) = RandomMap(random);
            int expected = 0;
            long[] neighbours = new long[8];
            for (int i = 0; i < flags.Length; i++)
            {
                grid.NeighboursOf(i, neighbours);
                for (int side = 0; side < 8 && flags[i]; side += 2)
                    expected += flags[neighbours[side]] ? 0 : 1;
            }

            SkyDirection[][] sides = [.. map.BorderSides(2)];
            Assert.Equal(expected, sides.Length);
            foreach (SkyDirection[] side in sides)
            {
                Assert.Equal(3, side.Length);
                // Position angles grow to the left, from north to east.
                Angle onwards = side[1].PositionAngleTo(side[2]);
                Assert.True(map.Contains(side[1].Offset(onwards + Angle.FromDegrees(90), grid.Resolution * 0.05)));
                Assert.False(map.Contains(side[1].Offset(onwards - Angle.FromDegrees(90), grid.Resolution * 0.05)));
            }
        }

        Assert.Empty(Moc.WholeSky(3).BorderSides());
        Assert.Throws<ArgumentOutOfRangeException>(() => Moc.WholeSky(3).BorderSides(0));
    }

    [Fact]
    public void A_box_of_the_whole_sky_is_the_whole_sky()
    {
        Angle pole = Angle.FromDegrees(90);
        Assert.Equal(Moc.WholeSky(3), Moc.FromBox(Angle.Zero, Angle.FromDegrees(360), -pole, pole, 3));
        Moc box = Moc.FromBox(Angle.FromDegrees(80), Angle.FromDegrees(86), Angle.FromDegrees(20), Angle.FromDegrees(24), 12);
        // Width times difference of sines; the rim of order-12 cells (0.014°) has below 1 % of it.
        Assert.InRange(box.AreaSquareDegrees / (6 * (180 / Math.PI) * (Math.Sin(24 * Math.PI / 180) - Math.Sin(20 * Math.PI / 180))), 1, 1.02);
    }

    private static void AssertSame(bool[] flags, Moc map)
    {
        Assert.Equal(flags.Count(f => f), map.SkyFraction * PixelCount);
        foreach ((long start, long end) in map.Degrade(Math.Min(Order, map.Order)).Ranges)
        {
            int shift = 2 * (29 - Order);
            Assert.DoesNotContain(false, flags[(int)(start >> shift)..(int)(end >> shift)]);
        }
    }

    private static (Moc Map, bool[] Flags) RandomMap(Random random)
    {
        bool[] flags = new bool[PixelCount];
        List<MocCell> cells = [];
        for (int i = random.Next(60); i > 0; i--)
        {
            int order = random.Next(1, Order + 1);
            long pixel = random.NextInt64(12L << (2 * order));
            cells.Add(new(order, pixel));
            int parts = 1 << (2 * (Order - order));
            flags.AsSpan((int)pixel * parts, parts).Fill(true);
        }

        return (Moc.FromCells(cells, Order), flags);
    }
}
