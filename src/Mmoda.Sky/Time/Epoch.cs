namespace Mmoda.Sky;

/// <summary>An instant: a whole number of days since 2000-01-01T00:00:00 TT, and a fraction of a day, both in TT.</summary>
/// <remarks>
/// <para>The split keeps 10 ps at any date. Days count from IJD 0 (MJD 51544.0 TT), the origin of INTEGRAL times, so that
/// <see cref="Ijd"/> = <see cref="Day"/> + <see cref="Fraction"/>.</para>
/// <para>Supported years: 1 to 9999; in UTC from 1960 on. A day that ends with a leap second has 86401 s in UTC, and its
/// MJD(UTC) runs evenly through all of them, as SOFA's quasi-JD does (SOFA Time Scale and Calendar Tools, §3.6). From 1960 to
/// 1971 seconds of UTC were longer than those of the SI and steps were fractions of a second; the same holds for them.</para>
/// </remarks>
public readonly partial record struct Epoch : IComparable<Epoch>
{
    private const double SecondsPerDay = 86400;

    /// <summary>TT − TAI in seconds, exact by definition (IAU 1991, recommendation IV).</summary>
    private const double TtMinusTai = 32.184;

    /// <summary>TT − GPS in seconds: TAI − GPS = 19 s (IS-GPS-200).</summary>
    private const double TtMinusGps = TtMinusTai + 19;

    private Epoch(int day, double fraction)
    {
        double carry = Math.Floor(fraction);
        fraction -= carry;
        // A tiny negative fraction becomes exactly 1.
        if (fraction >= 1)
        {
            fraction = 0;
            carry++;
        }

        Day = checked(day + (int)carry);
        Fraction = fraction;
        if (Day + CalendarDay.MjdOfIjdZero < CalendarDay.FirstMjd || Day + CalendarDay.MjdOfIjdZero > CalendarDay.LastMjd)
            throw new ArgumentOutOfRangeException(nameof(day), Day, "An epoch must lie in the years 1 to 9999.");
    }

    /// <summary>Whole days since 2000-01-01T00:00:00 TT; negative before.</summary>
    public int Day { get; }

    /// <summary>Fraction of the TT day, [0, 1).</summary>
    public double Fraction { get; }

    /// <summary>INTEGRAL Julian Date: days since MJD 51544.0 in TT. In one double: 0.2 µs in this century.</summary>
    public double Ijd => Day + Fraction;

    /// <summary>The instant of an INTEGRAL Julian Date.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or outside the years 1 to 9999.</exception>
    public static Epoch FromIjd(double ijd) => FromIjd(0, ijd);

    /// <summary>The instant of an INTEGRAL Julian Date given in two parts, to keep nanoseconds.</summary>
    /// <param name="day">Whole days.</param>
    /// <param name="fraction">Days to add; any size and sign.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or outside the years 1 to 9999.</exception>
    public static Epoch FromIjd(int day, double fraction)
    {
        RequireSupported(fraction);
        return new(day, fraction);
    }

    /// <summary>The instant of a Modified Julian Date in a time scale.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, outside the years 1 to 9999, or UTC before 1960.</exception>
    public static Epoch FromMjd(double mjd, TimeScale scale) => FromMjd(0, mjd, scale);

    /// <summary>The instant of a Modified Julian Date given in two parts, to keep nanoseconds.</summary>
    /// <param name="day">Whole days.</param>
    /// <param name="fraction">Days to add; any size and sign.</param>
    /// <param name="scale">The scale of the date.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, outside the years 1 to 9999, or UTC before 1960.</exception>
    public static Epoch FromMjd(int day, double fraction, TimeScale scale)
    {
        RequireSupported(fraction);
        double carry = Math.Floor(fraction);
        day = checked(day + (int)carry);
        return FromDayAndSeconds(day, (fraction - carry) * SecondsInDay(day, scale), scale);
    }

    /// <summary>The instant of a UTC clock reading, as .NET keeps it (100 ns, no leap seconds).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies before 1960.</exception>
    public static Epoch FromUtc(DateTimeOffset clock) => FromDayAndSeconds(
        CalendarDay.ToMjd(DateOnly.FromDateTime(clock.UtcDateTime)),
        clock.UtcDateTime.TimeOfDay.Ticks / (double)TimeSpan.TicksPerSecond,
        TimeScale.Utc);

    /// <summary>The Modified Julian Date in a time scale, in one double: 0.6 µs in this century.</summary>
    /// <exception cref="ArgumentOutOfRangeException">UTC before 1960 was asked for.</exception>
    public double ToMjd(TimeScale scale)
    {
        (int day, double fraction) = ToMjdParts(scale);
        return day + fraction;
    }

    /// <summary>The Modified Julian Date in a time scale, in two parts that keep nanoseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">UTC before 1960 was asked for.</exception>
    public (int Day, double Fraction) ToMjdParts(TimeScale scale)
    {
        (int day, double seconds) = ToDayAndSeconds(scale);
        return (day, seconds / SecondsInDay(day, scale));
    }

    /// <summary>The UTC clock reading, rounded to 100 ns; an instant within a leap second gives the second after it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies before 1960.</exception>
    public DateTimeOffset ToUtc()
    {
        (int day, double seconds) = ToDayAndSeconds(TimeScale.Utc);
        long ticks = (long)Math.Round(seconds * TimeSpan.TicksPerSecond);
        return new DateTimeOffset(CalendarDay.FromMjd(day).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddTicks(ticks);
    }

    /// <summary>Seconds of TT from <paramref name="other"/> to this instant; positive if this is later.</summary>
    public double SecondsSince(Epoch other) => (Day - other.Day) * SecondsPerDay + (Fraction - other.Fraction) * SecondsPerDay;

    /// <summary>The instant <paramref name="seconds"/> later (earlier if negative).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or the result lies outside the years 1 to 9999.</exception>
    public Epoch AddSeconds(double seconds)
    {
        double days = Math.Floor(seconds / SecondsPerDay);
        RequireSupported(days);
        return new(checked(Day + (int)days), Fraction + (seconds - days * SecondsPerDay) / SecondsPerDay);
    }

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(Epoch left, Epoch right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(Epoch left, Epoch right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(Epoch left, Epoch right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(Epoch left, Epoch right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(Epoch other) => Day != other.Day ? Day.CompareTo(other.Day) : Fraction.CompareTo(other.Fraction);

    /// <summary>The instant in TT with milliseconds and the name of the scale.</summary>
    public override string ToString() => ToIsot(TimeScale.Tt) + " TT";

    private static void RequireSupported(double days)
    {
        // 4e6 days are more than ten thousand years; the exact limits are checked when the parts are together.
        if (!(Math.Abs(days) < 4e6))
            throw new ArgumentOutOfRangeException(nameof(days), days, "A date must be a finite number of days within the years 1 to 9999.");
    }

    /// <summary>Seconds that the clock of a scale counts on a day.</summary>
    private static double SecondsInDay(int day, TimeScale scale) =>
        scale == TimeScale.Utc ? LeapSeconds.DayOf(day).ClockSeconds : SecondsPerDay;

    /// <summary>From an MJD day number of a scale and seconds since its midnight (up to 86401 on a UTC leap day).</summary>
    private static Epoch FromDayAndSeconds(int day, double seconds, TimeScale scale)
    {
        int ijdDay = day - CalendarDay.MjdOfIjdZero;
        double ttSeconds;
        switch (scale)
        {
            case TimeScale.Tt:
                ttSeconds = seconds;
                break;
            case TimeScale.Tai:
                ttSeconds = seconds + TtMinusTai;
                break;
            case TimeScale.Gps:
                ttSeconds = seconds + TtMinusGps;
                break;
            case TimeScale.Utc:
                UtcDay utc = LeapSeconds.DayOf(day);
                ttSeconds = seconds * utc.Stretch + (TtMinusTai + utc.TaiMinusUtc);
                break;
            case TimeScale.Tdb:
                // TDB − TT changes by less than 4e-10 per second: 2 ms earlier or later make no difference to it.
                ttSeconds = seconds - BarycentricTime.TdbMinusTt(ijdDay + seconds / SecondsPerDay);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(scale), scale, "Not a time scale.");
        }

        return new(ijdDay, ttSeconds / SecondsPerDay);
    }

    /// <summary>The MJD day number in a scale and the seconds since its midnight.</summary>
    private (int Day, double Seconds) ToDayAndSeconds(TimeScale scale)
    {
        int day = Day + CalendarDay.MjdOfIjdZero;
        double seconds = Fraction * SecondsPerDay;
        return scale switch
        {
            TimeScale.Tt => (day, seconds),
            TimeScale.Tai => WithinDay(day, seconds - TtMinusTai),
            TimeScale.Gps => WithinDay(day, seconds - TtMinusGps),
            TimeScale.Tdb => WithinDay(day, seconds + BarycentricTime.TdbMinusTt(Ijd)),
            TimeScale.Utc => ToUtcDayAndSeconds(day, seconds),
            _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, "Not a time scale."),
        };
    }

    private static (int Day, double Seconds) WithinDay(int day, double seconds) => seconds switch
    {
        < 0 => (day - 1, seconds + SecondsPerDay),
        >= SecondsPerDay => (day + 1, seconds - SecondsPerDay),
        _ => (day, seconds),
    };

    private static (int Day, double Seconds) ToUtcDayAndSeconds(int day, double ttSeconds)
    {
        UtcDay utc = LeapSeconds.DayOf(day);
        double elapsed = ttSeconds - (TtMinusTai + utc.TaiMinusUtc);
        if (elapsed < 0)
        {
            // TAI − UTC of the day before: differs from the one used if a step lies between.
            UtcDay before = LeapSeconds.DayOf(day - 1);
            elapsed += utc.TaiMinusUtc - before.TaiMinusUtc + SecondsPerDay;
            (day, utc) = (day - 1, before);
        }

        return (day, elapsed / utc.Stretch);
    }
}
