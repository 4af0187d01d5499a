namespace Mmoda.CodedMask;

/// <summary>Along one axis: at which index of a cyclic correlation each coarse image pixel is found.</summary>
internal sealed class LagMap
{
    private readonly int[] _index;
    private readonly int[] _runLength;

    private LagMap(int imageSize, int detectorSize, int maskSize, int transformSize, int direction)
    {
        // Image pixel a is a shadow shift of direction (a - (imageSize - 1) / 2); the mask centre must move from its own
        // grid centre (maskSize - 1) / 2 to the detector centre plus that shift. Equal parities make the sum a whole number.
        int doubled = detectorSize - 1 - (maskSize - 1) - (direction * (imageSize - 1));
        int offset = doubled / 2;
        _index = new int[imageSize];
        First = imageSize;
        Last = -1;
        for (int a = 0; a < imageSize; a++)
        {
            int lag = offset + (direction * a);
            if (lag <= -maskSize || lag >= detectorSize)
                continue;
            _index[a] = lag < 0 ? lag + transformSize : lag;
            First = Math.Min(First, a);
            Last = a;
        }

        _runLength = new int[imageSize];
        for (int a = Last; a >= First; a--)
            _runLength[a] = a < Last && _index[a + 1] == _index[a] + 1 ? _runLength[a + 1] + 1 : 1;
    }

    /// <summary>First image pixel that the mask reaches.</summary>
    public int First { get; }

    /// <summary>Last image pixel that the mask reaches.</summary>
    public int Last { get; }

    /// <summary>Index into the correlation for image pixel <paramref name="a"/>.</summary>
    public int this[int a] => _index[a];

    /// <summary>How many image pixels from <paramref name="a"/> on have consecutive indices.</summary>
    public int RunLength(int a) => _runLength[a];

    public static LagMap Ascending(int imageSize, int detectorSize, int maskSize, int transformSize) =>
        new(imageSize, detectorSize, maskSize, transformSize, 1);

    public static LagMap Descending(int imageSize, int detectorSize, int maskSize, int transformSize) =>
        new(imageSize, detectorSize, maskSize, transformSize, -1);
}
