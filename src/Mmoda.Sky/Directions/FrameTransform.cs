namespace Mmoda.Sky;

/// <summary>The way between the ICRS and a celestial frame: a rotation, and the E-terms of aberration for FK4.</summary>
/// <param name="FromIcrs">ICRS components to components on the axes of the frame (FK4: without E-terms).</param>
/// <param name="HasETerms">Whether places of this frame contain the E-terms of aberration.</param>
internal readonly record struct FrameTransform(Rotation3 FromIcrs, bool HasETerms)
{
    private const double RadiansPerArcSecond = Angle.RadiansPerDegree / 3600;

    // E-terms of aberration at B1950 in radians (Standish 1982, A&A 115, 20; Explanatory Supplement 1992, §3.59).
    private const double AberrationX = -1.62557e-6, AberrationY = -0.31919e-6, AberrationZ = -0.13843e-6;

    /// <summary>ICRS to FK5 of J2000 (Kaplan 2005, USNO Circular 179, §3.5; Mignard and Frœschlé 2000, A&amp;A 354, 732).</summary>
    private static readonly Rotation3 Fk5FromIcrs =
        Rotation3.AboutX(Angle.FromArcSeconds(19.9e-3))
        * Rotation3.AboutY(Angle.FromArcSeconds(9.1e-3))
        * Rotation3.AboutZ(Angle.FromArcSeconds(-22.9e-3));

    private static readonly Rotation3 Fk4FromIcrs = Fk5FromFk4().Transpose * Fk5FromIcrs;

    /// <summary>de Vaucouleurs et al. (1991, RC3): the pole lies at l = 47.37°, b = 6.32°, longitude 0 at l = 137.37°.</summary>
    private static readonly Rotation3 SupergalacticFromIcrs =
        Rotation3.AboutZ(Angle.FromDegrees(90))
        * Rotation3.AboutY(Angle.FromDegrees(90 - 6.32))
        * Rotation3.AboutZ(Angle.FromDegrees(47.37))
        * GalacticFrame.FromIcrs;

    /// <summary>The way to a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="equinox">Julian year of FK5 and ecliptic (null: 2000), 1950 or null for FK4, ignored by other frames.</param>
    /// <exception cref="ArgumentOutOfRangeException">The equinox is not possible.</exception>
    public static FrameTransform To(SkyFrame frame, double? equinox)
    {
        switch (frame)
        {
            case SkyFrame.Icrs:
                return new(Rotation3.Identity, false);
            case SkyFrame.Galactic:
                return new(GalacticFrame.FromIcrs, false);
            case SkyFrame.Fk5:
                return new(Precession1976(Centuries(equinox)) * Fk5FromIcrs, false);
            case SkyFrame.Fk4 or SkyFrame.Fk4WithoutETerms:
                if (Math.Abs((equinox ?? 1950) - 1950) > 1e-6)
                    throw new ArgumentOutOfRangeException(nameof(equinox), equinox, "FK4 is supported at the equinox B1950 only.");
                return new(Fk4FromIcrs, frame == SkyFrame.Fk4);
            case SkyFrame.Ecliptic:
                return new(Ecliptic2006(Centuries(equinox)), false);
            case SkyFrame.Supergalactic:
                return new(SupergalacticFromIcrs, false);
            default:
                throw new ArgumentOutOfRangeException(nameof(frame), frame, "The frame is not known.");
        }
    }

    /// <summary>Components on the axes of the frame to ICRS; the result is not normalised.</summary>
    public (double X, double Y, double Z) ToIcrs(double x, double y, double z)
    {
        if (HasETerms)
            RemoveETerms(ref x, ref y, ref z);
        return FromIcrs.Transpose.Apply(x, y, z);
    }

    /// <summary>ICRS components to components on the axes of the frame; not normalised.</summary>
    public (double X, double Y, double Z) ToFrame(double x, double y, double z)
    {
        (x, y, z) = FromIcrs.Apply(x, y, z);
        if (HasETerms)
            AddETerms(ref x, ref y, ref z);
        return (x, y, z);
    }

    /// <summary>Takes the E-terms A from a unit vector: p − A + (p·A) p (Standish 1982, eq. 1).</summary>
    public static void RemoveETerms(ref double x, ref double y, ref double z)
    {
        double along = x * AberrationX + y * AberrationY + z * AberrationZ;
        (x, y, z) = (x + along * x - AberrationX, y + along * y - AberrationY, z + along * z - AberrationZ);
    }

    /// <summary>Undoes <see cref="RemoveETerms"/>: p (1 + p·A) = k p₀ + A, where k differs from 1 by A² = 3e-12.</summary>
    public static void AddETerms(ref double x, ref double y, ref double z)
    {
        (x, y, z) = (x + AberrationX, y + AberrationY, z + AberrationZ);
        double length = Math.Sqrt(x * x + y * y + z * z);
        (x, y, z) = (x / length, y / length, z / length);
    }

    private static double Centuries(double? equinox)
    {
        double year = equinox ?? 2000;
        if (!(Math.Abs(year - 2000) <= 1000))
            throw new ArgumentOutOfRangeException(nameof(equinox), equinox, "An equinox must be a year between 1000 and 3000.");
        return (year - 2000) / 100;
    }

    /// <summary>Precession of the equator from J2000 (Lieske et al. 1977, A&amp;A 58, 1; IAU 1976).</summary>
    private static Rotation3 Precession1976(double t)
    {
        double zeta = t * (2306.2181 + t * (0.30188 + t * 0.017998));
        double z = t * (2306.2181 + t * (1.09468 + t * 0.018203));
        double theta = t * (2004.3109 + t * (-0.42665 + t * -0.041833));
        return Rotation3.AboutZ(Angle.FromArcSeconds(-z)) * Rotation3.AboutY(Angle.FromArcSeconds(theta)) * Rotation3.AboutZ(Angle.FromArcSeconds(-zeta));
    }

    /// <summary>ICRS to the mean ecliptic and equinox of date (Hilton et al. 2006, Celest. Mech. 94, 351, table 1): R3(−ψ̄) R1(φ̄) R3(γ̄).</summary>
    private static Rotation3 Ecliptic2006(double t)
    {
        double gamma = -0.052928 + t * (10.556378 + t * (0.4932044 + t * (-0.00031238 + t * (-0.000002788 + t * 0.0000000260))));
        double phi = 84381.412819 + t * (-46.811016 + t * (0.0511268 + t * (0.00053289 + t * (-0.000000440 + t * -0.0000000176))));
        double psi = -0.041775 + t * (5038.481484 + t * (1.5584175 + t * (-0.00018522 + t * (-0.000026452 + t * -0.0000000148))));
        return Rotation3.AboutZ(Angle.FromArcSeconds(-psi)) * Rotation3.AboutX(Angle.FromArcSeconds(phi)) * Rotation3.AboutZ(Angle.FromArcSeconds(gamma));
    }

    /// <summary>FK4 of B1950 without E-terms to FK5 of J2000 for sources without proper motion in FK5, epoch B1950.</summary>
    /// <remarks>
    /// Positions and velocities of Standish (1982) and Aoki et al. (1983, A&amp;A 128, 263), numbers of the Explanatory Supplement
    /// (1992, eq. 3.591-4): a place at rest in FK5 moves in FK4, so the velocity that it has there is taken back from J2000 to
    /// B1950. The printed matrix is a rotation to 7 µas; one step of the polar decomposition makes it exact.
    /// </remarks>
    private static Rotation3 Fk5FromFk4()
    {
        const double Centuries = -0.50000209557700146; // From J2000.0 to B1950.0, Julian.
        const double w = Centuries * RadiansPerArcSecond;
        Rotation3 m = new(
            0.9999256782 + w * -0.000551, -0.0111820611 + w * -0.238565, -0.0048579477 + w * 0.435739,
            0.0111820610 + w * 0.238514, 0.9999374784 + w * -0.002667, -0.0000271765 + w * -0.008541,
            0.0048579479 + w * -0.435623, -0.0000271474 + w * 0.012254, 0.9999881997 + w * 0.002117);
        // Q = M (3 − MᵀM) / 2, good to the square of the error.
        Rotation3 n = m.Transpose * m;
        return m * new Rotation3(
            (3 - n.M00) / 2, -n.M01 / 2, -n.M02 / 2, -n.M10 / 2, (3 - n.M11) / 2, -n.M12 / 2, -n.M20 / 2, -n.M21 / 2, (3 - n.M22) / 2);
    }
}
