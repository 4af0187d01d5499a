using System.Text.Json;
using Mmoda.Fits;

namespace Mmoda.Sky.Tests;

public sealed class ReprojectorTests
{
    private static readonly GoldenCase[] Golden = GoldenFile.Read<GoldenCase[]>("reprojection.json", "cases");

    public static TheoryData<string> Names => [.. Golden.Select(g => g.Name)];

    private sealed record GoldenCase(
        string Name, Dictionary<string, JsonElement> Source, int[] SourceSize, Dictionary<string, JsonElement> Target, int[] TargetSize,
        double?[] Exact, double?[] Bilinear, double?[] Nearest)
    {
        public Reprojector Reprojector() => new(Grid(Source, SourceSize), Grid(Target, TargetSize));

        /// <summary>The image of tools/golden/sky/reprojection.py.</summary>
        public double[] Image() => [.. Enumerable.Range(0, SourceSize[0] * SourceSize[1]).Select(i =>
        {
            double x = i % SourceSize[0], y = i / SourceSize[0];
            return 1 + Math.Sin(0.7 * x) * Math.Cos(0.4 * y) + 0.01 * x * y;
        })];

        private static ImageGrid Grid(Dictionary<string, JsonElement> cards, int[] size)
        {
            FitsHeader header = new();
            foreach ((string keyword, JsonElement value) in cards)
            {
                if (value.ValueKind == JsonValueKind.String)
                    header.Set(keyword, value.GetString()!);
                else
                    header.Set(keyword, value.GetDouble());
            }

            return new(Wcs.FromHeader(header), size[0], size[1]);
        }
    }

    /// <summary>Values are of order 1 to 10, written with nine digits.</summary>
    private static void AssertSame(double?[] expected, double[] actual, double[] footprint, double tolerance, double least, double outliers = 0)
    {
        int compared = 0, different = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            // At the rim of the source, programs differ in what still counts as covered.
            if (footprint[i] < least)
                continue;
            Assert.True(expected[i] is not null, $"pixel {i} is {actual[i]}, footprint {footprint[i]}, and empty in reproject");
            if (!(Math.Abs(expected[i]!.Value - actual[i]) <= tolerance + 1e-8 * Math.Abs(actual[i])))
                different++;
            compared++;
        }

