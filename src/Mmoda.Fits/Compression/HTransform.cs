using System.Numerics;

namespace Mmoda.Fits;

/// <summary>The inverse of the integer H-transform, a two-dimensional Haar transform (White, Postman and Lattanzi 1992; Fritze et al. 1977).</summary>
/// <remarks>
/// A square of pixels a has the coefficients h0 (their sum) and hx, hy, hc (differences along the slow axis, the fast one, both), and h0
/// form the image of the next level. All four have the same parity, so of hx and hy one bit and of h0 two bits need not be
/// stored. At the level with unit u (1 for the finest, doubling) hc is a multiple of u; hx and hy are stored as multiples of
/// 2u, rounded away from zero; h0 as the nearest multiple of 4u. What was rounded off follows from h0 ± hx ± hy ± hc being a multiple of 4u.
/// </remarks>
internal static class HTransform
{
    /// <summary>Coefficients to pixels.</summary>
    /// <param name="coefficients">
    /// width × height: the sums of a level in the first half of both axes, hx below, hy to the right, hc below right; the sums are again
    /// so divided. Halves are rounded up.
    /// </param>
    /// <param name="width">Of the fast axis.</param>
    /// <param name="height">Of the slow axis.</param>
    /// <param name="sums">Work space of that size.</param>
    /// <param name="pixels">Result, modulo 2³².</param>
    public static void Invert(Span<long> coefficients, int width, int height, Span<long> sums, Span<int> pixels)
    {
        int levels = BitOperations.Log2((uint)Math.Max(width, height) - 1) + 1;
        if (width == 1 && height == 1)
        {
            pixels[0] = unchecked((int)coefficients[0]);
            return;
        }

        coefficients[0] = Round(coefficients[0], 4L << (levels - 1));
        for (int level = levels - 1; level > 0; level--)
        {
            Expand(coefficients, width, Halved(width, level), Halved(height, level), level, sums);
        }

        Expand(coefficients, width, width, height, 0, sums);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = unchecked((int)coefficients[i]);
        }
    }

    private static int Halved(int length, int times) => (int)((length + (1L << times) - 1) >> times);

    /// <summary>The region becomes the sums of the next finer level, or at level 0 the pixels.</summary>
    private static void Expand(Span<long> coefficients, int stride, int width, int height, int level, Span<long> fine)
    {
        int left = (width + 1) / 2;
        int top = (height + 1) / 2;
        long unit = 1L << level;
        int shift = level == 0 ? 2 : 1;
        for (int y = 0; y < top; y++)
        {
            bool hasBelow = (2 * y) + 1 < height;
            ReadOnlySpan<long> upper = coefficients.Slice(y * stride, width);
            ReadOnlySpan<long> lower = hasBelow ? coefficients.Slice((top + y) * stride, width) : default;
            Span<long> above = fine.Slice(2 * y * width, width);
            Span<long> below = hasBelow ? fine.Slice(((2 * y) + 1) * width, width) : default;
            for (int x = 0; x < left; x++)
            {
                bool hasRight = (2 * x) + 1 < width;
                long h0 = upper[x];
                long hx = hasBelow ? Round(lower[x], 2 * unit) : 0;
                long hy = hasRight ? Round(upper[left + x], 2 * unit) : 0;
                long hc = hasBelow && hasRight ? Round(lower[left + x], unit) : 0;
                long odd = hc & unit;
                hx -= hx >= 0 ? odd : -odd;
                hy -= hy >= 0 ? odd : -odd;
                h0 += Completion(hx + hy + hc, 4 * unit, h0 >= 0);
                above[2 * x] = (h0 - hx - hy + hc) >> shift;
                if (hasRight)
                {
                    above[(2 * x) + 1] = (h0 - hx + hy - hc) >> shift;
                }

                if (hasBelow)
                {
                    below[2 * x] = (h0 + hx - hy - hc) >> shift;
                    if (hasRight)
                    {
                        below[(2 * x) + 1] = (h0 + hx + hy + hc) >> shift;
                    }
                }
            }
        }

        for (int y = 0; y < height; y++)
        {
            fine.Slice(y * width, width).CopyTo(coefficients[(y * stride)..]);
        }
    }

    /// <summary>The smallest number that makes a sum a multiple of <paramref name="modulus"/>; of two, the one that brings h0 nearer to zero.</summary>
    private static long Completion(long sum, long modulus, bool isPositive)
    {
        long missing = -sum & (modulus - 1);
        long half = modulus >> 1;
        return missing > half || (missing == half && isPositive) ? missing - modulus : missing;
    }

    /// <summary>To the nearest multiple of a power of two, halves away from zero. Coefficients that were divided are not multiples.</summary>
    private static long Round(long value, long unit)
    {
        long half = unit >> 1;
        return (value + (value < 0 && half > 0 ? half - 1 : half)) & -unit;
    }
}
