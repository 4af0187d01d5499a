using System.Globalization;
using System.Text.RegularExpressions;

namespace Mmoda.Sky;

/// <summary>Reads positions as people write them.</summary>
/// <remarks>
/// The notation alone decides the unit: one number per coordinate is decimal degrees (also whole numbers below 24), two or three
/// are sexagesimal, the right ascension in hours unless marked with d or °. Nothing is guessed from the size of a number.
/// </remarks>
internal static partial class SkyDirectionReader
{
    private const int MaximumLength = 200;

    private const string Allowed =
        "Allowed are decimal degrees '83.63 22.01', sexagesimal '05 34 31.9 +22 00 52' or '05h34m31.9s +22d00m52s', "
        + "Galactic 'l=184.56 b=-5.78', other frames by a word before or after ('B1950', 'galactic', 'ecliptic'), "
        + "and names such as 'J0534+2200'.";

    public static bool TryRead(string? text, out SkyDirection direction, out string problem)
    {
        direction = default;
        if (text is not null && text.Length > MaximumLength && text.Trim().Length > MaximumLength)
        {
            problem = $"A position has at most {MaximumLength} characters; {text.Trim().Length} were given.";
            return false;
        }

        string trimmed = Normalise(text ?? "", out SkyFrame frame);
        if (trimmed.Length == 0)
        {
            problem = "No position was given. " + Allowed;
            return false;
        }

        if (PositionName().Match(trimmed) is { Success: true } name)
            return ReadName(name, trimmed, out direction, out problem);
        foreach ((Regex pair, SkyFrame pairFrame) in FramePairs)
        {
            if (pair.Match(trimmed) is { Success: true } found)
            {
                return Combine(
                    double.Parse(found.Groups["l"].Value, CultureInfo.InvariantCulture),
                    double.Parse(found.Groups["b"].Value, CultureInfo.InvariantCulture),
                    pairFrame, trimmed, out direction, out problem);
            }
        }

        if (!TrySplit(trimmed, out string first, out string second))
        {
            problem = $"'{trimmed}' is not a position. {Allowed}";
            return false;
        }

        bool isEquatorial = frame is SkyFrame.Icrs or SkyFrame.Fk4;
        (string longitudeName, string latitudeName) = Names(frame);
        if (!TryReadCoordinate(first, isEquatorial, longitudeName, out double longitude, out problem)
            || !TryReadCoordinate(second, false, latitudeName, out double latitude, out problem))
        {
            return false;
        }

        return Combine(longitude, latitude, frame, trimmed, out direction, out problem);
    }

    /// <summary>Reads a right ascension or declination typed alone.</summary>
    internal static bool TryReadCoordinate(string text, bool sexagesimalIsHours, out double degrees, out string problem) =>
        TryReadCoordinate(Plain(text), sexagesimalIsHours, sexagesimalIsHours ? "right ascension" : "declination", out degrees, out problem);

    /// <summary>Reads one coordinate in degrees: a decimal number, or sexagesimal with 2 or 3 parts.</summary>
    private static bool TryReadCoordinate(string text, bool sexagesimalIsHours, string kind, out double degrees, out string problem)
    {
        degrees = 0;
        Match match = Coordinate().Match(text.Trim());
        if (!match.Success)
        {
            problem = $"'{text.Trim()}' is not a {kind}. " + (sexagesimalIsHours
                ? "Allowed are decimal degrees '83.63' and hours '05:34:31.9', '05 34 31.9', '05h34m31.9s'."
                : "Allowed are decimal degrees '-29.745' and sexagesimal '-29:44:43', '-29 44 43', '-29d44m43s'.");
            return false;
        }

        bool isDecimal = !match.Groups["b"].Success;
        string unit = match.Groups["unit"].Value;
        bool isHours = unit.Length > 0 ? unit[0] is 'h' or 'H' : sexagesimalIsHours && !isDecimal;
        if (isHours && !sexagesimalIsHours)
        {
            problem = $"'{text.Trim()}' gives the {kind} in hours; it must be in degrees.";
            return false;
        }

        if (IsFraction(match.Groups["a"]) && !isDecimal || IsFraction(match.Groups["b"]) && match.Groups["c"].Success)
        {
            problem = $"'{text.Trim()}' has a decimal point before its last part; only the last part may have one.";
            return false;
        }

        double whole = double.Parse(match.Groups["a"].Value, CultureInfo.InvariantCulture);
        double minutes = isDecimal ? 0 : double.Parse(match.Groups["b"].Value, CultureInfo.InvariantCulture);
        double seconds = match.Groups["c"].Success ? double.Parse(match.Groups["c"].Value, CultureInfo.InvariantCulture) : 0;
        if (minutes >= 60 || seconds >= 60)
        {
            problem = $"'{text.Trim()}' has {(minutes >= 60 ? "minutes" : "seconds")} of 60 or more.";
            return false;
        }

        if (isHours && !(whole + minutes / 60 + seconds / 3600 <= 24))
        {
            problem = $"'{text.Trim()}' is a right ascension beyond 24 hours.";
            return false;
        }

        // The sign is a character of its own, so that -00:30:00 keeps it.
        degrees = (whole + minutes / 60 + seconds / 3600) * (isHours ? 15 : 1);
        if (match.Groups["sign"].Value == "-")
            degrees = -degrees;
        problem = "";
        return true;
    }

