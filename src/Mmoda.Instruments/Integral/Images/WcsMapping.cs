using Mmoda.CodedMask;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Where the pixels of a mosaic lie on the image of a window, whatever their projections are.</summary>
/// <param name="Output">The mosaic.</param>
/// <param name="Input">The image.</param>
internal readonly record struct WcsMapping(Wcs Output, Wcs Input) : IPixelMapping
{
    private const int Chunk = 128;

    /// <inheritdoc/>
    public void MapRow(int y, int firstX, Span<double> inputX, Span<double> inputY)
    {
        Span<double> column = stackalloc double[Chunk], row = stackalloc double[Chunk];
        Span<double> a = stackalloc double[Chunk], b = stackalloc double[Chunk], c = stackalloc double[Chunk];
        row.Fill(y);
        for (int first = 0; first < inputX.Length; first += Chunk)
        {
            int count = Math.Min(Chunk, inputX.Length - first);
            for (int i = 0; i < count; i++)
                column[i] = firstX + first + i;
            Output.PixelToSky(column[..count], row[..count], a[..count], b[..count], c[..count]);
            Input.SkyToPixel(a[..count], b[..count], c[..count], inputX.Slice(first, count), inputY.Slice(first, count));
        }
    }
}
