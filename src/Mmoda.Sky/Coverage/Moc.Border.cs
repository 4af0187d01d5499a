namespace Mmoda.Sky;

/// <content>The border, for drawing.</content>
public sealed partial class Moc
{
    /// <summary>The sides of cells of <see cref="Order"/> between what is covered and what is not.</summary>
    /// <param name="pointsPerSide">Points besides the last of each side, at least 1; more follow the bend of large cells.</param>
    /// <returns>
    /// Each side as <paramref name="pointsPerSide"/> + 1 directions; together they surround the map, which lies to their left as
    /// the sky is seen from the Earth. They are not joined.
    /// </returns>
    /// <remarks>Cost and number grow with the sides, so that a fine map is best drawn after <see cref="Degrade"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one point.</exception>
    public IEnumerable<SkyDirection[]> BorderSides(int pointsPerSide = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsPerSide, 1);
        return Sides(pointsPerSide);
    }

    private IEnumerable<SkyDirection[]> Sides(int pointsPerSide)
    {
        HealpixGrid grid = HealpixGrid.FromOrder(Order);
        long[] neighbours = new long[8];
        foreach (MocCell cell in Cells)
        {
            // Only pixels along the sides of a cell can touch what is not covered.
            int size = 1 << (Order - cell.Order);
            FacePixel corner = NestedIndex.ToFace(cell.Pixel << (2 * (Order - cell.Order)), Order);
            for (int side = 0; side < 4; side++)
            {
                for (int i = 0; i < size; i++)
                {
                    FacePixel pixel = side switch
                    {
                        0 => corner with { Y = corner.Y + i },
                        1 => corner with { X = corner.X + i, Y = corner.Y + size - 1 },
                        2 => corner with { X = corner.X + size - 1, Y = corner.Y + i },
                        _ => corner with { X = corner.X + i },
                    };
                    grid.NeighboursOf(grid.IndexOf(pixel), neighbours);
                    // South-west, north-west, north-east, south-east; there is always a neighbour across a side.
                    if (!CoversCell(neighbours[2 * side] << CellRanges.Shift(Order)))
                        yield return Side(pixel, side, grid.Nside, pointsPerSide);
                }
            }
        }
    }

    private static SkyDirection[] Side(FacePixel pixel, int side, double nside, int points)
    {
        SkyDirection[] line = new SkyDirection[points + 1];
        for (int i = 0; i <= points; i++)
        {
            double part = (double)i / points;
            (double x, double y) = side switch { 0 => (0.0, part), 1 => (part, 1.0), 2 => (1.0, 1 - part), _ => (1 - part, 0.0) };
            line[i] = HealpixGrid.FromFacePoint(pixel.Face, (pixel.X + x) / nside, (pixel.Y + y) / nside);
        }

        return line;
    }
}
