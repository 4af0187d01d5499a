using Mmoda.Fits;

namespace Mmoda.Sky;

/// <summary>The way of a spacecraft around the Earth: geocentric states on ICRS axes, and cubics between them.</summary>
/// <remarks>
/// Hermite cubics take positions and velocities of the table: between rows h seconds apart they err by h⁴/384 of the fourth
/// derivative of the orbit; at the perigee of INTEGRAL, 10⁴ km, that is 1 m for rows 60 s apart. Immutable and thread-safe.
/// </remarks>
public sealed class SpacecraftOrbit
{
    private const double SecondsPerDay = 86400;

    private readonly Epoch _origin;
    private readonly double[] _seconds;
    private readonly StateVector[] _states;

    /// <summary>An orbit from a table.</summary>
    /// <param name="instants">Instants of the rows, ascending.</param>
    /// <param name="states">Geocentric states: km and km/s on the axes of the ICRS (J2000 files agree within 20 m at INTEGRAL).</param>
    /// <exception cref="ArgumentException">Fewer than two rows, unequal lengths, not ascending, or not finite.</exception>
    public SpacecraftOrbit(ReadOnlySpan<Epoch> instants, ReadOnlySpan<StateVector> states)
    {
        if (instants.Length < 2 || instants.Length != states.Length)
            throw new ArgumentException($"An orbit needs two rows at least; {instants.Length} instants and {states.Length} states were given.");
        _origin = instants[0];
        _seconds = new double[instants.Length];
        for (int i = 0; i < instants.Length; i++)
        {
            _seconds[i] = instants[i].SecondsSince(_origin);
            if (i > 0 && !(_seconds[i] > _seconds[i - 1]))
                throw new ArgumentException($"Row {i} is at {instants[i]}, its predecessor at {instants[i - 1]}; rows must ascend.", nameof(instants));
            if (!double.IsFinite(states[i].Distance + states[i].Speed))
                throw new ArgumentException($"Row {i} has the state {states[i]}; all must be finite.", nameof(states));
        }

        _states = states.ToArray();
    }

    /// <summary>The instant of the first row.</summary>
    public Epoch First => _origin;

    /// <summary>The instant of the last row.</summary>
    public Epoch Last => _origin.AddSeconds(_seconds[^1]);

    /// <summary>
    /// The orbit of a science window of INTEGRAL, from its table <c>INTL-ORBI-SCP</c> (columns <c>OB_TIME</c>, <c>XPOS</c>… in km,
    /// <c>XVEL</c>… in km/s).
    /// </summary>
    /// <param name="table">The table of <c>sc_orbit_param.fits</c>.</param>
    /// <param name="clock">The correlation of the on-board clock for the window.</param>
    /// <exception cref="FitsException">A column is missing, or the rows are no orbit.</exception>
    public static SpacecraftOrbit Read(BinaryTableHdu table, OnBoardClock clock)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(clock);
        OnBoardTime[] times = OnBoardClock.ReadTimes(table, "OB_TIME");
        double[] x = table.ReadAll<double>("XPOS"), y = table.ReadAll<double>("YPOS"), z = table.ReadAll<double>("ZPOS");
        double[] vx = table.ReadAll<double>("XVEL"), vy = table.ReadAll<double>("YVEL"), vz = table.ReadAll<double>("ZVEL");
        StateVector[] states = new StateVector[times.Length];
        for (int i = 0; i < states.Length; i++)
            states[i] = new(x[i], y[i], z[i], vx[i], vy[i], vz[i]);
        try
        {
            return new SpacecraftOrbit(Array.ConvertAll(times, clock.ToEpoch), states);
        }
        catch (ArgumentException broken)
        {
            throw table.Header.Error("TTYPE", $"the rows are no orbit: {broken.Message}");
        }
    }

    /// <summary>The geocentric state at an instant; up to one row's distance beyond the ends of the table.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies outside the table.</exception>
    public StateVector At(Epoch instant) => At(instant.SecondsSince(_origin));

    /// <summary>The state at an INTEGRAL Julian Date.</summary>
    internal StateVector AtIjd(double ijd) => At(((ijd - _origin.Day) - _origin.Fraction) * SecondsPerDay);

    private StateVector At(double seconds)
    {
        int i = Array.BinarySearch(_seconds, seconds);
        i = Math.Clamp(i < 0 ? ~i - 1 : i, 0, _seconds.Length - 2);
        double h = _seconds[i + 1] - _seconds[i];
        double u = (seconds - _seconds[i]) / h;
        if (!(u >= -1 && u <= 2))
        {
            throw new ArgumentOutOfRangeException(
                nameof(seconds), seconds, FormattableString.Invariant($"The orbit runs from {First} to {Last}; the time is {seconds} s after its start."));
        }

        ref readonly StateVector a = ref _states[i], b = ref _states[i + 1];
        (double x, double vx) = Hermite(a.X, a.VelocityX, b.X, b.VelocityX, u, h);
        (double y, double vy) = Hermite(a.Y, a.VelocityY, b.Y, b.VelocityY, u, h);
        (double z, double vz) = Hermite(a.Z, a.VelocityZ, b.Z, b.VelocityZ, u, h);
        return new(x, y, z, vx, vy, vz);
    }

    /// <summary>The cubic with two values and two slopes, and its slope.</summary>
    /// <param name="a">Value at u = 0.</param>
    /// <param name="da">Slope there, per unit of <paramref name="h"/>.</param>
    /// <param name="b">Value at u = 1.</param>
    /// <param name="db">Slope there.</param>
    /// <param name="u">Place in the interval.</param>
    /// <param name="h">Length of the interval.</param>
    internal static (double Value, double Slope) Hermite(double a, double da, double b, double db, double u, double h)
    {
        double rise = b - a, start = h * da - rise, end = rise - h * db;
        double w = 1 - u;
        return (a + u * rise + u * w * (w * start + u * end), (rise + (1 - 3 * u) * w * start + u * (2 - 3 * u) * end) / h);
    }
}
