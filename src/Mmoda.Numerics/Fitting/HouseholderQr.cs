namespace Mmoda.Numerics;

/// <summary>
/// The factorisation A = Q R by reflections (Householder 1958; Golub and Van Loan, algorithm 5.2.1). Matrices are stored column by
/// column, each <c>rows</c> long. Unlike normal equations it does not square the condition number.
/// </summary>
internal static class HouseholderQr
{
    /// <summary>
    /// Replaces the upper triangle by R and a right side b by Qᵀb; the rest of the matrix is lost. Columns that depend on those before
    /// them, to 1e-14 of their length, get a zero on the diagonal of R. O(rows · columns²).
    /// </summary>
    /// <returns>The first dependent column, or −1.</returns>
    public static int Factor(Span<double> matrix, int rows, int columns, Span<double> right)
    {
        int dependent = -1;
        for (int j = 0; j < columns; j++)
        {
            Span<double> column = matrix.Slice(j * rows, rows), below = column[Math.Min(j, rows)..];
            double norm = Math.Sqrt(VectorArithmetic.Dot(below, below));
            double whole = Math.Sqrt(VectorArithmetic.Dot(column, column));
            if (!(norm > 1e-14 * whole) || below.IsEmpty)
            {
                dependent = dependent < 0 ? j : dependent;
                below.Clear();
                continue;
            }

            double diagonal = below[0] > 0 ? -norm : norm, head = below[0] - diagonal;
            below[0] = head;

            // The reflection is 1 − v vᵀ · scale with v = below.
            double scale = -1 / (diagonal * head);
            for (int k = j + 1; k < columns; k++)
            {
                Span<double> other = matrix.Slice((k * rows) + j, rows - j);
                VectorArithmetic.AddScaled(other, below, -scale * VectorArithmetic.Dot(below, other));
            }

            Span<double> rest = right[j..rows];
            VectorArithmetic.AddScaled(rest, below, -scale * VectorArithmetic.Dot(below, rest));
            below[0] = diagonal;
        }

        return dependent;
    }

    /// <summary>Solves R x = b in place; unknowns with a zero on the diagonal become 0.</summary>
    public static void SolveUpper(ReadOnlySpan<double> factor, int rows, int columns, Span<double> b)
    {
        for (int j = columns - 1; j >= 0; j--)
        {
            ReadOnlySpan<double> column = factor.Slice(j * rows, rows);
            b[j] = column[j] == 0 ? 0 : b[j] / column[j];
            for (int i = 0; i < j; i++)
                b[i] -= column[i] * b[j];
        }
    }
}
