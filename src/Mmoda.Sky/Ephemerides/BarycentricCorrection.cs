namespace Mmoda.Sky;

/// <summary>
/// Takes arrival times of photons at the Earth or at a spacecraft, in TT, to the barycentre of the solar system, in TDB.
/// </summary>
/// <remarks>
/// <para>t(TDB) = t(TT) + n·r/c + (TDB − TT) + 2 T☉ ln(1 + n·s), where n points to the source, r from the barycentre to the
/// observer, s is the unit vector from the Sun to the observer and T☉ = 4.925490947 µs (Hellings 1986, AJ 91, 650; Edwards et al.
/// 2006, MNRAS 372, 1549, §2.3). The source is infinitely far and does not move: a parallax of 1 mas is 1 µs.</para>
/// <para>What changes slowly is computed every quarter of a day of the range, with its rates, and interpolated by cubics: 1 ns of
/// error (h⁴/384 of the fourth derivative of the light time, 4.4e-5 s/d⁴ each for the year and for the month). The ephemeris
/// itself is good to 45 µs (13 km; <see cref="AnalyticEphemeris"/>) or to the file of JPL given. Arrival times in one double resolve 0.1 µs.</para>
/// <para>Immutable and thread-safe; the methods allocate nothing.</para>
/// </remarks>
public sealed class BarycentricCorrection
{
    private const double SpeedOfLight = 299792.458;
    private const double SecondsPerDay = 86400;

    /// <summary>G·M/c³ of the Sun in seconds (IERS Conventions 2010, table 1.1).</summary>
    private const double SolarMass = 4.925490947e-6;

    /// <summary>Distance of the nodes in days.</summary>
    private const double Step = 0.25;

    /// <summary>1 + cos of an angle well within the disc of the Sun: behind it, light does not arrive, and the logarithm stays finite.</summary>
    private const double BehindTheSun = 1e-6;

    /// <summary>A century in nodes.</summary>
    private const double LargestRangeDays = 36525;

    private readonly SkyDirection _source;
    private readonly SpacecraftOrbit? _orbit;
    private readonly BarycentricTerms _terms;
    private readonly double _firstIjd, _lastIjd;
    private readonly Node[] _nodes;

    /// <summary>Prepares the correction for a source and a range of times.</summary>
    /// <param name="source">Direction of the source.</param>
    /// <param name="first">Earliest arrival time.</param>
    /// <param name="last">Latest arrival time, at most a century later. A day costs some 0.4 ms.</param>
    /// <param name="orbit">The way of the spacecraft, or null for arrival at the geocentre.</param>
    /// <param name="terms">The parts wanted.</param>
    /// <param name="ephemeris">The ephemeris, or null for <see cref="AnalyticEphemeris"/>.</param>
    /// <exception cref="ArgumentException">The direction is undefined.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is reversed, longer than a century or outside the ephemeris.</exception>
    public BarycentricCorrection(
        SkyDirection source, Epoch first, Epoch last, SpacecraftOrbit? orbit = null, BarycentricTerms terms = BarycentricTerms.All, IEphemeris? ephemeris = null)
    {
        if (!source.IsDefined)
            throw new ArgumentException("The direction of the source is undefined.", nameof(source));
        (_source, _orbit, _terms) = (source, orbit, terms);
        (_firstIjd, _lastIjd) = (first.Ijd, last.Ijd);
        double range = _lastIjd - _firstIjd;
        if (!(range is >= 0 and <= LargestRangeDays))
            throw new ArgumentOutOfRangeException(nameof(last), last, $"The range must not end before it begins ({first}) nor exceed a century.");
        ephemeris ??= AnalyticEphemeris.Instance;
        _nodes = new Node[(int)Math.Floor(range / Step) + 2];
        for (int i = 0; i < _nodes.Length; i++)
            _nodes[i] = MakeNode(ephemeris, Epoch.FromIjd(_firstIjd + i * Step));
    }

    /// <summary>Seconds to add to an arrival time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time lies outside the range or the orbit.</exception>
    public double SecondsAt(Epoch arrival) => SecondsAt(arrival.Ijd);

    /// <summary>Seconds to add to many arrival times; in any order, sorted is fastest.</summary>
    /// <param name="ijd">Arrival times as INTEGRAL Julian Dates (TT).</param>
    /// <param name="seconds">What to add, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is NaN or lies outside the range or the orbit.</exception>
    public void Delays(ReadOnlySpan<double> ijd, Span<double> seconds)
    {
        RequireSameLength(ijd, seconds);
        for (int i = 0; i < ijd.Length; i++)
            seconds[i] = SecondsAt(ijd[i]);
    }

