using System.Globalization;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>The plot of a fit as a picture of pixels.</summary>
public static class FitPicture
{
    /// <summary>Draws a fit.</summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="fit">Its fit.</param>
    /// <returns>A whole PNG file.</returns>
    public static byte[] ToPng(FitProblem problem, FitResult fit)
    {
        Canvas canvas = new(FitPlot.Width, FitPlot.Height);
        FitPlot.Draw(problem, fit, canvas);
        return canvas.Picture.ToPng();
    }

    private sealed class Canvas : IPlotCanvas
    {
        public Canvas(int width, int height)
        {
            Picture = new PngPicture(width, height);
            Picture.Fill(0, 0, width, height, (255, 255, 255));
        }

        public PngPicture Picture { get; }

        public void Line(ReadOnlySpan<(double X, double Y)> points, string colour)
        {
            for (int i = 1; i < points.Length; i++)
                Picture.Line(points[i - 1].X, points[i - 1].Y, points[i].X, points[i].Y, Rgb(colour));
        }

        public void Text(double x, double y, string text, PlotAnchor anchor, string colour, bool isUpwards = false)
        {
            // The letters of pictures are those of ASCII.
            text = text.Replace("²", "2", StringComparison.Ordinal).Replace("σ", "sigma", StringComparison.Ordinal);
            double length = (text.Length * PictureFont.Advance) - 1, before = anchor == PlotAnchor.Start ? 0 : anchor == PlotAnchor.End ? length : length / 2;
            if (isUpwards)
                Picture.TextUpwards((int)Math.Round(x) - PictureFont.Height, (int)Math.Round(y + before), text, Rgb(colour));
            else
                Picture.Text((int)Math.Round(x - before), (int)Math.Round(y) - PictureFont.Height, text, Rgb(colour));
        }

        private static (byte Red, byte Green, byte Blue) Rgb(string colour)
        {
            int value = int.Parse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return ((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        }
    }
}
