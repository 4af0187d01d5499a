namespace Mmoda.Sky.Tests;

public sealed class Ut1TableTests
{
    // Rows of the IERS around the leap second of 2016-12-31, in both forms.
    private const string C04 = """
               EARTH ORIENTATION PARAMETER (EOP) PRODUCT CENTER CENTER (PARIS OBSERVATORY)
              FORMAT(3(I4),I7,2(F11.6),2(F12.7),2(F11.6),2(F11.6),2(F11.7),2(F12.6))
        2016  12  31  57753   0.080000   0.260000  -0.4076000   0.0010000   0.000000   0.000000   0.000030   0.000030  0.0000100  0.0000100    0.000004    0.000004
        2017   1   1  57754   0.080000   0.260000   0.5914000   0.0010000   0.000000   0.000000   0.000030   0.000030  0.0000100  0.0000100    0.000004    0.000004
        2017   1   2  57755   0.080000   0.260000   0.5904000   0.0010000   0.000000   0.000000   0.000030   0.000030  0.0000100  0.0000100    0.000004    0.000004
        """;

    private const string Finals =
        "161231 57753.00 I  0.077000 0.000031  0.259494 0.000025  I-0.4076000 0.0000042  1.0000 0.0035  I\n"
        + "17 1 1 57754.00 I  0.077000 0.000031  0.259494 0.000025  I 0.5914000 0.0000042  1.0000 0.0035  I\n"
        + "17 1 2 57755.00 P  0.077000 0.000031  0.259494 0.000025  P 0.5904000 0.0000042  1.0000 0.0035  P\n"
        + "17 1 3 57756.00                                                                               \n";

    [Theory]
    [InlineData(C04)]
    [InlineData(Finals)]
    public void UT1_runs_evenly_through_a_leap_second(string text)
    {
        Ut1Table table = Ut1Table.Read(new StringReader(text), "eop");
        Epoch before = Epoch.FromMjd(57753, 0.5, TimeScale.Utc), after = Epoch.FromMjd(57754, 0.5, TimeScale.Utc);

        Assert.Equal(-0.4081, table.Ut1MinusUtc(before), 1e-9);
        Assert.Equal(0.5909, table.Ut1MinusUtc(after), 1e-9);
        Assert.Equal("2017-01-02T00:00:00.000", table.Last.ToIsot(TimeScale.Utc));
        // UT1 is UTC + 0.5909 s at noon after the leap second.
        (int day, double fraction) = table.ToMjdParts(after);
        Assert.Equal(57754, day);
        Assert.Equal(43200.5909, fraction * 86400, 1e-9);
    }

    [Fact]
    public void An_instant_survives_the_way_through_UT1()
    {
        Ut1Table table = Ut1Table.Read(new StringReader(C04), "eop");

        Property.ForAll(
            random => Epoch.FromMjd(57753, 0.01 + random.NextDouble() * 1.98, TimeScale.Utc),
            epoch =>
            {
                (int day, double fraction) = table.ToMjdParts(epoch);
                Assert.InRange(table.FromMjd(day, fraction).SecondsSince(epoch), -1e-10, 1e-10);
            });
    }

    [Fact]
    public void Outside_the_table_UT1_is_unknown()
    {
        Ut1Table table = new([57753, 57754], [-0.4, 0.6]);

        Assert.Contains("57753 to 57754", Assert.Throws<ArgumentOutOfRangeException>(
            () => table.Ut1MinusUtc(Epoch.FromMjd(57755, 0, TimeScale.Utc))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Ut1MinusUtc(Epoch.FromMjd(57752, 0.9, TimeScale.Utc)));
        Assert.Throws<ArgumentException>(() => new Ut1Table([57754, 57753], [0, 0]));
        Assert.Throws<ArgumentException>(() => new Ut1Table([57753, 57754], [0, double.NaN]));
    }

    [Fact]
    public void A_file_of_another_kind_is_named()
    {
        Assert.Contains("notes.txt", Assert.Throws<InvalidDataException>(
            () => Ut1Table.Read(new StringReader("hello\nworld"), "notes.txt")).Message, StringComparison.Ordinal);
    }
}
