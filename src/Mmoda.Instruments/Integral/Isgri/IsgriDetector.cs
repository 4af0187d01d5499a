namespace Mmoda.Instruments;

/// <summary>
/// The ISGRI detector plane: 128 × 128 CdTe pixels in eight modules, laid out on a 130 × 134 grid with gaps of two
/// pixels between modules. Pixel number = 128·y + z; a shadowgram is stored x fastest with x = DETY, y = DETZ.
/// </summary>
internal static class IsgriDetector
{
    /// <summary>Pixels along Y and along Z.</summary>
    public const int Side = 128;

    /// <summary>Number of pixels.</summary>
    public const int PixelCount = Side * Side;

    /// <summary>Columns of a shadowgram (DETY).</summary>
    public const int Width = 130;

    /// <summary>Rows of a shadowgram (DETZ).</summary>
    public const int Height = 134;

    /// <summary>Number of modules (MCE).</summary>
    public const int ModuleCount = 8;

    /// <summary>Pixel number from the telemetered coordinates 0–127.</summary>
    public static int Pixel(int y, int z) => (y << 7) | z;

    /// <summary>Module number 0–7: 7 − ⌊z/32⌋ − 4·⌊y/64⌋ (OSA, dal3ibis).</summary>
    public static int Module(int y, int z) => 7 - (z >> 5) - ((y >> 6) << 2);

    /// <summary>Column of the shadowgram: Y + 2·⌊Y/64⌋.</summary>
    public static int DetY(int y) => y + ((y >> 6) << 1);

    /// <summary>Row of the shadowgram: Z + 2·⌊Z/32⌋.</summary>
    public static int DetZ(int z) => z + ((z >> 5) << 1);

    /// <summary>Index into a shadowgram.</summary>
    public static int GridIndex(int y, int z) => DetZ(z) * Width + DetY(y);

    /// <summary>Spreads a map by pixel number (16384) onto the grid (17420); gaps become zero.</summary>
    public static void ToGrid<T>(ReadOnlySpan<T> pixels, Span<T> grid)
        where T : unmanaged
    {
        grid.Clear();
        for (int y = 0; y < Side; y++)
        {
            for (int z = 0; z < Side; z++)
                grid[GridIndex(y, z)] = pixels[Pixel(y, z)];
        }
    }

    /// <summary>Collects a map on the grid into one by pixel number.</summary>
    public static void FromGrid<T>(ReadOnlySpan<T> grid, Span<T> pixels)
        where T : unmanaged
    {
        for (int y = 0; y < Side; y++)
        {
            for (int z = 0; z < Side; z++)
                pixels[Pixel(y, z)] = grid[GridIndex(y, z)];
        }
    }
}