    /// <summary>The times of many arrivals at the barycentre; may be done in place.</summary>
    /// <param name="ijd">Arrival times as INTEGRAL Julian Dates (TT).</param>
    /// <param name="barycentric">As many times at the barycentre, days of TDB since MJD 51544.0 (TDB).</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is NaN or lies outside the range or the orbit.</exception>
    public void Correct(ReadOnlySpan<double> ijd, Span<double> barycentric)
    {
        RequireSameLength(ijd, barycentric);
        for (int i = 0; i < ijd.Length; i++)
            barycentric[i] = ijd[i] + SecondsAt(ijd[i]) / SecondsPerDay;
    }

    private static void RequireSameLength(ReadOnlySpan<double> times, Span<double> results)
    {
        if (times.Length != results.Length)
            throw new ArgumentException($"There are {times.Length} times and room for {results.Length} results.");
    }

    private Node MakeNode(IEphemeris ephemeris, Epoch instant)
    {
        StateVector earth = ephemeris.State(SolarSystemBody.Earth, SolarSystemBody.Barycentre, instant);
        StateVector fromSun = ephemeris.State(SolarSystemBody.Earth, SolarSystemBody.Sun, instant);
        double delay = 0, perDay = 0;
        if (_terms.HasFlag(BarycentricTerms.Roemer))
        {
            delay += earth.Along(_source) / SpeedOfLight;
            perDay += earth.VelocityAlong(_source) / SpeedOfLight * SecondsPerDay;
        }

        if (_terms.HasFlag(BarycentricTerms.Einstein))
        {
            (double clock, double clockPerDay) = BarycentricTime.WithRate(instant.Ijd);
            delay += clock;
            perDay += clockPerDay;
        }

        return new(delay, perDay, fromSun.X, fromSun.Y, fromSun.Z, earth.VelocityX, earth.VelocityY, earth.VelocityZ);
    }

    private double SecondsAt(double ijd)
    {
        if (!(ijd >= _firstIjd && ijd <= _lastIjd))
        {
            throw new ArgumentOutOfRangeException(
                nameof(ijd), ijd, FormattableString.Invariant($"This correction was prepared for IJD {_firstIjd} to {_lastIjd}."));
        }

        double place = (ijd - _firstIjd) / Step;
        int i = Math.Min((int)place, _nodes.Length - 2);
        double u = place - i;
        ref readonly Node a = ref _nodes[i], b = ref _nodes[i + 1];
        (double delay, _) = SpacecraftOrbit.Hermite(a.Delay, a.DelayPerDay, b.Delay, b.DelayPerDay, u, Step);

        StateVector observer = _orbit?.AtIjd(ijd) ?? default;
        if (_orbit is not null)
        {
            if ((_terms & BarycentricTerms.Roemer) != 0)
                delay += observer.Along(_source) / SpeedOfLight;
            if ((_terms & BarycentricTerms.Einstein) != 0)
                delay += DistantClock(a, b, u, observer);
        }

        return (_terms & BarycentricTerms.Shapiro) != 0 ? delay + Shapiro(a, b, u, observer) : delay;
    }

    /// <summary>TDB − TT away from the geocentre differs by v·r/c² (Moyer 1981, Celest. Mech. 23, 33); linear interpolation of v is good to 1e-10 s.</summary>
    private static double DistantClock(in Node a, in Node b, double u, in StateVector observer) => (
        (a.VelocityX + u * (b.VelocityX - a.VelocityX)) * observer.X
        + (a.VelocityY + u * (b.VelocityY - a.VelocityY)) * observer.Y
        + (a.VelocityZ + u * (b.VelocityZ - a.VelocityZ)) * observer.Z) / (SpeedOfLight * SpeedOfLight);

    /// <summary>The place of the Sun is interpolated linearly: 350 km or 10 ns for a source at its limb, nothing elsewhere.</summary>
    private double Shapiro(in Node a, in Node b, double u, in StateVector observer)
    {
        double x = a.SunX + u * (b.SunX - a.SunX) + observer.X;
        double y = a.SunY + u * (b.SunY - a.SunY) + observer.Y;
        double z = a.SunZ + u * (b.SunZ - a.SunZ) + observer.Z;
        double cosine = (x * _source.X + y * _source.Y + z * _source.Z) / Math.Sqrt(x * x + y * y + z * z);
        return 2 * SolarMass * Math.Log(Math.Max(1 + cosine, BehindTheSun));
    }

    /// <param name="Delay">Light time of the geocentre and TDB − TT, as far as wanted, in seconds.</param>
    /// <param name="DelayPerDay">Its rate in s/d.</param>
    /// <param name="SunX">From the Sun to the geocentre in km.</param>
    /// <param name="SunY">In km.</param>
    /// <param name="SunZ">In km.</param>
    /// <param name="VelocityX">Of the Earth about the barycentre in km/s.</param>
    /// <param name="VelocityY">In km/s.</param>
    /// <param name="VelocityZ">In km/s.</param>
    private readonly record struct Node(
        double Delay, double DelayPerDay, double SunX, double SunY, double SunZ, double VelocityX, double VelocityY, double VelocityZ);
}
