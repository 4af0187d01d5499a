using System.Globalization;

namespace Mmoda.Sky;

/// <summary>Directions as text.</summary>
public readonly partial record struct SkyDirection
{
    /// <summary>Reads a position.</summary>
    /// <param name="text">
    /// Two decimal numbers of degrees (<c>83.63 22.01</c>), sexagesimal hours and degrees (<c>05 34 31.9 +22 00 52</c>,
    /// <c>05:34:31.9 +22:00:52</c>, <c>05h34m31.9s +22d00m52s</c>), Galactic (<c>l=184.56 b=-5.78</c>), or a name made of a position
    /// (<c>J0534+2200</c>, <c>IGR J17464-3213</c>).
    /// </param>
    /// <param name="direction">The position, if the text is well formed.</param>
    /// <param name="problem">Otherwise what was given and what is allowed; empty on success.</param>
    /// <returns>Whether the text is a position.</returns>
    public static bool TryParse(string? text, out SkyDirection direction, out string problem) =>
        SkyDirectionReader.TryRead(text, out direction, out problem);

    /// <summary>Reads a right ascension typed alone: <c>83.63</c> is degrees, <c>05:34:31.9</c> is hours; −360 to 360 degrees.</summary>
    /// <param name="text">The text.</param>
    /// <param name="degrees">The right ascension in degrees, [0, 360).</param>
    /// <param name="problem">What was given and what is allowed; empty on success.</param>
    public static bool TryParseRightAscension(string? text, out double degrees, out string problem)
    {
        if (!SkyDirectionReader.TryReadCoordinate(text ?? "", sexagesimalIsHours: true, out degrees, out problem))
            return false;
        if (!(Math.Abs(degrees) <= 360))
        {
            problem = FormattableString.Invariant($"A right ascension of {degrees} degrees was given; it must lie between -360 and 360.");
            return false;
        }

        degrees = (degrees + 360) % 360;
        return true;
    }

    /// <summary>Reads a declination typed alone: degrees, decimal or sexagesimal; −90 to 90. <c>-00:30:00</c> keeps its sign.</summary>
    /// <param name="text">The text.</param>
    /// <param name="degrees">The declination in degrees.</param>
    /// <param name="problem">What was given and what is allowed; empty on success.</param>
    public static bool TryParseDeclination(string? text, out double degrees, out string problem)
    {
        if (!SkyDirectionReader.TryReadCoordinate(text ?? "", sexagesimalIsHours: false, out degrees, out problem))
            return false;
        if (Math.Abs(degrees) <= 90)
            return true;
        problem = FormattableString.Invariant($"A declination of {degrees} degrees was given; it must lie between -90 and 90.");
        return false;
    }

    /// <summary>The position in hours and degrees: <c>05:34:31.94 +22:00:52.2</c>.</summary>
    /// <param name="decimals">Digits after the seconds of arc, 0 to 6; the right ascension has one more.</param>
    /// <param name="separator">What stands between hours, minutes and seconds; <c>""</c> for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of digits is outside its range.</exception>
    public string ToSexagesimal(int decimals = 1, string separator = ":")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 6);
        return $"{Hours(decimals + 1, separator)} {Degrees(decimals, separator)}";
    }

    /// <summary>An identifier made of the position, in the style of the ISDC: <c>J053431.9+220052</c> (rounded).</summary>
    public string ToDesignation() => $"J{Hours(1, "")}{Degrees(0, "")}";

    private string Hours(int decimals, string separator) =>
        Split(RightAscensionDegrees / 15, decimals, separator, wrapAt: 24);

    private string Degrees(int decimals, string separator)
    {
        double degrees = DeclinationDegrees;
        return (degrees < 0 ? "-" : "+") + Split(Math.Abs(degrees), decimals, separator, wrapAt: int.MaxValue);
    }

    /// <summary>Rounds once, in units of the last digit, so that no part ever reads 60.</summary>
    private static string Split(double value, int decimals, string separator, int wrapAt)
    {
        long unit = (long)Math.Pow(10, decimals);
        long units = (long)Math.Round(value * 3600 * unit);
        long whole = units / unit;
        string seconds = (whole % 60).ToString("00", CultureInfo.InvariantCulture);
        if (decimals > 0)
            seconds += "." + (units % unit).ToString("D" + decimals, CultureInfo.InvariantCulture);
        return FormattableString.Invariant($"{whole / 3600 % wrapAt:00}{separator}{whole / 60 % 60:00}{separator}{seconds}");
    }
}
