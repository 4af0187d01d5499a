namespace Mmoda.Sky;

/// <content>Neighbours.</content>
public readonly partial record struct HealpixGrid
{
    /// <summary>The neighbours of a pixel: south-west, west, north-west, north, north-east, east, south-east, south.</summary>
    /// <param name="pixel">A pixel of this grid.</param>
    /// <param name="neighbours">
    /// Output, 8 elements; −1 where there is none, which happens at the 8 corners where three base pixels meet. Where nside is 1
    /// the same holds for base pixels.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    /// <exception cref="ArgumentException">The output does not have 8 elements.</exception>
    public void NeighboursOf(long pixel, Span<long> neighbours)
    {
        RequirePixel(pixel);
        if (neighbours.Length != 8)
            throw new ArgumentException($"A pixel has 8 neighbours; there is room for {neighbours.Length}.", nameof(neighbours));

        ReadOnlySpan<sbyte> columnSteps = [-1, -1, 0, 1, 1, 1, 0, -1];
        ReadOnlySpan<sbyte> rowSteps = [0, 1, 1, 1, 0, -1, -1, -1];
        FacePixel p = FaceOf(pixel);
        for (int i = 0; i < 8; i++)
            neighbours[i] = Beside(p.Face, p.X + columnSteps[i], p.Y + rowSteps[i]) is FacePixel beside ? IndexOf(beside) : -1;
    }

    /// <summary>The pixel at a place up to one column or row outside its base pixel; null at corners where only three meet.</summary>
    /// <remarks>
    /// From the layout of the base pixels (Górski et al. 2005): which base pixels touch, and how their columns and rows are turned. Edges
    /// between caps and equator continue; edges between neighbours in a cap turn by 90°; opposite ones in a cap by 180°.
    /// </remarks>
    private FacePixel? Beside(int face, int x, int y)
    {
        int last = Nside - 1;
        int overX = x < 0 ? -1 : x > last ? 1 : 0;
        int overY = y < 0 ? -1 : y > last ? 1 : 0;
        int wrappedX = x - overX * Nside;
        int wrappedY = y - overY * Nside;
        int column = face & 3;
        int east = (face + 1) & 3;
        int west = (face - 1) & 3;
        int opposite = (face + 2) & 3;
        return (face >> 2, overX, overY) switch
        {
            (_, 0, 0) => new(face, x, y),

            (0, 1, 0) => new(east, y, last),
            (0, 0, 1) => new(west, last, x),
            (0, 1, 1) => new(opposite, last, last),
            (0, -1, 0) => new(4 + column, wrappedX, y),
            (0, 0, -1) => new(4 + east, x, wrappedY),
            (0, -1, -1) => new(8 + column, wrappedX, wrappedY),

            (1, 1, 0) => new(column, wrappedX, y),
            (1, 0, 1) => new(west, x, wrappedY),
            (1, -1, 0) => new(8 + west, wrappedX, y),
            (1, 0, -1) => new(8 + column, x, wrappedY),
            (1, 1, -1) => new(4 + east, wrappedX, wrappedY),
            (1, -1, 1) => new(4 + west, wrappedX, wrappedY),

            (2, 1, 0) => new(4 + east, wrappedX, y),
            (2, 0, 1) => new(4 + column, x, wrappedY),
            (2, 1, 1) => new(column, wrappedX, wrappedY),
            (2, -1, 0) => new(8 + west, y, 0),
            (2, 0, -1) => new(8 + east, 0, x),
            (2, -1, -1) => new(8 + opposite, 0, 0),

            _ => null,
        };
    }
}
