namespace Mmoda.Sky.Tests;

public sealed class HealpixGridTests
{
    private static SkyDirection RandomDirection(Random random)
    {
        double z = 2 * random.NextDouble() - 1;
        return SkyDirection.FromDegrees(360 * random.NextDouble(), Math.Asin(z) * 180 / Math.PI);
    }

    [Fact]
    public void The_sky_is_divided_into_pixels_of_equal_area()
    {
        HealpixGrid grid = HealpixGrid.FromOrder(9);

        Assert.Equal(512, grid.Nside);
        Assert.Equal(9, grid.Order);
        Assert.Equal(3145728, grid.PixelCount);
        Assert.Equal(4 * Math.PI, grid.PixelAreaSteradians * grid.PixelCount, 13);
        // sqrt(4π / 3145728) = 1.99868e-3 rad.
        Assert.Equal(6.87, grid.Resolution.ArcMinutes, 2);
        Assert.Null(HealpixGrid.FromNside(1000, HealpixScheme.Ring).Order);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(33)]
    public void Every_pixel_of_a_ring_grid_contains_its_own_centre(int nside)
    {
        HealpixGrid grid = HealpixGrid.FromNside(nside, HealpixScheme.Ring);
        for (long pixel = 0; pixel < grid.PixelCount; pixel++)
        {
            Assert.Equal(pixel, grid.PixelAt(grid.CentreOf(pixel)));
            Assert.Equal(pixel, grid.IndexOf(grid.FaceOf(pixel)));
        }
    }

    [Theory]
    [InlineData(HealpixScheme.Ring)]
    [InlineData(HealpixScheme.Nested)]
    public void Pixels_of_every_order_contain_their_own_centre(HealpixScheme scheme)
    {
        Random random = new(7);
        for (int order = 0; order <= HealpixGrid.MaximumOrder; order++)
        {
            HealpixGrid grid = HealpixGrid.FromOrder(order, scheme);
            for (int i = 0; i < 200; i++)
            {
                // Some of them beside the poles.
                long pixel = i % 4 == 0 ? Math.Min(i, grid.PixelCount - 1) : random.NextInt64(grid.PixelCount);
                Assert.Equal(pixel, grid.PixelAt(grid.CentreOf(pixel)));
                Assert.Equal(pixel, HealpixGrid.FromOrder(order, HealpixScheme.Ring).ToNested(HealpixGrid.FromOrder(order).ToRing(pixel)));
            }
        }
    }

    [Fact]
    public void The_children_of_a_nested_pixel_follow_four_times_its_number()
    {
        HealpixGrid fine = HealpixGrid.FromOrder(6);
        HealpixGrid coarse = HealpixGrid.FromOrder(5);

        for (long child = 0; child < fine.PixelCount; child += 7)
        {
            Assert.Equal(child / 4, fine.ParentOf(child, coarse));
            Assert.Equal(child / 4, coarse.PixelAt(fine.CentreOf(child)));
        }
    }

    [Fact]
    public void A_neighbour_has_the_pixel_as_its_neighbour()
    {
        foreach (int nside in new[] { 1, 2, 5, 8 })
        {
            HealpixGrid grid = HealpixGrid.FromNside(nside, HealpixScheme.Ring);
            long[] neighbours = new long[8];
            long[] back = new long[8];
            int absent = 0;
            for (long pixel = 0; pixel < grid.PixelCount; pixel++)
            {
                grid.NeighboursOf(pixel, neighbours);
                absent += neighbours.Count(n => n < 0);
                foreach (long neighbour in neighbours.Where(n => n >= 0))
                {
                    grid.NeighboursOf(neighbour, back);
                    Assert.Contains(pixel, back);
                }
            }

            // Three base pixels meet at eight corners of the sky; the three pixels there lack one neighbour each.
            Assert.Equal(24, absent);
        }
    }

