using System.Globalization;

namespace Mmoda.Sky;

/// <summary>The table of TAI − UTC, from an embedded copy of IERS Bulletin C and, before 1972, of the BIH table.</summary>
public static class LeapSeconds
{
    private const string Resource = "leap-seconds.txt";

    private static readonly Step[] Steps = Read(out ExpiryDate);
    private static readonly DateOnly ExpiryDate;

    /// <summary>
    /// The date up to which the table is known to be complete. Later UTC instants use the last value and may be wrong by
    /// whole seconds, if a leap second has been announced since.
    /// </summary>
    public static DateOnly Expires => ExpiryDate;

    /// <summary>First Modified Julian Day of the table: 1960-01-01, when UTC was defined.</summary>
    internal static int FirstDay => Steps[0].FirstDay;

    /// <summary>TAI − UTC in whole seconds on a UTC day.</summary>
    /// <param name="modifiedJulianDay">The UTC day as a Modified Julian Day number, at least 41317 (1972-01-01).</param>
    /// <exception cref="ArgumentOutOfRangeException">The day lies before 1972, when the difference changed all day long.</exception>
    public static int TaiMinusUtc(int modifiedJulianDay)
    {
        if (modifiedJulianDay >= FirstDay && Find(modifiedJulianDay) is { Rate: 0 } step)
            return (int)step.Offset;
        throw new ArgumentOutOfRangeException(
            nameof(modifiedJulianDay), modifiedJulianDay, "TAI - UTC has whole seconds from 1972-01-01 (MJD 41317) on.");
    }

    /// <summary>How a UTC day runs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The day lies before 1960.</exception>
    internal static UtcDay DayOf(int modifiedJulianDay)
    {
        Step step = Find(modifiedJulianDay);
        double atStart = step.OffsetAt(modifiedJulianDay);
        double jump = Find(modifiedJulianDay + 1).OffsetAt(modifiedJulianDay + 1) - (atStart + step.Rate);
        // Rounding noise of the sum is no jump; the smallest real one was 0.05 s.
        return new UtcDay(atStart, UtcDay.NominalSeconds + (Math.Abs(jump) < 1e-9 ? 0 : jump), 1 + step.Rate / UtcDay.NominalSeconds);
    }

    private static Step Find(int modifiedJulianDay)
    {
        for (int i = Steps.Length - 1; i >= 0; i--)
        {
            if (modifiedJulianDay >= Steps[i].FirstDay)
                return Steps[i];
        }

        throw new ArgumentOutOfRangeException(
            nameof(modifiedJulianDay), modifiedJulianDay, "UTC is supported from 1960-01-01 (MJD 36934) on; use TT or TAI before.");
    }

    private static Step[] Read(out DateOnly expires)
    {
        using Stream stream = typeof(LeapSeconds).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The embedded table {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        List<Step> steps = [];
        DateOnly? found = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "expires")
                found = Date(words[1]);
            else
                steps.Add(new Step(CalendarDay.ToMjd(Date(words[0])), Number(words[1]), words.Length > 2 ? Number(words[2]) : 0, words.Length > 2 ? Number(words[3]) : 0));
        }

        expires = found ?? throw new InvalidOperationException($"The embedded table {Resource} has no line 'expires'.");
        return [.. steps];
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <param name="FirstDay">MJD of the first day.</param>
    /// <param name="Offset">TAI − UTC in seconds on the reference day.</param>
    /// <param name="ReferenceDay">MJD.</param>
    /// <param name="Rate">Growth of TAI − UTC in s/d; 0 from 1972 on.</param>
    private readonly record struct Step(int FirstDay, double Offset, double ReferenceDay, double Rate)
    {
        public double OffsetAt(int day) => Offset + (day - ReferenceDay) * Rate;
    }
}
