using System.Numerics;
using System.Runtime.InteropServices;

namespace Mmoda.Numerics;

/// <summary>Weighted linear least squares: the sums AᵀWA and AᵀWy over many data, and their solution.</summary>
/// <remarks>
/// <para>The design matrix A is stored column by column: the derivative of all data for parameter j at <c>j * data</c>. Products and
/// sums are in double precision also for float data. Normal matrices are n × n, row by row; the lower triangle counts.</para>
/// <para>They square the condition number: columns that agree to seven digits are not told apart. Nothing is allocated.</para>
/// </remarks>
public static class NormalEquations
{
    /// <summary>Data per block: the weighted columns of a block stay in the first cache.</summary>
    private const int Block = 512;

    /// <summary>Adds data to the normal equations. O(data · n² / 2).</summary>
    /// <param name="design">Data × n, data fastest.</param>
    /// <param name="target">The measured values y.</param>
    /// <param name="weights">1/σ² of each; 0 leaves one out (its other numbers must still be finite). Empty for all 1.</param>
    /// <param name="n">Number of parameters.</param>
    /// <param name="normal">n × n sums to which AᵀWA is added, lower triangle.</param>
    /// <param name="right">n sums to which AᵀWy is added.</param>
    /// <returns>yᵀWy of these data, from which χ² follows: see <see cref="TrySolve"/>.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static double Accumulate<T>(
        ReadOnlySpan<T> design, ReadOnlySpan<T> target, ReadOnlySpan<T> weights, int n, Span<double> normal, Span<double> right)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int data = target.Length;
        if (design.Length != (long)data * n || (!weights.IsEmpty && weights.Length != data))
            throw new ArgumentException($"{design.Length} elements and {weights.Length} weights for {data} data and {n} parameters.", nameof(design));
        ThrowIfShort(normal.Length, n * n, nameof(normal));
        ThrowIfShort(right.Length, n, nameof(right));
        Span<double> weighted = stackalloc double[Block], other = stackalloc double[Block], values = stackalloc double[Block];
        double squares = 0;
        for (int start = 0; start < data; start += Block)
        {
            int count = Math.Min(Block, data - start);
            Widen(target.Slice(start, count), values);
            for (int i = 0; i <= n; i++)
            {
                // Column n is the target itself, for the sum of its squares.
                Span<double> column = weighted[..count];
                Widen(i < n ? design.Slice((i * data) + start, count) : target.Slice(start, count), column);
                if (!weights.IsEmpty)
                    Multiply(column, weights.Slice(start, count));
                double product = VectorArithmetic.Dot(column, values[..count]);
                if (i == n)
                {
                    squares += product;
                    break;
                }

                right[i] += product;
                for (int j = 0; j <= i; j++)
                {
                    Widen(design.Slice((j * data) + start, count), other);
                    normal[(i * n) + j] += VectorArithmetic.Dot(column, other[..count]);
                }
            }
        }

        return squares;
    }

    /// <summary>Solves normal equations, scaled to a unit diagonal, and tells whether the data determine all parameters.</summary>
    /// <param name="normal">AᵀWA; its lower triangle is replaced by the factor.</param>
    /// <param name="right">AᵀWy; replaced by the parameters.</param>
    /// <param name="n">Number of parameters.</param>
    /// <param name="covariance">n × n: receives (AᵀWA)⁻¹; empty if not wanted.</param>
    /// <param name="ridge">
    /// Added to the unit diagonal (Hoerl and Kennard 1970, in units of each parameter's own information): 0 for unbiased estimates.
    /// </param>
    /// <returns>Whether there is a solution, the least determined parameter, and how much the others explain of it.</returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static NormalSolution TrySolve(Span<double> normal, Span<double> right, int n, Span<double> covariance, double ridge = 0)
    {
        ThrowIfShort(normal.Length, n * n, nameof(normal));
        ThrowIfShort(right.Length, n, nameof(right));
        if (!covariance.IsEmpty)
            ThrowIfShort(covariance.Length, n * n, nameof(covariance));
        ArgumentOutOfRangeException.ThrowIfNegative(ridge);
        Span<double> scale = n <= 256 ? stackalloc double[n] : new double[n];
        for (int i = 0; i < n; i++)
        {
            double diagonal = normal[(i * n) + i];
            if (!(diagonal > 0) || !double.IsFinite(diagonal))
                return new(false, i, 0);
            scale[i] = 1 / Math.Sqrt(diagonal);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                normal[(i * n) + j] *= scale[i] * scale[j];
            normal[(i * n) + i] = 1 + ridge;
            right[i] *= scale[i];
        }

        int dependent = Cholesky.Factor(normal, n);
        if (dependent >= 0)
            return new(false, dependent, 0);

        // The squared pivot is the part of a column that those before it do not explain.
        int least = 0;
        for (int i = 1; i < n; i++)
            least = normal[(i * n) + i] < normal[(least * n) + least] ? i : least;
        double independence = normal[(least * n) + least] * normal[(least * n) + least];
        Cholesky.Solve(normal, n, right);
        for (int i = 0; i < n; i++)
            right[i] *= scale[i];
        if (!covariance.IsEmpty)
        {
            Cholesky.Invert(normal, n, covariance);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    covariance[(i * n) + j] *= scale[i] * scale[j];
            }
        }

        return new(true, least, independence);
    }

    private static void Widen<T>(ReadOnlySpan<T> source, Span<double> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            MemoryMarshal.Cast<T, double>(source).CopyTo(target);
            return;
        }

        int done = 0;
        if (typeof(T) == typeof(float))
        {
            ReadOnlySpan<float> singles = MemoryMarshal.Cast<T, float>(source);
            ref double first = ref MemoryMarshal.GetReference(target);
            for (; done <= singles.Length - Vector<float>.Count; done += Vector<float>.Count)
            {
                Vector.Widen(new Vector<float>(singles[done..]), out Vector<double> low, out Vector<double> high);
                low.StoreUnsafe(ref first, (nuint)done);
                high.StoreUnsafe(ref first, (nuint)(done + Vector<double>.Count));
            }
        }

        for (; done < source.Length; done++)
            target[done] = double.CreateChecked(source[done]);
    }

    private static void Multiply<T>(Span<double> column, ReadOnlySpan<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<double> widened = stackalloc double[Block];
        Widen(weights, widened);
        for (int i = 0; i < column.Length; i++)
            column[i] *= widened[i];
    }

    private static void ThrowIfShort(int length, int needed, string name)
    {
        if (length < needed)
            throw new ArgumentException($"At least {needed} elements are needed, not {length}.", name);
    }
}
