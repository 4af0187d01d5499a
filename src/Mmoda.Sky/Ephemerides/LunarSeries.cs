using System.Globalization;

namespace Mmoda.Sky;

/// <summary>The geocentric Moon from a compact series, 1900 to 2100.</summary>
/// <remarks>
/// 650 waves fitted to the full theory ELP/MPP02 (Chapront and Francou 2003, A&amp;A 404, 735), which is within 40 m of JPL DE405:
/// arguments are multiples of the Delaunay arguments or, for the small perturbations by planets, free frequencies, which hold in
/// the fitted years 1927–2077. Largest error there: 2 km (1.1″ in longitude, 0.8″ in latitude, 1.5 km in distance; 0.5 km r.m.s.);
/// in 1900–2100 12 km.
/// </remarks>
internal static class LunarSeries
{
    private const double RadiansPerArcSecond = Math.PI / 648000;
    private const double DaysPerCentury = 36525;
    private const double SecondsPerCentury = DaysPerCentury * 86400;

    /// <summary>IJD of J2000.0, in TDB.</summary>
    private const double J2000Ijd = 0.5;

    /// <summary>D, l′, l and F in arc seconds (Simon et al. 1994, A&amp;A 282, 663, §3.5b).</summary>
    private static readonly double[][] Delaunay =
    [
        [1072260.703692, 1602961601.2090, -6.3706, 0.006593, -0.00003169],
        [1287104.793048, 129596581.0481, -0.5532, 0.000136, -0.00001149],
        [485868.249036, 1717915923.2178, 31.8792, 0.051635, -0.00024470],
        [335779.526232, 1739527262.8478, -12.7512, -0.001037, 0.00000417],
    ];

    /// <summary>Ecliptic of J2000.0 to the ICRS for DE405: φ = −0.05028″, ε = 84381.4096″ (Chapront and Francou 2003).</summary>
    private static readonly Rotation3 ToIcrs =
        Rotation3.AboutZ(new(0.05028 * RadiansPerArcSecond)) * Rotation3.AboutX(new(-84381.4096 * RadiansPerArcSecond));

    private static readonly Coordinate Longitude, Latitude, Distance;

    static LunarSeries()
    {
        Dictionary<string, Coordinate> coordinates = Read("moon.txt");
        (Longitude, Latitude, Distance) = (coordinates["longitude"], coordinates["latitude"], coordinates["distance"]);
    }

    /// <summary>The Moon as seen from the centre of the Earth.</summary>
    /// <param name="ijd">Days of TDB since MJD 51544.0.</param>
    public static StateVector MoonFromEarth(double ijd)
    {
        double t = (ijd - J2000Ijd) / DaysPerCentury;
        Span<double> angles = stackalloc double[4];
        Span<double> rates = stackalloc double[4];
        for (int i = 0; i < 4; i++)
        {
            (double angle, double perCentury) = Polynomial(Delaunay[i], t);
            angles[i] = angle % (360 * 3600) * RadiansPerArcSecond;
            rates[i] = perCentury * RadiansPerArcSecond;
        }

        (double longitude, double longitudeRate) = Longitude.At(t, angles, rates);
        longitude += angles[3];
        longitudeRate += rates[3];
        (double latitude, double latitudeRate) = Latitude.At(t, angles, rates);
        (double r, double rRate) = Distance.At(t, angles, rates);

        (double sinV, double cosV) = Math.SinCos(longitude);
        (double sinU, double cosU) = Math.SinCos(latitude);
        // d/dt of r (cos V cos U, sin V cos U, sin U).
        double radial = rRate * cosU - r * sinU * latitudeRate;
        double around = r * cosU * longitudeRate;
        Rotation3 rotation = ToIcrs * EclipticOfDate(t);
        (double x, double y, double z) = rotation.Apply(r * cosU * cosV, r * cosU * sinV, r * sinU);
        // The motion of the ecliptic itself, 47″ per century, is 0.03 mm/s at the Moon and left out.
        (double vx, double vy, double vz) = rotation.Apply(
            radial * cosV - around * sinV, radial * sinV + around * cosV, rRate * sinU + r * cosU * latitudeRate);
        return new(x, y, z, vx / SecondsPerCentury, vy / SecondsPerCentury, vz / SecondsPerCentury);
    }

