namespace Mmoda.Sky.Tests;

public sealed class AttitudeTests
{
    /// <summary>ScW 255900280010.</summary>
    private static readonly Attitude Pointing = Attitude.FromAxes(
        SkyDirection.FromDegrees(286.822876, 20.276278), SkyDirection.FromDegrees(199.375168, -6.873111));

    /// <summary>MATRIX of ISGRI in GNRL-IROT-MOD of 2005-03-28.</summary>
    private static readonly Rotation3 IsgriAlignment = Rotation3.FromRows(
        [.999996804, -.00102655345, -.0023104649, .00102757846, .999999374, .0004424962, .00231000921, -.00044486897, .999997233]);

    [Fact]
    public void Axes_are_right_handed_and_X_is_kept()
    {
        Assert.InRange(Pointing.FromSky.OrthonormalityError, 0, 1e-15);
        Assert.InRange(Pointing.XAxis.SeparationTo(SkyDirection.FromDegrees(286.822876, 20.276278)).ArcSeconds, 0, 1e-9);
        (double x, double y, double z) = Pointing.ToSpacecraft(Pointing.YAxis);
        Assert.Equal(0, x, 1e-15);
        Assert.Equal(1, y, 1e-15);
        Assert.Equal(0, z, 1e-15);
        // Y = Z × X, not X × Z.
        Assert.Equal(Pointing.YAxis.X, Pointing.ZAxis.Y * Pointing.XAxis.Z - Pointing.ZAxis.Z * Pointing.XAxis.Y, 1e-12);
    }

    [Fact]
    public void A_known_source_falls_where_a_real_image_has_it()
    {
        // SGR 1935+2154 in this pointing: shadow shift (-11.980, +78.720) pixels with the alignment, (-11.303, +80.343) without.
        SkyDirection source = SkyDirection.FromDegrees(293.731995, 21.896721);

        AssertShift(Pointing.OfInstrument(IsgriAlignment), -11.980, 78.720);
        AssertShift(Pointing, -11.303, 80.343);

        void AssertShift(Attitude attitude, double column, double row)
        {
            const double PixelsPerUnit = 3202.97 / 4.6;
            (double x, double y, double z) = attitude.ToSpacecraft(source);
            // The numbers above are given to 0.001 pixel.
            Assert.Equal(column, -y / x * PixelsPerUnit, 0.0015);
            Assert.Equal(row, -z / x * PixelsPerUnit, 0.0015);
        }
    }

    [Fact]
    public void To_sky_undoes_to_spacecraft()
    {
        Property.ForAll(SkyDirectionTests.Random, direction =>
        {
            (double x, double y, double z) = Pointing.ToSpacecraft(direction);
            Assert.InRange(Pointing.ToSky(x, y, z).SeparationTo(direction).ArcSeconds, 0, 1e-9);
        });
    }

    [Fact]
    public void The_mean_of_a_drifting_pointing_is_its_middle()
    {
        Attitude[] rows = [.. Enumerable.Range(-5, 11).Select(i => Attitude.FromAxes(
            SkyDirection.FromDegrees(0, 0).Offset(Angle.FromDegrees(90), Angle.FromArcMinutes(i)), SkyDirection.FromDegrees(0, 90)))];

        Attitude mean = Attitude.Mean(rows);

        Assert.InRange(mean.XAxis.SeparationTo(SkyDirection.FromDegrees(0, 0)).ArcSeconds, 0, 1e-9);
        Assert.InRange(mean.ZAxis.SeparationTo(SkyDirection.FromDegrees(0, 90)).ArcSeconds, 0, 1e-9);
    }

    [Fact]
    public void Axes_that_are_not_orthogonal_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Attitude.FromAxes(SkyDirection.FromDegrees(0, 0), SkyDirection.FromDegrees(0, 85)));
        Assert.Throws<ArgumentException>(() => Attitude.FromAxes(default, SkyDirection.FromDegrees(0, 85)));
        Assert.Throws<ArgumentException>(() => Attitude.Mean([]));
        Assert.Throws<ArgumentException>(() => Rotation3.FromRows([1, 2, 3]));
    }

    [Fact]
    public void A_product_of_rotations_applies_the_right_one_first()
    {
        Rotation3 about = Rotation3.AboutX(Angle.FromDegrees(30)) * Rotation3.AboutZ(Angle.FromDegrees(50)) * Rotation3.AboutY(Angle.FromDegrees(-70));

        SkyDirection stepwise = Rotation3.AboutX(Angle.FromDegrees(30)).Apply(
            Rotation3.AboutZ(Angle.FromDegrees(50)).Apply(Rotation3.AboutY(Angle.FromDegrees(-70)).Apply(SkyDirection.FromDegrees(10, 20))));

        Assert.InRange(about.Apply(SkyDirection.FromDegrees(10, 20)).SeparationTo(stepwise).Radians, 0, 1e-15);
        Assert.InRange((about * about.Transpose).OrthonormalityError, 0, 1e-15);
    }
}
