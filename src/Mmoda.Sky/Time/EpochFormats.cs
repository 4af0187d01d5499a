namespace Mmoda.Sky;

/// <summary>Other ways to count the days: Julian Dates, GPS weeks and epochs in years.</summary>
public readonly partial record struct Epoch
{
    private const double SecondsPerGpsWeek = 7 * SecondsPerDay;

    /// <summary>MJD (GPS) of the origin of GPS time, 1980-01-06.</summary>
    private const int MjdOfGpsZero = 44244;

    /// <summary>JD − MJD, less the half day that is kept apart.</summary>
    private const int JulianDayOfMjdZero = 2400000;

    /// <summary>The instant of a Julian Date given in two parts, of which the first may be whole or end in .5.</summary>
    /// <param name="day">The large part.</param>
    /// <param name="fraction">Days to add; any size and sign.</param>
    /// <param name="scale">The scale of the date.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, outside the years 1 to 9999, or UTC before 1960.</exception>
    public static Epoch FromJulianDate(double day, double fraction, TimeScale scale)
    {
        RequireSupported(day);
        RequireSupported(fraction);
        double whole = Math.Floor(day);
        // MJD = JD − 2400000.5; halves are exact in floating point.
        return FromMjd((int)whole - JulianDayOfMjdZero, day - whole - 0.5 + fraction, scale);
    }

    /// <summary>The instant of a Julian Date in one double: 40 µs in this century.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, outside the years 1 to 9999, or UTC before 1960.</exception>
    public static Epoch FromJulianDate(double julianDate, TimeScale scale) => FromJulianDate(julianDate, 0, scale);

    /// <summary>The Julian Date in one double: 40 µs in this century.</summary>
    /// <exception cref="ArgumentOutOfRangeException">UTC before 1960 was asked for.</exception>
    public double ToJulianDate(TimeScale scale)
    {
        (int day, double fraction) = ToMjdParts(scale);
        return JulianDayOfMjdZero + day + (0.5 + fraction);
    }

    /// <summary>The instant of a GPS week, counted without roll-over from 1980-01-06, and seconds in it.</summary>
    /// <param name="week">Full week number; receivers that send ten bits need a multiple of 1024 added.</param>
    /// <param name="seconds">Seconds since Sunday midnight; any size and sign.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or outside the years 1 to 9999.</exception>
    public static Epoch FromGpsWeek(int week, double seconds)
    {
        RequireSupported(week * 7.0);
        RequireSupported(seconds / SecondsPerDay);
        return FromDayAndSeconds(MjdOfGpsZero + 7 * week, 0, TimeScale.Gps).AddSeconds(seconds);
    }

    /// <summary>The instant of a count of seconds since 1980-01-06 GPS, as gravitational-wave detectors use: 0.2 µs in this century.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or outside the years 1 to 9999.</exception>
    public static Epoch FromGpsSeconds(double seconds) => FromGpsWeek(0, seconds);

    /// <summary>The GPS week, counted without roll-over from 1980-01-06, and the seconds since its Sunday midnight, [0, 604800).</summary>
    public (int Week, double Seconds) ToGpsWeek()
    {
        (int day, double seconds) = ToDayAndSeconds(TimeScale.Gps);
        int week = Math.DivRem(day - MjdOfGpsZero, 7, out int dayOfWeek);
        return dayOfWeek < 0 ? (week - 1, (dayOfWeek + 7) * SecondsPerDay + seconds) : (week, dayOfWeek * SecondsPerDay + seconds);
    }

    /// <summary>Seconds since 1980-01-06 GPS, in one double: 0.2 µs in this century.</summary>
    public double ToGpsSeconds()
    {
        (int week, double seconds) = ToGpsWeek();
        return week * SecondsPerGpsWeek + seconds;
    }

    /// <summary>The Julian epoch in TT, 2000.0 at J2000.0: 2000 + (JD − 2451545) / 365.25 (Lieske 1979, A&amp;A 73, 282).</summary>
    public double ToJulianEpoch() => 2000 + (Ijd - 0.5) / 365.25;

    /// <summary>The instant of a Julian epoch in TT, such as 2000.0 or 2016.0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or outside the years 1 to 9999.</exception>
    public static Epoch FromJulianEpoch(double year) => FromIjd(0, (year - 2000) * 365.25 + 0.5);

    /// <summary>The Besselian epoch in TT: 1900 + (JD − 2415020.31352) / 365.242198781 (Lieske 1979, A&amp;A 73, 282).</summary>
    public double ToBesselianEpoch() => 1900 + (Ijd - IjdOfB1900) / TropicalYear;

    /// <summary>The instant of a Besselian epoch in TT, such as 1950.0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or outside the years 1 to 9999.</exception>
    public static Epoch FromBesselianEpoch(double year) => FromIjd(0, (year - 1900) * TropicalYear + IjdOfB1900);

    /// <summary>The calendar year with the elapsed part of it, in TT: 2017.0 at 2017-01-01T00:00:00.</summary>
    public double ToDecimalYear()
    {
        DateOnly date = CalendarDay.FromMjd(Day + CalendarDay.MjdOfIjdZero);
        int length = DateTime.IsLeapYear(date.Year) ? 366 : 365;
        return date.Year + (date.DayOfYear - 1 + Fraction) / length;
    }

    private const double TropicalYear = 365.242198781;

    private const double IjdOfB1900 = 2415020.31352 - 2451544.5;
}
