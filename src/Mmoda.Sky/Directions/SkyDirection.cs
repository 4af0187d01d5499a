namespace Mmoda.Sky;

/// <summary>A direction on the sky: a unit vector on the axes of the ICRS.</summary>
/// <remarks>
/// <para>Other frames are converted at the edge. FK5 (J2000) coordinates are taken as ICRS: the two frames agree within
/// 30 mas (Feissel and Mignard 1998, A&amp;A 331, L33; Hipparcos volume 1, §1.5.6), four orders of magnitude below the position errors
/// of hard X-ray imagers.</para>
/// <para><c>default</c> is the null vector and no direction; <see cref="IsDefined"/> tells. Make values with the
/// <c>From…</c> methods.</para>
/// </remarks>
public readonly partial record struct SkyDirection
{
    private SkyDirection(double x, double y, double z) => (X, Y, Z) = (x, y, z);

    /// <summary>Component towards right ascension 0, declination 0.</summary>
    public double X { get; }

    /// <summary>Component towards right ascension 90°, declination 0.</summary>
    public double Y { get; }

    /// <summary>Component towards the north celestial pole.</summary>
    public double Z { get; }

    /// <summary>Whether this is a direction and not <c>default</c>.</summary>
    public bool IsDefined => X * X + Y * Y + Z * Z > 0.5;

    /// <summary>Right ascension in degrees, [0, 360); 0 at the poles.</summary>
    public double RightAscensionDegrees => LongitudeDegrees(X, Y);

    /// <summary>Declination in degrees, [−90, 90].</summary>
    public double DeclinationDegrees => LatitudeDegrees(X, Y, Z);

    /// <summary>Galactic longitude in degrees, [0, 360).</summary>
    public double GalacticLongitudeDegrees
    {
        get
        {
            (double x, double y, _) = GalacticFrame.FromIcrs.Apply(X, Y, Z);
            return LongitudeDegrees(x, y);
        }
    }

    /// <summary>Galactic latitude in degrees, [−90, 90].</summary>
    public double GalacticLatitudeDegrees
    {
        get
        {
            (double x, double y, double z) = GalacticFrame.FromIcrs.Apply(X, Y, Z);
            return LatitudeDegrees(x, y, z);
        }
    }

    /// <summary>A direction from ICRS (or FK5 J2000) right ascension and declination in degrees.</summary>
    /// <param name="rightAscension">Any finite angle; whole turns are removed.</param>
    /// <param name="declination">In [−90, 90].</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite, or the declination is outside its range.</exception>
    public static SkyDirection FromDegrees(double rightAscension, double declination)
    {
        (double x, double y, double z) = Components(rightAscension, declination, nameof(rightAscension), nameof(declination));
        return new(x, y, z);
    }

    /// <summary>A direction from Galactic coordinates in degrees.</summary>
    /// <param name="longitude">Any finite angle; whole turns are removed.</param>
    /// <param name="latitude">In [−90, 90].</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite, or the latitude is outside its range.</exception>
    public static SkyDirection FromGalacticDegrees(double longitude, double latitude)
    {
        (double x, double y, double z) = Components(longitude, latitude, nameof(longitude), nameof(latitude));
        (x, y, z) = GalacticFrame.ToIcrs.Apply(x, y, z);
        return FromVector(x, y, z);
    }

    /// <summary>The direction of a vector on ICRS axes, of any length.</summary>
    /// <exception cref="ArgumentException">The vector is null or not finite.</exception>
    public static SkyDirection FromVector(double x, double y, double z)
    {
        double length = Math.Sqrt(x * x + y * y + z * z);
        if (!(length > 0) || !double.IsFinite(length))
            throw new ArgumentException($"The vector ({x}, {y}, {z}) has no direction.");
        return new(x / length, y / length, z / length);
    }

    /// <summary>A unit vector that the caller has already normalised.</summary>
    internal static SkyDirection FromUnitVector(double x, double y, double z) => new(x, y, z);

    /// <summary>The opposite direction.</summary>
    public SkyDirection Antipode => new(-X, -Y, -Z);

    /// <summary>The cosine of the separation.</summary>
    public double Dot(SkyDirection other) => X * other.X + Y * other.Y + Z * other.Z;

    /// <summary>The separation, in [0, π], accurate for all angles including 0 and π.</summary>
    /// <remarks>atan2(|a × b|, a·b), the vector form of Vincenty (1975, Survey Review 23, 88).</remarks>
    public Angle SeparationTo(SkyDirection other)
    {
        double x = Y * other.Z - Z * other.Y;
        double y = Z * other.X - X * other.Z;
        double z = X * other.Y - Y * other.X;
        return new(Math.Atan2(Math.Sqrt(x * x + y * y + z * z), Dot(other)));
    }

    /// <summary>The angle at this direction from north through east towards <paramref name="other"/>, in [0, 2π).</summary>
    /// <remarks>0 where the two coincide. At a pole, north is the direction of right ascension 180° (north pole) or 0 (south).</remarks>
    public Angle PositionAngleTo(SkyDirection other)
    {
        (SkyDirection east, SkyDirection north) = TangentAxes();
        double angle = Math.Atan2(other.Dot(east), other.Dot(north));
        return new(angle < 0 ? angle + 2 * Math.PI : angle);
    }

    /// <summary>The direction reached from here along a great circle.</summary>
    /// <param name="positionAngle">Start of the way, from north through east.</param>
    /// <param name="distance">Length of the way.</param>
    public SkyDirection Offset(Angle positionAngle, Angle distance)
    {
        (SkyDirection e, SkyDirection n) = TangentAxes();
        (double sinAngle, double cosAngle) = Math.SinCos(positionAngle.Radians);
        (double sin, double cos) = Math.SinCos(distance.Radians);
        return FromVector(
            cos * X + sin * (cosAngle * n.X + sinAngle * e.X),
            cos * Y + sin * (cosAngle * n.Y + sinAngle * e.Y),
            cos * Z + sin * (cosAngle * n.Z + sinAngle * e.Z));
    }

    /// <summary>The direction at tangent-plane offsets from here: where a gnomonic image centred here has it.</summary>
    /// <param name="east">Offset towards east: the tangent of an angle, as an angle (ξ).</param>
    /// <param name="north">Offset towards north (η).</param>
    public SkyDirection TangentOffset(Angle east, Angle north)
    {
        (SkyDirection e, SkyDirection n) = TangentAxes();
        return FromVector(
            X + east.Radians * e.X + north.Radians * n.X,
            Y + east.Radians * e.Y + north.Radians * n.Y,
            Z + east.Radians * e.Z + north.Radians * n.Z);
    }

    /// <summary>The tangent-plane offsets (ξ, η) of another direction; false if it is 90° or more away.</summary>
    public bool TryGetTangentOffset(SkyDirection other, out Angle east, out Angle north)
    {
        (SkyDirection e, SkyDirection n) = TangentAxes();
        double depth = Dot(other);
        (east, north) = depth > 0 ? (new Angle(other.Dot(e) / depth), new Angle(other.Dot(n) / depth)) : (new(double.NaN), new(double.NaN));
        return depth > 0;
    }

    /// <summary>The direction in the middle of the shorter great-circle arc to another.</summary>
    /// <exception cref="ArgumentException">The two are antipodes, or undefined: every direction between them would do.</exception>
    public SkyDirection MidpointTo(SkyDirection other) => FromVector(X + other.X, Y + other.Y, Z + other.Z);

    /// <summary>The unit vectors towards east (growing right ascension) and north at this direction.</summary>
    /// <remarks>At the poles right ascension 0 is assumed, as <see cref="RightAscensionDegrees"/> does.</remarks>
    public (SkyDirection East, SkyDirection North) TangentAxes()
    {
        double rho = Math.Sqrt(X * X + Y * Y);
        (double sin, double cos) = rho > 0 ? (Y / rho, X / rho) : (0.0, 1.0);
        return (new(-sin, cos, 0), new(-Z * cos, -Z * sin, rho));
    }

    /// <summary>Right ascension and declination in degrees, for people and logs: <c>(83.633080, +22.014500)</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"({RightAscensionDegrees:0.000000}, {DeclinationDegrees:+0.000000;-0.000000})");

    internal static double LongitudeDegrees(double x, double y)
    {
        // Adding 0 makes −0 of a pole to 0, whose angle is 0 and not 180°.
        double degrees = Math.Atan2(y, x + 0.0) * Angle.DegreesPerRadian;
        if (degrees < 0)
            degrees += 360;
        // A tiny negative angle rounds up to exactly 360.
        return degrees >= 360 ? 0 : degrees + 0.0;
    }

    internal static double LatitudeDegrees(double x, double y, double z) =>
        Math.Atan2(z, Math.Sqrt(x * x + y * y)) * Angle.DegreesPerRadian;

    internal static (double X, double Y, double Z) Components(
        double longitude, double latitude, string longitudeName, string latitudeName)
    {
        if (!double.IsFinite(longitude))
            throw new ArgumentOutOfRangeException(longitudeName, longitude, "A longitude must be a finite number of degrees.");
        if (!(Math.Abs(latitude) <= 90))
            throw new ArgumentOutOfRangeException(latitudeName, latitude, "A latitude must lie between -90 and 90 degrees.");
        (double sinLongitude, double cosLongitude) = Math.SinCos(longitude % 360 * Angle.RadiansPerDegree);
        (double sinLatitude, double cosLatitude) = Math.SinCos(latitude * Angle.RadiansPerDegree);
        // cos(π/2) is 6e-17 in floating point; the poles are exact here.
        if (Math.Abs(latitude) == 90)
            cosLatitude = 0;
        return (cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }
}
