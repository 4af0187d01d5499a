namespace Mmoda.Sky;

/// <summary>Directions as text.</summary>
public readonly partial record struct SkyDirection
{
    /// <summary>Reads a position.</summary>
    /// <param name="text">
    /// Two decimal numbers of degrees (<c>83.63 22.01</c>), sexagesimal hours and degrees (<c>05 34 31.9 +22 00 52</c>,
    /// <c>05:34:31.9 +22:00:52</c>, <c>05h34m31.9s +22d00m52s</c>), Galactic (<c>l=184.56 b=-5.78</c>), or a name made of a position
    /// (<c>J0534+2200</c>).
    /// </param>
    /// <param name="direction">The position, if the text is well formed.</param>
    /// <param name="problem">Otherwise what was given and what is allowed; empty on success.</param>
    /// <returns>Whether the text is a position.</returns>
    public static bool TryParse(string? text, out SkyDirection direction, out string problem) =>
        SkyDirectionReader.TryRead(text, out direction, out problem);
}
