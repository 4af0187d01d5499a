namespace Mmoda.Instruments;

/// <summary>
/// A Kepler ellipse with INTEGRAL's later orbit: perigee 10 000 km, apogee 153 000 km from the Earth's centre; and the
/// direction to the Sun that decides the roll angle.
/// </summary>
internal static class SimulatedOrbit
{
    private const double SemiMajorKilometres = 81500;
    private const double Eccentricity = 0.877;
    private const double InclinationRadians = 0.9;
    private const double NodeRadians = 1.8;
    private const double PerigeeRadians = 5.2;

    /// <summary>Geocentric position (J2000 equator) in km at a phase of the revolution, 0 = perigee.</summary>
    public static (double X, double Y, double Z) PositionKilometres(double phase)
    {
        double mean = 2 * Math.PI * phase, anomaly = mean;
        for (int i = 0; i < 12; i++)
            anomaly -= (anomaly - Eccentricity * Math.Sin(anomaly) - mean) / (1 - Eccentricity * Math.Cos(anomaly));
        double u = SemiMajorKilometres * (Math.Cos(anomaly) - Eccentricity);
        double v = SemiMajorKilometres * Math.Sqrt(1 - Eccentricity * Eccentricity) * Math.Sin(anomaly);
        (double sinW, double cosW) = Math.SinCos(PerigeeRadians);
        (double sinI, double cosI) = Math.SinCos(InclinationRadians);
        (double sinO, double cosO) = Math.SinCos(NodeRadians);
        double a = u * cosW - v * sinW, b = u * sinW + v * cosW;
        return (a * cosO - b * cosI * sinO, a * sinO + b * cosI * cosO, b * sinI);
    }

    /// <summary>
    /// Unit vector to the Sun, good to 0.01°: low-precision formula of the Astronomical Almanac, section C.
    /// </summary>
    public static (double X, double Y, double Z) SunDirection(double ijd)
    {
        double n = ijd - 0.5;
        double longitude = 280.460 + 0.9856474 * n, anomaly = (357.528 + 0.9856003 * n) * Math.PI / 180;
        double lambda = (longitude + 1.915 * Math.Sin(anomaly) + 0.020 * Math.Sin(2 * anomaly)) * Math.PI / 180;
        double obliquity = (23.439 - 0.0000004 * n) * Math.PI / 180;
        return (Math.Cos(lambda), Math.Cos(obliquity) * Math.Sin(lambda), Math.Sin(obliquity) * Math.Sin(lambda));
    }
}
