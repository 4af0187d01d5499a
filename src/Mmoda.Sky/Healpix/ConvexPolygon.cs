namespace Mmoda.Sky;

/// <summary>A convex polygon of great-circle arcs: the intersection of half-spheres.</summary>
internal sealed class ConvexPolygon : SphericalShape
{
    // Vertices on one great circle within this sine are taken as such: rounding of unit vectors is 1e-16.
    private const double Tolerance = 1e-14;

    private readonly SkyDirection[] _inward;

    /// <summary>The polygon of corners in either sense of turning.</summary>
    /// <exception cref="ArgumentException">Fewer than three corners, coinciding neighbours, or not convex.</exception>
    public ConvexPolygon(ReadOnlySpan<SkyDirection> corners)
    {
        if (corners.Length < 3)
            throw new ArgumentException($"A polygon has at least 3 corners; there are {corners.Length}.", nameof(corners));

        _inward = new SkyDirection[corners.Length];
        int sense = 0;
        for (int i = 0; i < corners.Length; i++)
        {
            SkyDirection normal = Normal(corners[i], corners[(i + 1) % corners.Length], i);
            foreach (SkyDirection corner in corners)
            {
                double side = normal.Dot(corner);
                if (Math.Abs(side) <= Tolerance)
                    continue;
                if (sense * side < 0)
                    throw new ArgumentException($"The polygon is not convex at the edge after corner {i}; divide it.", nameof(corners));
                sense = Math.Sign(side);
            }

            _inward[i] = normal;
        }

        if (sense == 0)
            throw new ArgumentException("All corners of the polygon lie on one great circle; it has no area.", nameof(corners));
        if (sense < 0)
        {
            for (int i = 0; i < _inward.Length; i++)
                _inward[i] = _inward[i].Antipode;
        }
    }

    public override bool Contains(SkyDirection direction)
    {
        foreach (SkyDirection normal in _inward)
        {
            if (normal.Dot(direction) < 0)
                return false;
        }

        return true;
    }

    public override bool IsOutside(SkyDirection centre, double radius)
    {
        foreach (SkyDirection normal in _inward)
        {
            if (Math.Asin(Math.Clamp(normal.Dot(centre), -1, 1)) < -radius)
                return true;
        }

        return false;
    }

    public override bool IsInside(SkyDirection centre, double radius)
    {
        foreach (SkyDirection normal in _inward)
        {
            if (Math.Asin(Math.Clamp(normal.Dot(centre), -1, 1)) < radius)
                return false;
        }

        return true;
    }

    private static SkyDirection Normal(SkyDirection from, SkyDirection to, int number)
    {
        if (!from.IsDefined || !to.IsDefined)
            throw new ArgumentException("A corner of a polygon is the null vector.");
        double x = from.Y * to.Z - from.Z * to.Y;
        double y = from.Z * to.X - from.X * to.Z;
        double z = from.X * to.Y - from.Y * to.X;
        if (x * x + y * y + z * z < Tolerance * Tolerance)
            throw new ArgumentException($"Corners {number} and the next coincide or are opposite; no great circle joins them.");
        return SkyDirection.FromVector(x, y, z);
    }
}
