namespace Mmoda.Sky;

/// <summary>A rotation of space as a 3 × 3 orthonormal matrix, named row by row: <c>v' = M·v</c>.</summary>
/// <remarks>
/// The elements are taken as given, so that measured matrices (for example the instrument alignment of an archive) are
/// used bit for bit; <see cref="OrthonormalityError"/> tells how far a matrix is from a rotation.
/// </remarks>
/// <param name="M00">Row 0, column 0.</param>
/// <param name="M01">Row 0, column 1.</param>
/// <param name="M02">Row 0, column 2.</param>
/// <param name="M10">Row 1, column 0.</param>
/// <param name="M11">Row 1, column 1.</param>
/// <param name="M12">Row 1, column 2.</param>
/// <param name="M20">Row 2, column 0.</param>
/// <param name="M21">Row 2, column 1.</param>
/// <param name="M22">Row 2, column 2.</param>
public readonly record struct Rotation3(
    double M00, double M01, double M02,
    double M10, double M11, double M12,
    double M20, double M21, double M22)
{
    /// <summary>The rotation that changes nothing.</summary>
    public static Rotation3 Identity { get; } = new(1, 0, 0, 0, 1, 0, 0, 0, 1);

    /// <summary>The inverse of this rotation.</summary>
    public Rotation3 Transpose => new(M00, M10, M20, M01, M11, M21, M02, M12, M22);

    /// <summary>The largest element of |M·Mᵀ − 1|: 0 for an exact rotation or reflection.</summary>
    public double OrthonormalityError
    {
        get
        {
            Rotation3 product = this * Transpose;
            double worst = 0;
            worst = Math.Max(worst, Math.Abs(product.M00 - 1));
            worst = Math.Max(worst, Math.Abs(product.M11 - 1));
            worst = Math.Max(worst, Math.Abs(product.M22 - 1));
            worst = Math.Max(worst, Math.Abs(product.M01));
            worst = Math.Max(worst, Math.Abs(product.M02));
            return Math.Max(worst, Math.Abs(product.M12));
        }
    }

    /// <summary>A matrix from nine elements, row by row.</summary>
    /// <exception cref="ArgumentException"><paramref name="rowMajor"/> does not hold nine finite elements.</exception>
    public static Rotation3 FromRows(ReadOnlySpan<double> rowMajor)
    {
        if (rowMajor.Length != 9)
            throw new ArgumentException($"A 3 × 3 matrix has 9 elements; {rowMajor.Length} were given.", nameof(rowMajor));
        foreach (double element in rowMajor)
        {
            if (!double.IsFinite(element))
                throw new ArgumentException($"A matrix element is {element}; all must be finite.", nameof(rowMajor));
        }

        return new(
            rowMajor[0], rowMajor[1], rowMajor[2], rowMajor[3], rowMajor[4], rowMajor[5], rowMajor[6], rowMajor[7], rowMajor[8]);
    }

    /// <summary>The change to axes turned by <paramref name="angle"/> about the first axis: R1 of the almanacs.</summary>
    public static Rotation3 AboutX(Angle angle)
    {
        (double s, double c) = Math.SinCos(angle.Radians);
        return new(1, 0, 0, 0, c, s, 0, -s, c);
    }

    /// <summary>The change to axes turned by <paramref name="angle"/> about the second axis: R2 of the almanacs.</summary>
    public static Rotation3 AboutY(Angle angle)
    {
        (double s, double c) = Math.SinCos(angle.Radians);
        return new(c, 0, -s, 0, 1, 0, s, 0, c);
    }

    /// <summary>The change to axes turned by <paramref name="angle"/> about the third axis: R3 of the almanacs.</summary>
    public static Rotation3 AboutZ(Angle angle)
    {
        (double s, double c) = Math.SinCos(angle.Radians);
        return new(c, s, 0, -s, c, 0, 0, 0, 1);
    }

    /// <summary>Matrix product: first <paramref name="right"/>, then <paramref name="left"/>.</summary>
    public static Rotation3 operator *(Rotation3 left, Rotation3 right)
    {
        (double a0, double a1, double a2) = left.Apply(right.M00, right.M10, right.M20);
        (double b0, double b1, double b2) = left.Apply(right.M01, right.M11, right.M21);
        (double c0, double c1, double c2) = left.Apply(right.M02, right.M12, right.M22);
        return new(a0, b0, c0, a1, b1, c1, a2, b2, c2);
    }

    /// <summary>This rotation after <paramref name="first"/>; the named form of <c>this * first</c>.</summary>
    public Rotation3 Multiply(Rotation3 first) => this * first;

    /// <summary>The vector M·v.</summary>
    public (double X, double Y, double Z) Apply(double x, double y, double z) => (
        M00 * x + M01 * y + M02 * z,
        M10 * x + M11 * y + M12 * z,
        M20 * x + M21 * y + M22 * z);

    /// <summary>The direction M·d, renormalised.</summary>
    public SkyDirection Apply(SkyDirection direction)
    {
        (double x, double y, double z) = Apply(direction.X, direction.Y, direction.Z);
        return SkyDirection.FromVector(x, y, z);
    }
}
