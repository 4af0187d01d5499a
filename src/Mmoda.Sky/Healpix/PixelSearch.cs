namespace Mmoda.Sky;

/// <summary>Finds the pixels of a shape by dividing base pixels as long as the border of the shape may cross them.</summary>
internal static class PixelSearch
{
    // Divisions of a pixel on the border before it counts as overlapping: 2^−4 of its size is how far off it may then be.
    private const int BorderDivisions = 4;

    // The corners are the points of a pixel farthest from its centre; the margin covers the bend of its edges.
    private const double RadiusMargin = 1.05;

    // No pixel reaches farther than this over its nside: where caps and equator meet, at the edges of base pixels, in the limit of
    // small pixels its half diagonal is 2/(3 sin θ) in latitude and π/4 sin θ in longitude, with cos θ = 2/3.
    private const double LargestRadius = 1.07;

    /// <summary>Receives a rectangle of pixels of one base pixel, all of them selected.</summary>
    /// <remarks>Where nside is a power of two the rectangle is a square cell of the hierarchy, and cells come in nested order.</remarks>
    public delegate void Found(int face, int x, int y, int width, int height);

    /// <summary>Visits all selected pixels once. Cost O(border pixels + log nside).</summary>
    public static void Visit(SphericalShape shape, int nside, PixelSelection selection, Found found)
    {
        for (int face = 0; face < 12; face++)
            Divide(shape, nside, selection, found, face, 0, 0, nside, nside);
    }

    private static void Divide(
        SphericalShape shape, int nside, PixelSelection selection, Found found, int face, int x, int y, int width, int height)
    {
        (SkyDirection centre, double radius) = Disc(face, (double)x / nside, (double)y / nside, (double)width / nside, (double)height / nside);
        if (shape.IsOutside(centre, radius))
            return;
        if (shape.IsInside(centre, radius))
        {
            found(face, x, y, width, height);
            return;
        }

        if (width == 1 && height == 1)
        {
            bool selected = selection == PixelSelection.Centres
                ? shape.Contains(centre)
                : Overlaps(shape, face, (double)x / nside, (double)y / nside, 1.0 / nside, BorderDivisions);
            if (selected)
                found(face, x, y, 1, 1);
            return;
        }

        int left = (width + 1) / 2;
        int lower = (height + 1) / 2;
        Divide(shape, nside, selection, found, face, x, y, left, lower);
        if (left < width)
            Divide(shape, nside, selection, found, face, x + left, y, width - left, lower);
        if (lower < height)
            Divide(shape, nside, selection, found, face, x, y + lower, left, height - lower);
        if (left < width && lower < height)
            Divide(shape, nside, selection, found, face, x + left, y + lower, width - left, height - lower);
    }

    private static bool Overlaps(SphericalShape shape, int face, double x, double y, double side, int divisions)
    {
        (SkyDirection centre, double radius) = Disc(face, x, y, side, side);
        if (shape.Contains(centre))
            return true;
        if (shape.IsOutside(centre, radius))
            return false;
        if (divisions == 0)
            return true;
        double half = side / 2;
        return Overlaps(shape, face, x, y, half, divisions - 1)
            || Overlaps(shape, face, x + half, y, half, divisions - 1)
            || Overlaps(shape, face, x, y + half, half, divisions - 1)
            || Overlaps(shape, face, x + half, y + half, half, divisions - 1);
    }

    private static (SkyDirection Centre, double Radius) Disc(int face, double x, double y, double width, double height)
    {
        SkyDirection centre = HealpixGrid.FromFacePoint(face, x + width / 2, y + height / 2);
        // A square that is a pixel of a coarser grid.
        if (width == height && BitConverter.DoubleToInt64Bits(width) << 12 == 0)
            return (centre, LargestRadius * RadiusMargin * width);
        double radius = Math.Max(
            Math.Max(To(x, y), To(x + width, y)),
            Math.Max(To(x, y + height), To(x + width, y + height)));
        return (centre, radius * RadiusMargin);

        double To(double cornerX, double cornerY) => centre.SeparationTo(HealpixGrid.FromFacePoint(face, cornerX, cornerY)).Radians;
    }
}
