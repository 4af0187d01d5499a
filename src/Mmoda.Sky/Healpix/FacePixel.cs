namespace Mmoda.Sky;

/// <summary>A pixel as column and row of its base pixel; the form in which both numbering schemes meet.</summary>
/// <param name="Face">Base pixel: 0–3 around the north pole, 4–7 on the equator, 8–11 around the south pole.</param>
/// <param name="X">Column, [0, nside): grows from the southern corner towards north-east.</param>
/// <param name="Y">Row, [0, nside): grows from the southern corner towards north-west.</param>
internal readonly record struct FacePixel(int Face, int X, int Y)
{
    /// <summary>The equatorial pixel on the diagonals that both families of lines make (Górski et al. 2005).</summary>
    /// <param name="falling">Number of the strip between lines that fall towards east, [0, 5 nside).</param>
    /// <param name="rising">Number of the strip between lines that rise towards east, [0, 5 nside).</param>
    /// <param name="nside">Pixels along the side of a base pixel.</param>
    public static FacePixel OnDiagonals(long falling, long rising, int nside)
    {
        (long fallingFace, long fallingRest) = Math.DivRem(falling, nside);
        (long risingFace, long risingRest) = Math.DivRem(rising, nside);
        long face = fallingFace == risingFace ? (fallingFace & 3) + 4 : fallingFace < risingFace ? fallingFace & 3 : (risingFace & 3) + 8;
        return new((int)face, (int)risingRest, (int)(nside - 1 - fallingRest));
    }

    /// <summary>The pixel in a polar cap.</summary>
    /// <param name="south">Whether it is the southern cap.</param>
    /// <param name="quarter">Quarter of the cap by longitude, 0–3.</param>
    /// <param name="east">Pixels of the same quarter between it and the quarter's western edge, along a line of the grid.</param>
    /// <param name="west">Pixels of the same quarter between it and the quarter's eastern edge.</param>
    /// <param name="nside">Pixels along the side of a base pixel.</param>
    public static FacePixel InCap(bool south, int quarter, int east, int west, int nside) => south
        ? new(8 + quarter, east, west)
        : new(quarter, nside - 1 - west, nside - 1 - east);
}
