namespace Mmoda.Numerics;

/// <summary>
/// Solution of small symmetric positive definite systems, such as normal equations, by the factorisation A = L Lᵀ.
/// </summary>
/// <remarks>Matrices are n × n, row by row. O(n³) to factor and invert, O(n²) to solve; nothing is allocated.</remarks>
public static class Cholesky
{
    /// <summary>Factors a matrix in place: its lower triangle becomes L.</summary>
    /// <param name="matrix">n × n; only the lower triangle is read.</param>
    /// <param name="n">Number of unknowns.</param>
    /// <returns>Whether the matrix is positive definite to working precision; if not, its contents are meaningless.</returns>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public static bool TryFactor(Span<double> matrix, int n) => Factor(matrix, n) < 0;

    /// <summary>As <see cref="TryFactor"/>, but names the first unknown that depends on those before it; −1 if none does.</summary>
    internal static int Factor(Span<double> matrix, int n)
    {
        ThrowIfShorter(matrix.Length, n * n, nameof(matrix));
        for (int j = 0; j < n; j++)
        {
            Span<double> rowJ = matrix.Slice(j * n, n);
            double diagonal = rowJ[j], pivot = diagonal - Dot(rowJ, rowJ, j);

            // What is left of the diagonal is rounding noise when a column depends on those before it.
            if (!(pivot > 1e-13 * diagonal) || !double.IsFinite(pivot))
                return j;
            double root = Math.Sqrt(pivot);
            rowJ[j] = root;
            for (int i = j + 1; i < n; i++)
            {
                Span<double> rowI = matrix.Slice(i * n, n);
                rowI[j] = (rowI[j] - Dot(rowI, rowJ, j)) / root;
            }
        }

        return -1;
    }

    /// <summary>Solves A x = b with a factor from <see cref="TryFactor"/>; b is replaced by x.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Solve(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        ThrowIfShorter(factor.Length, n * n, nameof(factor));
        ThrowIfShorter(b.Length, n, nameof(b));
        for (int i = 0; i < n; i++)
            b[i] = (b[i] - Dot(factor.Slice(i * n, n), b, i)) / factor[(i * n) + i];
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int k = i + 1; k < n; k++)
                sum -= factor[(k * n) + i] * b[k];
            b[i] = sum / factor[(i * n) + i];
        }
    }

    /// <summary>Computes A⁻¹ from a factor: the covariance matrix when A is a matrix of normal equations.</summary>
    /// <param name="factor">From <see cref="TryFactor"/>; must not overlap <paramref name="inverse"/>.</param>
    /// <param name="n">Number of unknowns.</param>
    /// <param name="inverse">Receives n × n values.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Invert(ReadOnlySpan<double> factor, int n, Span<double> inverse)
    {
        ThrowIfShorter(factor.Length, n * n, nameof(factor));
        ThrowIfShorter(inverse.Length, n * n, nameof(inverse));
        inverse[..(n * n)].Clear();
        for (int column = 0; column < n; column++)
        {
            // The inverse is symmetric, so its columns may be filled as rows.
            Span<double> unit = inverse.Slice(column * n, n);
            unit[column] = 1;
            Solve(factor, n, unit);
        }
    }

    /// <summary>Solves A x = b for many right sides, one after the other in <paramref name="b"/>; each is replaced by its x.</summary>
    /// <exception cref="ArgumentException">A span is too short, or <paramref name="b"/> does not hold whole right sides.</exception>
    public static void SolveMany(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        if (b.Length % n != 0)
            throw new ArgumentException($"{b.Length} elements are not whole right sides of {n}.", nameof(b));
        for (int start = 0; start < b.Length; start += n)
            Solve(factor, n, b.Slice(start, n));
    }

    /// <summary>ln det A from a factor.</summary>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public static double LogDeterminant(ReadOnlySpan<double> factor, int n)
    {
        ThrowIfShorter(factor.Length, n * n, nameof(factor));
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += Math.Log(factor[(i * n) + i]);
        return 2 * sum;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int count)
    {
        double sum = 0;
        for (int k = 0; k < count; k++)
            sum += a[k] * b[k];
        return sum;
    }

    private static void ThrowIfShorter(int length, int needed, string name)
    {
        if (length < needed)
            throw new ArgumentException($"At least {needed} elements are needed, not {length}.", name);
    }
}
