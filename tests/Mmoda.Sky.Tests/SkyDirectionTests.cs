namespace Mmoda.Sky.Tests;

public sealed class SkyDirectionTests
{
    /// <summary>
    /// Unit vectors resolve about 1e-16 rad = 6e-15°, sums of a few products ten times that. Angles near a pole lose by 1/cos δ;
    /// the golden points reach |δ| = 89.8°.
    /// </summary>
    private const double ToleranceDegrees = 2e-11;

    private static readonly GoldenDirection[] Golden = GoldenFile.Read<GoldenDirection[]>("directions.json", "directions");

    private sealed record GoldenDirection(
        double Ra, double Dec, double Ra2, double Dec2, double L, double B, double Separation, double PositionAngle);

    [Fact]
    public void Galactic_coordinates_agree_with_erfa()
    {
        Assert.All(Golden, golden =>
        {
            SkyDirection direction = SkyDirection.FromDegrees(golden.Ra, golden.Dec);

            Assert.Equal(golden.L, direction.GalacticLongitudeDegrees, ToleranceDegrees);
            Assert.Equal(golden.B, direction.GalacticLatitudeDegrees, ToleranceDegrees);
            Assert.InRange(SkyDirection.FromGalacticDegrees(golden.L, golden.B).SeparationTo(direction).Degrees, 0, ToleranceDegrees);
        });
    }

    [Fact]
    public void Separations_agree_with_erfa_from_nothing_to_half_a_turn()
    {
        Assert.All(Golden, golden =>
        {
            SkyDirection first = SkyDirection.FromDegrees(golden.Ra, golden.Dec);
            SkyDirection second = SkyDirection.FromDegrees(golden.Ra2, golden.Dec2);

            Assert.Equal(golden.Separation, first.SeparationTo(second).Degrees, ToleranceDegrees);
        });
    }

    [Fact]
    public void Position_angles_agree_with_erfa()
    {
        Assert.All(Golden.Where(g => g.Separation is > 0.01 and < 179.99), golden =>
        {
            SkyDirection first = SkyDirection.FromDegrees(golden.Ra, golden.Dec);
            SkyDirection second = SkyDirection.FromDegrees(golden.Ra2, golden.Dec2);

            Assert.Equal(0, Math.IEEERemainder(first.PositionAngleTo(second).Degrees - golden.PositionAngle, 360), 1e-9);
        });
    }

    [Fact]
    public void Degrees_survive_a_round_trip_and_longitudes_are_wrapped()
    {
        Property.ForAll(
            random => (Ra: random.NextDouble() * 360, Dec: (random.NextDouble() - 0.5) * 179),
            given =>
            {
                SkyDirection direction = SkyDirection.FromDegrees(given.Ra - 360, given.Dec);
                Assert.Equal(given.Ra, direction.RightAscensionDegrees, 1e-11);
                Assert.Equal(given.Dec, direction.DeclinationDegrees, 1e-11);
            });
    }

    [Fact]
    public void An_offset_lies_at_its_distance_and_position_angle()
    {
        Property.ForAll(
            random => (Start: Random(random), Angle: Angle.FromDegrees(random.NextDouble() * 360), Way: Angle.FromDegrees(0.01 + random.NextDouble() * 179)),
            given =>
            {
                SkyDirection end = given.Start.Offset(given.Angle, given.Way);
                Assert.Equal(given.Way.Degrees, given.Start.SeparationTo(end).Degrees, 1e-11);
                Assert.Equal(0, Math.IEEERemainder(given.Start.PositionAngleTo(end).Degrees - given.Angle.Degrees, 360), 1e-9);
            });
    }

    [Fact]
    public void Separation_is_exact_at_both_ends()
    {
        SkyDirection direction = SkyDirection.FromDegrees(123.4, -56.7);

        Assert.Equal(0, direction.SeparationTo(direction).Radians);
        Assert.Equal(Math.PI, direction.SeparationTo(direction.Antipode).Radians);
        Assert.Equal(1e-6, direction.SeparationTo(direction.Offset(Angle.Zero, Angle.FromArcSeconds(1e-6))).ArcSeconds, 1e-10);
    }

    [Fact]
    public void Tangent_offsets_lead_there_and_back_and_agree_with_a_gnomonic_image() => Property.ForAll(
        random => (From: Random(random), East: random.NextDouble() - 0.5, North: random.NextDouble() - 0.5),
        given =>
        {
            SkyDirection to = given.From.TangentOffset(Angle.FromDegrees(given.East), Angle.FromDegrees(given.North));
            Assert.True(given.From.TryGetTangentOffset(to, out Angle east, out Angle north));
            Assert.Equal(given.East, east.Degrees, 1e-12);
            Assert.Equal(given.North, north.Degrees, 1e-12);
            Assert.True(Wcs.Tangent(given.From, 0, 0, -1, 0, 0, 1).TrySkyToPixel(to, out double x, out double y));
            Assert.Equal(-given.East, x, 1e-9);
            Assert.Equal(given.North, y, 1e-9);
            Assert.False(given.From.TryGetTangentOffset(given.From.Antipode, out _, out _));
        });

    [Fact]
    public void The_middle_is_as_far_from_both_ends()
    {
        SkyDirection a = SkyDirection.FromDegrees(350, 10), b = SkyDirection.FromDegrees(30, -40), middle = a.MidpointTo(b);

        Assert.Equal(a.SeparationTo(b).Degrees / 2, a.SeparationTo(middle).Degrees, 1e-12);
        Assert.Equal(a.SeparationTo(b).Degrees / 2, b.SeparationTo(middle).Degrees, 1e-12);
        Assert.Throws<ArgumentException>(() => a.MidpointTo(a.Antipode));
    }

    [Fact]
    public void The_poles_are_exact_and_have_right_ascension_zero()
    {
        SkyDirection pole = SkyDirection.FromDegrees(77, 90);

        Assert.Equal((0, 0, 1), (pole.X, pole.Y, pole.Z));
        Assert.Equal(90, pole.DeclinationDegrees);
        Assert.Equal(0, pole.RightAscensionDegrees);
        Assert.Equal(0, SkyDirection.FromDegrees(200, -90).RightAscensionDegrees);
    }

    [Theory]
    [InlineData(0, 90.001)]
    [InlineData(0, double.NaN)]
    [InlineData(double.PositiveInfinity, 0)]
    public void Impossible_coordinates_are_refused(double rightAscension, double declination)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SkyDirection.FromDegrees(rightAscension, declination));
        Assert.Throws<ArgumentOutOfRangeException>(() => SkyDirection.FromGalacticDegrees(rightAscension, declination));
    }

    [Fact]
    public void A_null_vector_is_no_direction()
    {
        Assert.False(default(SkyDirection).IsDefined);
        Assert.True(SkyDirection.FromVector(0, 0, -3).IsDefined);
        Assert.Throws<ArgumentException>(() => SkyDirection.FromVector(0, 0, 0));
        Assert.Throws<ArgumentException>(() => SkyDirection.FromVector(double.NaN, 0, 0));
    }

    internal static SkyDirection Random(Random random) =>
        SkyDirection.FromDegrees(random.NextDouble() * 360, Math.Asin(2 * random.NextDouble() - 1) * 180 / Math.PI);
}
