namespace Mmoda.Instruments;

/// <summary>What goes wrong in the windows of a simulated archive, in all of them alike. Zero switches a part off.</summary>
public sealed record SimulatedDisturbance
{
    /// <summary>The spacecraft turns away during so many seconds at the end of a window; its orbit file says so, the good times do not.</summary>
    public double SlewSeconds { get; init; }

    /// <summary>How fast it turns about its Z axis meanwhile, degrees per second.</summary>
    public double SlewDegreesPerSecond { get; init; } = 0.01;

    /// <summary>Seconds of telemetry that are lost in the middle of a window without a trace in the good times.</summary>
    public double GapSeconds { get; init; }

    /// <summary>Seconds of a flare that starts after a quarter of a window.</summary>
    public double FlareSeconds { get; init; }

    /// <summary>Rate of the background during the flare relative to quiet times, at least 1.</summary>
    public double FlareFactor { get; init; } = 3;

    /// <summary>Radians that the spacecraft has turned so many seconds after the start of a window.</summary>
    internal double TurnRadians(double seconds, double duration) =>
        Math.Max(0, seconds - (duration - SlewSeconds)) * SlewDegreesPerSecond * Math.PI / 180;

    /// <summary>Whether telemetry is lost so many seconds after the start of a window.</summary>
    internal bool IsLost(double seconds, double duration) => Math.Abs(seconds - 0.5 * duration) < 0.5 * GapSeconds;

    /// <summary>Whether the flare goes on.</summary>
    internal bool IsFlaring(double seconds, double duration) => seconds >= 0.25 * duration && seconds < 0.25 * duration + FlareSeconds;
}
