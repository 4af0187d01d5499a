using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A source as it stands in one pointing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TangentY">v_y/v_x in the ISGRI frame.</param>
/// <param name="TangentZ">v_z/v_x in the ISGRI frame.</param>
/// <param name="Cosine">Cosine of the angle to the ISGRI axis.</param>
/// <param name="Spectrum">Counts spectrum.</param>
/// <param name="BurstStartIjd">Start of the burst, or NaN for a steady source.</param>
/// <param name="BurstDecaySeconds">Decay time of the burst, s.</param>
internal sealed record SceneSource(
    string Name, double TangentY, double TangentZ, double Cosine, SimulatedSpectrum Spectrum, double BurstStartIjd, double BurstDecaySeconds)
{
    /// <summary>Flux at an instant relative to the peak, 0–1: constant, or fast rise and exponential decay.</summary>
    public double Profile(double ijd)
    {
        if (double.IsNaN(BurstStartIjd))
            return 1;
        double t = (ijd - BurstStartIjd) * 86400, rise = BurstDecaySeconds / 10;
        return t <= 0 ? 0 : t < rise ? t / rise : Math.Exp(-(t - rise) / BurstDecaySeconds);
    }
}

/// <summary>Everything that determines the data of one simulated science window.</summary>
internal sealed record WindowScene(
    ScienceWindowId Id,
    Attitude Attitude,
    OnBoardClock Clock,
    IReadOnlyList<SceneSource> Sources,
    GoodTimeIntervals DataTime,
    GoodTimeIntervals VetoTime,
    IReadOnlyList<GoodTimeIntervals> ModuleTime,
    float[] DeadTime,
    double[] ModuleTemperatures,
    ulong Seed,
    ulong Stream,
    SimulatedDisturbance? Disturbance = null)
{
    /// <summary>Seconds between rows of the dead-time table.</summary>
    public const double DeadTimeStepSeconds = 8;

    /// <summary>Length of the window, s.</summary>
    public double DurationSeconds => (Clock.IjdEnd - Clock.IjdStart) * 86400;

    /// <summary>Rows of the dead-time table.</summary>
    public int DeadTimeRows => DeadTime.Length / IsgriDetector.ModuleCount;

    /// <summary>Attitude of the spacecraft at a time, IJD.</summary>
    public Attitude AttitudeAt(double ijd)
    {
        double turn = Disturbance?.TurnRadians((ijd - Clock.IjdStart) * 86400, DurationSeconds) ?? 0;
        return turn <= 0 ? Attitude : Attitude.FromAxes(Attitude.ToSky(1, Math.Tan(turn), 0), Attitude.ZAxis);
    }
}
