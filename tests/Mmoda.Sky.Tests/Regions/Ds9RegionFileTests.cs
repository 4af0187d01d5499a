namespace Mmoda.Sky.Tests;

public sealed class Ds9RegionFileTests
{
    private const string Example = """
        # Region file format: DS9 version 4.1
        # it's "a comment = {not closed
        global color=green dashlist=8 3 width=1 font="helvetica 10 normal roman" select=1
        fk5
        circle(83.63308,22.01450,120.0") # color=red text={Crab # 1; yes}
        -ellipse(05:34:31.94,+22:00:52.2,2',1',30)
        box 83.5 22.0 0.1d 0.2d 45 # text="a box" color=#ff0000
        polygon(83,21,84,21,84,22); annulus(10,20,1,2) # width=2
        galactic
        point(184.5575,-5.7844) # point=cross text='it'
        """;

    private static void AssertNear(SkyDirection expected, SkyDirection actual) =>
        // Half a unit of the last written decimal, 5e-11°, in two coordinates.
        Assert.InRange(expected.SeparationTo(actual).Degrees, 0, 1e-10);

    [Fact]
    public void A_file_of_DS9_is_read()
    {
        IReadOnlyList<SkyRegion> regions = Ds9RegionFile.Parse(Example);

        Assert.Equal(6, regions.Count);
        SkyRegion.Circle circle = Assert.IsType<SkyRegion.Circle>(regions[0]);
        AssertNear(SkyDirection.FromDegrees(83.63308, 22.01450), circle.Centre);
        Assert.Equal(2, circle.Radius.ArcMinutes, 12);
        Assert.Equal(("Crab # 1; yes", "red"), (circle.Text, circle.Color));
        SkyRegion.Ellipse ellipse = Assert.IsType<SkyRegion.Ellipse>(regions[1]);
        AssertNear(SkyDirection.FromDegrees(83.63308333333333, 22.0145), ellipse.Centre);
        Assert.Equal((2, 1, 30), (Math.Round(ellipse.SemiWidth.ArcMinutes, 9), Math.Round(ellipse.SemiHeight.ArcMinutes, 9), Math.Round(ellipse.Rotation.Degrees, 9)));
        Assert.True(ellipse.IsExcluded);
        Assert.Equal((null, "green"), (ellipse.Text, ellipse.Color));
        Assert.Equal(("a box", "#ff0000"), (regions[2].Text, regions[2].Color));
        Assert.Equal(3, Assert.IsType<SkyRegion.Polygon>(regions[3]).Corners.Count);
        Assert.Equal(2, Assert.IsType<SkyRegion.Annulus>(regions[4]).Outer.Degrees, 12);
        AssertNear(SkyDirection.FromGalacticDegrees(184.5575, -5.7844), Assert.IsType<SkyRegion.Point>(regions[5]).Centre);
        Assert.Equal("it", regions[5].Text);
    }

    [Theory]
    [InlineData(SkyFrame.Icrs)]
    [InlineData(SkyFrame.Galactic)]
    [InlineData(SkyFrame.Fk4)]
    [InlineData(SkyFrame.Ecliptic)]
    public void What_is_written_is_read(SkyFrame frame)
    {
        SkyDirection centre = SkyDirection.FromDegrees(266.4, -29.0);
        SkyRegion[] regions = [
            new SkyRegion.Circle(centre, Angle.FromArcSeconds(12.5)) { Text = "a } \" b" },
            new SkyRegion.Box(centre, Angle.FromDegrees(2), Angle.FromDegrees(1), Angle.FromDegrees(33)) { Color = "cyan", IsExcluded = true },
            new SkyRegion.Ellipse(centre, Angle.FromDegrees(2), Angle.FromDegrees(1), Angle.FromDegrees(-70)) { Text = "" },
            new SkyRegion.Annulus(centre, Angle.Zero, Angle.FromArcMinutes(1)),
            new SkyRegion.Polygon([centre, SkyDirection.FromDegrees(270, -29), SkyDirection.FromDegrees(268, -25)]),
            new SkyRegion.Point(SkyDirection.FromDegrees(0, 90)) { Text = "pole" }];
        string path = Path.Combine(Path.GetTempPath(), $"mmoda-{frame}.reg");

        Ds9RegionFile.Write(path, regions, frame);
        IReadOnlyList<SkyRegion> read = Ds9RegionFile.Read(path);
        File.Delete(path);

        Assert.Equal(regions.Select(r => (r.GetType(), r.Text, r.Color, r.IsExcluded)), read.Select(r => (r.GetType(), r.Text, r.Color, r.IsExcluded)));
        SkyRegion.Box box = Assert.IsType<SkyRegion.Box>(read[1]);
        AssertNear(centre, box.Centre);
        Assert.Equal(33, Math.IEEERemainder(box.Rotation.Degrees, 360), 1e-8);
        Assert.Equal(-70, Math.IEEERemainder(Assert.IsType<SkyRegion.Ellipse>(read[2]).Rotation.Degrees, 360), 1e-8);
        AssertNear(SkyDirection.FromDegrees(268, -25), Assert.IsType<SkyRegion.Polygon>(read[4]).Corners[2]);
        AssertNear(SkyDirection.FromDegrees(0, 90), Assert.IsType<SkyRegion.Point>(read[5]).Centre);
    }

