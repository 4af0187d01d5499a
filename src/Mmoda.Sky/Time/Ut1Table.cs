using System.Globalization;

namespace Mmoda.Sky;

/// <summary>
/// Universal Time (UT1), the angle of the rotating Earth, from a table of UT1 − UTC of the International Earth Rotation Service.
/// </summary>
/// <remarks>
/// UT1 is observed, so that no library can compute it alone: the caller supplies <c>finals2000A.all</c> or an EOP C04 file (IAU
/// 2000 or 1980). Between the days of the table UT1 − TAI is interpolated linearly, as astropy does: within 0.1 ms of the
/// truth (daily tides of UT1 are not in the table). Immutable and thread-safe.
/// </remarks>
public sealed class Ut1Table
{
    private readonly int[] _days;
    private readonly double[] _ut1MinusTai;

    /// <summary>A table of daily values.</summary>
    /// <param name="days">Modified Julian Day numbers (0h UTC), ascending.</param>
    /// <param name="ut1MinusUtc">UT1 − UTC in seconds on those days.</param>
    /// <exception cref="ArgumentException">Fewer than two days, unequal lengths, days not ascending, or values beyond 1 s.</exception>
    public Ut1Table(ReadOnlySpan<int> days, ReadOnlySpan<double> ut1MinusUtc)
    {
        if (days.Length < 2 || days.Length != ut1MinusUtc.Length)
            throw new ArgumentException($"A table needs at least two days with a value each; {days.Length} days and {ut1MinusUtc.Length} values were given.");
        _days = days.ToArray();
        _ut1MinusTai = new double[days.Length];
        for (int i = 0; i < days.Length; i++)
        {
            if (i > 0 && days[i] <= days[i - 1])
                throw new ArgumentException($"Day {days[i]} follows day {days[i - 1]}; days must ascend.", nameof(days));
            if (!(Math.Abs(ut1MinusUtc[i]) <= 1))
                throw new ArgumentException($"UT1 - UTC is {ut1MinusUtc[i]} s on day {days[i]}; it stays within 1 s.", nameof(ut1MinusUtc));
            _ut1MinusTai[i] = ut1MinusUtc[i] - LeapSeconds.DayOf(days[i]).TaiMinusUtc;
        }
    }

    /// <summary>The first instant of the table.</summary>
    public Epoch First => Epoch.FromMjd(_days[0], 0, TimeScale.Utc);

    /// <summary>The last instant of the table.</summary>
    public Epoch Last => Epoch.FromMjd(_days[^1], 0, TimeScale.Utc);

    /// <summary>Reads a file of the IERS.</summary>
    /// <param name="path"><c>finals2000A.all</c>, <c>finals.all</c>, or an EOP C04 series; told apart by their lines.</param>
    /// <exception cref="InvalidDataException">The file is neither; path and line are named.</exception>
    public static Ut1Table Open(string path)
    {
        using StreamReader reader = new(path);
        return Read(reader, path);
    }

    /// <summary>Reads a file of the IERS.</summary>
    /// <param name="text">The content.</param>
    /// <param name="name">Of the content, for messages.</param>
    /// <exception cref="InvalidDataException">The content is in none of the known forms.</exception>
    public static Ut1Table Read(TextReader text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<int> days = [];
        List<double> values = [];
        for (int line = 1; text.ReadLine() is { } row; line++)
        {
            if (!(ReadFinals(row, out int day, out double value) || ReadC04(row, out day, out value)))
                continue;
            if (days.Count > 0 && day <= days[^1] || !(Math.Abs(value) <= 1))
                throw new InvalidDataException($"{name}, line {line}: day {day} with UT1 - UTC = {value} s; days must ascend and values stay within 1 s.");
            days.Add(day);
            values.Add(value);
        }

        return days.Count >= 2
            ? new Ut1Table([.. days], [.. values])
            : throw new InvalidDataException($"{name}: {days.Count} days with UT1 - UTC were found; expected is finals2000A.all or an EOP C04 file of the IERS.");
    }

    /// <summary>UT1 − UTC in seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies outside the table.</exception>
    public double Ut1MinusUtc(Epoch instant)
    {
        (int day, double fraction) = instant.ToMjdParts(TimeScale.Utc);
        UtcDay utc = LeapSeconds.DayOf(day);
        return Ut1MinusTai(day, fraction, instant) + utc.TaiMinusUtc + (utc.Stretch - 1) * fraction * utc.ClockSeconds;
    }

    /// <summary>The Modified Julian Date in UT1, in two parts that keep nanoseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies outside the table.</exception>
    public (int Day, double Fraction) ToMjdParts(Epoch instant)
    {
        (int utcDay, double utcFraction) = instant.ToMjdParts(TimeScale.Utc);
        (int day, double fraction) = instant.ToMjdParts(TimeScale.Tai);
        fraction += Ut1MinusTai(utcDay, utcFraction, instant) / UtcDay.NominalSeconds;
        double carry = Math.Floor(fraction);
        return (day + (int)carry, fraction - carry);
    }

    /// <summary>The instant of a Modified Julian Date in UT1, given in two parts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies outside the table.</exception>
    public Epoch FromMjd(int day, double fraction)
    {
        Epoch asTai = Epoch.FromMjd(day, fraction, TimeScale.Tai);
        Epoch guess = asTai;
        // UT1 − TAI drifts by 1e-8 s/s at most: the first step leaves 1 µs of 100 s, the second 1e-14 s.
        for (int i = 0; i < 3; i++)
        {
            (int utcDay, double utcFraction) = guess.ToMjdParts(TimeScale.Utc);
            guess = asTai.AddSeconds(-Ut1MinusTai(utcDay, utcFraction, guess));
        }

        return guess;
    }

    private double Ut1MinusTai(int day, double fraction, Epoch instant)
    {
        int i = Array.BinarySearch(_days, day);
        i = Math.Min(i < 0 ? ~i - 1 : i, _days.Length - 2);
        double share = i < 0 ? -1 : (day - _days[i] + fraction) / (_days[i + 1] - _days[i]);
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(instant), instant, $"The table of UT1 has the days {_days[0]} to {_days[^1]} (MJD UTC); use a newer file of the IERS for others.");
        }

        return _ut1MinusTai[i] + share * (_ut1MinusTai[i + 1] - _ut1MinusTai[i]);
    }

    /// <summary>Fixed columns: MJD 8–15, flag of UT1 − UTC 58, value 59–68 (IERS readme.finals2000A).</summary>
    private static bool ReadFinals(string row, out int day, out double value)
    {
        (day, value) = (0, 0);
        return row.Length >= 68 && row[57] is 'I' or 'P' && Whole(row.AsSpan(7, 8), out day)
            && double.TryParse(row.AsSpan(58, 10), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Words: year, month, day, [hour,] MJD, x, y, UT1 − UTC, … (IERS C04 guide).</summary>
    private static bool ReadC04(string row, out int day, out double value)
    {
        (day, value) = (0, 0);
        string[] words = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 12 || words[0].Length != 4 || !Whole(words[0], out _))
            return false;
        // The form of 2020 has the hour between the date and the MJD.
        int at = words[3].Length == 5 ? 3 : 4;
        return Whole(words[at], out day) && double.TryParse(words[at + 3], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool Whole(ReadOnlySpan<char> text, out int value)
    {
        bool read = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number == Math.Floor(number)
            && number is > 0 and < 1e6;
        value = read ? (int)number : 0;
        return read;
    }
}