    private static bool IsFraction(Group group) => group.ValueSpan.Contains('.');

    private static bool Combine(double longitude, double latitude, SkyFrame frame, string text, out SkyDirection direction, out string problem)
    {
        direction = default;
        (string longitudeName, string latitudeName) = Names(frame);
        if (!(Math.Abs(longitude) <= 360))
        {
            problem = FormattableString.Invariant($"'{text}' has {longitudeName} {longitude} degrees; it must lie between -360 and 360.");
            return false;
        }

        if (!(Math.Abs(latitude) <= 90))
        {
            problem = FormattableString.Invariant($"'{text}' has {latitudeName} {latitude} degrees; it must lie between -90 and 90.");
            return false;
        }

        direction = SkyDirection.FromFrame(frame, longitude, latitude);
        problem = "";
        return true;
    }

    /// <summary>Jhhmm[ss[.s]]±ddmm[ss[.s]], or with tenths of minutes (Jhhmmt), with any designation before the J; B means B1950.</summary>
    /// <remarks>Names truncate their coordinates; they are taken as they stand.</remarks>
    private static bool ReadName(Match name, string text, out SkyDirection direction, out string problem)
    {
        direction = default;
        string hours = name.Groups["ra"].Value, degrees = name.Groups["dec"].Value;
        double rightAscension = 15 * Packed(hours, out bool hoursValid);
        double declination = Packed(degrees, out bool degreesValid);
        if (!hoursValid || !degreesValid || rightAscension >= 360)
        {
            problem = $"'{text}' looks like a name made of a position, but has hours beyond 23 or minutes or seconds beyond 59.";
            return false;
        }

        return Combine(
            rightAscension, name.Groups["sign"].Value == "-" ? -declination : declination,
            name.Groups["epoch"].Value is "B" or "b" ? SkyFrame.Fk4 : SkyFrame.Icrs, text, out direction, out problem);
    }

    /// <summary>hhmm, hhmm.m, hhmmt (tenths of minutes without a point) or hhmmss.s, as hours (or degrees).</summary>
    private static double Packed(string digits, out bool valid)
    {
        int dot = digits.IndexOf('.', StringComparison.Ordinal);
        int wholeDigits = dot < 0 ? digits.Length : dot;
        double whole = double.Parse(digits[..2], CultureInfo.InvariantCulture);
        string minutesText = wholeDigits switch
        {
            4 => digits[2..],
            5 => $"{digits[2..4]}.{digits[4]}",
            _ => digits[2..4],
        };
        double minutes = double.Parse(minutesText, CultureInfo.InvariantCulture);
        double seconds = wholeDigits >= 6 ? double.Parse(digits[4..], CultureInfo.InvariantCulture) : 0;
        valid = minutes < 60 && seconds < 60;
        return whole + minutes / 60 + seconds / 3600;
    }

    /// <summary>Divides a line into its two coordinates: at a comma, at the sign of the second, or in the middle of the numbers.</summary>
    private static bool TrySplit(string text, out string first, out string second)
    {
        (first, second) = ("", "");
        Match labelled = LabelledPair().Match(text);
        if (labelled.Groups["pair"].Success)
        {
            text = labelled.Groups["pair"].Value;
        }
        else if (labelled.Success)
        {
            (first, second) = (labelled.Groups["ra"].Value, labelled.Groups["dec"].Value);
            return true;
        }

        string[] parts = text.Split([',', ';', '|', '\t'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 2)
        {
            (first, second) = (parts[0], parts[1]);
            return true;
        }

        if (parts.Length != 1)
            return false;
        int sign = text.LastIndexOfAny(['+', '-']);
        if (sign > 0)
        {
            (first, second) = (text[..sign].Trim(), text[sign..].Trim());
            return first.Length > 0;
        }

        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (2 or 4 or 6))
            return false;
        (first, second) = (string.Join(' ', words[..(words.Length / 2)]), string.Join(' ', words[(words.Length / 2)..]));
        return true;
    }

    [GeneratedRegex(@"^(?:\S+\s*)?(?<epoch>[JB])(?<ra>\d{4,6}(?:\.\d+)?)(?<sign>[-+])(?<dec>\d{4,6}(?:\.\d+)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex PositionName();

    [GeneratedRegex(
        @"^(?<sign>[-+])?\s*(?<a>\d+(?:\.\d*)?|\.\d+)\s*(?:(?<unit>deg(?:rees?)?|h(?:ou)?rs?|[hd°])|:)?"
        + @"(?:(?<=[:hdrsg°\s])\s*(?<b>\d+(?:\.\d*)?)\s*(?:arcmin|min|[m:'])?"
        + @"(?:(?<=[mn:'\s])\s*(?<c>\d+(?:\.\d*)?)\s*(?:arcsec|sec|s|""|'')?)?)?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Coordinate();
}
