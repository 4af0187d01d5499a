namespace Mmoda.Sky;

/// <summary>A rotation as a unit quaternion w + xi + yj + zk; q and −q are the same rotation.</summary>
/// <remarks>
/// The rotation by the angle α about the axis â is (cos α/2, â sin α/2) and stands for the change of axes that
/// <see cref="Rotation3"/> means: <c>v' = q* v q</c>, so that a positive angle about Z is <see cref="Rotation3.AboutZ"/>. The
/// product is that of the matrices: <c>(left * right)</c> applies <c>right</c> first. Use <see cref="Conjugate"/> for files whose
/// quaternions turn vectors instead of axes. <c>default</c> is no rotation; <see cref="Identity"/> changes nothing.
/// </remarks>
public readonly record struct UnitQuaternion
{
    private UnitQuaternion(double w, double x, double y, double z) => (W, X, Y, Z) = (w, x, y, z);

    /// <summary>The rotation that changes nothing.</summary>
    public static UnitQuaternion Identity { get; } = new(1, 0, 0, 0);

    /// <summary>cos α/2.</summary>
    public double W { get; }

    /// <summary>sin α/2 times the first component of the axis.</summary>
    public double X { get; }

    /// <summary>sin α/2 times the second component of the axis.</summary>
    public double Y { get; }

    /// <summary>sin α/2 times the third component of the axis.</summary>
    public double Z { get; }

    /// <summary>The inverse rotation.</summary>
    public UnitQuaternion Conjugate => new(W, -X, -Y, -Z);

    /// <summary>The angle of the rotation, [0, π].</summary>
    public Angle Angle => new(2 * Math.Atan2(Math.Sqrt(X * X + Y * Y + Z * Z), Math.Abs(W)));

    /// <summary>A rotation from four components, scalar first, of any length.</summary>
    /// <exception cref="ArgumentException">The components are all 0 or not finite.</exception>
    public static UnitQuaternion From(double w, double x, double y, double z)
    {
        double length = Math.Sqrt(w * w + x * x + y * y + z * z);
        if (!(length > 0) || !double.IsFinite(length))
            throw new ArgumentException($"The quaternion ({w}, {x}, {y}, {z}) is no rotation.");
        return new(w / length, x / length, y / length, z / length);
    }

    /// <summary>The rotation whose axis is that of a vector and whose angle in radians is its length.</summary>
    /// <exception cref="ArgumentException">A component is not finite.</exception>
    public static UnitQuaternion FromRotationVector(double x, double y, double z)
    {
        double angle = Math.Sqrt(x * x + y * y + z * z);
        if (!double.IsFinite(angle))
            throw new ArgumentException($"The rotation vector ({x}, {y}, {z}) is not finite.");
        (double sin, double cos) = Math.SinCos(angle / 2);
        // sin(α/2) / α near 0 by its series; the next term is below 1e-17 there.
        double scale = angle > 1e-4 ? sin / angle : 0.5 - angle * angle / 48;
        return From(cos, x * scale, y * scale, z * scale);
    }

    /// <summary>The rotation of a matrix; a matrix that is none to rounding is renormalised.</summary>
    /// <remarks>The largest of the four components is found first, so that nothing cancels (Shepperd 1978, J. Guid. Control 1, 223).</remarks>
    /// <exception cref="ArgumentException">The matrix is more than 1e-3 from a rotation, or a reflection.</exception>
    public static UnitQuaternion FromMatrix(in Rotation3 m)
    {
        double determinant = m.M00 * (m.M11 * m.M22 - m.M12 * m.M21) - m.M01 * (m.M10 * m.M22 - m.M12 * m.M20) + m.M02 * (m.M10 * m.M21 - m.M11 * m.M20);
        if (!(m.OrthonormalityError <= 1e-3) || determinant < 0)
            throw new ArgumentException($"The matrix is {m.OrthonormalityError} from orthonormal, with determinant {determinant}; it is no rotation.", nameof(m));
        double trace = m.M00 + m.M11 + m.M22;
        if (trace >= m.M00 && trace >= m.M11 && trace >= m.M22)
            return From(1 + trace, m.M12 - m.M21, m.M20 - m.M02, m.M01 - m.M10);
        if (m.M00 >= m.M11 && m.M00 >= m.M22)
            return From(m.M12 - m.M21, 1 + m.M00 - m.M11 - m.M22, m.M01 + m.M10, m.M20 + m.M02);
        return m.M11 >= m.M22
            ? From(m.M20 - m.M02, m.M01 + m.M10, 1 + m.M11 - m.M00 - m.M22, m.M12 + m.M21)
            : From(m.M01 - m.M10, m.M20 + m.M02, m.M12 + m.M21, 1 + m.M22 - m.M00 - m.M11);
    }

    /// <summary>The product: first <paramref name="right"/>, then <paramref name="left"/>, as of matrices.</summary>
    /// <remarks>Axes turn by q* v q, so the factors of the quaternion product stand in the other order.</remarks>
    public static UnitQuaternion operator *(UnitQuaternion left, UnitQuaternion right)
    {
        (UnitQuaternion a, UnitQuaternion b) = (right, left);
        return From(
            a.W * b.W - a.X * b.X - a.Y * b.Y - a.Z * b.Z,
            a.W * b.X + a.X * b.W + a.Y * b.Z - a.Z * b.Y,
            a.W * b.Y - a.X * b.Z + a.Y * b.W + a.Z * b.X,
            a.W * b.Z + a.X * b.Y - a.Y * b.X + a.Z * b.W);
    }

    /// <summary>This rotation after <paramref name="first"/>; the named form of <c>this * first</c>.</summary>
    public UnitQuaternion Multiply(UnitQuaternion first) => this * first;

    /// <summary>The 3 × 3 matrix of the rotation.</summary>
    public Rotation3 ToMatrix() => new(
        1 - 2 * (Y * Y + Z * Z), 2 * (X * Y + W * Z), 2 * (X * Z - W * Y),
        2 * (X * Y - W * Z), 1 - 2 * (X * X + Z * Z), 2 * (Y * Z + W * X),
        2 * (X * Z + W * Y), 2 * (Y * Z - W * X), 1 - 2 * (X * X + Y * Y));

    /// <summary>The vector along the axis whose length is the angle in radians, at most π.</summary>
    public (double X, double Y, double Z) ToRotationVector()
    {
        double sin = Math.Sqrt(X * X + Y * Y + Z * Z);
        double scale = sin > 0 ? Angle.Radians / sin : 2;
        if (W < 0)
            scale = -scale;
        return (X * scale, Y * scale, Z * scale);
    }

    /// <summary>The rotation on the shortest way between two, at constant speed (Shoemake 1985, SIGGRAPH 19, 245).</summary>
    /// <param name="start">The rotation at 0.</param>
    /// <param name="end">The rotation at 1.</param>
    /// <param name="part">How much of the way, [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="part"/> lies outside: nothing is extrapolated.</exception>
    public static UnitQuaternion Slerp(UnitQuaternion start, UnitQuaternion end, double part)
    {
        if (!(part >= 0 && part <= 1))
            throw new ArgumentOutOfRangeException(nameof(part), part, "Between two rotations lies a part from 0 to 1.");
        double cos = start.W * end.W + start.X * end.X + start.Y * end.Y + start.Z * end.Z;
        double sign = cos < 0 ? -1 : 1;
        // The angle between the quaternions from their difference: exact where the cosine is not.
        (double dw, double dx, double dy, double dz) = (end.W * sign - start.W, end.X * sign - start.X, end.Y * sign - start.Y, end.Z * sign - start.Z);
        double angle = 2 * Math.Asin(Math.Min(1, Math.Sqrt(dw * dw + dx * dx + dy * dy + dz * dz) / 2));
        double sin = Math.Sin(angle);
        (double a, double b) = sin > 1e-12 ? (Math.Sin((1 - part) * angle) / sin, Math.Sin(part * angle) / sin) : (1 - part, part);
        b *= sign;
        return From(a * start.W + b * end.W, a * start.X + b * end.X, a * start.Y + b * end.Y, a * start.Z + b * end.Z);
    }
}
