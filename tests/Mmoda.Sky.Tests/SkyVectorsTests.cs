using System.Runtime.Intrinsics;

namespace Mmoda.Sky.Tests;

public sealed class SkyVectorsTests
{
    [Fact]
    public void Angles_of_vectors_are_those_of_the_base_library()
    {
        Random random = new(5);
        double[] special = [0.0, -0.0, 1, -1, 1e-300, -1e-300, 1e300, 0.41421356237309503, 2.414213562373095];
        for (int i = 0; i < 20000; i++)
        {
            double y = i < 81 ? special[i / 9] : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 9));
            double x = i < 81 ? special[i % 9] : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 9));
            double expected = x == 0 && y == 0 ? 0 : Math.Atan2(y, x); // The null vector has no angle: 0 here.

            double angle = VectorAngles.Atan2(Vector512.Create(y), Vector512.Create(x))[i % 8];

            // Two units of the last place, that is 4e-16 relative.
            Assert.True(Math.Abs(angle - expected) <= 2 * (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)), $"{y}, {x}: {angle} is not {expected}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(100)]
    public void Spans_agree_with_single_directions(int count)
    {
        Random random = new(count);
        SkyDirection from = SkyDirection.FromDegrees(10, 20);
        double[] longitude = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 720 - 360)];
        double[] latitude = [.. Enumerable.Range(0, count).Select(i => i % 5 == 1 ? 90.0 : i % 5 == 2 ? -90 : random.NextDouble() * 180 - 90)];
        double[] x = new double[count], y = new double[count], z = new double[count], away = new double[count];
        double[] backLongitude = new double[count], backLatitude = new double[count];

        SkyVectors.FromDegrees(longitude, latitude, x, y, z);
        SkyVectors.ToDegrees(x, y, z, backLongitude, backLatitude);
        SkyVectors.Separations(from, x, y, z, away);

        for (int i = 0; i < count; i++)
        {
            SkyDirection single = SkyDirection.FromDegrees(longitude[i], latitude[i]);
            Assert.InRange(Math.Abs(single.X - x[i]) + Math.Abs(single.Y - y[i]) + Math.Abs(single.Z - z[i]), 0, 1e-15);
            Assert.Equal(single.RightAscensionDegrees, backLongitude[i], 1e-11);
            Assert.Equal(single.DeclinationDegrees, backLatitude[i], 1e-12);
            Assert.Equal(from.SeparationTo(single).Radians, away[i], 1e-15);
        }
    }

    [Fact]
    public void A_latitude_beyond_the_pole_and_unequal_spans_are_no_direction()
    {
        double[] longitude = [1, 2, 3, 4, 5, 6, 7, 8, 9], latitude = [91, 0, double.NaN, 0, 0, 0, 0, 0, -91], x = new double[9], y = new double[9], z = new double[9];
        longitude[1] = double.PositiveInfinity;

        SkyVectors.FromDegrees(longitude, latitude, x, y, z);

        Assert.Equal([true, true, true, false, false, false, false, false, true], x.Select(double.IsNaN));
        Assert.Throws<ArgumentException>(() => SkyVectors.FromDegrees(longitude, latitude, x, y, z.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => SkyVectors.Rotate(Rotation3.Identity, x, y, z, x, y, z.AsSpan(1)));
    }

    [Fact]
    public void Rotation_in_place_is_the_rotation_of_each()
    {
        Rotation3 rotation = Rotation3.AboutX(Angle.FromDegrees(12)) * Rotation3.AboutZ(Angle.FromDegrees(77));
        double[] x = [1, 0, 0.6], y = [0, 1, 0], z = [0, 0, 0.8];

        SkyVectors.Rotate(rotation, x, y, z, x, y, z);

        Assert.Equal(rotation.Apply(0.6, 0, 0.8), (x[2], y[2], z[2]));
    }
}
