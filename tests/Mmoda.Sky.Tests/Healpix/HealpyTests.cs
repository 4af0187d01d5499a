using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mmoda.Sky.Tests;

/// <summary>Runs healpy beside us, where a Python with healpy is installed.</summary>
public sealed class HealpyTests
{
    private const int PointCount = 4_000_000;

    private const string Script = """
        import sys
        import healpy, numpy
        x, y, z = numpy.fromfile(sys.argv[1] + "/points").reshape(3, -1)
        for nside, nest in ((8, 0), (1000, 0), (1024, 1), (2**29, 0), (2**29, 1)):
            healpy.vec2pix(nside, x, y, z, nest=bool(nest)).astype("<i8").tofile(f"{sys.argv[1]}/{nside}-{nest}")
        """;

    [SkippableFact]
    public void Four_million_points_lie_in_the_pixels_that_healpy_finds()
    {
        string? python = new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(p => Run(p, "-c", "import healpy, numpy") == 0);
        Skip.If(python is null, "There is no python3 with healpy and numpy on this machine.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mmoda-healpy-");
        try
        {
            double[][] points = Points();
            using (FileStream file = File.Create(Path.Combine(folder.FullName, "points")))
            {
                foreach (double[] component in points)
                    file.Write(MemoryMarshal.AsBytes(component.AsSpan()));
            }

            Assert.Equal(0, Run(python, "-c", Script, folder.FullName));

            long[] found = new long[PointCount];
            foreach ((int nside, bool nested) in new[] { (8, false), (1000, false), (1024, true), (1 << 29, false), (1 << 29, true) })
            {
                HealpixGrid grid = HealpixGrid.FromNside(nside, nested ? HealpixScheme.Nested : HealpixScheme.Ring);
                grid.PixelsAt(points[0], points[1], points[2], found);
                byte[] expected = File.ReadAllBytes(Path.Combine(folder.FullName, $"{nside}-{(nested ? 1 : 0)}"));
                Assert.True(MemoryMarshal.Cast<byte, long>(expected).SequenceEqual(found), $"{grid} differs.");
            }
        }
        finally
        {
            folder.Delete(true);
        }
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

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return -1;
        }
    }
}
