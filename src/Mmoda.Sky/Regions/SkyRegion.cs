namespace Mmoda.Sky;

/// <summary>A region of the sky as drawn in SAOImage DS9, in ICRS; files are read and written by <see cref="Ds9RegionFile"/>.</summary>
/// <remarks>
/// DS9 draws shapes on the pixels of an image; here they lie on the sphere. Widths, heights and semi-axes are measured along
/// great circles from the centre (the zenithal equidistant plane, Calabretta and Greisen 2002, A&amp;A 395, 1077: ARC), which
/// is the same for small shapes. Borders belong to the region.
/// </remarks>
public abstract record SkyRegion
{
    private SkyRegion()
    {
    }

    /// <summary>The label, or null.</summary>
    public string? Text { get; init; }

    /// <summary>The colour, a name or <c>#rrggbb</c>, or null.</summary>
    public string? Color { get; init; }

    /// <summary>Whether the region takes away from others (a minus sign before it) instead of adding to them.</summary>
    public bool IsExcluded { get; init; }

    /// <summary>Whether a direction lies within the shape, excluded or not. A point contains nothing.</summary>
    /// <exception cref="ArgumentException">The direction is <c>default</c>.</exception>
    public bool Contains(SkyDirection direction) => direction.IsDefined
        ? Covers(direction)
        : throw new ArgumentException("The null vector is no direction.", nameof(direction));

    private protected abstract bool Covers(SkyDirection direction);

    private static SkyDirection Defined(SkyDirection direction) => direction.IsDefined
        ? direction : throw new ArgumentException("The null vector is no direction.", nameof(direction));

    private static Angle Size(Angle angle, string name) => angle.Radians >= 0 && double.IsFinite(angle.Radians)
        ? angle : throw new ArgumentOutOfRangeException(name, angle.Degrees, "A size is at least 0 degrees.");

    /// <summary>Offsets along the width and the height of a shape that is turned from the line west–east, north through east.</summary>
    private static (double AlongWidth, double AlongHeight) Offsets(SkyDirection centre, Angle rotation, SkyDirection direction)
    {
        double distance = centre.SeparationTo(direction).Radians;
        (double sin, double cos) = Math.SinCos(centre.PositionAngleTo(direction).Radians - rotation.Radians);
        return (distance * sin, distance * cos);
    }

    /// <summary>All directions within a radius.</summary>
    public sealed record Circle : SkyRegion
    {
        /// <summary>Makes a circle.</summary>
        /// <exception cref="ArgumentException">A null vector, or a size below 0 or not finite.</exception>
        public Circle(SkyDirection centre, Angle radius) => (Centre, Radius) = (Defined(centre), Size(radius, nameof(radius)));

        /// <summary>The centre.</summary>
        public SkyDirection Centre { get; }

        /// <summary>The radius.</summary>
        public Angle Radius { get; }

        private protected override bool Covers(SkyDirection direction) => Centre.SeparationTo(direction).Radians <= Radius.Radians;
    }

    /// <summary>A ring between two radii.</summary>
    public sealed record Annulus : SkyRegion
    {
        /// <summary>Makes a ring.</summary>
        /// <exception cref="ArgumentException">A null vector, a size below 0 or not finite, or an inner radius above the outer.</exception>
        public Annulus(SkyDirection centre, Angle inner, Angle outer)
        {
            (Centre, Inner, Outer) = (Defined(centre), Size(inner, nameof(inner)), Size(outer, nameof(outer)));
            if (inner.Radians > outer.Radians)
                throw new ArgumentException($"The inner radius, {inner.Degrees}°, is larger than the outer, {outer.Degrees}°.", nameof(inner));
        }

        /// <summary>The centre.</summary>
        public SkyDirection Centre { get; }

        /// <summary>The inner radius.</summary>
        public Angle Inner { get; }

        /// <summary>The outer radius.</summary>
        public Angle Outer { get; }

        private protected override bool Covers(SkyDirection direction)
        {
            double distance = Centre.SeparationTo(direction).Radians;
            return distance >= Inner.Radians && distance <= Outer.Radians;
        }
    }

    /// <summary>An ellipse.</summary>
    public sealed record Ellipse : SkyRegion
    {
        /// <summary>Makes an ellipse.</summary>
        /// <param name="centre">The centre.</param>
        /// <param name="semiWidth">The semi-axis that lies along west–east before the rotation.</param>
        /// <param name="semiHeight">The semi-axis that lies along south–north before the rotation.</param>
        /// <param name="rotation">From north through east (counter-clockwise with east to the left).</param>
        /// <exception cref="ArgumentException">A null vector, or a size below 0 or not finite.</exception>
        public Ellipse(SkyDirection centre, Angle semiWidth, Angle semiHeight, Angle rotation) =>
            (Centre, SemiWidth, SemiHeight, Rotation) = (Defined(centre), Size(semiWidth, nameof(semiWidth)), Size(semiHeight, nameof(semiHeight)), rotation);

        /// <summary>The centre.</summary>
        public SkyDirection Centre { get; }

        /// <summary>The semi-axis that lies along west–east before the rotation.</summary>
        public Angle SemiWidth { get; }

