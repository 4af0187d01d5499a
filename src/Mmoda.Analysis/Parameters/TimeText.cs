using System.Globalization;
using System.Text.RegularExpressions;

namespace Mmoda.Analysis;

/// <summary>
/// Times as users write them. Only the calendar is known here, so every format is read as UTC; a leap second is kept as
/// second 60 and does not move the days.
/// </summary>
public static partial class TimeText
{
    private static readonly DateTime ModifiedJulianZero = new(1858, 11, 17, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Reads ISO 8601 text, with <c>T</c> or a blank, from a date alone down to any fraction of a second.</summary>
    /// <param name="text">For example <c>2017-03-06T13:26:48</c>, <c>2017-03-06 13:26</c>, <c>2019-04-01</c>.</param>
    /// <param name="isot">The same with milliseconds: <c>2017-03-06T13:26:48.000</c>.</param>
    public static bool TryNormalise(string text, out string isot)
    {
        isot = "";
        Match match = Iso().Match(text.Trim());
        if (!match.Success || !DateTime.TryParseExact(match.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day))
            return false;

        int hour = Number("hour"), minute = Number("minute");
        double second = match.Groups["second"].Success ? double.Parse(match.Groups["second"].Value, CultureInfo.InvariantCulture) : 0;
        if (hour > 23 || minute > 59 || second >= 61 || (second >= 60 && (hour, minute) != (23, 59)))
            return false;

        long milliseconds = (long)Math.Round(second * 1000);
        if (second < 60)
        {
            // Rounding may carry into the next minute or day.
            DateTime time = day.AddHours(hour).AddMinutes(minute).AddMilliseconds(milliseconds);
            isot = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
        }
        else
        {
            isot = string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}T23:59:60.{milliseconds % 1000:000}");
        }

        return true;

        int Number(string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Reads a time in a named format.</summary>
    /// <param name="text">The time.</param>
    /// <param name="format"><c>isot</c>, <c>iso</c>, <c>fits</c>, <c>mjd</c>, <c>jd</c> or <c>unix</c> (seconds since 1970).</param>
    /// <param name="isot">The time as <see cref="TryNormalise"/> gives it.</param>
    /// <returns>False for an unknown format too.</returns>
    public static bool TryConvert(string text, string format, out string isot)
    {
        isot = "";
        if (format is "isot" or "iso" or "fits")
            return TryNormalise(text, out isot);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return false;
        double? mjd = format switch
        {
            "mjd" => number,
            "jd" => number - 2400000.5,
            "unix" => (number / 86400) + 40587,
            _ => null,
        };
        if (mjd is not (> -600000 and < 2900000)) // The years 1 to 9798.
            return false;
        // To whole milliseconds; a double MJD of our time is good to a microsecond.
        DateTime time = ModifiedJulianZero.AddMilliseconds(Math.Round(mjd.Value * 86400000));
        isot = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>The number of an instant in a format that has numbers.</summary>
    /// <param name="isot">As <see cref="TryNormalise"/> gives it; a leap second counts as the end of its day.</param>
    /// <param name="format"><c>mjd</c>, <c>jd</c> or <c>unix</c>.</param>
    /// <exception cref="ArgumentException">The format has no numbers, or the text is no time.</exception>
    public static double ToNumber(string isot, string format)
    {
        ArgumentNullException.ThrowIfNull(isot);
        bool isLeap = isot.AsSpan(17).StartsWith("60");
        string text = isLeap ? string.Concat(isot.AsSpan(0, 17), "59", isot.AsSpan(19)) : isot;
        if (!DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time))
            throw new ArgumentException($"'{isot}' is no time as 2017-03-06T13:26:48.000.", nameof(isot));
        double milliseconds = Math.Round((time - ModifiedJulianZero).TotalMilliseconds) + (isLeap ? 1000 : 0);
        return format switch
        {
            "mjd" => milliseconds / 86400000,
            "jd" => (milliseconds / 86400000) + 2400000.5,
            "unix" => (milliseconds - (40587 * 86400000.0)) / 1000,
            _ => throw new ArgumentException($"'{format}' is not mjd, jd or unix.", nameof(format)),
        };
    }

    [GeneratedRegex(@"^(?<day>\d{4}-\d{2}-\d{2})([T ](?<hour>\d{2}):(?<minute>\d{2})(:(?<second>\d{1,2}(\.\d+)?))?)?Z?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Iso();
}