    /// <summary>The ecliptic of date to that of J2000.0 about the departure point, from P and Q of Laskar (1986, A&amp;A 157, 59).</summary>
    private static Rotation3 EclipticOfDate(double t)
    {
        double p = t * (0.10180391e-4 + t * (0.47020439e-6 + t * (-0.5417367e-9 + t * (-0.2507948e-11 + t * 0.463486e-14))));
        double q = t * (-0.113469002e-3 + t * (0.12372674e-6 + t * (0.1265417e-8 + t * (-0.1371808e-11 - t * 0.320334e-14))));
        double s = 2 * Math.Sqrt(1 - p * p - q * q);
        return new(
            1 - 2 * p * p, 2 * p * q, p * s,
            2 * p * q, 1 - 2 * q * q, -q * s,
            -p * s, q * s, 1 - 2 * p * p - 2 * q * q);
    }

    private static (double Value, double Rate) Polynomial(double[] coefficients, double t)
    {
        double value = 0, rate = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            rate = rate * t + value;
            value = value * t + coefficients[i];
        }

        return (value, rate);
    }

    private static Dictionary<string, Coordinate> Read(string resource)
    {
        using Stream stream = typeof(LunarSeries).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The embedded table {resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        Dictionary<string, List<string[]>> rows = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] words = line.Split(' ');
            if (!rows.TryGetValue(words[0], out List<string[]>? list))
                rows[words[0]] = list = [];
            list.Add(words);
        }

        return rows.ToDictionary(r => r.Key, r => new Coordinate(r.Value));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A polynomial and waves with Delaunay arguments or free frequencies.</summary>
    private sealed class Coordinate(List<string[]> rows)
    {
        private readonly double[] _polynomial = [.. rows.Where(r => r[1] == "polynomial").Select(r => Number(r[3]))];

        private readonly Wave[] _delaunay = [.. rows.Where(r => r[1] == "delaunay").Select(r => new Wave(
            r[2] == "1", (int)Number(r[3]), (int)Number(r[4]), (int)Number(r[5]), (int)Number(r[6]), Number(r[7]), Number(r[8])))];

        private readonly (double Frequency, double Sine, double Cosine)[] _free =
            [.. rows.Where(r => r[1] == "free").Select(r => (Number(r[3]), Number(r[4]), Number(r[5])))];

        public (double Value, double Rate) At(double t, ReadOnlySpan<double> angles, ReadOnlySpan<double> rates)
        {
            (double value, double rate) = Polynomial(_polynomial, t);
            foreach (ref readonly Wave w in _delaunay.AsSpan())
            {
                (double sin, double cos) = Math.SinCos(w.D * angles[0] + w.Sun * angles[1] + w.Moon * angles[2] + w.F * angles[3]);
                double frequency = w.D * rates[0] + w.Sun * rates[1] + w.Moon * rates[2] + w.F * rates[3];
                double wave = w.Sine * sin + w.Cosine * cos;
                double waveRate = frequency * (w.Sine * cos - w.Cosine * sin);
                value += w.Grows ? t * wave : wave;
                rate += w.Grows ? t * waveRate + wave : waveRate;
            }

            foreach ((double frequency, double sine, double cosine) in _free)
            {
                (double sin, double cos) = Math.SinCos(frequency * t);
                value += sine * sin + cosine * cos;
                rate += frequency * (sine * cos - cosine * sin);
            }

            return (value, rate);
        }
    }

    /// <param name="Grows">Whether the amplitude grows with T.</param>
    /// <param name="D">Multiple of the elongation.</param>
    /// <param name="Sun">Multiple of l′.</param>
    /// <param name="Moon">Multiple of l.</param>
    /// <param name="F">Multiple of the argument of latitude.</param>
    /// <param name="Sine">Amplitude.</param>
    /// <param name="Cosine">Amplitude.</param>
    private readonly record struct Wave(bool Grows, int D, int Sun, int Moon, int F, double Sine, double Cosine);
}
