namespace Mmoda.Sky.Tests;

public sealed class TimeScaleTests
{
    /// <summary>Fractions of a day near 1 resolve 1.1e-16 d = 0.01 ns; the chain of conversions of both programs adds a few.</summary>
    private const double PartsToleranceSeconds = 0.1e-9;

    private static readonly GoldenTdb[] Tdb = GoldenFile.Read<GoldenTdb[]>("timescales.json", "tdb");
    private static readonly GoldenDrift[] Drift = GoldenFile.Read<GoldenDrift[]>("timescales.json", "drift");
    private static readonly GoldenYear[] Years = GoldenFile.Read<GoldenYear[]>("timescales.json", "years");

    private sealed record GoldenTdb(
        int Day, double Fraction, double TdbMinusTt, int TdbMjdDay, double TdbMjdFraction, string Tdb, double GpsSeconds);

    private sealed record GoldenDrift(int UtcDay, double UtcFraction, int TaiDay, double TaiFraction);

    private sealed record GoldenYear(int Day, double Fraction, double Julian, double Besselian, double Decimal);

    [Fact]
    public void TDB_minus_TT_agrees_with_erfa_to_a_picosecond()
    {
        // The argument is TDB there and TT here: 1.7 ms times a rate of 3.3e-10.
        Assert.All(Tdb, golden => Assert.Equal(
            golden.TdbMinusTt, BarycentricTime.TdbMinusTt(Epoch.FromIjd(golden.Day, golden.Fraction)), 1e-12));
    }

    [Fact]
    public void TDB_agrees_with_erfa_to_a_tenth_of_a_nanosecond()
    {
        Assert.All(Tdb, golden =>
        {
            Epoch epoch = Epoch.FromIjd(golden.Day, golden.Fraction);

            (int day, double fraction) = epoch.ToMjdParts(TimeScale.Tdb);
            Assert.InRange(((day - golden.TdbMjdDay) + (fraction - golden.TdbMjdFraction)) * 86400, -PartsToleranceSeconds, PartsToleranceSeconds);
            Assert.InRange(
                Epoch.FromMjd(golden.TdbMjdDay, golden.TdbMjdFraction, TimeScale.Tdb).SecondsSince(epoch), -PartsToleranceSeconds, PartsToleranceSeconds);
            Assert.True(Epoch.TryParse(golden.Tdb, TimeScale.Tdb, out Epoch parsed, out string problem), problem);
            Assert.InRange(parsed.SecondsSince(epoch), -0.6e-9, 0.6e-9);
        });
    }

    [Fact]
    public void GPS_seconds_and_weeks_agree_with_astropy()
    {
        // One double of 1e9 s resolves 0.12 µs; both round.
        Assert.All(Tdb, golden =>
        {
            Epoch epoch = Epoch.FromIjd(golden.Day, golden.Fraction);
            (int week, double seconds) = epoch.ToGpsWeek();

            Assert.Equal(golden.GpsSeconds, epoch.ToGpsSeconds(), 3e-7);
            Assert.InRange(seconds, 0, 604800);
            Assert.InRange(Epoch.FromGpsWeek(week, seconds).SecondsSince(epoch), -PartsToleranceSeconds * 2, PartsToleranceSeconds * 2);
            Assert.InRange(Epoch.FromGpsSeconds(golden.GpsSeconds).SecondsSince(epoch), -3e-7, 3e-7);
        });
    }

    [Fact]
    public void GPS_time_began_with_1980_01_06_and_knows_no_leap_seconds()
    {
        Assert.Equal("1980-01-06T00:00:00.000", Epoch.FromGpsSeconds(0).ToIsot(TimeScale.Utc));
        // GW150914: GPS 1126259462.4 is 2015-09-14 09:50:45.4 UTC.
        Assert.Equal("2015-09-14T09:50:45.400", Epoch.FromGpsSeconds(1126259462.4).ToIsot(TimeScale.Utc));
        Assert.Equal((-1, 604800.0 - 1), Epoch.FromGpsWeek(0, -1).ToGpsWeek());
    }

    [Fact]
    public void UTC_of_the_sixties_runs_as_erfa_has_it()
    {
        Assert.All(Drift, golden =>
        {
            Epoch tai = Epoch.FromMjd(golden.TaiDay, golden.TaiFraction, TimeScale.Tai);

            Assert.InRange(
                Epoch.FromMjd(golden.UtcDay, golden.UtcFraction, TimeScale.Utc).SecondsSince(tai), -PartsToleranceSeconds, PartsToleranceSeconds);
            (int day, double fraction) = tai.ToMjdParts(TimeScale.Utc);
            Assert.InRange(((day - golden.UtcDay) + (fraction - golden.UtcFraction)) * 86400, -PartsToleranceSeconds, PartsToleranceSeconds);
        });
    }

    [Fact]
    public void UTC_text_of_the_sixties_survives_a_round_trip_through_days_of_odd_length()
    {
        // 1965-02-28 had 86400.1 s of UTC, 1961-07-31 had 86399.95 s.
        Assert.True(Epoch.TryParse("1965-02-28T23:59:60.05", out Epoch inStep, out string problem), problem);
        Assert.Equal("1965-02-28T23:59:60.050", inStep.ToIsot(TimeScale.Utc));
        Assert.False(Epoch.TryParse("1961-07-31T23:59:59.97", out _, out problem));
        Assert.Contains("59.95 s", problem, StringComparison.Ordinal);
        Assert.True(Epoch.TryParse("1968-05-23T10:00:00", out Epoch drifting, out _));
        Assert.Equal("1968-05-23T10:00:00.000", drifting.ToIsot(TimeScale.Utc));
    }

    [Fact]
    public void Years_agree_with_erfa()
    {
        // 1e-12 years are 30 µs: years in one double resolve 7 µs.
        Assert.All(Years, golden =>
        {
            Epoch epoch = Epoch.FromIjd(golden.Day, golden.Fraction);

            Assert.Equal(golden.Julian, epoch.ToJulianEpoch(), 1e-12);
            Assert.Equal(golden.Besselian, epoch.ToBesselianEpoch(), 1e-12);
            Assert.Equal(golden.Decimal, epoch.ToDecimalYear(), 1e-11);
            Assert.InRange(Epoch.FromJulianEpoch(golden.Julian).SecondsSince(epoch), -3e-5, 3e-5);
            Assert.InRange(Epoch.FromBesselianEpoch(golden.Besselian).SecondsSince(epoch), -3e-5, 3e-5);
        });
    }

    [Fact]
    public void Julian_Dates_keep_nanoseconds_in_two_parts()
    {
        Epoch epoch = Epoch.FromJulianDate(2451545.0, 0.123456789, TimeScale.Tt);

        Assert.Equal(0, epoch.Day);
        Assert.Equal(0.623456789, epoch.Fraction, 1e-16);
        Assert.Equal(epoch, Epoch.FromJulianDate(2451544.5, 0.623456789, TimeScale.Tt));
        Assert.Equal(2451545.123456789, epoch.ToJulianDate(TimeScale.Tt), 5e-10);
        Assert.Equal(2451545.0, Epoch.FromJulianDate(2451545.0, TimeScale.Utc).ToJulianDate(TimeScale.Utc));
        Assert.Throws<ArgumentOutOfRangeException>(() => Epoch.FromJulianDate(double.NaN, TimeScale.Tt));
    }
}
