namespace Mmoda.Numerics.Tests;

public sealed class GridTests
{
    [Fact]
    public void Elements_of_a_cube_lie_plane_by_plane_and_row_by_row()
    {
        var cube = new Grid3<int>(4, 3, 2);
        for (int i = 0; i < cube.Values.Length; i++)
            cube.Values[i] = i;

        Assert.Equal(12 + 4 + 3, cube[3, 1, 1]);
        Assert.Equal([8, 9, 10, 11], cube.Row(2, 0).ToArray());
        Assert.Equal(Enumerable.Range(12, 12), cube.Plane(1).ToArray());
        Assert.Equal(Enumerable.Range(12, 12), cube.CopyPlane(1).Values.ToArray());
        int[] column = new int[2];
        cube.CopyColumn(1, 2, column);
        Assert.Equal([9, 21], column);
        cube[0, 0, 1] = -1;
        Assert.Equal(-1, cube.Plane(1)[0]);
        cube.Fill(7);
        Assert.All(cube.Values.ToArray(), v => Assert.Equal(7, v));
    }

    [Fact]
    public void A_rectangle_of_a_plane_is_copied()
    {
        var plane = new Grid2<int>(5, 4);
        for (int i = 0; i < plane.Values.Length; i++)
            plane.Values[i] = i;

        Assert.Equal([6, 7, 11, 12, 16, 17], plane.Crop(1, 1, 2, 3).Values.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => plane.Crop(4, 0, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => plane.Crop(0, 0, 0, 1));
    }

    [Fact]
    public void An_index_outside_says_what_there_is()
    {
        var cube = new Grid3<float>(4, 3, 2);
        var plane = new Grid2<float>(4, 3);

        Assert.Contains("2 planes", Assert.Throws<ArgumentOutOfRangeException>(() => cube[0, 0, 2]).Message, StringComparison.Ordinal);
        Assert.Contains("3 rows", Assert.Throws<ArgumentOutOfRangeException>(() => cube[0, -1, 0]).Message, StringComparison.Ordinal);
        Assert.Contains("4 columns", Assert.Throws<ArgumentOutOfRangeException>(() => cube[4, 0, 0]).Message, StringComparison.Ordinal);
        Assert.Contains("4 columns", Assert.Throws<ArgumentOutOfRangeException>(() => plane[4, 0]).Message, StringComparison.Ordinal);
        Assert.Contains("3 rows", Assert.Throws<ArgumentOutOfRangeException>(() => plane.Row(3)[0]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Grid3<float>(65536, 65536, 65536));
        Assert.Throws<ArgumentException>(() => cube.CopyColumn(0, 0, new float[1]));
    }
}
