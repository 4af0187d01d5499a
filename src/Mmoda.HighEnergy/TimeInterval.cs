namespace Mmoda.HighEnergy;

/// <summary>An interval of time, [<see cref="StartIjd"/>, <see cref="StopIjd"/>), in IJD days (TT).</summary>
public readonly record struct TimeInterval
{
    /// <summary>Creates an interval.</summary>
    /// <param name="startIjd">Start in IJD days, included; finite.</param>
    /// <param name="stopIjd">Stop in IJD days, excluded; finite, after the start.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not finite, or the interval is empty.</exception>
    public TimeInterval(double startIjd, double stopIjd)
    {
        if (!double.IsFinite(startIjd))
            throw new ArgumentOutOfRangeException(nameof(startIjd), startIjd, "The start of an interval must be finite.");
        if (!(stopIjd > startIjd) || !double.IsFinite(stopIjd))
        {
            throw new ArgumentOutOfRangeException(
                nameof(stopIjd), stopIjd, FormattableString.Invariant($"The stop of an interval must be finite and after its start, IJD {startIjd}."));
        }

        StartIjd = startIjd;
        StopIjd = stopIjd;
    }

    /// <summary>Start in IJD days, included.</summary>
    public double StartIjd { get; }

    /// <summary>Stop in IJD days, excluded.</summary>
    public double StopIjd { get; }

    /// <summary>Length in seconds.</summary>
    public double Seconds => (StopIjd - StartIjd) * 86400;

    /// <summary>Whether an instant in IJD days lies in the interval.</summary>
    public bool Contains(double ijd) => ijd >= StartIjd && ijd < StopIjd;

    /// <summary>The interval for people: <c>[6274.56, 6274.65)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"[{StartIjd}, {StopIjd})");
}
