using Mmoda.Fits;

namespace Mmoda.Sky.Tests;

/// <summary>The examples of the library's README, compiled and run.</summary>
public sealed class Examples
{
    [Fact]
    public void The_readme_shows_only_what_runs_here()
    {
        (int count, IReadOnlyList<string> missing) = ReadmeExamples.Compare("Mmoda.Sky");
        Assert.True(count > 4);
        Assert.Empty(missing);
    }

    [Fact]
    public void Times()
    {
        Assert.True(Epoch.TryParse("2017-08-17T12:41:04.4", TimeScale.Utc, out Epoch merger, out string problem), problem);
        double mjd = merger.ToMjd(TimeScale.Tt);
        string text = merger.ToIsot(TimeScale.Tai, 1);             // 2017-08-17T12:41:41.4
        double later = merger.AddSeconds(1.74).SecondsSince(merger);

        Assert.Equal(57982 + (12 * 3600 + 41 * 60 + 4.4 + 37 + 32.184) / 86400, mjd, 1e-10);
        Assert.Equal("2017-08-17T12:41:41.4", text);
        Assert.Equal(1.74, later, 1e-9);
    }

    [Fact]
    public void Ephemerides()
    {
        SkyDirection pulsar = SkyDirection.FromDegrees(83.6331, 22.0145);
        Assert.True(Epoch.TryParse("2017-08-17T12:41:04", TimeScale.Utc, out Epoch merger, out string problem), problem);

        StateVector sun = AnalyticEphemeris.Instance.State(SolarSystemBody.Sun, SolarSystemBody.Earth, merger);
        double fromSun = sun.Direction.SeparationTo(pulsar).Degrees;
        BarycentricCorrection barycentre = new(pulsar, merger, merger.AddSeconds(3600));
        double seconds = barycentre.SecondsAt(merger);             // TDB at the barycentre minus TT here

        // astropy 5.2 with its built-in ephemeris: light time -246.180932 s, TDB - TT -1.140 ms; 7 µs of Shapiro delay.
        Assert.Equal(-246.182072, seconds, 2e-5);
        Assert.InRange(fromSun, 60, 62);
    }

    [Fact]
    public void Directions_and_images()
    {
        Assert.True(SkyDirection.TryParse("05h34m31.97s +22d00m52.1s", out SkyDirection crab, out string why), why);
        SkyDirection pulsar = SkyDirection.FromDegrees(83.6331, 22.0145);
        Angle apart = crab.SeparationTo(pulsar);                   // exact at 0 and at 180 degrees
        double latitude = crab.GalacticLatitudeDegrees;
        SkyDirection north = crab.Offset(Angle.FromDegrees(0), Angle.FromDegrees(1));

        Assert.InRange(apart.ArcSeconds, 0.1, 1);
        Assert.Equal(-5.78, latitude, 0.01);
        Assert.Equal(crab.DeclinationDegrees + 1, north.DeclinationDegrees, 1e-12);

        SkyDirection catalogued = SkyDirection.FromFrame(SkyFrame.Fk4, 82.880833, 21.981667);
        (double longitude, double ecliptic) = catalogued.ToFrame(SkyFrame.Ecliptic);

        Assert.InRange(catalogued.SeparationTo(pulsar).ArcSeconds, 0, 1);
        Assert.Equal((84.1, -1.3), (Math.Round(longitude, 1), Math.Round(ecliptic, 1)));

        Wcs wcs = Wcs.NorthUp(crab, 400, 400, Angle.FromArcMinutes(5));
        Assert.True(wcs.TrySkyToPixel(pulsar, out double x, out double y));
        Assert.True(wcs.TryPixelToSky(x, y, out SkyDirection back));
        FitsHeader header = new();
        wcs.WriteTo(header);
        Wcs same = Wcs.FromHeader(header);

        Assert.InRange(back.SeparationTo(pulsar).ArcSeconds, 0, 1e-6);
        Assert.Equal(wcs.Keywords, same.Keywords);

        ImageGrid from = new(wcs, 400, 400), onto = new(Wcs.NorthUp(pulsar, 100, 100, Angle.FromArcMinutes(20)), 100, 100);
        float[] counts = new float[from.PixelCount], reprojected = new float[onto.PixelCount], footprint = new float[onto.PixelCount];
        counts.AsSpan().Fill(1);
        new Reprojector(from, onto).Total<float>(counts, reprojected, footprint);

        // All counts but those that the shift between the centres of the images moves over the border.
        Assert.InRange(reprojected.Where(float.IsFinite).Sum(v => (double)v), 159_500, 160_000.5);
        Assert.InRange(footprint.Max(), 0.99f, 1f);

        HealpixGrid grid = HealpixGrid.FromOrder(10, HealpixScheme.Nested);
        long pixel = grid.PixelAt(crab);
        Moc cone = Moc.FromCone(crab, Angle.FromDegrees(5), order: 10, PixelSelection.Overlap);
        Moc outside = Moc.WholeSky(10).Except(cone);
        double squareDegrees = cone.AreaSquareDegrees;             // a little above the cone's 78.5

        Assert.InRange(grid.CentreOf(pixel).SeparationTo(crab).Degrees, 0, grid.Resolution.Degrees);
        Assert.False(outside.Contains(crab));
        Assert.InRange(squareDegrees, 78.5, 80);

        using MemoryStream stored = new();
        using (FitsWriter writer = FitsWriter.Create(stored))
        {
            writer.WritePrimary(new FitsHeader());
            writer.WriteTable(
                new FitsHeader().Set("ORDERING", "NUNIQ").Set("COORDSYS", "C").Set("MOCORDER", 1),
                new FitsTable().Add("UNIQ", [.. Enumerable.Range(0, 48).Select(i => new MocCell(1, i).Unique)])
                    .Add("PROBDENSITY", [.. Enumerable.Range(0, 48).Select(i => i == 0 ? 1 : 1e-3)], "sr-1"));
            writer.Commit();
        }

        using FitsFile file = FitsFile.Open(stored.ToArray(), "map");
        MultiOrderMap map = MultiOrderMap.Read(file);              // a gravitational-wave sky map
        Moc region = map.CredibleRegion(0.9);
        double area = map.CredibleAreaSquareDegrees(0.9);
        double covered = map.ContentIn(cone);                      // probability inside a field of view

        Assert.Equal(41252.96 / 48, area, 0.01);
        Assert.Equal(area, region.AreaSquareDegrees, 1e-9);
        Assert.InRange(covered, 0, 0.1);
    }
}
