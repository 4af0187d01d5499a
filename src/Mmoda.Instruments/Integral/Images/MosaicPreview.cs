using System.Globalization;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A picture of the significances of a mosaic, with a colour bar, a scale bar and the names of its sources.</summary>
internal sealed class MosaicPreview
{
    private const int LargestSide = 900;
    private const int SmallestSide = 450;
    private const int BarWidth = 14;
    private const int Margin = 8;
    private const float Lowest = -3;

    private static readonly (byte Red, byte Green, byte Blue) White = (255, 255, 255);
    private static readonly (byte Red, byte Green, byte Blue) New = (255, 110, 90);

    // Dark blue over violet and orange to pale yellow: ever brighter, so that it also reads in grey.
    private static readonly (float Red, float Green, float Blue)[] Colours =
        [(8, 8, 40), (50, 18, 110), (130, 35, 120), (205, 70, 80), (245, 140, 40), (252, 225, 130), (255, 255, 240)];

    private const int Radius = 7;

    private readonly PngPicture _picture;
    private readonly Wcs _wcs;
    private readonly double _scale;
    private readonly int _side;
    private readonly int _height;

    private MosaicPreview(SkyImage mosaic)
    {
        // Whole steps: down by the most significant pixel of several, so that no source is lost, up by repeating pixels.
        int largest = Math.Max(mosaic.Width, mosaic.Height);
        int down = (largest + LargestSide - 1) / LargestSide, up = Math.Max(1, SmallestSide / largest);
        _scale = (double)up / down;
        _side = (mosaic.Width + down - 1) / down * up;
        _height = (mosaic.Height + down - 1) / down * up;
        _wcs = mosaic.Wcs;
        _picture = new PngPicture(_side + BarWidth + (3 * Margin) + (4 * PictureFont.Advance), Math.Max(_height, 120));
        float highest = Highest(mosaic);
        Paint(mosaic, down, up, highest);
        ColourBar(highest, mosaic.Band);
        ScaleBar();
    }

    /// <summary>Paints a mosaic.</summary>
    public static MosaicPreview Of(SkyImage mosaic) => new(mosaic);

    /// <summary>Draws the sources and writes the file atomically.</summary>
    public void Write(string path, IReadOnlyList<DetectedSource> sources, bool isSimulated)
    {
        if (isSimulated)
        {
            const string Word = "simulated";
            _picture.Remarks.Add(("Comment", "simulated data, not an observation"));
            _picture.OutlinedText(3, 3, Word, White);
        }

        List<(double X, double Y, DetectedSource Source)> seen = [];
        foreach (DetectedSource source in sources)
        {
            if (!_wcs.TrySkyToPixel(source.Direction, out double x, out double y))
                continue;
            (double X, double Y) at = ((x + 0.5) * _scale, _height - ((y + 0.5) * _scale));
            if (at.X >= 0 && at.X < _side && at.Y >= 0 && at.Y < _height)
                seen.Add((at.X, at.Y, source));
        }

        foreach ((double x, double y, DetectedSource source) in seen)
            _picture.Circle(x, y, Radius, ColourOf(source));
        PictureLabels labels = new(_side, _height, [.. seen.Select(s => (s.X, s.Y))], Radius);
        foreach ((double x, double y, DetectedSource source) in seen)
        {
            (int left, int top) = labels.Place(x, y, source.Name.Length);
            _picture.OutlinedText(left, top, source.Name, ColourOf(source));
        }

        string temporary = path + ".tmp";
        File.WriteAllBytes(temporary, _picture.ToPng());
        File.Move(temporary, path, overwrite: true);
    }

    private static (byte Red, byte Green, byte Blue) ColourOf(DetectedSource source) => source.IsNew ? New : White;

    // Sources saturate: the field shall be seen, not only the brightest of them.
    private static float Highest(SkyImage mosaic)
    {
        float highest = 0;
        foreach (float s in mosaic.Significance.Values)
            highest = Math.Max(highest, s);
        return Math.Clamp(highest, 6, 15);
    }

    private static (byte Red, byte Green, byte Blue) Colour(float fraction)
    {
        float at = Math.Clamp(fraction, 0, 1) * (Colours.Length - 1);
        int i = Math.Min((int)at, Colours.Length - 2);
        (float Red, float Green, float Blue) a = Colours[i], b = Colours[i + 1];
        float f = at - i;
        return ((byte)(a.Red + (f * (b.Red - a.Red))), (byte)(a.Green + (f * (b.Green - a.Green))), (byte)(a.Blue + (f * (b.Blue - a.Blue))));
    }

    private void Paint(SkyImage mosaic, int down, int up, float highest)
    {
        for (int y = 0; y < _height / up; y++)
        {
            for (int x = 0; x < _side / up; x++)
            {
                float most = float.NegativeInfinity;
                for (int row = y * down; row < Math.Min(mosaic.Height, (y + 1) * down); row++)
                {
                    for (int column = x * down; column < Math.Min(mosaic.Width, (x + 1) * down); column++)
                    {
                        if (mosaic.Variance[column, row] > 0)
                            most = Math.Max(most, mosaic.Significance[column, row]);
                    }
                }

                if (float.IsFinite(most))
                    _picture.Fill(x * up, _height - ((y + 1) * up), up, up, Colour((most - Lowest) / (highest - Lowest)));
            }
        }
    }

    private void ColourBar(float highest, EnergyBand band)
    {
        int left = _side + Margin, top = 24, length = _picture.Height - top - Margin;
        _picture.Text(left, 2, FormattableString.Invariant($"{band.MinKeV:0}-{band.MaxKeV:0}"), White);
        _picture.Text(left, 12, "sigma", White);
        for (int i = 0; i < length; i++)
            _picture.Fill(left, top + i, BarWidth, 1, Colour(1 - (i / (float)(length - 1))));
        foreach (int tick in new[] { -3, 0, 3, 6, 9, 12, 15 })
        {
            if (tick > highest)
                continue;
            int y = top + (int)((highest - tick) / (highest - Lowest) * (length - 1));
            _picture.Text(left + BarWidth + 3, Math.Clamp(y - 3, top, top + length - PictureFont.Height), tick.ToString(CultureInfo.InvariantCulture), White);
        }
    }

    private void ScaleBar()
    {
        // The longest round angle that takes at most a quarter of the width.
        double pixelDegrees = _wcs.PixelScale.Degrees / _scale;
        double degrees = new[] { 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50 }.LastOrDefault(d => d / pixelDegrees <= _side / 4.0, 0.1);
        int length = (int)Math.Round(degrees / pixelDegrees), y = _height - Margin - 2;
        _picture.Fill(Margin, y, length, 2, White);
        _picture.Text(Margin, y - PictureFont.Height - 3, FormattableString.Invariant($"{degrees} deg"), White);
    }
}
