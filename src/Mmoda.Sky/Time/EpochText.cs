using System.Globalization;

namespace Mmoda.Sky;

/// <summary>Epochs as text.</summary>
public readonly partial record struct Epoch
{
    private const string Allowed =
        "Allowed are ISO 8601 (2017-03-06, 2017-03-06T13:26:48.000, 2017-03-06 13:26:48Z), a Modified Julian Date (57818.56), "
        + "'IJD 6274.56', 'JD 2457819.06' and 'GPS 1172842026.5'.";

    /// <summary>JD − MJD.</summary>
    private const decimal JulianDateOfMjdZero = 2400000.5m;

    /// <summary>Reads an instant, taking times without a named scale as UTC.</summary>
    /// <inheritdoc cref="TryParse(string?, TimeScale, out Epoch, out string)"/>
    public static bool TryParse(string? text, out Epoch epoch, out string problem) =>
        TryParse(text, TimeScale.Utc, out epoch, out problem);

    /// <summary>Reads an instant.</summary>
    /// <param name="text">
    /// ISO 8601 with <c>T</c> or a blank, date only, or with an optional <c>Z</c> (which means UTC whatever the scale); or a Modified
    /// Julian Date as a bare number or as <c>MJD 57818.56</c>; or <c>JD 2457819.06</c>; or <c>IJD 6274.56</c> (TT by definition); or
    /// <c>GPS 1172842026.5</c> (seconds since 1980-01-06 GPS). Second 60 is accepted where UTC had a leap second.
    /// </param>
    /// <param name="scale">The scale of ISO times and of Julian Dates.</param>
    /// <param name="epoch">The instant, if the text is well formed.</param>
    /// <param name="problem">Otherwise what was given and what is allowed; empty on success.</param>
    /// <returns>Whether the text is an instant.</returns>
    public static bool TryParse(string? text, TimeScale scale, out Epoch epoch, out string problem)
    {
        epoch = default;
        string trimmed = (text ?? "").Trim();
        if (trimmed.Length == 0)
            problem = "No time was given. " + Allowed;
        else if (trimmed.Length > 64)
            problem = $"A time has at most 64 characters; {trimmed.Length} were given.";
        else if (trimmed.StartsWith("IJD", StringComparison.OrdinalIgnoreCase))
            problem = ParseDays(trimmed[3..], null, trimmed, out epoch);
        else if (trimmed.StartsWith("MJD", StringComparison.OrdinalIgnoreCase))
            problem = ParseDays(trimmed[3..], scale, trimmed, out epoch);
        else if (trimmed.StartsWith("JD", StringComparison.OrdinalIgnoreCase))
            problem = ParseDays(trimmed[2..], scale, trimmed, out epoch, JulianDateOfMjdZero);
        else if (trimmed.StartsWith("GPS", StringComparison.OrdinalIgnoreCase))
            problem = ParseGps(trimmed, out epoch);
        else if (trimmed.AsSpan(1).Contains('-') && !trimmed.Contains('e', StringComparison.OrdinalIgnoreCase))
            problem = ParseIso(trimmed, scale, out epoch);
        else
            problem = ParseDays(trimmed, scale, trimmed, out epoch);
        return problem.Length == 0;
    }

    /// <summary>The instant as ISO 8601 without a zone, <c>2017-03-06T13:26:48.000</c>, rounded to the last digit.</summary>
    /// <param name="scale">The scale of the text; a leap second of UTC appears as second 60.</param>
    /// <param name="decimals">Digits after the second, 0 to 9.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of digits is outside its range, or UTC before 1960 was asked for.</exception>
    public string ToIsot(TimeScale scale, int decimals = 3)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 9);
        (int day, double seconds) = ToDayAndSeconds(scale);
        long unit = (long)Math.Pow(10, decimals);
        long units = (long)Math.Round(seconds * unit);
        long unitsInDay = (long)Math.Round(unit * SecondsInDay(day, scale));
        if (units >= unitsInDay)
        {
            units -= unitsInDay;
            day++;
        }

        long whole = units / unit;
        // Second 86400 of a leap day is written 23:59:60.
        long minutes = Math.Min(whole / 60, 24 * 60 - 1);
        string text = FormattableString.Invariant(
            $"{CalendarDay.FromMjd(day):yyyy-MM-dd}T{minutes / 60:00}:{minutes % 60:00}:{whole - minutes * 60:00}");
        return decimals == 0 ? text : text + "." + (units % unit).ToString("D" + decimals, CultureInfo.InvariantCulture);
    }

    private static string ParseGps(string given, out Epoch epoch)
    {
        epoch = default;
        if (!decimal.TryParse(given[3..].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal seconds))
            return $"'{given}' is not a time. {Allowed}";
        const decimal SecondsPerWeek = 604800, LastWeek = 400_000;
        decimal week = decimal.Floor(seconds / SecondsPerWeek);
        if (week < -LastWeek / 4 || week > LastWeek)
            return $"'{given}' is outside the calendar; a GPS time is a number of seconds since 1980-01-06.";
        epoch = FromGpsWeek((int)week, (double)(seconds - week * SecondsPerWeek));
        return "";
    }

    private static string ParseDays(string number, TimeScale? scale, string given, out Epoch epoch, decimal subtract = 0)
    {
        epoch = default;
        // Decimal keeps 28 digits, so that nanoseconds survive the text.
        if (!decimal.TryParse(number.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal days))
            return $"'{given}' is not a time. {Allowed}";
        // Of any size so far: a decimal near its end does not lose the half day, and the range is checked next.
        days -= Math.Abs(days) < 1e9m ? subtract : 0;
        int origin = scale is null ? CalendarDay.MjdOfIjdZero : 0;
        decimal first = (scale == TimeScale.Utc ? LeapSeconds.FirstDay : CalendarDay.FirstMjd) - origin;
        decimal last = CalendarDay.LastMjd - origin;
        // One day of margin at the ends lets the conversion between scales stay inside the calendar.
        if (days < first + (scale == TimeScale.Utc ? 0 : 1) || days >= last - 1)
        {
            string name = scale is null ? "IJD" : subtract != 0 ? "JD" : "MJD";
            if (scale == TimeScale.Utc)
                name += " (UTC)";
            return FormattableString.Invariant($"'{given}' is outside the supported range of {name}, {first + subtract} to {last + subtract}.");
        }

        int whole = (int)decimal.Floor(days);
        double fraction = (double)(days - whole);
        epoch = scale is { } known ? FromMjd(whole, fraction, known) : FromIjd(whole, fraction);
        return "";
    }

    private static string ParseIso(string text, TimeScale scale, out Epoch epoch)
    {
        epoch = default;
        ReadOnlySpan<char> rest = text;
        if (rest[^1] is 'Z' or 'z')
        {
            rest = rest[..^1];
            scale = TimeScale.Utc;
        }

        if (rest.Length < 10 || rest[4] != '-' || rest[7] != '-' || !Digits(rest[..4], out int year)
            || !Digits(rest[5..7], out int month) || !Digits(rest[8..10], out int dayOfMonth))
        {
            return $"'{text}' is not a time. {Allowed}";
        }

        if (year < 1 || month is < 1 or > 12)
            return $"'{text}' has year {year:0000} and month {month:00}; years run from 0001 to 9999 and months from 01 to 12.";
        if (dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month))
            return $"'{text}' has day {dayOfMonth:00}; {year:0000}-{month:00} has days 01 to {DateTime.DaysInMonth(year, month)}.";
        int day = CalendarDay.ToMjd(new DateOnly(year, month, dayOfMonth));
        if (scale == TimeScale.Utc && day < LeapSeconds.FirstDay)
            return $"'{text}' lies before 1960-01-01, where UTC begins; give it in TT.";
        if (day <= CalendarDay.FirstMjd || day >= CalendarDay.LastMjd)
            return $"'{text}' lies at the edge of the calendar; supported are the years 1 to 9999.";
        if (!ParseClock(rest[10..], out int minutes, out double seconds))
            return $"'{text}' has no valid time of day. {Allowed}";
        double secondsInMinute = minutes == 24 * 60 - 1 ? SecondsInDay(day, scale) - minutes * 60 : 60;
        if (seconds >= secondsInMinute)
        {
            return secondsInMinute > 60.5
                ? $"'{text}' has second {(int)seconds}; this minute ends with a leap second and has seconds 00 to 60."
                : secondsInMinute == 60
                    ? $"'{text}' has second {(int)seconds}; this minute has seconds 00 to 59 (60 is only allowed where UTC had a leap second)."
                    : FormattableString.Invariant($"'{text}' lies outside its minute, which had {secondsInMinute:0.00} s of UTC.");
        }

        epoch = FromDayAndSeconds(day, minutes * 60 + seconds, scale);
        return "";
    }

    /// <summary>Reads "", "Thh", "Thh:mm" or "Thh:mm:ss[.f]".</summary>
    private static bool ParseClock(ReadOnlySpan<char> clock, out int minutes, out double seconds)
    {
        minutes = 0;
        seconds = 0;
        if (clock.IsEmpty)
            return true;
        if (clock[0] is not ('T' or 't' or ' ') || clock.Length < 3 || !Digits(clock[1..3], out int hour) || hour > 23)
            return false;
        minutes = hour * 60;
        clock = clock[3..];
        if (clock.IsEmpty)
            return true;
        if (clock[0] != ':' || clock.Length < 3 || !Digits(clock[1..3], out int minute) || minute > 59)
            return false;
        minutes += minute;
        clock = clock[3..];
        if (clock.IsEmpty)
            return true;
        return clock[0] == ':' && clock.Length >= 3 && Digits(clock[1..3], out _) && (clock.Length == 3 || clock[3] == '.')
            && double.TryParse(clock[1..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds);
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
