namespace Mmoda.Sky.Tests;

public sealed class SkyFrameTests
{
    private static readonly GoldenPlace[] Golden = GoldenFile.Read<GoldenPlace[]>("frames.json", "frames");

    private sealed record GoldenPlace(string Frame, double? Equinox, double Lon, double Lat, double Ra, double Dec);

    /// <summary>Rotations agree to rounding; erfa iterates the E-terms and uses the printed matrix, which is no rotation by 7 µas.</summary>
    private static double ToleranceMilliArcSeconds(SkyFrame frame) => frame == SkyFrame.Fk4 ? 0.02 : 1e-5;

    [Fact]
    public void Places_in_other_frames_agree_with_erfa() => Assert.All(Golden, golden =>
    {
        SkyFrame frame = Enum.Parse<SkyFrame>(golden.Frame);

        SkyDirection direction = SkyDirection.FromFrame(frame, golden.Lon, golden.Lat, golden.Equinox);

        double miss = direction.SeparationTo(SkyDirection.FromDegrees(golden.Ra, golden.Dec)).ArcSeconds * 1000;
        Assert.True(miss <= ToleranceMilliArcSeconds(frame), $"{golden}: {miss} mas");
    });

    [Theory]
    [InlineData(SkyFrame.Icrs, null)]
    [InlineData(SkyFrame.Galactic, null)]
    [InlineData(SkyFrame.Fk5, 1900.0)]
    [InlineData(SkyFrame.Fk4, null)]
    [InlineData(SkyFrame.Fk4WithoutETerms, 1950.0)]
    [InlineData(SkyFrame.Ecliptic, 2050.0)]
    [InlineData(SkyFrame.Supergalactic, null)]
    public void A_place_in_a_frame_leads_back(SkyFrame frame, double? equinox) => Property.ForAll(SkyDirectionTests.Random, direction =>
    {
        (double longitude, double latitude) = direction.ToFrame(frame, equinox);

        Assert.InRange(longitude, 0, 360);
        Assert.InRange(SkyDirection.FromFrame(frame, longitude, latitude, equinox).SeparationTo(direction).ArcSeconds, 0, 1e-8);
    });

    [Fact]
    public void Impossible_equinoxes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SkyDirection.FromFrame(SkyFrame.Fk4, 0, 0, 1900));
        Assert.Throws<ArgumentOutOfRangeException>(() => SkyDirection.FromFrame(SkyFrame.Fk5, 0, 0, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => SkyDirection.FromFrame((SkyFrame)99, 0, 0));
    }
}
