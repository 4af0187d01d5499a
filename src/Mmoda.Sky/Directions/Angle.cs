namespace Mmoda.Sky;

/// <summary>An angle, kept in radians. It is not wrapped: 370° stays 370°.</summary>
/// <param name="Radians">The angle in radians; any finite value, NaN where the angle is undefined.</param>
public readonly record struct Angle(double Radians) : IComparable<Angle>
{
    /// <summary>Degrees in one radian, 180/π.</summary>
    internal const double DegreesPerRadian = 180 / Math.PI;

    /// <summary>Radians in one degree, π/180.</summary>
    internal const double RadiansPerDegree = Math.PI / 180;

    /// <summary>The angle 0.</summary>
    public static Angle Zero => default;

    /// <summary>The angle in degrees.</summary>
    public double Degrees => Radians * DegreesPerRadian;

    /// <summary>The angle in minutes of arc.</summary>
    public double ArcMinutes => Degrees * 60;

    /// <summary>The angle in seconds of arc.</summary>
    public double ArcSeconds => Degrees * 3600;

    /// <summary>An angle given in radians.</summary>
    public static Angle FromRadians(double radians) => new(radians);

    /// <summary>An angle given in degrees.</summary>
    public static Angle FromDegrees(double degrees) => new(degrees * RadiansPerDegree);

    /// <summary>An angle given in minutes of arc.</summary>
    public static Angle FromArcMinutes(double arcMinutes) => FromDegrees(arcMinutes / 60);

    /// <summary>An angle given in seconds of arc.</summary>
    public static Angle FromArcSeconds(double arcSeconds) => FromDegrees(arcSeconds / 3600);

    /// <summary>The sum of two angles, not wrapped.</summary>
    public static Angle operator +(Angle left, Angle right) => new(left.Radians + right.Radians);

    /// <summary>The difference of two angles, not wrapped.</summary>
    public static Angle operator -(Angle left, Angle right) => new(left.Radians - right.Radians);

    /// <summary>The opposite angle.</summary>
    public static Angle operator -(Angle angle) => new(-angle.Radians);

    /// <summary>A multiple of an angle.</summary>
    public static Angle operator *(Angle angle, double factor) => new(angle.Radians * factor);

    /// <summary>A fraction of an angle.</summary>
    public static Angle operator /(Angle angle, double divisor) => new(angle.Radians / divisor);

    /// <summary>Whether <paramref name="left"/> is the smaller number of radians.</summary>
    public static bool operator <(Angle left, Angle right) => left.Radians < right.Radians;

    /// <summary>Whether <paramref name="left"/> is the larger number of radians.</summary>
    public static bool operator >(Angle left, Angle right) => left.Radians > right.Radians;

    /// <summary>Whether <paramref name="left"/> is not the larger number of radians.</summary>
    public static bool operator <=(Angle left, Angle right) => left.Radians <= right.Radians;

    /// <summary>Whether <paramref name="left"/> is not the smaller number of radians.</summary>
    public static bool operator >=(Angle left, Angle right) => left.Radians >= right.Radians;

    /// <summary>The sum of two angles; the named form of <c>+</c>.</summary>
    public Angle Add(Angle other) => this + other;

    /// <summary>The difference of two angles; the named form of <c>-</c>.</summary>
    public Angle Subtract(Angle other) => this - other;

    /// <summary>The opposite angle; the named form of unary <c>-</c>.</summary>
    public Angle Negate() => -this;

    /// <summary>A multiple of this angle; the named form of <c>*</c>.</summary>
    public Angle Multiply(double factor) => this * factor;

    /// <summary>A fraction of this angle; the named form of <c>/</c>.</summary>
    public Angle Divide(double divisor) => this / divisor;

    /// <inheritdoc/>
    public int CompareTo(Angle other) => Radians.CompareTo(other.Radians);

    /// <summary>The angle in degrees, for people: <c>12.5°</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Degrees:0.######}°");
}
