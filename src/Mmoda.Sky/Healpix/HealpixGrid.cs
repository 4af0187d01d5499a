namespace Mmoda.Sky;

/// <summary>A HEALPix grid: the sphere in 12 nside² pixels of equal area, numbered along rings or hierarchically.</summary>
/// <remarks>
/// <para>Górski et al. (2005, ApJ 622, 759). Directions are taken on ICRS axes, as grids of files with COORDSYS C are; what is
/// on Galactic axes is rotated by its owner (<see cref="HealpixMap"/>).</para>
/// <para>A point on the border of pixels belongs to one of them, the same one as in other programs.
/// <c>default</c> is no grid: its <see cref="Nside"/> is 0 and its methods fail.</para>
/// </remarks>
public readonly partial record struct HealpixGrid
{
    /// <summary>The finest order, 29: pixels of 0.4 mas, numbers below 2^62.</summary>
    public const int MaximumOrder = 29;

    private const int MaximumNside = 1 << MaximumOrder;

    private HealpixGrid(int nside, HealpixScheme scheme) => (Nside, Scheme) = (nside, scheme);

    /// <summary>Pixels along the side of a base pixel.</summary>
    public int Nside { get; }

    /// <summary>How the pixels are numbered.</summary>
    public HealpixScheme Scheme { get; }

    /// <summary>log2 of nside; null where nside is not a power of two (ring scheme only).</summary>
    public int? Order => int.IsPow2(Nside) ? int.Log2(Nside) : null;

    /// <summary>Number of pixels, 12 nside².</summary>
    public long PixelCount => 12L * Nside * Nside;

    /// <summary>Area of each pixel in steradians, 4π / <see cref="PixelCount"/>.</summary>
    public double PixelAreaSteradians => 4 * Math.PI / PixelCount;

    /// <summary>Side of a square as large as a pixel.</summary>
    public Angle Resolution => new(Math.Sqrt(PixelAreaSteradians));

    /// <summary>The grid of an order.</summary>
    /// <param name="order">0–29.</param>
    /// <param name="scheme">How pixels are numbered.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is outside its range.</exception>
    public static HealpixGrid FromOrder(int order, HealpixScheme scheme = HealpixScheme.Nested)
    {
        if (order is < 0 or > MaximumOrder)
            throw new ArgumentOutOfRangeException(nameof(order), order, $"The order of a HEALPix grid is 0 to {MaximumOrder}.");
        return new(1 << order, scheme);
    }

    /// <summary>The grid of an nside.</summary>
    /// <param name="nside">1 to 2^29; a power of two for the nested scheme.</param>
    /// <param name="scheme">How pixels are numbered.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range, or no power of two for the nested scheme.</exception>
    public static HealpixGrid FromNside(int nside, HealpixScheme scheme)
    {
        if (nside is < 1 or > MaximumNside)
            throw new ArgumentOutOfRangeException(nameof(nside), nside, $"The nside of a HEALPix grid is 1 to {MaximumNside}.");
        if (scheme == HealpixScheme.Nested && !int.IsPow2(nside))
            throw new ArgumentOutOfRangeException(nameof(nside), nside, "The nested scheme needs an nside that is a power of two.");
        return new(nside, scheme);
    }

    /// <summary>The same pixels in another numbering.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The nested scheme is asked for and nside is no power of two.</exception>
    public HealpixGrid WithScheme(HealpixScheme scheme) => FromNside(Nside, scheme);

    /// <summary>The pixel that contains a direction.</summary>
    /// <exception cref="ArgumentException">The direction is <c>default</c>.</exception>
    public long PixelAt(SkyDirection direction)
    {
        RequireDefined(direction);
        return Locate(FaceGeometry.AtVector(direction.X, direction.Y, direction.Z));
    }

    /// <summary>The centre of a pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public SkyDirection CentreOf(long pixel)
    {
        RequirePixel(pixel);
        (double x, double y, double z) = FaceCentre(FaceOf(pixel));
        return SkyDirection.FromVector(x, y, z);
    }

    /// <summary>The number in the ring scheme of a pixel of this grid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public long ToRing(long pixel)
    {
        RequirePixel(pixel);
        return Scheme == HealpixScheme.Ring ? pixel : RingIndex.FromFace(FaceOf(pixel), Nside);
    }

    /// <summary>The number in the nested scheme of a pixel of this grid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    /// <exception cref="InvalidOperationException">nside is not a power of two.</exception>
    public long ToNested(long pixel)
    {
        RequirePixel(pixel);
        if (Order is not int order)
            throw new InvalidOperationException($"A grid with nside {Nside} has no nested scheme; that needs a power of two.");
        return Scheme == HealpixScheme.Nested ? pixel : NestedIndex.FromFace(FaceOf(pixel), order);
    }

    /// <summary>The pixel of another grid with the same or a coarser order that contains a pixel of this one.</summary>
    /// <param name="pixel">A pixel of this grid.</param>
    /// <param name="coarser">A grid whose nside divides that of this one.</param>
    /// <exception cref="ArgumentException">The other nside does not divide this one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public long ParentOf(long pixel, HealpixGrid coarser)
    {
        RequirePixel(pixel);
        if (coarser.Nside == 0 || Nside % coarser.Nside != 0)
            throw new ArgumentException($"An nside of {coarser.Nside} does not divide {Nside}; pixels do not nest.", nameof(coarser));
        int ratio = Nside / coarser.Nside;
        FacePixel child = FaceOf(pixel);
        return coarser.IndexOf(new(child.Face, child.X / ratio, child.Y / ratio));
    }

    /// <summary>Points on the border of a pixel, from its northernmost corner by west, south and east.</summary>
    /// <param name="pixel">A pixel of this grid.</param>
    /// <param name="pointsPerSide">At least 1; with 1 these are the corners.</param>
    /// <returns>4 × <paramref name="pointsPerSide"/> directions.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel, or fewer than one point per side.</exception>
    public SkyDirection[] BoundaryOf(long pixel, int pointsPerSide = 1)
    {
        RequirePixel(pixel);
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsPerSide, 1);
        FacePixel p = FaceOf(pixel);
        double nside = Nside;
        SkyDirection[] points = new SkyDirection[4 * pointsPerSide];
        for (int i = 0; i < pointsPerSide; i++)
        {
            double part = (double)i / pointsPerSide;
            points[i] = Point(p.X + 1 - part, p.Y + 1);
            points[pointsPerSide + i] = Point(p.X, p.Y + 1 - part);
            points[2 * pointsPerSide + i] = Point(p.X + part, p.Y);
            points[3 * pointsPerSide + i] = Point(p.X + 1, p.Y + part);
        }

        return points;

        SkyDirection Point(double column, double row) => FromFacePoint(p.Face, column / nside, row / nside);
    }

    /// <summary>For people and logs: <c>HEALPix nside 512 nested</c>.</summary>
    public override string ToString() => $"HEALPix nside {Nside} {(Scheme == HealpixScheme.Ring ? "ring" : "nested")}";

    internal static SkyDirection FromFacePoint(int face, double x, double y)
    {
        (double vx, double vy, double vz) = FaceGeometry.ToSphere(face, x, y);
        return SkyDirection.FromVector(vx, vy, vz);
    }

    internal long Locate(CylindricalPoint point) => Scheme == HealpixScheme.Ring
        ? FaceGeometry.LocateRing(point, Nside)
        : NestedIndex.FromFace(FaceGeometry.Locate(point, Nside), int.Log2(Nside));

    internal FacePixel FaceOf(long pixel) => Scheme == HealpixScheme.Ring
        ? RingIndex.ToFace(pixel, Nside)
        : NestedIndex.ToFace(pixel, int.Log2(Nside));

    internal long IndexOf(FacePixel pixel) => Scheme == HealpixScheme.Ring
        ? RingIndex.FromFace(pixel, Nside)
        : NestedIndex.FromFace(pixel, int.Log2(Nside));

    private static void RequireDefined(SkyDirection direction)
    {
        if (!direction.IsDefined)
            throw new ArgumentException("The null vector is no direction.", nameof(direction));
    }

    private (double X, double Y, double Z) FaceCentre(FacePixel p) =>
        FaceGeometry.ToSphere(p.Face, (p.X + 0.5) / Nside, (p.Y + 0.5) / Nside);

    private void RequirePixel(long pixel)
    {
        if ((ulong)pixel >= (ulong)PixelCount)
            throw new ArgumentOutOfRangeException(nameof(pixel), pixel, $"{this} has pixels 0 to {PixelCount - 1}.");
    }
}
