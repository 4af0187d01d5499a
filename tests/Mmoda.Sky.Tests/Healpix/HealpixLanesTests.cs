using System.Globalization;

namespace Mmoda.Sky.Tests;

/// <summary>Many pixels at once: four million beside healpy (tools/golden/sky/healpix_sums.py), and beside our own code for one.</summary>
public sealed class HealpixLanesTests
{
    private sealed record Sums(int Nside, string AngleRing, string AngleNested, string VectorRing, string VectorNested);

    [Fact]
    public void Four_million_directions_lie_in_the_pixels_of_healpy_at_every_order()
    {
        int count = GoldenFile.Read<int>("healpix_sums.json", "count");
        Sums[] golden = GoldenFile.Read<Sums[]>("healpix_sums.json", "sums");
        double[] theta = new double[count], phi = new double[count];
        double[] x = new double[count], y = new double[count], z = new double[count];
        long[] pixels = new long[count];
        for (int number = 0; number < golden.Length; number++)
        {
            (Sums sums, ulong seed) = (golden[number], 1000 + (ulong)number);
            for (int i = 0; i < count; i++)
            {
                bool pole = i % 10 == 0;
                theta[i] = (pole ? 0.02 : Math.PI) * Uniform(seed, i);
                phi[i] = 2 * Math.PI * Uniform(seed, count + i);
                x[i] = (2 * Uniform(seed, 2 * count + i) - 1) * (pole ? 0.001 : 1);
                y[i] = (2 * Uniform(seed, 3 * count + i) - 1) * (pole ? 0.001 : 1);
                z[i] = 2 * Uniform(seed, 4 * count + i) - 1;
            }

            HealpixGrid ring = HealpixGrid.FromNside(sums.Nside, HealpixScheme.Ring);
            ring.PixelsAtAngles(theta, phi, pixels);
            Assert.Equal($"{ring} {sums.AngleRing}", $"{ring} {Total(pixels)}");
            ring.PixelsAt(x, y, z, pixels);
            Assert.Equal($"{ring} {sums.VectorRing}", $"{ring} {Total(pixels)}");
            if (ring.Order is not int order)
                continue;
            HealpixGrid nested = HealpixGrid.FromOrder(order);
            nested.PixelsAtAngles(theta, phi, pixels);
            Assert.Equal($"{nested} {sums.AngleNested}", $"{nested} {Total(pixels)}");
            nested.PixelsAt(x, y, z, pixels);
            Assert.Equal($"{nested} {sums.VectorNested}", $"{nested} {Total(pixels)}");
        }
    }