        /// <summary>The semi-axis that lies along south–north before the rotation.</summary>
        public Angle SemiHeight { get; }

        /// <summary>The rotation, from north through east.</summary>
        public Angle Rotation { get; }

        private protected override bool Covers(SkyDirection direction)
        {
            (double u, double v) = Offsets(Centre, Rotation, direction);
            (double a, double b) = (SemiWidth.Radians, SemiHeight.Radians);
            return u * u * b * b + v * v * a * a <= a * a * b * b;
        }
    }

    /// <summary>A rectangle.</summary>
    public sealed record Box : SkyRegion
    {
        /// <summary>Makes a rectangle.</summary>
        /// <param name="centre">The centre.</param>
        /// <param name="width">The full width, along west–east before the rotation.</param>
        /// <param name="height">The full height, along south–north before the rotation.</param>
        /// <param name="rotation">From north through east (counter-clockwise with east to the left).</param>
        /// <exception cref="ArgumentException">A null vector, or a size below 0 or not finite.</exception>
        public Box(SkyDirection centre, Angle width, Angle height, Angle rotation) =>
            (Centre, Width, Height, Rotation) = (Defined(centre), Size(width, nameof(width)), Size(height, nameof(height)), rotation);

        /// <summary>The centre.</summary>
        public SkyDirection Centre { get; }

        /// <summary>The full width, along west–east before the rotation.</summary>
        public Angle Width { get; }

        /// <summary>The full height, along south–north before the rotation.</summary>
        public Angle Height { get; }

        /// <summary>The rotation, from north through east.</summary>
        public Angle Rotation { get; }

        private protected override bool Covers(SkyDirection direction)
        {
            (double u, double v) = Offsets(Centre, Rotation, direction);
            return Math.Abs(u) <= Width.Radians / 2 && Math.Abs(v) <= Height.Radians / 2;
        }
    }

    /// <summary>A polygon of great-circle arcs, convex or not, in which the even–odd rule tells inside; compared by its corners.</summary>
    public sealed record Polygon : SkyRegion
    {
        private readonly SkyDirection[] _corners;
        private readonly SkyDirection _middle;

        /// <summary>Makes a polygon.</summary>
        /// <exception cref="ArgumentException">Fewer than three corners, a null vector, or a corner 90° or more from the mean of all.</exception>
        public Polygon(IEnumerable<SkyDirection> corners)
        {
            _corners = [.. corners];
            if (_corners.Length < 3)
                throw new ArgumentException($"A polygon has at least 3 corners; there are {_corners.Length}.", nameof(corners));
            foreach (SkyDirection corner in _corners)
                Defined(corner);
            _middle = SkyDirection.FromVector(_corners.Sum(c => c.X), _corners.Sum(c => c.Y), _corners.Sum(c => c.Z));
            if (_corners.Any(c => c.Dot(_middle) <= 0))
                throw new ArgumentException("The corners of a polygon lie within 90° of their mean direction; divide it.", nameof(corners));
        }

        /// <summary>The corners.</summary>
        public IReadOnlyList<SkyDirection> Corners => Array.AsReadOnly(_corners);

        /// <inheritdoc/>
        public bool Equals(Polygon? other) => base.Equals(other) && _corners.AsSpan().SequenceEqual(other!._corners);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), _corners.Length, _corners[0]);

        private protected override bool Covers(SkyDirection direction)
        {
            // Great circles are straight lines in the gnomonic plane around the middle, so the plane rule is exact.
            if (direction.Dot(_middle) <= 0)
                return false;
            (SkyDirection east, SkyDirection north) = _middle.TangentAxes();
            (double x, double y) = Plane(direction);
            bool inside = false;
            (double lastX, double lastY) = Plane(_corners[^1]);
            foreach (SkyDirection corner in _corners)
            {
                (double cornerX, double cornerY) = Plane(corner);
                if (cornerY > y != lastY > y && x < cornerX + (y - cornerY) * (lastX - cornerX) / (lastY - cornerY))
                    inside = !inside;
                (lastX, lastY) = (cornerX, cornerY);
            }

            return inside;

            (double X, double Y) Plane(SkyDirection d) => (d.Dot(east) / d.Dot(_middle), d.Dot(north) / d.Dot(_middle));
        }
    }

    /// <summary>A marked position; it contains nothing.</summary>
    public sealed record Point : SkyRegion
    {
        /// <summary>Makes a point.</summary>
        /// <exception cref="ArgumentException">A null vector.</exception>
        public Point(SkyDirection centre) => Centre = Defined(centre);

        /// <summary>The position.</summary>
        public SkyDirection Centre { get; }

        private protected override bool Covers(SkyDirection direction) => false;
    }

    /// <summary>A great-circle arc between two positions; it contains nothing.</summary>
    public sealed record Line : SkyRegion
    {
        /// <summary>Makes a line.</summary>
        /// <exception cref="ArgumentException">A null vector.</exception>
        public Line(SkyDirection start, SkyDirection end) => (Start, End) = (Defined(start), Defined(end));

        /// <summary>One end.</summary>
        public SkyDirection Start { get; }

        /// <summary>The other end.</summary>
        public SkyDirection End { get; }

        private protected override bool Covers(SkyDirection direction) => false;
    }
}
