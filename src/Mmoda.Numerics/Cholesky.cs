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
    public static bool TryFactor(Span<double> matrix, int n)
    {
        ThrowIfShorter(matrix.Length, n * n, nameof(matrix));
        for (int j = 0; j < n; j++)
        {
            Span<double> rowJ = matrix.Slice(j * n, n);
            double diagonal = rowJ[j], pivot = diagonal - Dot(rowJ, rowJ, j);

            // What is left of the diagonal is rounding noise when a column depends on those before it.
            if (!(pivot > 1e-13 * diagonal) || !double.IsFinite(pivot))
                return false;
            double root = Math.Sqrt(pivot);
            rowJ[j] = root;
            for (int i = j + 1; i < n; i++)
            {
                Span<double> rowI = matrix.Slice(i * n, n);
                rowI[j] = (rowI[j] - Dot(rowI, rowJ, j)) / root;
            }
        }

        return true;
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