    [Fact]
    public void A_box_drawn_along_the_Galactic_plane_lies_along_it()
    {
        SkyRegion box = Ds9RegionFile.Parse("galactic;box(30,0,20,1,0)").Single();

        Assert.True(box.Contains(SkyDirection.FromGalacticDegrees(39.9, 0)));
        Assert.True(box.Contains(SkyDirection.FromGalacticDegrees(20.1, 0)));
        Assert.False(box.Contains(SkyDirection.FromGalacticDegrees(30, 0.6)));
    }

    [Fact]
    public void Lines_texts_and_rings_are_read_and_written()
    {
        IReadOnlyList<SkyRegion> regions = Ds9RegionFile.Parse("fk5\nline(10,20,11,21) # line=0 0\ntext(10,20) # text={here}\nannulus(10,20,1',2',4')");

        SkyRegion.Line line = Assert.IsType<SkyRegion.Line>(regions[0]);
        AssertNear(SkyDirection.FromDegrees(11, 21), line.End);
        Assert.False(line.Contains(line.Start));
        Assert.Equal("here", Assert.IsType<SkyRegion.Point>(regions[1]).Text);
        Assert.Equal((2, 4), (Math.Round(((SkyRegion.Annulus)regions[3]).Inner.ArcMinutes, 9), Math.Round(((SkyRegion.Annulus)regions[3]).Outer.ArcMinutes, 9)));
        AssertNear(line.Start, Assert.IsType<SkyRegion.Line>(Ds9RegionFile.Parse(Ds9RegionFile.Format([line])).Single()).Start);
        Assert.Throws<ArgumentException>(() => Ds9RegionFile.Format([line], SkyFrame.Supergalactic));
    }

    [Fact]
    public void Image_coordinates_are_read_with_the_WCS_of_the_image()
    {
        SkyDirection centre = SkyDirection.FromDegrees(83, 22);
        double pixel = 0.05, sin = 0.5 * pixel, cos = Math.Sqrt(0.75) * pixel;
        // North lies 30° from the y axis: y points to position angle -30° (towards west, which is right).
        Wcs image = Wcs.Tangent(centre, 99, 99, -cos, sin, sin, cos);

        IReadOnlyList<SkyRegion> regions = Ds9RegionFile.Parse("image\ncircle(100,100,4)\nbox(100,100,40,20,10)\npolygon(90,90,110,90,100,120)", "r", image);

        Assert.Equal(0.2, Assert.IsType<SkyRegion.Circle>(regions[0]).Radius.Degrees, 1e-6);
        AssertNear(centre, ((SkyRegion.Circle)regions[0]).Centre);
        SkyRegion.Box box = Assert.IsType<SkyRegion.Box>(regions[1]);
        Assert.Equal(2, box.Width.Degrees, 1e-5);
        foreach ((double x, double y, bool inside) in new[] { (19.0, 0.0, true), (21, 0, false), (0, 9, true), (0, 11, false), (19, 9, true) })
        {
            (double s, double c) = Math.SinCos(10 * Math.PI / 180);
            Assert.True(image.TryPixelToSky(99 + c * x - s * y, 99 + s * x + c * y, out SkyDirection point));
            Assert.Equal(inside, box.Contains(point));
        }

        Assert.Contains("image", Assert.Throws<FormatException>(() => Ds9RegionFile.Parse("image\ncircle(1,2,3)")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("circle(1,2,3)", "before any frame")]
    [InlineData("image\ncircle(1,2,3)", "line 2")]
    [InlineData("physical;circle(1,2,3)", "physical")]
    [InlineData("fk5;line(1,2,3)", "3 values")]
    [InlineData("fk5;circle(1,2)", "2 values")]
    [InlineData("fk5;circle(1,2,x)", "no number")]
    [InlineData("fk5;circle(1,2,3p)", "pixels")]
    [InlineData("fk5;circle(1,95,3)", "declination")]
    [InlineData("fk5;circle(1,2,-3)", "at least 0")]
    [InlineData("fk5;annulus(1,2,3)", "3 values")]
    [InlineData("fk5;panda(1,2,3,4,5)", "panda")]
    [InlineData("galactic;point(1,95)", "latitude")]
    [InlineData("fk5;point(1,2) # text={open", "does not end")]
    public void Text_that_is_not_understood_is_refused_with_its_line(string text, string expected)
    {
        FormatException e = Assert.Throws<FormatException>(() => Ds9RegionFile.Parse(text, "my.reg"));

        Assert.Contains("my.reg, line", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_text_that_would_break_the_file_is_not_written()
    {
        SkyRegion point = new SkyRegion.Point(SkyDirection.FromDegrees(1, 2));

        Assert.Throws<ArgumentException>(() => Ds9RegionFile.Format([point with { Text = "two\nlines" }]));
        Assert.Throws<ArgumentException>(() => Ds9RegionFile.Format([point with { Text = "}\"'" }]));
        Assert.Throws<ArgumentException>(() => Ds9RegionFile.Format([point with { Color = "red text={}" }]));
    }
}
