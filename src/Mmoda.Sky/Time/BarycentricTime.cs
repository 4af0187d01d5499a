namespace Mmoda.Sky;

/// <summary>The difference of Barycentric Dynamical Time and Terrestrial Time.</summary>
/// <remarks>
/// 791 waves of Fairhead and Bretagnon (1990, A&amp;A 229, 240) with the planetary masses of the JPL ephemerides, as in ERFA:
/// within 3 ns of a numerical integration of JPL DE405 in 1950–2050 (IERS Conventions 2010, §10.1). Thread-safe.
/// </remarks>
public static class BarycentricTime
{
    private const double DaysPerMillennium = 365250;

    /// <summary>J2000.0 as IJD.</summary>
    private const double J2000Ijd = 0.5;

    private static readonly PoissonSeries Series = PoissonSeries.Read("fairhead-bretagnon-1990.txt", -Math.PI / 2)["tdb"];

    /// <summary>TDB − TT in seconds at the geocentre: at most 1.7 ms. Costs some 10 µs.</summary>
    /// <remarks>For a clock at a place r from the geocentre add v·r/c², v being the velocity of the Earth: 2 µs on ground, 50 µs at INTEGRAL.</remarks>
    public static double TdbMinusTt(Epoch instant) => TdbMinusTt(instant.Ijd);

    internal static double TdbMinusTt(double ijd) => WithRate(ijd).Seconds;

    /// <summary>TDB − TT in seconds and its change in seconds per day.</summary>
    internal static (double Seconds, double PerDay) WithRate(double ijd)
    {
        (double value, double rate) = Series.At((ijd - J2000Ijd) / DaysPerMillennium);
        return (value, rate / DaysPerMillennium);
    }
}
