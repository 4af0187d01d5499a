using System.Globalization;

namespace Mmoda.Sky;

/// <summary>The table of TAI − UTC, from an embedded copy of IERS Bulletin C.</summary>
public static class LeapSeconds
{
    private const string Resource = "leap-seconds.txt";

    private static readonly (int FirstDay, int Seconds)[] Steps = Read(out ExpiryDate);
    private static readonly DateOnly ExpiryDate;

    /// <summary>
    /// The date up to which the table is known to be complete. Later UTC instants use the last value and may be wrong by
    /// whole seconds, if a leap second has been announced since.
    /// </summary>
    public static DateOnly Expires => ExpiryDate;

    /// <summary>First Modified Julian Day of the table: 1972-01-01, when UTC began to run with whole seconds.</summary>
    internal static int FirstDay => Steps[0].FirstDay;

    /// <summary>TAI − UTC in seconds on a UTC day.</summary>
    /// <param name="modifiedJulianDay">The UTC day as a Modified Julian Day number, at least 41317 (1972-01-01).</param>
    /// <exception cref="ArgumentOutOfRangeException">The day lies before 1972.</exception>
    public static int TaiMinusUtc(int modifiedJulianDay)
    {
        for (int i = Steps.Length - 1; i >= 0; i--)
        {
            if (modifiedJulianDay >= Steps[i].FirstDay)
                return Steps[i].Seconds;
        }

        throw new ArgumentOutOfRangeException(
            nameof(modifiedJulianDay), modifiedJulianDay, "UTC is supported from 1972-01-01 (MJD 41317) on; use TT or TAI before.");
    }

    /// <summary>Number of seconds in a UTC day: 86400, or 86401 on a day that ends with a leap second.</summary>
    internal static int SecondsInDay(int modifiedJulianDay) =>
        86400 + TaiMinusUtc(modifiedJulianDay + 1) - TaiMinusUtc(modifiedJulianDay);

    private static (int FirstDay, int Seconds)[] Read(out DateOnly expires)
    {
        using Stream stream = typeof(LeapSeconds).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The embedded table {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        List<(int, int)> steps = [];
        DateOnly? found = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "expires")
                found = Date(words[1]);
            else
                steps.Add((CalendarDay.ToMjd(Date(words[0])), int.Parse(words[1], CultureInfo.InvariantCulture)));
        }

        expires = found ?? throw new InvalidOperationException($"The embedded table {Resource} has no line 'expires'.");
        return [.. steps];
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
