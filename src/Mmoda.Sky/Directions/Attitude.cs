namespace Mmoda.Sky;

/// <summary>How a spacecraft or an instrument is oriented: the directions of its three axes on the sky.</summary>
/// <remarks>
/// INTEGRAL: X is the pointing axis, Z lies towards the Sun side (normal to the solar arrays), and <b>Y = Z × X</b>
/// completes a right-handed system.
/// </remarks>
public readonly record struct Attitude
{
    /// <summary>Widest departure from a right angle between the given X and Z axes that is taken as rounding.</summary>
    private static readonly Angle WidestSkew = Angle.FromDegrees(1);

    private Attitude(Rotation3 fromSky) => FromSky = fromSky;

    /// <summary>The rotation from ICRS components to components on the axes of the spacecraft (rows: X, Y, Z axis).</summary>
    public Rotation3 FromSky { get; }

    /// <summary>The pointing axis.</summary>
    public SkyDirection XAxis => SkyDirection.FromVector(FromSky.M00, FromSky.M01, FromSky.M02);

    /// <summary>The axis Z × X.</summary>
    public SkyDirection YAxis => SkyDirection.FromVector(FromSky.M10, FromSky.M11, FromSky.M12);

    /// <summary>The axis towards the Sun side.</summary>
    public SkyDirection ZAxis => SkyDirection.FromVector(FromSky.M20, FromSky.M21, FromSky.M22);

    /// <summary>The attitude with the given X and Z axes. X is kept; Z is made orthogonal to it.</summary>
    /// <exception cref="ArgumentException">The two directions are more than 1° from a right angle, or undefined.</exception>
    public static Attitude FromAxes(SkyDirection x, SkyDirection z)
    {
        double skew = Math.Abs(x.SeparationTo(z).Radians - Math.PI / 2);
        if (!x.IsDefined || !z.IsDefined || !(skew <= WidestSkew.Radians))
        {
            throw new ArgumentException(
                $"X axis {x} and Z axis {z} are {x.SeparationTo(z)} apart; the axes of an attitude are 90° apart.", nameof(z));
        }

        SkyDirection y = SkyDirection.FromVector(z.Y * x.Z - z.Z * x.Y, z.Z * x.X - z.X * x.Z, z.X * x.Y - z.Y * x.X);
        SkyDirection square = SkyDirection.FromVector(x.Y * y.Z - x.Z * y.Y, x.Z * y.X - x.X * y.Z, x.X * y.Y - x.Y * y.X);
        return new(new(x.X, x.Y, x.Z, y.X, y.Y, y.Z, square.X, square.Y, square.Z));
    }

    /// <summary>The attitude whose axes are reached from those of the ICRS by a rotation.</summary>
    public static Attitude FromRotation(UnitQuaternion rotation) => new(rotation.ToMatrix());

    /// <summary>The attitude of a matrix from ICRS components to components on the axes (rows: X, Y, Z axis).</summary>
    /// <exception cref="ArgumentException">The matrix is more than 1e-3 from a rotation, or a reflection.</exception>
    public static Attitude FromMatrix(in Rotation3 fromSky) => FromRotation(UnitQuaternion.FromMatrix(fromSky));

    /// <summary>The rotation from ICRS components to components on the axes of the spacecraft.</summary>
    /// <exception cref="ArgumentException">This is <c>default</c>, which is no attitude.</exception>
    public UnitQuaternion ToRotation() => UnitQuaternion.FromMatrix(FromSky);

    /// <summary>The attitude between two, on the shortest rotation from one to the other.</summary>
    /// <param name="start">The attitude at 0.</param>
    /// <param name="end">The attitude at 1.</param>
    /// <param name="part">How much of the way, [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="part"/> lies outside: nothing is extrapolated.</exception>
    public static Attitude Between(Attitude start, Attitude end, double part) =>
        FromRotation(UnitQuaternion.Slerp(start.ToRotation(), end.ToRotation(), part));

    /// <summary>The angle of the single rotation that leads from this attitude to another, [0, π].</summary>
    public Angle AngleTo(Attitude other) => (other.ToRotation() * ToRotation().Conjugate).Angle;

    /// <summary>The mean of several attitudes: the X and Z axes are averaged as vectors and made orthogonal again.</summary>
    /// <remarks>Meant for the rows of one pointing, whose axes differ by arc-minutes; then this is the chordal mean to second order.</remarks>
    /// <param name="attitudes">At least one.</param>
    /// <exception cref="ArgumentException">There are none, or they are so far apart that the mean axes are not orthogonal.</exception>
    public static Attitude Mean(ReadOnlySpan<Attitude> attitudes)
    {
        if (attitudes.IsEmpty)
            throw new ArgumentException("The mean of no attitude is not defined.", nameof(attitudes));
        (double X, double Y, double Z) sumX = default, sumZ = default;
        foreach (Attitude attitude in attitudes)
        {
            Rotation3 m = attitude.FromSky;
            sumX = (sumX.X + m.M00, sumX.Y + m.M01, sumX.Z + m.M02);
            sumZ = (sumZ.X + m.M20, sumZ.Y + m.M21, sumZ.Z + m.M22);
        }

        return FromAxes(SkyDirection.FromVector(sumX.X, sumX.Y, sumX.Z), SkyDirection.FromVector(sumZ.X, sumZ.Y, sumZ.Z));
    }

    /// <summary>Components of a direction on the axes of the spacecraft: (ŝ·X̂, ŝ·Ŷ, ŝ·Ẑ).</summary>
    public (double X, double Y, double Z) ToSpacecraft(SkyDirection direction) =>
        FromSky.Apply(direction.X, direction.Y, direction.Z);

    /// <summary>The direction on the sky of a vector given on the axes of the spacecraft.</summary>
    /// <exception cref="ArgumentException">The vector is null or not finite.</exception>
    public SkyDirection ToSky(double x, double y, double z)
    {
        (double skyX, double skyY, double skyZ) = FromSky.Transpose.Apply(x, y, z);
        return SkyDirection.FromVector(skyX, skyY, skyZ);
    }

    /// <summary>The attitude of an instrument mounted on this spacecraft.</summary>
    /// <param name="alignment">Rotation from spacecraft components to instrument components (<c>MATRIX</c> of GNRL-IROT-MOD).</param>
    public Attitude OfInstrument(Rotation3 alignment) => new(alignment * FromSky);
}
