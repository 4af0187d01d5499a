namespace Mmoda.Sky.Tests;

public sealed class SkyDirectionTextTests
{
    private const double CrabRa = (5 + 34 / 60.0 + 31.9 / 3600) * 15;
    private const double CrabDec = 22 + 52 / 3600.0;

    [Theory]
    [InlineData("05 34 31.9 +22 00 52", CrabRa, CrabDec)]
    [InlineData("05 34 31.9 22 00 52", CrabRa, CrabDec)]
    [InlineData("05:34:31.9 +22:00:52", CrabRa, CrabDec)]
    [InlineData("05:34:31.9, +22:00:52", CrabRa, CrabDec)]
    [InlineData("05:34:31.9+22:00:52", CrabRa, CrabDec)]
    [InlineData("05h34m31.9s +22d00m52s", CrabRa, CrabDec)]
    [InlineData("05h 34m 31.9s, +22° 00′ 52″", CrabRa, CrabDec)]
    [InlineData("5h34m31.9s 22d0m52s", CrabRa, CrabDec)]
    [InlineData("RA=05:34:31.9 DEC=+22:00:52", CrabRa, CrabDec)]
    [InlineData("ra: 83.63 dec: 22.01", 83.63, 22.01)]
    [InlineData("83.63 22.01", 83.63, 22.01)]
    [InlineData("83.63, 22.01", 83.63, 22.01)]
    [InlineData("83.63|22.01", 83.63, 22.01)]
    [InlineData("\uff18\uff13.\uff16\uff13 \uff12\uff12.\uff10\uff11", 83.63, 22.01)]
    [InlineData("\u0668\u0663 \u0662\u0662", 83, 22)]
    [InlineData("83.63d +22.01d", 83.63, 22.01)]
    [InlineData("83.63° 22.01°", 83.63, 22.01)]
    [InlineData("83.63deg 22.01deg", 83.63, 22.01)]
    [InlineData("265.97845833 -29.74516667", 265.97845833, -29.74516667)]
    [InlineData("-94.0 −29.7", 266, -29.7)]
    [InlineData("05:34 +22:00", 83.5, 22)]
    [InlineData("05 34 +22 00", 83.5, 22)]
    [InlineData("J0534+2200", 83.5, 22)]
    [InlineData("J053431.9+220052", CrabRa, CrabDec)]
    [InlineData("IGR J17464-3213", (17 + 46.4 / 60) * 15, -(32 + 13 / 60.0))]
    [InlineData("SGR J1745-2900", (17 + 45 / 60.0) * 15, -29)]
    [InlineData("05 34 31.9 +22 00 52 (J2000)", CrabRa, CrabDec)]
    [InlineData("ICRS 83.63 22.01", 83.63, 22.01)]
    [InlineData("05hr 34min 31.9sec +22deg 00arcmin 52arcsec", CrabRa, CrabDec)]
    [InlineData("5.575527778h 22.0144444d", 83.63291667, 22.0144444)]
    [InlineData("05ʰ34ᵐ31ˢ.9 +22º00’52”", CrabRa, CrabDec)]
    [InlineData("05h34m31s.9 +22°00'52''", CrabRa, CrabDec)]
    [InlineData("05\u00a034\u00a031.9 +22\u200900\u200952\u200b", CrabRa, CrabDec)]
    [InlineData("(83.63, 22.01)", 83.63, 22.01)]
    [InlineData("[83.63 22.01]", 83.63, 22.01)]
    [InlineData("RA, Dec = 83.63, 22.01", 83.63, 22.01)]
    [InlineData("RA/Dec: 05:34:31.9 +22:00:52", CrabRa, CrabDec)]
    [InlineData("RA(J2000) = 05 34 31.9, Dec(J2000) = +22 00 52", CrabRa, CrabDec)]
    [InlineData("RA (J2000): 05h 34m 31.9s Dec (J2000): +22d 00' 52\"", CrabRa, CrabDec)]
    [InlineData("R.A. = 83.63 Decl. = 22.01", 83.63, 22.01)]
    [InlineData("α=83.63° δ=+22.01°", 83.63, 22.01)]
    [InlineData("RA=83.63&DEC=22.01", 83.63, 22.01)]
    [InlineData("ra(deg) 83.63 dec(deg) 22.01", 83.63, 22.01)]
    [InlineData("ICRS coord. (ep=J2000) : 05 34 31.9 +22 00 52 (Optical) [ ] B 2023A&A...1", CrabRa, CrabDec)]
    [InlineData("<SkyCoord (ICRS): (ra, dec) in deg\n    (83.63, 22.01)>", 83.63, 22.01)]
    [InlineData("083.63 +22.01", 83.63, 22.01)]
    [InlineData("J2000 05:34:31.9 +22:00:52", CrabRa, CrabDec)]
    [InlineData("FK5: 83.63 22.01", 83.63, 22.01)]
    public void Positions_are_read_as_people_write_them(string text, double rightAscension, double declination)
    {
        Assert.True(SkyDirection.TryParse(text, out SkyDirection direction, out string problem), problem);

        Assert.Equal(rightAscension, direction.RightAscensionDegrees, 1e-10);
        Assert.Equal(declination, direction.DeclinationDegrees, 1e-10);
    }

