using System.Runtime.InteropServices;

namespace Mmoda.Sky.Tests;

/// <summary>Runs healpy beside us, where a Python with healpy is installed.</summary>
public sealed class HealpyTests
{
    private const int PointCount = 4_000_000;

    // Orders 0 to 29 share the points.
    private const int PerOrder = PointCount / (HealpixGrid.MaximumOrder + 1);

    private const string Script = """
        import sys
        import healpy as hp, numpy as np
        folder = sys.argv[1] + "/"
        points = np.fromfile(folder + "points").reshape(3, 30, -1)
        pixels, angles, neighbours, weights = [], [], [], []
        for order in range(30):
            nside = 2**order
            x, y, z = points[:, order]
            theta, phi = hp.vec2ang(points[:, order].T)
            angles += [theta, phi]
            for nest in (False, True):
                found = hp.vec2pix(nside, x, y, z, nest=nest)
                pixels += [found, hp.ang2pix(nside, theta, phi, nest=nest), (hp.nest2ring if nest else hp.ring2nest)(nside, found)]
                angles += hp.pix2ang(nside, found, nest=nest)
                neighbours += [hp.get_all_neighbours(nside, found[:500], nest=nest).T]
        np.array(pixels, "<i8").tofile(folder + "pixels")
        np.array(angles).tofile(folder + "angles")
        np.array(neighbours, "<i8").tofile(folder + "neighbours")
        """;

    [SkippableFact]
    public void Four_million_points_pixels_and_their_neighbours_are_those_of_healpy_at_all_orders()
    {
        string? python = OtherProgram.PythonWith("healpy, numpy");
        Skip.If(python is null, "There is no python3 with healpy and numpy on this machine.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mmoda-healpy-");
        try
        {
            double[][] points = Points();
            using (FileStream file = File.Create(Path.Combine(folder.FullName, "points")))
            {
                foreach (double[] component in points)
                    file.Write(MemoryMarshal.AsBytes(component.AsSpan(0, PerOrder * 30)));
            }

            string? output = OtherProgram.TryRun(python, out int exit, "-c", Script, folder.FullName);
            Assert.True(exit == 0, output);

            long[] pixels = Load<long>("pixels"), neighbours = Load<long>("neighbours");
            double[] angles = Load<double>("angles");
            for (int order = 0; order <= HealpixGrid.MaximumOrder; order++)
            {
                int start = order * PerOrder;
                ReadOnlySpan<double> theta = Part(angles, 6 * order), phi = Part(angles, 6 * order + 1);
                for (int nested = 0; nested < 2; nested++)
                {
                    HealpixGrid grid = HealpixGrid.FromOrder(order, nested == 1 ? HealpixScheme.Nested : HealpixScheme.Ring);
                    int row = 6 * order + 3 * nested;
                    long[] found = new long[PerOrder], translated = new long[PerOrder];
                    grid.PixelsAt(points[0].AsSpan(start, PerOrder), points[1].AsSpan(start, PerOrder), points[2].AsSpan(start, PerOrder), found);
                    Assert.True(Part(pixels, row).SequenceEqual(found), $"{grid}: pixels of vectors differ.");
                    grid.Translate(found, nested == 1 ? HealpixScheme.Ring : HealpixScheme.Nested, translated);
                    Assert.True(Part(pixels, row + 2).SequenceEqual(translated), $"{grid}: the other numbers differ.");
                    grid.PixelsAtAngles(theta, phi, translated);
                    Assert.True(Part(pixels, row + 1).SequenceEqual(translated), $"{grid}: pixels of angles differ.");

                    double[] ourTheta = new double[PerOrder], ourPhi = new double[PerOrder];
                    grid.AnglesOf(found, ourTheta, ourPhi);
                    ReadOnlySpan<double> pixelTheta = Part(angles, 6 * order + 2 + 2 * nested), pixelPhi = Part(angles, 6 * order + 3 + 2 * nested);
                    long[] beside = new long[8];
                    for (int i = 0; i < PerOrder; i++)
                    {
                        // healpy takes an arc cosine between colatitudes of 0.1415 and 0.01 rad of the poles, where z has the digits of 1.
                        Assert.InRange(ourTheta[i] - pixelTheta[i], -2e-15, 2e-15);
                        Assert.InRange(ourPhi[i] - pixelPhi[i], -2e-15, 2e-15);
                    }

                    for (int i = 0; i < 500; i++)
                    {
                        grid.NeighboursOf(found[i], beside);
                        Assert.Equal(neighbours.AsSpan(((2 * order + nested) * 500 + i) * 8, 8).ToArray(), beside);
                    }
                }
            }
        }
        finally
        {
            folder.Delete(true);
        }

        T[] Load<T>(string name)
            where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(Path.Combine(folder.FullName, name))).ToArray();

        static ReadOnlySpan<T> Part<T>(T[] all, int row) => all.AsSpan(row * PerOrder, PerOrder);
    }

    /// <summary>Isotropic points; every tenth one within some 10^-3 … 10^-9 of a pole.</summary>
    private static double[][] Points()
    {
        Random random = new(20260104);
        double[][] points = [new double[PointCount], new double[PointCount], new double[PointCount]];
        for (int i = 0; i < PointCount; i++)
        {
            double z = 2 * random.NextDouble() - 1;
            double axisDistance = Math.Sqrt(1 - z * z);
            if (i % 10 == 0)
            {
                axisDistance = Math.Pow(10, -3 - 6 * random.NextDouble());
                z = Math.CopySign(Math.Sqrt(1 - axisDistance * axisDistance), z);
            }

            (double sin, double cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            (points[0][i], points[1][i], points[2][i]) = (axisDistance * cos, axisDistance * sin, z);
        }

        return points;
    }
}
