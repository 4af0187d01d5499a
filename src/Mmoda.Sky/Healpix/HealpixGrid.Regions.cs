namespace Mmoda.Sky;

/// <content>Pixels of a region.</content>
public readonly partial record struct HealpixGrid
{
    /// <summary>The pixels of a cone.</summary>
    /// <param name="centre">Axis of the cone.</param>
    /// <param name="radius">At least 0; from 180° on it is the whole sky.</param>
    /// <param name="selection">Whether the centres of pixels or any part of them must lie in the cone.</param>
    /// <returns>Pixel numbers, growing.</returns>
    /// <exception cref="ArgumentException">The direction is <c>default</c>, or the radius is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">There are more pixels than an array holds; use a <see cref="Moc"/>.</exception>
    public long[] PixelsInCone(SkyDirection centre, Angle radius, PixelSelection selection = PixelSelection.Centres)
    {
        SphericalCone cone = new(centre, radius);
        return Scheme == HealpixScheme.Ring && selection == PixelSelection.Centres && radius.Radians < Math.PI
            ? Numbers(ConeRings.Visit(this, centre, radius.Radians))
            : PixelsIn(cone, selection);
    }

    /// <summary>The pixels of a convex polygon whose edges are great circles.</summary>
    /// <param name="corners">At least 3, in either sense of turning.</param>
    /// <param name="selection">Whether the centres of pixels or any part of them must lie in the polygon.</param>
    /// <returns>Pixel numbers, growing.</returns>
    /// <exception cref="ArgumentException">The polygon is not convex, or has no area.</exception>
    /// <exception cref="InvalidOperationException">There are more pixels than an array holds; use a <see cref="Moc"/>.</exception>
    public long[] PixelsInPolygon(ReadOnlySpan<SkyDirection> corners, PixelSelection selection = PixelSelection.Centres) =>
        PixelsIn(new ConvexPolygon(corners), selection);

    /// <summary>The pixels between two meridians and two parallels; with 0 to 360 degrees a strip around the sky.</summary>
    /// <param name="west">Right ascension of the first meridian.</param>
    /// <param name="east">Right ascension of the last one, east of it and so not smaller; from 360° beyond it all are in the box.</param>
    /// <param name="south">Declination of the first parallel, from −90°.</param>
    /// <param name="north">Declination of the last one, to 90°.</param>
    /// <param name="selection">Whether the centres of pixels or any part of them must lie in the box.</param>
    /// <returns>Pixel numbers, growing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Angles that do not grow, are not finite or lie beyond the poles.</exception>
    /// <exception cref="InvalidOperationException">There are more pixels than an array holds; use a <see cref="Moc"/>.</exception>
    public long[] PixelsInBox(Angle west, Angle east, Angle south, Angle north, PixelSelection selection = PixelSelection.Centres) =>
        PixelsIn(new SphericalBox(west, east, south, north), selection);

    private long[] PixelsIn(SphericalShape shape, PixelSelection selection)
    {
        if (Scheme == HealpixScheme.Nested)
        {
            // A found square is one range of nested numbers, and they come in order.
            int order = int.Log2(Nside);
            List<(long Start, long End)> ranges = [];
            PixelSearch.Visit(shape, Nside, selection, AddRange);
            return Numbers(ranges);

            void AddRange(int face, int x, int y, int width, int height)
            {
                long first = NestedIndex.FromFace(new(face, x, y), order);
                ranges.Add((first, first + (long)width * height));
            }
        }

        List<long> pixels = [];
        HealpixGrid grid = this;
        PixelSearch.Visit(shape, Nside, selection, Add);
        pixels.Sort();
        return [.. pixels];

        void Add(int face, int x, int y, int width, int height)
        {
            if (pixels.Count + (long)width * height > Array.MaxLength)
                throw grid.TooMany();
            for (int row = y; row < y + height; row++)
            {
                for (int column = x; column < x + width; column++)
                    pixels.Add(grid.IndexOf(new(face, column, row)));
            }
        }
    }

    private long[] Numbers(List<(long Start, long End)> ranges)
    {
        long count = 0;
        foreach ((long start, long end) in ranges)
            count += end - start;
        if (count > Array.MaxLength)
            throw TooMany();
        long[] pixels = new long[count];
        int i = 0;
        foreach ((long start, long end) in ranges)
        {
            for (long pixel = start; pixel < end; pixel++)
                pixels[i++] = pixel;
        }

        return pixels;
    }

    private InvalidOperationException TooMany() => new($"The region has more pixels of {this} than an array holds.");
}