    [Theory]
    [InlineData("l=184.56 b=-5.78")]
    [InlineData("l = 184.56, b = -5.78")]
    [InlineData("L 184.56 B -5.78")]
    [InlineData("glon=184.56 glat=-5.78")]
    [InlineData("Galactic: l=184.56 b=-5.78")]
    [InlineData("b=-5.78 l=184.56")]
    [InlineData("184.56 -5.78 galactic")]
    [InlineData("Galactic 184.56 -5.78")]
    [InlineData("gal(184.56, -5.78)")]
    [InlineData("GAL 184:33:36 -05:46:48")]
    [InlineData("G184.56-05.78")]
    [InlineData("l=184.56°, b=−5.78°")]
    [InlineData("Gal  coord. (ep=J2000) : 184.56 -05.78")]
    [InlineData("<SkyCoord (Galactic): (l, b) in deg (184.56, -5.78)>")]
    public void Galactic_positions_are_read(string text)
    {
        Assert.True(SkyDirection.TryParse(text, out SkyDirection direction, out string problem), problem);

        Assert.Equal(184.56, direction.GalacticLongitudeDegrees, 1e-10);
        Assert.Equal(-5.78, direction.GalacticLatitudeDegrees, 1e-10);
    }

    [Theory]
    [InlineData("B1950 05 31 31.4 +21 58 54", SkyFrame.Fk4, 82.88083333333, 21.98166666667)]
    [InlineData("05:31:31.4 +21:58:54 (B1950)", SkyFrame.Fk4, 82.88083333333, 21.98166666667)]
    [InlineData("FK4 82.88 21.98", SkyFrame.Fk4, 82.88, 21.98)]
    [InlineData("RA(B1950) = 05 31 31.4, Dec(B1950) = +21 58 54", SkyFrame.Fk4, 82.88083333333, 21.98166666667)]
    [InlineData("FK4  coord. (ep=B1950 eq=1950) : 05 31 31.4 +21 58 54", SkyFrame.Fk4, 82.88083333333, 21.98166666667)]
    [InlineData("4U B053131+215854", SkyFrame.Fk4, 82.87916666667, 21.98166666667)]
    [InlineData("ecliptic 84.1 -1.29", SkyFrame.Ecliptic, 84.1, -1.29)]
    [InlineData("λ=84.1 β=-1.29", SkyFrame.Ecliptic, 84.1, -1.29)]
    [InlineData("elon=84.1, elat=-1.29", SkyFrame.Ecliptic, 84.1, -1.29)]
    [InlineData("supergalactic 300.5 -0.5", SkyFrame.Supergalactic, 300.5, -0.5)]
    public void Positions_in_other_frames_are_read(string text, SkyFrame frame, double longitude, double latitude)
    {
        Assert.True(SkyDirection.TryParse(text, out SkyDirection direction, out string problem), problem);

        Assert.InRange(direction.SeparationTo(SkyDirection.FromFrame(frame, longitude, latitude)).ArcSeconds, 0, 1e-5);
    }

    [Theory]
    [InlineData("12 45", 12, 45)]
    [InlineData("5 20", 5, 20)]
    [InlineData("23, -5", 23, -5)]
    public void Whole_numbers_are_degrees_and_never_guessed_to_be_hours(string text, double rightAscension, double declination)
    {
        Assert.True(SkyDirection.TryParse(text, out SkyDirection direction, out string problem), problem);

        Assert.Equal(rightAscension, direction.RightAscensionDegrees, 1e-10);
        Assert.Equal(declination, direction.DeclinationDegrees, 1e-10);
    }

    [Theory]
    [InlineData("17:45:00 -00:30:00")]
    [InlineData("17 45 00 -00 30 00")]
    [InlineData("17h45m00s -00d30m00s")]
    [InlineData("17:45:00 −00:30")]
    [InlineData("J174500-003000")]
    public void A_minus_before_zero_degrees_is_kept(string text)
    {
        Assert.True(SkyDirection.TryParse(text, out SkyDirection direction, out string problem), problem);

        Assert.Equal(-0.5, direction.DeclinationDegrees, 1e-12);
    }

