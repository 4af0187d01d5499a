namespace Mmoda.Instruments;

/// <summary>Finds places for the names of marks in a picture: beside the mark, within the picture, and not on other names or marks.</summary>
/// <param name="width">Columns in which names may lie.</param>
/// <param name="height">Rows.</param>
/// <param name="marks">Middles of the marks.</param>
/// <param name="radius">Their radius.</param>
internal sealed class PictureLabels(int width, int height, IReadOnlyList<(double X, double Y)> marks, int radius)
{
    private const int Gap = 3;
    private const int MostRows = 6;
    private readonly List<(int Left, int Top, int Width)> _taken = [];

    /// <summary>Top left corner of a name. Where all is full it lies on others: a mark without a name would say less.</summary>
    /// <param name="x">Middle of the mark.</param>
    /// <param name="y">Middle of the mark.</param>
    /// <param name="letters">Length of the name.</param>
    public (int Left, int Top) Place(double x, double y, int letters)
    {
        int wide = letters * PictureFont.Advance;
        (int Left, int Top) best = default;
        int least = int.MaxValue;
        foreach ((int left, int top) in Candidates((int)Math.Round(x), (int)Math.Round(y), wide))
        {
            int covered = Covered(left, top, wide);
            if (covered < least)
                (best, least) = ((left, top), covered);
            if (covered == 0)
                break;
        }

        _taken.Add((best.Left, best.Top, wide));
        return best;
    }

    // To the right, to the left, then above and below, ever further.
    private IEnumerable<(int Left, int Top)> Candidates(int x, int y, int wide)
    {
        int middle = y - (PictureFont.Height / 2), aside = radius + Gap;
        for (int row = 0; row <= MostRows; row++)
        {
            int away = row * (PictureFont.Height + 2);
            foreach (int top in row == 0 ? new[] { middle } : [middle - away, middle + away])
            {
                foreach (int left in row < 2 ? new[] { x + aside, x - aside - wide } : [x + aside, x - aside - wide, x - (wide / 2)])
                    yield return (Math.Clamp(left, 1, Math.Max(1, width - wide - 1)), Math.Clamp(top, 1, Math.Max(1, height - PictureFont.Height - 1)));
            }
        }
    }

    private int Covered(int left, int top, int wide) =>
        _taken.Count(t => left < t.Left + t.Width && t.Left < left + wide && Math.Abs(t.Top - top) <= PictureFont.Height)
        + marks.Count(m => m.X + radius >= left && m.X - radius <= left + wide && m.Y + radius >= top && m.Y - radius <= top + PictureFont.Height);
}
