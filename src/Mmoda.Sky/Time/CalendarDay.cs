namespace Mmoda.Sky;

/// <summary>Modified Julian Day numbers of Gregorian dates.</summary>
internal static class CalendarDay
{
    /// <summary>MJD of 2000-01-01, the origin of IJD.</summary>
    public const int MjdOfIjdZero = 51544;

    private static readonly int DayNumber2000 = new DateOnly(2000, 1, 1).DayNumber;

    public static int FirstMjd { get; } = ToMjd(DateOnly.MinValue);

    public static int LastMjd { get; } = ToMjd(DateOnly.MaxValue);

    public static int ToMjd(DateOnly date) => date.DayNumber - DayNumber2000 + MjdOfIjdZero;

    public static DateOnly FromMjd(int day) => DateOnly.FromDayNumber(day - MjdOfIjdZero + DayNumber2000);
}
