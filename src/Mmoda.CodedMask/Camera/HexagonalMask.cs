namespace Mmoda.CodedMask;

/// <summary>
/// A round mask of hexagonal elements in a hexagonal uniformly redundant array made of biquadratic residues (Finger and Prince 1985;
/// the pattern of JEM-X: in 't Zand, Heise and Jager 1994).
/// </summary>
/// <remarks>
/// Of a prime p = 4 q² + 1 with odd q the fourth powers modulo p form a cyclic difference set: (p − 1)/4 of p residues, and each
/// difference that is not 0 occurs λ = (p − 5)/16 times. Element (i, j) has residue (i + s j) mod p, with s a primitive sixth root of
/// unity: then a turn of the lattice by 60° keeps the pattern's correlations. Its centre is at <c>x = w (i + j/2)</c>, <c>y = w √3/2 j</c>,
/// with w the distance between opposite sides. Immutable.
/// </remarks>
public sealed class HexagonalMask
{
    private readonly bool[] _isOpen;
    private readonly int _step;

    /// <summary>Makes the mask.</summary>
    /// <param name="order">The prime p (22501 for JEM-X).</param>
    /// <param name="elementMillimetres">Distance w between opposite sides of an element.</param>
    /// <param name="diameterMillimetres">Diameter of the mask; beyond it all is closed.</param>
    /// <exception cref="ArgumentException">The order is not such a prime, or a size is not positive.</exception>
    public HexagonalMask(int order, double elementMillimetres, double diameterMillimetres)
    {
        int root = (int)Math.Round(Math.Sqrt((order - 1) / 4.0));
        if (order < 37 || (4 * root * root) + 1 != order || root % 2 == 0 || order % 6 != 1 || !IsPrime(order))
        {
            throw new ArgumentException(
                $"Fourth powers make a difference set, and a hexagonal pattern, for a prime 4 q² + 1 = 6 k + 1 with odd q; {order} is not such.", nameof(order));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(elementMillimetres);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(diameterMillimetres);
        Order = order;
        ElementMillimetres = elementMillimetres;
        DiameterMillimetres = diameterMillimetres;
        _isOpen = new bool[order];
        for (long k = 1; k < order; k++)
        {
            long square = k * k % order;
            _isOpen[square * square % order] = true;
        }

        // s² − s + 1 = 0: a sixth root of unity that no smaller power makes 1.
        long step = 2;
        while (((step * step) - step + 1) % order != 0)
            step++;
        _step = (int)step;
    }

    /// <summary>The prime p.</summary>
    public int Order { get; }

    /// <summary>Distance between opposite sides of an element, mm.</summary>
    public double ElementMillimetres { get; }

    /// <summary>Diameter, mm.</summary>
    public double DiameterMillimetres { get; }

    /// <summary>For each residue modulo <see cref="Order"/>: whether its elements are open.</summary>
    public ReadOnlySpan<bool> Residues => _isOpen;

    /// <summary>Residue of element (i, j).</summary>
    public int ResidueOf(int i, int j)
    {
        long residue = (i + ((long)_step * j)) % Order;
        return (int)(residue < 0 ? residue + Order : residue);
    }

    /// <summary>Whether light passes at a point of the mask, mm from its centre: the element whose centre is nearest decides.</summary>
    public bool IsOpen(double x, double y)
    {
        if ((x * x) + (y * y) > 0.25 * DiameterMillimetres * DiameterMillimetres)
            return false;
        double height = 0.5 * Math.Sqrt(3) * ElementMillimetres;
        int below = (int)Math.Floor(y / height);
        double least = double.PositiveInfinity;
        int residue = 0;
        for (int j = below; j <= below + 1; j++)
        {
            int i = (int)Math.Round((x / ElementMillimetres) - (0.5 * j));
            double dx = x - (ElementMillimetres * (i + (0.5 * j))), dy = y - (height * j), distance = (dx * dx) + (dy * dy);
            if (distance >= least)
                continue;
            least = distance;
            residue = ResidueOf(i, j);
        }

        return _isOpen[residue];
    }

    /// <summary>Open area within a radius about the centre, mm².</summary>
    /// <param name="radiusMillimetres">Radius.</param>
    public double OpenArea(double radiusMillimetres)
    {
        // Edges fall between the samples at random: 1e-4 of the area for a hundred elements.
        double step = ElementMillimetres / 24;
        int reach = (int)Math.Ceiling(radiusMillimetres / step);
        long open = 0;
        for (int row = -reach; row < reach; row++)
        {
            for (int column = -reach; column < reach; column++)
            {
                double x = (column + 0.5) * step, y = (row + 0.5) * step;
                open += (x * x) + (y * y) <= radiusMillimetres * radiusMillimetres && IsOpen(x, y) ? 1 : 0;
            }
        }

        return open * step * step;
    }

    private static bool IsPrime(int value)
    {
        for (int divisor = 2; divisor * divisor <= value; divisor++)
        {
            if (value % divisor == 0)
                return false;
        }

        return true;
    }
}
