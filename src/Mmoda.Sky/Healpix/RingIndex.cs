namespace Mmoda.Sky;

/// <summary>The ring numbering, for any nside: 4 nside − 1 rings from north to south (Górski et al. 2005).</summary>
internal static class RingIndex
{
    /// <summary>Number of pixels in a ring.</summary>
    /// <param name="ring">1 (northernmost) … 4 nside − 1.</param>
    /// <param name="nside">Pixels along the side of a base pixel.</param>
    public static long Length(long ring, int nside) => 4 * Quarter(ring, nside);

    /// <summary>Number of the first pixel of a ring.</summary>
    public static long First(long ring, int nside)
    {
        long n = nside;
        if (ring <= n)
            return 2 * ring * (ring - 1);
        if (ring <= 3 * n)
            return 2 * n * (n - 1) + (ring - n) * 4 * n;
        long fromSouth = 4 * n - ring;
        return 12 * n * n - 2 * fromSouth * (fromSouth + 1);
    }

    /// <summary>Whether the first pixel of a ring is centred half a pixel east of longitude 0, and not on it.</summary>
    public static bool IsShifted(long ring, int nside) => ring <= nside || ring >= 3L * nside || ((ring - nside) & 1) == 0;

    /// <summary>The number of a pixel.</summary>
    public static long FromFace(FacePixel pixel, int nside)
    {
        int row = pixel.Face >> 2;
        long ring = (row + 2L) * nside - pixel.X - pixel.Y - 1;
        long quarter = Quarter(ring, nside);
        // Longitude of the centre in units of half a pixel of this ring, π/(4 quarter).
        long halves = CentralEighth(pixel.Face) * quarter + pixel.X - pixel.Y;
        if (halves < 0)
            halves += 8 * quarter;
        return First(ring, nside) + halves / 2;
    }

    /// <summary>The pixel of a number.</summary>
    public static FacePixel ToFace(long index, int nside)
    {
        long n = nside;
        long cap = 2 * n * (n - 1);
        if (index < cap)
            return InCap(false, index, nside);
        // Counted from the end backwards the southern cap is the northern one, with the order inside its rings reversed.
        long fromEnd = 12 * n * n - 1 - index;
        if (fromEnd < cap)
            return InCap(true, fromEnd, nside);

        (long ringFromCap, long i) = Math.DivRem(index - cap, 4 * n);
        long ring = n + ringFromCap;
        long halves = 2 * i + (IsShifted(ring, nside) ? 1 : 0);
        return FacePixel.OnDiagonals((halves + ring - n - 1) / 2, (halves + 3 * n - ring - 1) / 2, nside);
    }

    /// <summary>The northernmost ring that is not north of <paramref name="z"/>, less one: 0 … 4 nside − 1.</summary>
    public static long Above(double z, int nside)
    {
        double height = Math.Abs(z);
        if (height <= 2.0 / 3)
            return (long)(nside * (2 - 1.5 * z));
        long ring = (long)(nside * Math.Sqrt(3 * (1 - height)));
        return z > 0 ? ring : 4L * nside - ring - 1;
    }

    /// <summary>Longitude of the centre of a base pixel in units of π/4.</summary>
    public static int CentralEighth(int face) => 2 * (face & 3) + ((face >> 2) == 1 ? 0 : 1);

    private static long Quarter(long ring, int nside) => Math.Min(nside, Math.Min(ring, 4L * nside - ring));

    private static FacePixel InCap(bool south, long count, int nside)
    {
        // Ring r begins at 2 r (r − 1).
        long ring = (1 + FloorSqrt(1 + 2 * count)) / 2;
        long i = count - 2 * ring * (ring - 1);
        if (south)
            i = 4 * ring - 1 - i;
        (long quarter, long east) = Math.DivRem(i, ring);
        return FacePixel.InCap(south, (int)quarter, (int)east, (int)(ring - 1 - east), nside);
    }

    private static long FloorSqrt(long value)
    {
        // The rounded root of a number above 2^52 may be one too large or too small.
        long root = (long)Math.Sqrt(value);
        if (root * root > value)
            root--;
        else if ((root + 1) * (root + 1) <= value)
            root++;
        return root;
    }
}
