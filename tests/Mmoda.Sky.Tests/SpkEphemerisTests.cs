using System.Buffers.Binary;
using System.Text;

namespace Mmoda.Sky.Tests;

public sealed class SpkEphemerisTests
{
    private const double Day = 86400;

    [Theory]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Polynomials_of_a_file_are_evaluated(int type, bool bigEndian)
    {
        using TemporaryFile file = new(Spk(type, bigEndian));
        using SpkEphemeris ephemeris = SpkEphemeris.Open(file.Path);
        // The file has x = c0 + c1·s + c2·(2s² − 1) with s = (t − middle) / radius, in records of 8 days from J2000.0 on.
        Epoch instant = Epoch.FromJulianDate(2451545.0, 11, TimeScale.Tdb);
        double s = (11 - 12) / 4.0;
        double rate = (1000 + 4 * 10 * s) / (4 * Day);

        StateVector barycentre = ephemeris.State(SolarSystemBody.Sun, SolarSystemBody.Barycentre, instant);

        // TDB of the instant comes back to 0.1 ns.
        Assert.Equal(10_000 + 1000 * s + 10 * (2 * s * s - 1), barycentre.X, 1e-9);
        Assert.Equal(2 * barycentre.X, barycentre.Y, 1e-9);
        Assert.Equal(rate, barycentre.VelocityX, 1e-12);
        Assert.Equal(3 * rate, barycentre.VelocityZ, 1e-12);
        // Moon and Earth hang on their common barycentre: the same numbers here.
        Assert.Equal(default, ephemeris.State(SolarSystemBody.Moon, SolarSystemBody.Earth, instant));
        Assert.Equal(2 * barycentre.X, ephemeris.State(SolarSystemBody.Earth, SolarSystemBody.Barycentre, instant).X, 1e-9);
        Assert.Equal(-barycentre.X, ephemeris.State(SolarSystemBody.Sun, SolarSystemBody.Moon, instant).X, 1e-9);
    }

    [Fact]
    public void A_time_outside_the_file_is_the_callers_mistake()
    {
        using TemporaryFile file = new(Spk(2, false));
        using SpkEphemeris ephemeris = SpkEphemeris.Open(file.Path);

        Assert.Throws<ArgumentOutOfRangeException>(
            () => ephemeris.State(SolarSystemBody.Sun, SolarSystemBody.Barycentre, Epoch.FromIjd(17)));
    }

    [Fact]
    public void A_broken_file_ends_in_an_error_that_names_it()
    {
        byte[] good = Spk(2, false);
        Property.ForAll(
            random =>
            {
                byte[] broken = [.. good];
                for (int i = random.Next(1, 8); i > 0; i--)
                    broken[random.Next(broken.Length)] = (byte)random.Next(256);
                return random.Next(2) == 0 ? broken : broken[..random.Next(broken.Length)];
            },
            content =>
            {
                using TemporaryFile file = new(content);
                try
                {
                    using SpkEphemeris ephemeris = SpkEphemeris.Open(file.Path);
                    ephemeris.State(SolarSystemBody.Moon, SolarSystemBody.Sun, Epoch.FromIjd(5));
                }
                catch (InvalidDataException broken)
                {
                    Assert.Contains(file.Path, broken.Message, StringComparison.Ordinal);
                }
                catch (ArgumentOutOfRangeException outside)
                {
                    // The range of a segment is part of the file.
                    Assert.Contains(file.Path, outside.Message, StringComparison.Ordinal);
                }
            },
            cases: 2000);
    }

    [SkippableFact]
    public void A_real_file_of_JPL_agrees_with_the_series_within_their_error()
    {
        string? path = RealFile.Find("ephemerides/de421.bsp") ?? RealFile.Find("ephemerides/de430-2015-03-02.bsp");
        Skip.If(path is null, "No SPK file of JPL is here (set MMODA_TEST_DATA).");
        using SpkEphemeris ephemeris = SpkEphemeris.Open(path);
        Epoch instant = Epoch.FromJulianDate(2457083.75, TimeScale.Tdb);

        foreach ((SolarSystemBody body, SolarSystemBody origin, double kilometres) in new[]
        {
            (SolarSystemBody.Earth, SolarSystemBody.Sun, 15.0), (SolarSystemBody.Earth, SolarSystemBody.Barycentre, 15.0),
            (SolarSystemBody.Moon, SolarSystemBody.Earth, 3.0),
        })
        {
            StateVector difference = ephemeris.State(body, origin, instant) - AnalyticEphemeris.Instance.State(body, origin, instant);
            Assert.InRange(difference.Distance, 0, kilometres);
            Assert.InRange(difference.Speed, 0, 5e-5);
        }
    }

    /// <summary>A file of two records of 8 days for the Sun, the Earth–Moon barycentre, the Earth and the Moon.</summary>
    private static byte[] Spk(int type, bool bigEndian)
    {
        int axes = type == 2 ? 3 : 6, size = 2 + 3 * axes, words = 2 * size + 4;
        byte[] file = new byte[3 * 1024 + 8 * 4 * words];
        Encoding.ASCII.GetBytes("DAF/SPK ").CopyTo(file, 0);
        Encoding.ASCII.GetBytes(bigEndian ? "BIG-IEEE" : "LTL-IEEE").CopyTo(file, 88);
        Integer(8, 2);
        Integer(12, 6);
        Integer(76, 2);
        Real(1024 + 16, 4);
        (int Target, int Origin)[] bodies = [(10, 0), (3, 0), (399, 3), (301, 3)];
        for (int b = 0; b < bodies.Length; b++)
        {
            int first = 3 * 128 + 1 + b * words, summary = 1024 + 24 + 40 * b;
            Real(summary, 0);
            Real(summary + 8, 16 * Day);
            int[] integers = [bodies[b].Target, bodies[b].Origin, 1, type, first, first + words - 1];
            for (int i = 0; i < 6; i++)
                Integer(summary + 16 + 4 * i, integers[i]);
            for (int record = 0; record < 2; record++)
            {
                int at = 8 * (first - 1 + record * size);
                Real(at, (4 + 8 * record) * Day);
                Real(at + 8, 4 * Day);
                for (int axis = 0; axis < axes; axis++)
                {
                    double scale = axis % 3 + 1;
                    double[] c = axis < 3 ? [10_000 * scale, 1000 * scale, 10 * scale] : [1000 * scale / (4 * Day), 40 * scale / (4 * Day), 0];
                    for (int i = 0; i < 3; i++)
                        Real(at + 16 + 8 * (3 * axis + i), c[i]);
                }
            }

            int directory = 8 * (first - 1 + 2 * size);
            Real(directory, 0);
            Real(directory + 8, 8 * Day);
            Real(directory + 16, size);
            Real(directory + 24, 2);
        }

        return file;

        void Real(int at, double value)
        {
            if (bigEndian)
                BinaryPrimitives.WriteDoubleBigEndian(file.AsSpan(at), value);
            else
                BinaryPrimitives.WriteDoubleLittleEndian(file.AsSpan(at), value);
        }

        void Integer(int at, int value)
        {
            if (bigEndian)
                BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(at), value);
            else
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        }
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(byte[] content) => File.WriteAllBytes(Path, content);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