    [Theory]
    [InlineData("", "No position")]
    [InlineData("   ", "No position")]
    [InlineData("83.63", "is not a position")]
    [InlineData("83.63 91", "must lie between -90 and 90")]
    [InlineData("361 10", "must lie between -360 and 360")]
    [InlineData("05:60:00 +22:00:00", "minutes of 60 or more")]
    [InlineData("05:30:60 +22:00:00", "seconds of 60 or more")]
    [InlineData("24:30:00 +22:00:00", "beyond 24 hours")]
    [InlineData("05:30:00 +22h00m00s", "must be in degrees")]
    [InlineData("l=10 b=95", "Galactic latitude 95")]
    [InlineData("J2560+2200", "beyond")]
    [InlineData("Crab", "is not a position")]
    [InlineData("NaN NaN", "is not a right ascension")]
    [InlineData("1e5 2", "is not a right ascension")]
    [InlineData("83.63 22.01 5", "is not a position")]
    [InlineData("05.5:30:00 +22:00:00", "only the last part")]
    [InlineData("05:30.5:00 +22:00:00", "only the last part")]
    [InlineData("galactic 05h34m00s +22", "must be in degrees")]
    [InlineData("ecliptic 10 95", "ecliptic latitude 95")]
    [InlineData("83,63 22,01", "is not a position")]
    [InlineData("B1950", "is not a position")]
    [InlineData("PSR B0531+21", "is not a")]
    public void A_wrong_position_is_refused_with_a_reason(string text, string expected)
    {
        Assert.False(SkyDirection.TryParse(text, out _, out string problem));

        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-94", 266)]
    [InlineData("05:34:31.9", CrabRa)]
    [InlineData("05 34", 83.5)]
    [InlineData("12", 12)]
    public void A_right_ascension_is_read_alone_and_wrapped(string text, double expected)
    {
        Assert.True(SkyDirection.TryParseRightAscension(text, out double degrees, out string problem), problem);
        Assert.Equal(expected, degrees, 1e-10);
    }

    [Theory]
    [InlineData("-00:30:00", -0.5)]
    [InlineData("-29.745", -29.745)]
    [InlineData("+90", 90)]
    public void A_declination_is_read_alone_with_its_sign(string text, double expected)
    {
        Assert.True(SkyDirection.TryParseDeclination(text, out double degrees, out string problem), problem);
        Assert.Equal(expected, degrees, 1e-10);
    }

    [Fact]
    public void Coordinates_out_of_range_are_refused_alone_too()
    {
        Assert.False(SkyDirection.TryParseRightAscension("-361", out _, out string rightAscension));
        Assert.False(SkyDirection.TryParseDeclination("90.5", out _, out string declination));
        Assert.False(SkyDirection.TryParseDeclination(null, out _, out string nothing));

        Assert.Contains("-361", rightAscension, StringComparison.Ordinal);
        Assert.Contains("90.5", declination, StringComparison.Ordinal);
        Assert.NotEmpty(nothing);
    }

    [Fact]
    public void Positions_are_written_in_hours_and_degrees()
    {
        SkyDirection crab = SkyDirection.FromDegrees(83.63308, 22.0145);

        Assert.Equal("05:34:31.94 +22:00:52.2", crab.ToSexagesimal());
        Assert.Equal("05 34 31.9 +22 00 52", crab.ToSexagesimal(0, " "));
        Assert.Equal("J053431.9+220052", crab.ToDesignation());
        Assert.Equal("00:00:00.00 -00:30:00.0", SkyDirection.FromDegrees(359.99999999, -0.5).ToSexagesimal());
        Assert.Equal("01:00:00.00 -01:00:00.0", SkyDirection.FromDegrees(14.99999999, -0.99999999).ToSexagesimal());
    }

    [Fact]
    public void A_written_position_is_read_again() => Property.ForAll(SkyDirectionTests.Random, direction =>
    {
        Assert.True(SkyDirection.TryParse(direction.ToSexagesimal(3), out SkyDirection back, out string problem), problem);
        // Half of the last digit: 0.0005" in declination and 0.00075" in right ascension.
        Assert.InRange(back.SeparationTo(direction).ArcSeconds, 0, 0.001);
    });

    [Fact]
    public void An_overlong_paste_is_refused_by_its_length()
    {
        Assert.False(SkyDirection.TryParse(new string('1', 5000), out _, out string problem));

        Assert.Contains("5000", problem, StringComparison.Ordinal);
        Assert.True(problem.Length < 200);
    }

    [Fact]
    public void No_text_makes_the_parser_throw()
    {
        const string Alphabet = "0123456789+-:., hdmslbJBG=°'\"|()λδ.RADECgal";
        Property.ForAll(
            random => string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Alphabet[random.Next(Alphabet.Length)])),
            text => Assert.Equal(SkyDirection.TryParse(text, out _, out string problem), problem.Length == 0),
            cases: 5000);
    }
}
