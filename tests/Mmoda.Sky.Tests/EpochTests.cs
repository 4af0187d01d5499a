namespace Mmoda.Sky.Tests;

public sealed class EpochTests
{
    /// <summary>
    /// The text of the golden file is rounded to 1 ns, 0.5 ns of error; both programs keep about 0.01 ns.
    /// </summary>
    private const double TextToleranceSeconds = 0.6e-9;

    /// <summary>Fractions of a day near 1 resolve 1.1e-16 d = 0.01 ns; the chain of conversions adds a few.</summary>
    private const double PartsToleranceSeconds = 0.1e-9;

    private static readonly GoldenEpoch[] Golden = GoldenFile.Read<GoldenEpoch[]>("epochs.json", "epochs");

    private sealed record GoldenEpoch(
        int Day, double Fraction, string Tt, string Tai, string Utc, int TaiMjdDay, double TaiMjdFraction, int UtcMjdDay, double UtcMjdFraction);

    [Theory]
    [InlineData(TimeScale.Tt)]
    [InlineData(TimeScale.Tai)]
    [InlineData(TimeScale.Utc)]
    public void Text_in_each_scale_agrees_with_erfa_to_a_nanosecond(TimeScale scale)
    {
        Assert.All(Golden, golden =>
        {
            string text = scale switch { TimeScale.Tt => golden.Tt, TimeScale.Tai => golden.Tai, _ => golden.Utc };

            Assert.True(Epoch.TryParse(text, scale, out Epoch epoch, out string problem), problem);

            Assert.InRange(epoch.SecondsSince(Epoch.FromIjd(golden.Day, golden.Fraction)), -TextToleranceSeconds, TextToleranceSeconds);
        });
    }

    [Fact]
    public void Text_is_written_as_erfa_writes_it()
    {
        // erfa rounds each field of its own chain of sums; the ninth digit may differ by one where the tenth is near 5.
        int different = Golden.Count(golden => Epoch.FromIjd(golden.Day, golden.Fraction).ToIsot(TimeScale.Utc, 9) != golden.Utc);

        Assert.InRange(different, 0, Golden.Length / 20);
    }

    [Fact]
    public void Modified_Julian_Dates_agree_with_erfa()
    {
        Assert.All(Golden, golden =>
        {
            Epoch epoch = Epoch.FromIjd(golden.Day, golden.Fraction);

            AssertParts(epoch.ToMjdParts(TimeScale.Tai), golden.TaiMjdDay, golden.TaiMjdFraction);
            AssertParts(epoch.ToMjdParts(TimeScale.Utc), golden.UtcMjdDay, golden.UtcMjdFraction);
            Assert.InRange(Epoch.FromMjd(golden.TaiMjdDay, golden.TaiMjdFraction, TimeScale.Tai).SecondsSince(epoch), -PartsToleranceSeconds, PartsToleranceSeconds);
            Assert.InRange(Epoch.FromMjd(golden.UtcMjdDay, golden.UtcMjdFraction, TimeScale.Utc).SecondsSince(epoch), -PartsToleranceSeconds, PartsToleranceSeconds);
        });

        static void AssertParts((int Day, double Fraction) actual, int day, double fraction) => Assert.InRange(
            ((actual.Day - day) + (actual.Fraction - fraction)) * 86400, -PartsToleranceSeconds, PartsToleranceSeconds);
    }

    [Fact]
    public void IJD_counts_days_of_terrestrial_time_from_2000()
    {
        Epoch origin = Epoch.FromIjd(0);

        Assert.Equal("2000-01-01T00:00:00.000", origin.ToIsot(TimeScale.Tt));
        Assert.Equal("1999-12-31T23:58:55.816", origin.ToIsot(TimeScale.Utc));
        Assert.Equal(51544.0, origin.ToMjd(TimeScale.Tt));
    }

    [Fact]
    public void A_real_pointing_starts_when_its_header_says()
    {
        // GRB 221009A was observed in IJD 8320.63230042977, 2022-10-12T15:09:21.573 UTC.
        Assert.Equal("2022-10-12T15:09:21.573", Epoch.FromIjd(8320.63230042977).ToIsot(TimeScale.Utc));
    }

    [Fact]
    public void Text_with_nanoseconds_survives_a_round_trip()
    {
        Property.ForAll(
            random => Epoch.FromIjd(random.Next(-10000, 36000), random.NextDouble()),
            epoch =>
            {
                foreach (TimeScale scale in Enum.GetValues<TimeScale>())
                {
                    Assert.True(Epoch.TryParse(epoch.ToIsot(scale, 9), scale, out Epoch back, out string problem), problem);
                    Assert.InRange(back.SecondsSince(epoch), -TextToleranceSeconds, TextToleranceSeconds);
                    (int day, double fraction) = epoch.ToMjdParts(scale);
                    Assert.InRange(Epoch.FromMjd(day, fraction, scale).SecondsSince(epoch), -PartsToleranceSeconds, PartsToleranceSeconds);
                }
            });
    }

    [Fact]
    public void Adding_seconds_is_undone_by_their_difference()
    {
        Property.ForAll(
            random => (Epoch: Epoch.FromIjd(random.Next(-10000, 36000), random.NextDouble()), Seconds: (random.NextDouble() - 0.5) * 2e5),
            given =>
            {
                Epoch later = given.Epoch.AddSeconds(given.Seconds);
                Assert.Equal(given.Seconds, later.SecondsSince(given.Epoch), 1e-10);
                Assert.Equal(given.Seconds > 0, later > given.Epoch);
                Assert.InRange(later.Fraction, 0, 1 - 1e-17);
            });
    }

