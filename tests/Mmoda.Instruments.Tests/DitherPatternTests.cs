namespace Mmoda.Instruments.Tests;

public sealed class DitherPatternTests
{
    private static double Distance((double Y, double Z) p) => Math.Sqrt(p.Y * p.Y + p.Z * p.Z);

    [Fact]
    public void The_rectangular_pattern_fills_a_grid_of_five_by_five_from_its_centre()
    {
        (double Y, double Z)[] offsets = [.. Enumerable.Range(0, 25).Select(i => DitherPattern.Offset("5x5", i))];

        Assert.Equal((0, 0), offsets[0]);
        HashSet<(int, int)> cells = [.. offsets.Select(o => ((int)Math.Round(o.Y / DitherPattern.StepDegrees), (int)Math.Round(o.Z / DitherPattern.StepDegrees)))];
        Assert.Equal(25, cells.Count);
        Assert.All(cells, c => Assert.True(c is { Item1: >= -2 and <= 2, Item2: >= -2 and <= 2 }));
        Assert.All(offsets.Zip(offsets.Skip(1)), p => Assert.Equal(
            DitherPattern.StepDegrees, Distance((p.Second.Y - p.First.Y, p.Second.Z - p.First.Z)), 1e-12));
        Assert.Equal(offsets[3], DitherPattern.Offset("5x5", 28));
    }

    [Fact]
    public void The_hexagonal_pattern_has_its_centre_and_six_corners()
    {
        (double Y, double Z)[] offsets = [.. Enumerable.Range(0, 7).Select(i => DitherPattern.Offset("hexagonal", i))];

        Assert.Equal((0, 0), offsets[0]);
        Assert.All(offsets[1..], o => Assert.Equal(DitherPattern.StepDegrees, Distance(o), 1e-12));
        Assert.Equal(7, offsets.Distinct().Count());
        Assert.Equal(offsets[0], DitherPattern.Offset("hexagonal", 7));
    }

    [Fact]
    public void Staring_does_not_move_and_other_names_are_refused()
    {
        Assert.Equal((0, 0), DitherPattern.Offset("staring", 12));
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => DitherPattern.Offset("6x6", 0));
        Assert.All(DitherPattern.Names, n => Assert.Contains(n, refusal.Message, StringComparison.Ordinal));
    }
}