    [Fact]
    public void Interpolation_reproduces_a_function_that_is_linear_in_z_to_second_order()
    {
        HealpixGrid grid = HealpixGrid.FromOrder(6);
        Random random = new(3);
        long[] pixels = new long[4];
        double[] weights = new double[4];
        for (int i = 0; i < 1000; i++)
        {
            SkyDirection direction = RandomDirection(random);
            grid.InterpolationAt(direction, pixels, weights);
            double value = 0;
            for (int k = 0; k < 4; k++)
                value += weights[k] * grid.CentreOf(pixels[k]).Z;
            // z = cos θ bends by at most h²/8 between rings that are h < 1.5 pixels apart.
            double ringStep = 1.5 * grid.Resolution.Radians;
            Assert.InRange(value - direction.Z, -ringStep * ringStep / 8, ringStep * ringStep / 8);
        }
    }

    [Fact]
    public void Borders_start_in_the_north_and_surround_the_centre()
    {
        HealpixGrid grid = HealpixGrid.FromOrder(4);
        for (long pixel = 0; pixel < grid.PixelCount; pixel += 11)
        {
            SkyDirection[] border = grid.BoundaryOf(pixel, 3);
            Assert.Equal(12, border.Length);
            Assert.All(border, b => Assert.True(b.Z <= border[0].Z + 1e-15));
            Assert.Equal(border[6].Z, border.Min(b => b.Z), 14);
            Assert.True(new ConvexPolygon(grid.BoundaryOf(pixel)).Contains(grid.CentreOf(pixel)));
        }
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(8, 12)]
    [InlineData(13, 5)]
    [InlineData(64, 1)]
    [InlineData(1024, 0.01)]
    [InlineData(1024, 0.2)]
    public void No_pixel_that_overlaps_a_cone_is_missed(int nside, double radiusDegrees)
    {
        HealpixGrid grid = HealpixGrid.FromNside(nside, HealpixScheme.Ring);
        Random random = new(11);
        Angle radius = Angle.FromDegrees(radiusDegrees);
        for (int i = 0; i < 20; i++)
        {
            SkyDirection centre = i == 0 ? SkyDirection.FromDegrees(0, 90) : RandomDirection(random);
            HashSet<long> pixels = [.. grid.PixelsInCone(centre, radius, PixelSelection.Overlap)];
            for (int k = 0; k < 500; k++)
            {
                // Half of the points on the rim, where pixels are easily missed.
                double distance = k % 2 == 0 ? 1 - 1e-12 : Math.Sqrt(random.NextDouble());
                SkyDirection point = centre.Offset(Angle.FromDegrees(360 * random.NextDouble()), radius * distance);
                Assert.Contains(grid.PixelAt(point), pixels);
            }

            // And none lies farther away than the margin the contract gives.
            double margin = radius.Radians + grid.Resolution.Radians / 5;
            Assert.All(pixels, p => Assert.True(
                grid.PixelAt(centre) == p || grid.BoundaryOf(p, 40).Min(b => b.SeparationTo(centre).Radians) < margin));
        }
    }