        Assert.True(compared >= 40, $"only {compared} pixels were compared");
        Assert.True(different <= outliers * compared, $"{different} of {compared} pixels differ by more than {tolerance}");
        Assert.All(expected.Zip(footprint), p => Assert.True(p.First is null || p.Second > 0 || least > 0.9));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_mean_over_overlaps_is_that_of_reproject_exact(string name)
    {
        GoldenCase golden = Golden.Single(g => g.Name == name);
        double[] image = new double[golden.Exact.Length], footprint = new double[golden.Exact.Length];

        golden.Reprojector().Mean(golden.Image(), image, footprint);

        // reproject loses digits in its angles, and in single pixels a whole overlap (15 of 400 in "CAR to TAN"; sampling
        // such pixels 60 times each way gives 4.7853 as here, not 4.7696).
        AssertSame(golden.Exact, image, footprint, 1e-6, 1e-4, outliers: 0.04);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Interpolated_images_are_those_of_reproject_interp(string name)
    {
        GoldenCase golden = Golden.Single(g => g.Name == name);
        double[] image = new double[golden.Exact.Length], footprint = new double[golden.Exact.Length];

        golden.Reprojector().Bilinear(golden.Image(), image, footprint);
        AssertSame(golden.Bilinear, image, footprint, 1e-8, 0.999999);
        golden.Reprojector().Nearest(golden.Image(), image, footprint);
        AssertSame(golden.Nearest, image, footprint, 1e-8, 0.999999);
    }

    [Theory]
    [InlineData(SkyProjection.Tan, 0.07)]
    [InlineData(SkyProjection.Zea, 0.19)]
    [InlineData(SkyProjection.Sfl, 0.031)]
    public void Totals_are_conserved_and_a_constant_stays_constant(SkyProjection projection, double pixelDegrees)
    {
        SkyDirection centre = SkyDirection.FromDegrees(83, projection == SkyProjection.Sfl ? 0 : 22);
        ImageGrid source = new(Wcs.NorthUp(centre, 40, 40, Angle.FromDegrees(0.08)), 40, 40);
        int side = (int)(5 / pixelDegrees);
        ImageGrid target = new(
            new(new WcsKeywords
            {
                Projection = projection, ReferenceLongitude = centre.RightAscensionDegrees, ReferenceLatitude = centre.DeclinationDegrees,
                ReferencePixel1 = side / 2, ReferencePixel2 = side / 2, Cd11 = -pixelDegrees * 0.8, Cd12 = pixelDegrees * 0.6, Cd21 = pixelDegrees * 0.6, Cd22 = pixelDegrees * 0.8,
            }), side, side);
        Random random = new(3);
        double[] image = [.. Enumerable.Range(0, 1600).Select(_ => random.NextDouble())], ones = [.. Enumerable.Repeat(7.5, 1600)];
        double[] result = new double[side * side], footprint = new double[side * side];
        Reprojector reprojector = new(source, target);

        reprojector.Total(image, result, footprint);
        // 1600 solid angles, each good to 2 r⁴ with r below 0.13°.
        Assert.Equal(image.Sum(), result.Where(v => !double.IsNaN(v)).Sum(), 1e-6);
        reprojector.Mean(ones, result, footprint);
        Assert.All(result.Where(v => !double.IsNaN(v)), v => Assert.Equal(7.5, v, 1e-12));
        Assert.All(footprint, f => Assert.InRange(f, 0, 1));
        Assert.Equal(result.Count(double.IsNaN), footprint.Count(f => f == 0));
    }

    [Fact]
    public void The_same_grid_gives_the_same_image()
    {
        ImageGrid grid = new(Wcs.NorthUp(SkyDirection.FromDegrees(83, 22), 20, 10, Angle.FromArcMinutes(5)), 20, 10);
        float[] image = [.. Enumerable.Range(0, 200).Select(i => (float)i)], result = new float[200], footprint = new float[200];
        Reprojector reprojector = new(grid, grid);

        reprojector.Nearest<float>(image, result);
        Assert.Equal(image, result);
        reprojector.Bilinear<float>(image, result);
        Assert.All(image.Zip(result), p => Assert.Equal(p.First, p.Second, 1e-4f));
        reprojector.Mean<float>(image, result, footprint);
        Assert.All(image.Zip(result), p => Assert.Equal(p.First, p.Second, 1e-4f));
        Assert.All(footprint, f => Assert.Equal(1, f, 1e-5f));
    }

    [Fact]
    public void Missing_and_masked_pixels_do_not_exist()
    {
        ImageGrid source = new(Wcs.NorthUp(SkyDirection.FromDegrees(83, 22), 8, 8, Angle.FromArcMinutes(5)), 8, 8);
        ImageGrid target = new(Wcs.NorthUp(SkyDirection.FromDegrees(83, 22), 4, 4, Angle.FromArcMinutes(10)), 4, 4);
        double[] image = [.. Enumerable.Repeat(2.0, 64)], result = new double[16], footprint = new double[16];
        bool[] mask = new bool[64];
        image[0] = double.NaN;
        mask[1] = mask[6] = mask[7] = mask[14] = mask[15] = true;
        Reprojector reprojector = new(source, target);

        reprojector.Mean(image, result, footprint, mask);
        Assert.Equal(2, result[0], 1e-12);
        Assert.Equal(0.5, footprint[0], 1e-5); // Pixels of TAN shrink by cos³ of the distance, 1e-5 here.
        Assert.True(double.IsNaN(result[3]));
        Assert.Equal(0, footprint[3]);
        reprojector.Total(image, result, footprint, mask);
        Assert.Equal(4, result[0], 1e-5);
        Assert.Equal(8, result[5], 1e-5);
        reprojector.Bilinear(image, result, footprint, mask);
        Assert.Equal(2, result[0], 1e-12);
        Assert.Equal(0.5, footprint[0], 1e-4);
        Assert.True(double.IsNaN(result[3]));
        reprojector.Nearest(image, result, footprint, mask);
        Assert.Equal(0, footprint[3]);
        Assert.Equal(2, result[15]);
    }

    [Fact]
    public void An_all_sky_image_reaches_over_its_seam_and_its_poles()
    {
        static Wcs AllSky(double longitude) => new(new WcsKeywords
        {
            Projection = SkyProjection.Car, ReferenceLongitude = longitude, ReferenceLatitude = 0,
            ReferencePixel1 = 45.5, ReferencePixel2 = 23, Cd11 = -4, Cd22 = 4,
        });
        ImageGrid source = new(AllSky(0), 90, 45);
        double[] image = [.. Enumerable.Repeat(3.0, 90 * 45)];
        foreach ((double ra, double dec) in new[] { (180.0, 0.0), (33, 90), (33, -90), (179, 80) })
        {
            ImageGrid target = new(Wcs.NorthUp(SkyDirection.FromDegrees(ra, dec), 9, 9, Angle.FromDegrees(3)), 9, 9);
            double[] result = new double[81], footprint = new double[81];

            new Reprojector(source, target).Mean(image, result, footprint);

            Assert.All(result, v => Assert.Equal(3, v, 1e-12));
            // A piece of 3° is good to 2 r⁴ = 1e-5 of itself.
            Assert.All(footprint, f => Assert.InRange(f, 1 - 2e-5, 1));
        }
    }

    [Fact]
    public void Images_that_do_not_meet_give_nothing_and_wrong_sizes_are_refused()
    {
        ImageGrid source = new(Wcs.NorthUp(SkyDirection.FromDegrees(83, 22), 8, 8, Angle.FromArcMinutes(5)), 8, 8);
        ImageGrid target = new(Wcs.NorthUp(SkyDirection.FromDegrees(263, -22), 4, 4, Angle.FromArcMinutes(10)), 4, 4);
        double[] image = new double[64], result = new double[16];
        Reprojector reprojector = new(source, target);

        reprojector.Mean(image, result);
        Assert.All(result, v => Assert.True(double.IsNaN(v)));
        reprojector.Bilinear(image, result);
        Assert.All(result, v => Assert.True(double.IsNaN(v)));
        Assert.Throws<ArgumentException>(() => reprojector.Mean(image.AsSpan(1), result));
        Assert.Throws<ArgumentException>(() => reprojector.Nearest(image, result.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageGrid(source.Wcs, 0, 3));
    }

    [Fact]
    public void Repeated_calls_allocate_nothing()
    {
        ImageGrid source = new(Wcs.NorthUp(SkyDirection.FromDegrees(83, 22), 30, 30, Angle.FromArcMinutes(5)), 30, 30);
        ImageGrid target = new(Wcs.NorthUp(SkyDirection.FromDegrees(83, 22.5), 30, 30, Angle.FromArcMinutes(6)), 30, 30);
        float[] image = new float[900], result = new float[900], footprint = new float[900];
        Reprojector reprojector = new(source, target);
        reprojector.Mean<float>(image, result, footprint);
        reprojector.Bilinear<float>(image, result, footprint);
        long before = GC.GetAllocatedBytesForCurrentThread();

        reprojector.Mean<float>(image, result, footprint);
        reprojector.Bilinear<float>(image, result, footprint);
        reprojector.Nearest<float>(image, result, footprint);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
