using System.Text.Json;
using Mmoda.Fits;

namespace Mmoda.Sky.Tests;

public sealed class WcsTests
{
    /// <summary>wcslib and we lose a few ulp of 360° in each of ten steps; 1e-10° is 0.4 µas and the bar that was set.</summary>
    private const double ToleranceDegrees = 1e-10;

    private static readonly GoldenCase[] Golden = [
        .. GoldenFile.Read<GoldenCase[]>("wcs.json", "cases"), .. GoldenFile.Read<GoldenCase[]>("wcs_more.json", "cases")];

    public static TheoryData<string> Names => [.. Golden.Select(g => g.Name)];

    private sealed record GoldenCase(
        string Name, int Width, int Height, Dictionary<string, JsonElement> Cards, double?[] Longitude, double?[] Latitude)
    {
        public FitsHeader Header()
        {
            FitsHeader header = new();
            foreach ((string keyword, JsonElement value) in Cards)
            {
                if (value.ValueKind == JsonValueKind.String)
                    header.Set(keyword, value.GetString()!);
                else
                    header.Set(keyword, value.GetDouble());
            }

            return header;
        }

        /// <summary>The transformation, and whether it is an alternate one.</summary>
        public Wcs Wcs() => Sky.Wcs.FromHeader(Header(), Letter);

        public char? Letter => Cards.ContainsKey("CTYPE1B") ? 'B' : null;

        /// <summary>The points of tools/golden/sky/wcs.py.</summary>
        public (double X, double Y) Point(int index)
        {
            double i = index + 1;
            return (i * 0.7548776662466927 % 1 * Width, i * 0.5698402909980532 % 1 * Height);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pixels_lie_where_wcslib_has_them(string name)
    {
        GoldenCase golden = Golden.Single(g => g.Name == name);
        Wcs wcs = golden.Wcs();
        for (int i = 0; i < golden.Longitude.Length; i++)
        {
            (double x, double y) = golden.Point(i);

            bool isOnSky = wcs.TryPixelToSky(x, y, out SkyDirection direction);

            Assert.Equal(golden.Longitude[i] is not null, isOnSky);
            if (golden.Longitude[i] is not { } longitude || golden.Latitude[i] is not { } latitude)
                continue;
            SkyDirection expected = SkyDirection.FromFrame(wcs.Keywords.Frame, longitude, latitude, wcs.Keywords.Equinox);
            Assert.True(direction.SeparationTo(expected).Degrees < ToleranceDegrees, $"point {i}: {direction} is not {expected}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sky_to_pixel_undoes_pixel_to_sky(string name)
    {
        GoldenCase golden = Golden.Single(g => g.Name == name);
        Wcs wcs = golden.Wcs();
        for (int i = 0; i < golden.Longitude.Length; i++)
        {
            (double x, double y) = golden.Point(i);
            if (!wcs.TryPixelToSky(x, y, out SkyDirection direction))
                continue;

            Assert.True(wcs.TrySkyToPixel(direction, out double backX, out double backY));

            // 1e-10° is at most 3e-9 pixel here; Mollweide has a square-root branch at its poles.
            Assert.Equal(x, backX, 1e-8);
            Assert.Equal(y, backY, 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_written_header_gives_the_same_transformation(string name)
    {
        GoldenCase golden = Golden.Single(g => g.Name == name);
        FitsHeader header = golden.Header();
        Wcs wcs = golden.Wcs();

        wcs.WriteTo(header, golden.Letter);

        Assert.Equal(wcs.Keywords, Wcs.FromHeader(header, golden.Letter).Keywords);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bulk_versions_agree_with_the_single_ones_bit_for_bit(string name)
    {
        GoldenCase golden = Golden.Single(g => g.Name == name);
        Wcs wcs = golden.Wcs();
        int width = golden.Width, row = golden.Height / 3;
        double[] x = [.. Enumerable.Range(0, width)], y = [.. Enumerable.Repeat((double)row, width)];
        double[] skyX = new double[width], skyY = new double[width], skyZ = new double[width];
        double[] rowX = new double[width], rowY = new double[width], rowZ = new double[width];
        double[] backX = new double[width], backY = new double[width];

        wcs.PixelToSky(x, y, skyX, skyY, skyZ);
        wcs.RowToSky(row, rowX, rowY, rowZ);
        wcs.SkyToPixel(skyX, skyY, skyZ, backX, backY);

        Assert.Equal(skyX, rowX);
        Assert.Equal(skyY, rowY);
        Assert.Equal(skyZ, rowZ);
        for (int i = 0; i < width; i++)
        {
            bool isOnSky = wcs.TryPixelToSky(i, row, out SkyDirection direction);
            Assert.Equal(isOnSky, !double.IsNaN(skyX[i]));
            if (!isOnSky)
                continue;
            Assert.Equal(direction.X, skyX[i], 1e-15);
            Assert.Equal(i, backX[i], 1e-8);
            Assert.Equal(row, backY[i], 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Degrees_in_bulk_are_those_of_wcslib_and_lead_back(string name)
    {
        GoldenCase golden = Golden.Single(g => g.Name == name);
        Wcs wcs = golden.Wcs();
        int count = golden.Longitude.Length;
        double[] x = new double[count], y = new double[count], longitude = new double[count], latitude = new double[count];
        for (int i = 0; i < count; i++)
            (x[i], y[i]) = golden.Point(i);

        wcs.PixelToDegrees(x, y, longitude, latitude);

        AssertSame(golden.Longitude.Select(v => v ?? double.NaN), golden.Latitude.Select(v => v ?? double.NaN), longitude, latitude);
        double[] backX = new double[count], backY = new double[count];
        wcs.DegreesToPixel(longitude, latitude, backX, backY);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(double.IsNaN(longitude[i]) ? double.NaN : x[i], backX[i], 1e-8);
            Assert.Equal(double.IsNaN(longitude[i]) ? double.NaN : y[i], backY[i], 1e-8);
        }
    }

    /// <summary>Directions are compared, not numbers: a longitude means little near a pole.</summary>
    private static void AssertSame(IEnumerable<double> longitudes, IEnumerable<double> latitudes, double[] longitude, double[] latitude)
    {
        int i = 0;
        foreach ((double expectedLongitude, double expectedLatitude) in longitudes.Zip(latitudes))
        {
            Assert.Equal(double.IsNaN(expectedLongitude), double.IsNaN(longitude[i]));
            if (!double.IsNaN(expectedLongitude))
            {
                Assert.InRange(longitude[i], 0, 360);
                double miss = SkyDirection.FromDegrees(expectedLongitude, expectedLatitude)
                    .SeparationTo(SkyDirection.FromDegrees(longitude[i], latitude[i])).Degrees;
                Assert.True(miss < ToleranceDegrees, $"point {i}: ({longitude[i]}, {latitude[i]}) is not ({expectedLongitude}, {expectedLatitude})");
            }

            i++;
        }
    }

    /// <summary>The points are too many to keep (100 MB): wcslib computes them for the test.</summary>
    [SkippableFact]
    public void A_hundred_thousand_points_a_projection_lie_where_wcslib_has_them()
    {
        string? python = OtherProgram.PythonWith("astropy.wcs, numpy");
        Skip.If(python is null, "There is no python3 with astropy.");
        string root = Path.GetFullPath(Path.Combine(GoldenFile.Folder, "..", "..", ".."));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mmoda-wcs-");
        try
        {
            string? output = OtherProgram.TryRun(
                python, out int exit, Path.Combine(root, "tools", "golden", "sky", "wcs_points.py"), GoldenFile.Folder, folder.FullName);
            Assert.True(exit == 0, output);
            foreach (GoldenCase golden in Golden)
            {
                byte[] bytes = File.ReadAllBytes(Path.Combine(folder.FullName, golden.Name + ".f64"));
                double[] values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(bytes).ToArray();
                Assert.Equal(400_000, values.Length);
                double[] Column(int c) => [.. Enumerable.Range(0, values.Length / 4).Select(i => values[4 * i + c])];
                double[] longitude = new double[values.Length / 4], latitude = new double[values.Length / 4];

                golden.Wcs().PixelToDegrees(Column(0), Column(1), longitude, latitude);

                AssertSame(Column(2), Column(3), longitude, latitude);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Bulk_versions_allocate_nothing()
    {
        Wcs wcs = Wcs.NorthUp(SkyDirection.FromDegrees(83, 22), 400, 400, Angle.FromArcMinutes(5));
        double[] skyX = new double[400], skyY = new double[400], skyZ = new double[400], x = new double[400], y = new double[400];
        wcs.RowToSky(0, skyX, skyY, skyZ);
        wcs.SkyToPixel(skyX, skyY, skyZ, x, y);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int row = 0; row < 100; row++)
        {
            wcs.RowToSky(row, skyX, skyY, skyZ);
            wcs.SkyToPixel(skyX, skyY, skyZ, x, y);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Nonsense_in_a_header_never_gives_a_direction_that_is_none() => Property.ForAll(
        random => (Header: Scrambled(random), X: random.NextDouble() * 500, Y: random.NextDouble() * 500),
        given =>
        {
            Wcs wcs;
            try
            {
                wcs = Wcs.FromHeader(given.Header);
            }
            catch (FitsException)
            {
                // Refused, which is fine.
                return;
            }

            if (wcs.TryPixelToSky(given.X, given.Y, out SkyDirection direction))
                Assert.True(Math.Abs(direction.Dot(direction) - 1) < 1e-12, $"{direction} {wcs.Keywords}");
        },
        cases: 3000);

    private static FitsHeader Scrambled(Random random)
    {
        double[] values = [0, 1, -1, 90, -90, 180, 270, 45.5, 1e-300, 1e300, -1e17, 0.1, 1e-3];
        FitsHeader header = Golden.Where(g => g.Letter is null).ElementAt(random.Next(Golden.Length - 1)).Header();
        string[] keywords = ["CRVAL1", "CRVAL2", "CRPIX1", "CRPIX2", "CD1_1", "CD2_2", "CD1_2", "CDELT1", "CDELT2", "LONPOLE", "LATPOLE", "PV2_1", "PV1_0", "PV1_2", "A_2_0", "EQUINOX"];
        for (int i = 0; i < 3; i++)
            header.Set(keywords[random.Next(keywords.Length)], values[random.Next(values.Length)]);
        return header;
    }

    [Fact]
    public void A_direction_behind_a_gnomonic_image_has_no_pixel()
    {
        SkyDirection center = SkyDirection.FromDegrees(83, 22);
        Wcs wcs = Wcs.NorthUp(center, 401, 301, Angle.FromArcMinutes(5));

        Assert.False(wcs.TrySkyToPixel(center.Antipode, out double x, out double y));
        Assert.True(double.IsNaN(x) && double.IsNaN(y));
        Assert.True(wcs.TrySkyToPixel(center, out x, out y));
        Assert.Equal(200, x, 1e-10);
        Assert.Equal(150, y, 1e-10);
        Assert.True(wcs.TryPixelToSky(201, 150, out SkyDirection west));
        Assert.Equal(270, center.PositionAngleTo(west).Degrees, 1e-6);
        Assert.Equal(5, wcs.PixelScale.ArcMinutes, 1e-10);
    }

    [Theory]
    [InlineData("CTYPE1", "RA---XYZ", "XYZ")]
    [InlineData("CTYPE1", "RA---TAN-SIP", "SIP")]
    [InlineData("CTYPE1", "GLON-TAN", "GLON")]
    [InlineData("CTYPE1", "RA---SIN", "CTYPE2")]
    [InlineData("CTYPE1", "WAVE", "WAVE")]
    [InlineData("CTYPE1", "RA---TAN-TPV", "TPV")]
    [InlineData("RADESYS", "GAPPT", "GAPPT")]
    [InlineData("CUNIT1", "arcsec", "arcsec")]
    public void An_unsupported_header_is_refused_by_its_keyword(string keyword, string value, string expected)
    {
        FitsHeader header = Golden.First().Header().Set(keyword, value);

        FitsException exception = Assert.Throws<FitsException>(() => Wcs.FromHeader(header));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_singular_matrix_in_a_file_is_a_broken_file()
    {
        FitsHeader header = Golden.First().Header().Set("CD1_1", 0.0).Set("CD1_2", 0.0);

        Assert.Throws<FitsException>(() => Wcs.FromHeader(header));
    }

    [Fact]
    public void FK5_of_2000_is_read_as_ICRS_and_old_equinoxes_as_they_are()
    {
        FitsHeader header = Golden.First().Header().Remove("RADESYS").Set("RADECSYS", "FK5").Set("EQUINOX", 2000.0);

        Assert.Equal(SkyFrame.Icrs, Wcs.FromHeader(header).Keywords.Frame);
        Assert.Equal((SkyFrame.Fk5, 1950.0), (Wcs.FromHeader(header.Set("EQUINOX", 1950.0)).Keywords.Frame, Wcs.FromHeader(header).Keywords.Equinox));
        Assert.Equal(SkyFrame.Fk4, Wcs.FromHeader(header.Remove("RADECSYS")).Keywords.Frame);
        Assert.Equal(SkyFrame.Fk4, Wcs.FromHeader(header.Remove("EQUINOX").Set("EPOCH", 1950.0)).Keywords.Frame);
        Assert.Throws<FitsException>(() => Wcs.FromHeader(header.Set("EPOCH", 1900.0)));
    }

    [Fact]
    public void A_polynomial_of_SCAMP_is_not_taken_for_a_parameter() =>
        Assert.Throws<FitsException>(() => Wcs.FromHeader(Golden.First().Header().Set("PV2_1", 1.0)));

    [Fact]
    public void Latitude_may_be_the_first_axis()
    {
        FitsHeader usual = Golden.First().Header();
        FitsHeader swapped = new();
        swapped.Set("CTYPE1", "DEC--TAN").Set("CTYPE2", "RA---TAN").Set("CRVAL1", usual.RequireReal("CRVAL2")).Set("CRVAL2", usual.RequireReal("CRVAL1"))
            .Set("CRPIX1", usual.RequireReal("CRPIX2")).Set("CRPIX2", usual.RequireReal("CRPIX1"))
            .Set("CD1_1", usual.RequireReal("CD2_2")).Set("CD1_2", usual.RequireReal("CD2_1"))
            .Set("CD2_1", usual.RequireReal("CD1_2")).Set("CD2_2", usual.RequireReal("CD1_1"));

        Assert.True(Wcs.FromHeader(usual).TryPixelToSky(10, 20, out SkyDirection expected));
        Assert.True(Wcs.FromHeader(swapped).TryPixelToSky(20, 10, out SkyDirection actual));

        Assert.InRange(actual.SeparationTo(expected).ArcSeconds, 0, 1e-9);
    }
}