    [Fact]
    public void A_leap_second_is_written_as_second_60()
    {
        Assert.True(Epoch.TryParse("2016-12-31T23:59:60.25Z", out Epoch inside, out string problem), problem);
        Assert.True(Epoch.TryParse("2017-01-01T00:00:00", out Epoch after, out _));

        Assert.Equal("2016-12-31T23:59:60.250", inside.ToIsot(TimeScale.Utc));
        Assert.Equal(0.75, after.SecondsSince(inside), 1e-9);
        Assert.Equal("2017-01-01T00:00:00", inside.AddSeconds(0.7).ToIsot(TimeScale.Utc, 0));
        Assert.Equal(new DateTimeOffset(2017, 1, 1, 0, 0, 0, 250, TimeSpan.Zero), inside.ToUtc());
    }

    [Fact]
    public void Rounding_carries_into_the_next_day()
    {
        Assert.True(Epoch.TryParse("2018-12-31T23:59:59.9996", out Epoch epoch, out _));

        Assert.Equal("2019-01-01T00:00:00.000", epoch.ToIsot(TimeScale.Utc));
    }

    [Fact]
    public void A_clock_reading_of_dotnet_survives()
    {
        DateTimeOffset clock = new(2017, 3, 6, 15, 26, 48, 123, TimeSpan.FromHours(2));

        Epoch epoch = Epoch.FromUtc(clock);

        Assert.Equal("2017-03-06T13:26:48.123", epoch.ToIsot(TimeScale.Utc));
        Assert.Equal(clock.UtcDateTime, epoch.ToUtc().UtcDateTime);
    }

    [Theory]
    [InlineData("2017-03-06T13:26:48.000", "2017-03-06T13:26:48.000")]
    [InlineData("2017-03-06 13:26:48", "2017-03-06T13:26:48.000")]
    [InlineData("  2017-03-06T13:26:48.5Z ", "2017-03-06T13:26:48.500")]
    [InlineData("2017-03-06", "2017-03-06T00:00:00.000")]
    [InlineData("2017-03-06T13", "2017-03-06T13:00:00.000")]
    [InlineData("2017-03-06T13:26", "2017-03-06T13:26:00.000")]
    [InlineData("2016-02-29", "2016-02-29T00:00:00.000")]
    [InlineData("57818.5", "2017-03-06T12:00:00.000")]
    [InlineData("MJD 57818.5", "2017-03-06T12:00:00.000")]
    [InlineData("IJD 6274.5", "2017-03-06T11:58:50.816")]
    [InlineData("JD 2457819.0", "2017-03-06T12:00:00.000")]
    [InlineData("GPS 1126259462.4", "2015-09-14T09:50:45.400")]
    [InlineData("gps -0.5", "1980-01-05T23:59:59.500")]
    public void Times_are_read_in_many_forms(string text, string utc)
    {
        Assert.True(Epoch.TryParse(text, out Epoch epoch, out string problem), problem);

        Assert.Empty(problem);
        Assert.Equal(utc, epoch.ToIsot(TimeScale.Utc));
    }

    [Theory]
    [InlineData("2017-02-31", "has days 01 to 28")]
    [InlineData("2017-00-10", "months from 01 to 12")]
    [InlineData("0000-01-01", "years run from 0001")]
    [InlineData("|017-01-01", "is not a time")]
    [InlineData("2017-03-06T24:00:00", "no valid time of day")]
    [InlineData("2017-03-06T13:60:00", "no valid time of day")]
    [InlineData("2017-03-06X13:20:00", "no valid time of day")]
    [InlineData("2017-03-06T13:20:00.1.2", "no valid time of day")]
    [InlineData("2017-03-06T13:20:60", "seconds 00 to 59")]
    [InlineData("2016-12-31T23:59:61", "seconds 00 to 60")]
    [InlineData("1959-12-31T23:59:59", "1960-01-01")]
    [InlineData("-5", "outside the supported range")]
    [InlineData("JD 57818.5", "outside the supported range of JD (UTC), 2436934.5")]
    [InlineData("JD 99999999999999999999", "outside the supported range")]
    [InlineData("GPS", "is not a time")]
    [InlineData("GPS 1e15", "outside the calendar")]
    [InlineData("GPS -1e20", "outside the calendar")]
    [InlineData("1e30", "is not a time")]
    [InlineData("yesterday", "is not a time")]
    [InlineData("", "No time was given")]
    public void A_wrong_time_is_refused_with_what_was_given_and_what_is_allowed(string text, string expected)
    {
        Assert.False(Epoch.TryParse(text, out _, out string problem));

        Assert.Contains(expected, problem, StringComparison.Ordinal);
        if (text.Length > 0)
            Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_makes_the_parser_throw()
    {
        const string Alphabet = "0123456789-:.TZ eEMJDIGPS+ ";
        Property.ForAll(
            random => string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Alphabet[random.Next(Alphabet.Length)])),
            text => Assert.Equal(Epoch.TryParse(text, out _, out string problem), problem.Length == 0),
            cases: 5000);
    }

    [Fact]
    public void The_leap_second_table_tells_when_it_expires()
    {
        Assert.Equal(37, LeapSeconds.TaiMinusUtc(57818));
        Assert.Equal(10, LeapSeconds.TaiMinusUtc(41317));
        Assert.True(LeapSeconds.Expires >= new DateOnly(2026, 6, 28));
        Assert.Throws<ArgumentOutOfRangeException>(() => LeapSeconds.TaiMinusUtc(41316));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e9)]
    public void An_epoch_outside_the_calendar_is_the_callers_mistake(double days)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Epoch.FromIjd(days));
        Assert.Throws<ArgumentOutOfRangeException>(() => Epoch.FromMjd(days, TimeScale.Utc));
    }
}
