namespace Mmoda.Sky;

/// <summary>A place and its motion on the axes of the ICRS: kilometres and kilometres per second.</summary>
/// <param name="X">Towards right ascension 0, declination 0, in km.</param>
/// <param name="Y">Towards right ascension 90°, declination 0, in km.</param>
/// <param name="Z">Towards the north celestial pole, in km.</param>
/// <param name="VelocityX">In km/s.</param>
/// <param name="VelocityY">In km/s.</param>
/// <param name="VelocityZ">In km/s.</param>
public readonly record struct StateVector(double X, double Y, double Z, double VelocityX, double VelocityY, double VelocityZ)
{
    /// <summary>Length of the position in km.</summary>
    public double Distance => Math.Sqrt(X * X + Y * Y + Z * Z);

    /// <summary>Length of the velocity in km/s.</summary>
    public double Speed => Math.Sqrt(VelocityX * VelocityX + VelocityY * VelocityY + VelocityZ * VelocityZ);

    /// <summary>The geometric direction of the position.</summary>
    /// <exception cref="ArgumentException">The position is the origin.</exception>
    public SkyDirection Direction => SkyDirection.FromVector(X, Y, Z);

    /// <summary>The sum: a chain of origins.</summary>
    public static StateVector operator +(StateVector a, StateVector b) => new(
        a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.VelocityX + b.VelocityX, a.VelocityY + b.VelocityY, a.VelocityZ + b.VelocityZ);

    /// <summary>The difference: <paramref name="a"/> as seen from <paramref name="b"/>.</summary>
    public static StateVector operator -(StateVector a, StateVector b) => new(
        a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.VelocityX - b.VelocityX, a.VelocityY - b.VelocityY, a.VelocityZ - b.VelocityZ);

    /// <summary>The opposite: the origin as seen from here.</summary>
    public static StateVector operator -(StateVector a) => default(StateVector) - a;

    /// <summary>The projection of the position on a direction, in km.</summary>
    internal double Along(SkyDirection direction) => X * direction.X + Y * direction.Y + Z * direction.Z;

    /// <summary>The projection of the velocity on a direction, in km/s.</summary>
    internal double VelocityAlong(SkyDirection direction) =>
        VelocityX * direction.X + VelocityY * direction.Y + VelocityZ * direction.Z;
}