    [Fact]
    public void No_pixel_reaches_farther_than_1_07_over_its_nside()
    {
        // On this rests the search for pixels of a region, too; the limit is 1.0685.
        double largest = 0;
        for (int order = 0; order <= 6; order++)
        {
            HealpixGrid grid = HealpixGrid.FromOrder(order);
            for (long pixel = 0; pixel < grid.PixelCount; pixel++)
            {
                SkyDirection centre = grid.CentreOf(pixel);
                largest = Math.Max(largest, grid.Nside * grid.BoundaryOf(pixel).Max(b => b.SeparationTo(centre).Radians));
            }
        }

        Assert.InRange(largest, 1.04, 1.07);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1024)]
    public void A_cone_has_the_centres_that_are_in_it_one_by_one_even_at_its_very_radius(int nside)
    {
        Random random = new(nside);
        HealpixGrid grid = HealpixGrid.FromNside(nside, HealpixScheme.Ring);
        for (int i = 0; i < 60; i++)
        {
            SkyDirection centre = i switch
            {
                0 => SkyDirection.FromDegrees(0, 90),
                1 => SkyDirection.FromDegrees(0, -90),
                // At a centre, with neighbours at the very radius.
                < 20 => grid.CentreOf(random.NextInt64(grid.PixelCount)),
                _ => RandomDirection(random),
            };
            Angle radius = i % 3 == 0
                ? centre.SeparationTo(grid.CentreOf(Math.Min(grid.PixelCount - 1, grid.PixelAt(centre) + 1)))
                : grid.Resolution * (20 * random.NextDouble());
            if (radius.Radians >= Math.PI)
                continue;
            SphericalCone cone = new(centre, radius);
            IEnumerable<long> all = nside <= 64
                ? Enumerable.Range(0, (int)grid.PixelCount).Select(p => (long)p)
                : grid.PixelsInCone(centre, radius, PixelSelection.Overlap);
            long[] expected = [.. all.Where(p => cone.Contains(grid.CentreOf(p)))];

            Assert.Equal(expected, grid.PixelsInCone(centre, radius));
        }
    }

    [Fact]
    public void The_corners_of_a_pixel_are_its_points_farthest_from_its_centre()
    {
        // On this rests the search for pixels of a region.
        foreach (int nside in new[] { 1, 2, 3, 8 })
        {
            HealpixGrid grid = HealpixGrid.FromNside(nside, HealpixScheme.Ring);
            for (long pixel = 0; pixel < grid.PixelCount; pixel++)
            {
                SkyDirection centre = grid.CentreOf(pixel);
                double corner = grid.BoundaryOf(pixel).Max(b => b.SeparationTo(centre).Radians);
                Assert.InRange(grid.BoundaryOf(pixel, 50).Max(b => b.SeparationTo(centre).Radians), 0, corner + 1e-15);
            }
        }
    }

    [Fact]
    public void A_cone_of_the_whole_sky_has_all_pixels_and_one_of_no_size_has_one()
    {
        HealpixGrid grid = HealpixGrid.FromOrder(3);
        SkyDirection crab = SkyDirection.FromDegrees(83.63, 22.01);

        Assert.Equal(768, grid.PixelsInCone(crab, Angle.FromDegrees(180)).Length);
        Assert.Equal([grid.PixelAt(crab)], grid.PixelsInCone(crab, Angle.Zero, PixelSelection.Overlap));
    }

    [Fact]
    public void A_polygon_that_is_not_convex_is_refused()
    {
        SkyDirection[] dented = [
            SkyDirection.FromDegrees(0, 0), SkyDirection.FromDegrees(10, 0), SkyDirection.FromDegrees(5, 2), SkyDirection.FromDegrees(5, 10)];

        ArgumentException e = Assert.Throws<ArgumentException>(() => HealpixGrid.FromOrder(3).PixelsInPolygon(dented));
        Assert.Contains("not convex", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_refused_and_what_is_no_direction_has_no_pixel()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HealpixGrid.FromOrder(30));
        Assert.Throws<ArgumentOutOfRangeException>(() => HealpixGrid.FromNside(12, HealpixScheme.Nested));
        Assert.Throws<ArgumentOutOfRangeException>(() => HealpixGrid.FromOrder(2).CentreOf(192));
        Assert.Throws<ArgumentException>(() => HealpixGrid.FromOrder(2).PixelAt(default));

        long[] pixels = new long[2];
        HealpixGrid.FromOrder(2).PixelsAt([0, double.NaN], [0, 1], [0, 1], pixels);
        Assert.Equal([-1, -1], pixels);
    }

    [Fact]
    public void The_kernels_allocate_nothing()
    {
        HealpixGrid grid = HealpixGrid.FromOrder(10);
        double[] x = [.. Enumerable.Range(0, 1000).Select(i => Math.Cos(i))];
        double[] y = [.. Enumerable.Range(0, 1000).Select(i => Math.Sin(i))];
        double[] z = new double[1000];
        long[] pixels = new long[1000];
        grid.PixelsAt(x, y, z, pixels);

        long before = GC.GetAllocatedBytesForCurrentThread();
        grid.PixelsAt(x, y, z, pixels);
        grid.CentresOf(pixels, x, y, z);
        grid.Translate(pixels, HealpixScheme.Ring, pixels);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
