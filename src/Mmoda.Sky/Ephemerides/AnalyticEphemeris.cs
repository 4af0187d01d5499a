namespace Mmoda.Sky;

/// <summary>Sun, Earth and Moon from series of waves: no file needed, 1900 to 2100.</summary>
/// <remarks>
/// <para>Earth and Sun: VSOP2000 (Moisson and Bretagnon 2001, Celest. Mech. 80, 205), truncated and fitted to JPL DE405 as in ERFA;
/// within 11 km (from the Sun) and 13 km (from the barycentre) of DE405 in 1900–2100, velocities within 5 mm/s. Moon from the
/// Earth: 650 waves fitted to the theory ELP/MPP02 (Chapront and Francou 2003, A&amp;A 404, 735), within 2 km and 1 cm/s of it in
/// 1927–2077 and 12 km in 1900–2100. Before and after, errors grow; no year is refused.</para>
/// <para>A state of the Earth or the Moon costs some 50 µs. Thread-safe.</para>
/// <para>The barycentre is that of DE405. Later JPL ephemerides count more bodies beyond Neptune and move it by some 100 km
/// (DE440, Park et al. 2021, AJ 161, 105), slowly; pulsar timing compares results on one ephemeris only.</para>
/// </remarks>
public sealed class AnalyticEphemeris : IEphemeris
{
    /// <summary>The astronomical unit in km, exact (IAU 2012, resolution B2).</summary>
    internal const double KilometresPerAu = 149597870.7;

    private const double DaysPerYear = 365.25;

    private const double SecondsPerDay = 86400;

    private const double SecondsPerYear = DaysPerYear * SecondsPerDay;

    /// <summary>IJD of J2000.0, in TDB.</summary>
    private const double J2000Ijd = 0.5;

    private static readonly Dictionary<string, PoissonSeries> Series = PoissonSeries.Read("vsop2000-earth.txt");
    private static readonly PoissonSeries[] EarthFromSun = [Series["earth-x"], Series["earth-y"], Series["earth-z"]];
    private static readonly PoissonSeries[] SunFromBarycentre = [Series["sun-x"], Series["sun-y"], Series["sun-z"]];

    /// <summary>Ecliptic axes of the series to the ICRS, fitted to DE405 with the series.</summary>
    private static readonly Rotation3 ToIcrs = new(
        1, 0.000000211284, -0.000000091603,
        -0.000000230286, 0.917482137087, -0.397776982902,
        0, 0.397776982902, 0.917482137087);

    private AnalyticEphemeris()
    {
    }

    /// <summary>The ephemeris.</summary>
    public static AnalyticEphemeris Instance { get; } = new();

    /// <inheritdoc/>
    public StateVector State(SolarSystemBody body, SolarSystemBody origin, Epoch instant)
    {
        // The series run in TDB.
        double ijd = instant.Ijd + BarycentricTime.TdbMinusTt(instant) / SecondsPerDay;
        return (body, origin) switch
        {
            _ when body == origin => default,
            // Pairs that need less than two whole chains.
            (SolarSystemBody.Moon, SolarSystemBody.Earth) => LunarSeries.MoonFromEarth(ijd),
            (SolarSystemBody.Earth, SolarSystemBody.Moon) => -LunarSeries.MoonFromEarth(ijd),
            (SolarSystemBody.Earth, SolarSystemBody.Sun) => Evaluate(EarthFromSun, ijd),
            (SolarSystemBody.Sun, SolarSystemBody.Earth) => -Evaluate(EarthFromSun, ijd),
            (SolarSystemBody.Moon, SolarSystemBody.Sun) => Evaluate(EarthFromSun, ijd) + LunarSeries.MoonFromEarth(ijd),
            (SolarSystemBody.Sun, SolarSystemBody.Moon) => -(Evaluate(EarthFromSun, ijd) + LunarSeries.MoonFromEarth(ijd)),
            _ => FromBarycentre(body, ijd) - FromBarycentre(origin, ijd),
        };
    }

    private static StateVector FromBarycentre(SolarSystemBody body, double ijd) => body switch
    {
        SolarSystemBody.Barycentre => default,
        SolarSystemBody.Sun => Evaluate(SunFromBarycentre, ijd),
        SolarSystemBody.Earth => Evaluate(EarthFromSun, ijd) + Evaluate(SunFromBarycentre, ijd),
        SolarSystemBody.Moon => Evaluate(EarthFromSun, ijd) + Evaluate(SunFromBarycentre, ijd) + LunarSeries.MoonFromEarth(ijd),
        _ => throw new ArgumentOutOfRangeException(nameof(body), body, "Not a body of this ephemeris."),
    };

    private static StateVector Evaluate(PoissonSeries[] axes, double ijd)
    {
        double years = (ijd - J2000Ijd) / DaysPerYear;
        (double x, double vx) = axes[0].At(years);
        (double y, double vy) = axes[1].At(years);
        (double z, double vz) = axes[2].At(years);
        (x, y, z) = ToIcrs.Apply(x, y, z);
        (vx, vy, vz) = ToIcrs.Apply(vx, vy, vz);
        const double V = KilometresPerAu / SecondsPerYear;
        return new(x * KilometresPerAu, y * KilometresPerAu, z * KilometresPerAu, vx * V, vy * V, vz * V);
    }
}