    public static TheoryData<int, HealpixScheme> Grids()
    {
        TheoryData<int, HealpixScheme> grids = new() { { 3, HealpixScheme.Ring }, { 1000, HealpixScheme.Ring }, { 123457, HealpixScheme.Ring }, { 536870911, HealpixScheme.Ring } };
        for (int order = 0; order <= HealpixGrid.MaximumOrder; order++)
        {
            grids.Add(1 << order, HealpixScheme.Ring);
            grids.Add(1 << order, HealpixScheme.Nested);
        }

        return grids;
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void The_centres_of_many_pixels_are_those_of_each_and_lie_in_it(int nside, HealpixScheme scheme)
    {
        HealpixGrid grid = HealpixGrid.FromNside(nside, scheme);
        Random random = new(nside);
        long[] pixels = new long[2003];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = random.NextInt64(grid.PixelCount);
        // The first and last pixels of the caps and of the belt, where the root that finds a ring is rounded.
        long cap = 2L * nside * (nside - 1);
        long[] special = [0, 3, cap - 1, cap, grid.PixelCount - cap - 1, grid.PixelCount - cap, grid.PixelCount - 1];
        for (int i = 0; i < special.Length; i++)
            pixels[i] = Math.Clamp(special[i], 0, grid.PixelCount - 1);
        // Borders of rings in the northern cap: ring r begins at 2 r (r − 1).
        for (int i = 7; i < 500; i++)
        {
            long ring = random.NextInt64(1, nside + 1L);
            pixels[i] = Math.Max(0, 2 * ring * (ring - 1) - (i & 1));
        }

        double[] x = new double[pixels.Length], y = new double[pixels.Length], z = new double[pixels.Length];
        double[] theta = new double[pixels.Length], phi = new double[pixels.Length];
        long[] back = new long[pixels.Length];
        grid.CentresOf(pixels, x, y, z);
        grid.AnglesOf(pixels, theta, phi);
        grid.PixelsAtAngles(theta, phi, back);

        Assert.Equal(pixels, back);
        grid.PixelsAt(x, y, z, back);
        Assert.Equal(pixels, back);
        for (int i = 0; i < pixels.Length; i++)
        {
            // Rounding of the angles: half an ulp of 2π and of π, and of the few steps before.
            SkyDirection centre = grid.CentreOf(pixels[i]);
            Assert.InRange(centre.SeparationTo(SkyDirection.FromVector(Math.Sin(theta[i]) * Math.Cos(phi[i]), Math.Sin(theta[i]) * Math.Sin(phi[i]), Math.Cos(theta[i]))).Radians, 0, 3e-15);
            Assert.InRange(centre.SeparationTo(SkyDirection.FromVector(x[i], y[i], z[i])).Radians, 0, 1e-15);
            Assert.InRange(phi[i], 0, 2 * Math.PI);
        }
    }

    [Fact]
    public void Directions_on_borders_and_poles_are_treated_as_one_by_one()
    {
        // Corners of pixels, multiples of π/8, poles, and heights of ±2/3: everywhere rounding decides.
        HealpixGrid coarse = HealpixGrid.FromOrder(3);
        List<SkyDirection> points = [];
        for (long pixel = 0; pixel < coarse.PixelCount; pixel += 5)
            points.AddRange(coarse.BoundaryOf(pixel, 2));
        double[] x = [.. points.Select(p => p.X)], y = [.. points.Select(p => p.Y)], z = [.. points.Select(p => p.Z)];
        double[] theta = [.. points.Select(p => Math.Atan2(Math.Sqrt(p.X * p.X + p.Y * p.Y), p.Z))];
        double[] phi = [.. points.Select((p, i) => i % 3 == 0 ? Math.PI / 8 * (i % 40 - 16) : Math.Atan2(p.Y, p.X))];
        long[] together = new long[points.Count];
        long[] single = new long[1];
        foreach (HealpixScheme scheme in new[] { HealpixScheme.Ring, HealpixScheme.Nested })
        {
            foreach (int order in new[] { 0, 3, 4, 12, 29 })
            {
                HealpixGrid grid = HealpixGrid.FromOrder(order, scheme);
                grid.PixelsAt(x, y, z, together);
                for (int i = 0; i < together.Length; i++)
                    Assert.Equal(grid.PixelAt(points[i]), together[i]);
                grid.PixelsAtAngles(theta, phi, together);
                for (int i = 0; i < together.Length; i++)
                {
                    grid.PixelsAtAngles(theta.AsSpan(i, 1), phi.AsSpan(i, 1), single);
                    Assert.Equal(single[0], together[i]);
                }
            }
        }
    }

    [Fact]
    public void Angles_outside_their_range_have_no_pixel()
    {
        HealpixGrid grid = HealpixGrid.FromOrder(5);
        double[] theta = [0, Math.PI, -1e-300, 3.1415926535897936, double.NaN, 1, 1, 1, 1, 1];
        double[] phi = [0, 0, 0, 0, 0, double.NaN, double.PositiveInfinity, -7e8, 7e8, -1e-18];
        long[] pixels = new long[theta.Length];

        grid.PixelsAtAngles(theta, phi, pixels);
        Assert.Equal([true, true, false, false, false, false, false, true, true, true], pixels.Select(p => p >= 0));

        double[] declinations = [-90, 90, 90.0000001, -91, double.NaN, 22, 22, 22, 22, 22];
        double[] ascensions = [0, 360, 0, 0, 0, -276.37, 83.63, 83.63 - 3600, 443.63, double.NaN];
        grid.PixelsAtDegrees(ascensions, declinations, pixels);
        Assert.Equal([true, true, false, false, false, true, true, true, true, false], pixels.Select(p => p >= 0));
        Assert.All(pixels[5..9], p => Assert.Equal(grid.PixelAt(SkyDirection.FromDegrees(83.63, 22)), p));

        grid.PixelsAt([0, double.NaN, 1], [0, 1, double.NegativeInfinity], [0, 1, 1], pixels.AsSpan(0, 3));
        Assert.All(pixels[..3], p => Assert.Equal(-1, p));
        double[] colatitude = new double[3], longitude = new double[3];
        grid.AnglesOf([-1, grid.PixelCount, 7], colatitude, longitude);
        Assert.Equal([true, true, false], colatitude.Select(double.IsNaN));
        Assert.Equal([true, true, false], longitude.Select(double.IsNaN));
        Assert.Throws<ArgumentException>(() => grid.PixelsAtAngles(theta, phi.AsSpan(1), pixels));
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014), as in the script.</summary>
    private static double Uniform(ulong seed, long number)
    {
        ulong z = seed + (ulong)(number + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1L << 53));
    }

    private static string Total(long[] pixels)
    {
        ulong sum = 0;
        for (int i = 0; i < pixels.Length; i++)
            sum += (ulong)pixels[i] * (2 * (ulong)i + 1);
        return sum.ToString(CultureInfo.InvariantCulture);
    }
}
