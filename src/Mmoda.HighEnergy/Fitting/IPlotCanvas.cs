namespace Mmoda.HighEnergy;

/// <summary>Where a plot is drawn: lines and texts in units of a pixel, from the top left. SVG here; pictures of pixels elsewhere.</summary>
public interface IPlotCanvas
{
    /// <summary>Draws lines through points.</summary>
    /// <param name="points">At least two.</param>
    /// <param name="colour">As <c>#rrggbb</c>.</param>
    void Line(ReadOnlySpan<(double X, double Y)> points, string colour);

    /// <summary>Writes a text.</summary>
    /// <param name="x">Where its anchor is.</param>
    /// <param name="y">Its base line; where it runs upwards, the middle of its height is at x.</param>
    /// <param name="text">The text.</param>
    /// <param name="anchor">Which part of it is at the place.</param>
    /// <param name="colour">As <c>#rrggbb</c>.</param>
    /// <param name="isUpwards">Whether it runs from bottom to top.</param>
    void Text(double x, double y, string text, PlotAnchor anchor, string colour, bool isUpwards = false);
}
