namespace Mmoda.CodedMask;

/// <summary>Which elements of a mask are open: a rectangle of equal square elements.</summary>
/// <remarks>
/// Element <c>(x, y)</c> of <see cref="Width"/> × <see cref="Height"/>, x fastest; the mask centre is at
/// <c>((Width − 1) / 2, (Height − 1) / 2)</c>. Immutable.
/// </remarks>
public sealed class MaskPattern
{
    private readonly byte[] _open;

    /// <summary>Creates a pattern from element values, x fastest.</summary>
    /// <param name="width">Elements along x.</param>
    /// <param name="height">Elements along y.</param>
    /// <param name="open">1 for open, 0 for closed; copied.</param>
    /// <exception cref="ArgumentException">The length is not width × height, or a value is neither 0 nor 1.</exception>
    public MaskPattern(int width, int height, ReadOnlySpan<byte> open)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (open.Length != checked(width * height))
            throw new ArgumentException($"{width} × {height} elements are needed, not {open.Length}.", nameof(open));
        if (open.ContainsAnyExceptInRange((byte)0, (byte)1))
            throw new ArgumentException("An element is 0 (closed) or 1 (open).", nameof(open));
        Width = width;
        Height = height;
        _open = open.ToArray();
        Period = null;
    }

    private MaskPattern(int width, int height, byte[] open, int period)
    {
        Width = width;
        Height = height;
        _open = open;
        Period = period;
    }

    /// <summary>Elements along x (for ISGRI the DETY axis).</summary>
    public int Width { get; }

    /// <summary>Elements along y (for ISGRI the DETZ axis).</summary>
    public int Height { get; }

    /// <summary>Elements after which the pattern repeats along both axes; <c>null</c> for a pattern that does not repeat.
    /// Decoded images show replicas of a source at multiples of this distance.</summary>
    public int? Period { get; }

    /// <summary>All elements, row by row: 1 open, 0 closed.</summary>
    public ReadOnlySpan<byte> Elements => _open;

    /// <summary>Number of open elements.</summary>
    public int OpenCount => _open.AsSpan().Count((byte)1);

    /// <summary>
    /// A modified uniformly redundant array (Gottesman and Fenimore 1989) of prime order p, repeated cyclically.
    /// </summary>
    /// <remarks>
    /// A[0][j] = 0; A[i ≠ 0][0] = 1; otherwise A[i][j] = 1 iff i and j are both or neither quadratic residues modulo p.
    /// The origin (i, j) = (0, 0) of the order-p pattern lies at the element <c>((size − 1) / 2, (size − 1) / 2)</c>;
    /// i counts along y, j along x. With G = 2A − 1 except G[0][0] = 1 the cyclic correlation A ⋆ G is a single peak.
    /// </remarks>
    /// <param name="order">A prime p with p mod 4 = 1 (53 for IBIS).</param>
    /// <param name="size">Elements per side, odd (95 for IBIS, p for the bare pattern).</param>
    /// <exception cref="ArgumentException">The order is not such a prime, or the size is even.</exception>
    public static MaskPattern Mura(int order, int size)
    {
        if (order < 5 || order % 4 != 1 || !IsPrime(order))
            throw new ArgumentException($"A MURA has a prime order p with p mod 4 = 1; {order} is not.", nameof(order));
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (size % 2 == 0)
            throw new ArgumentException($"The size must be odd, so that the pattern has a central element; {size} is not.", nameof(size));

        bool[] isResidue = new bool[order];
        for (int k = 1; k < order; k++)
            isResidue[(int)((long)k * k % order)] = true;

        int centre = (size - 1) / 2;
        byte[] open = new byte[size * size];
        for (int y = 0; y < size; y++)
        {
            int i = Modulo(y - centre, order);
            for (int x = 0; x < size; x++)
            {
                int j = Modulo(x - centre, order);
                bool isOpen = i != 0 && (j == 0 || isResidue[i] == isResidue[j]);
                open[(y * size) + x] = isOpen ? (byte)1 : (byte)0;
            }
        }

        return new MaskPattern(size, size, open, order);
    }

    private static int Modulo(int value, int modulus) => ((value % modulus) + modulus) % modulus;

    private static bool IsPrime(int value)
    {
        for (int divisor = 2; divisor * divisor <= value; divisor++)
        {
            if (value % divisor == 0)
                return false;
        }

        return value > 1;
    }
}
