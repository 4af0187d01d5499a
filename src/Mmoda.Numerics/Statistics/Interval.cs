namespace Mmoda.Numerics;

/// <summary>A confidence or credible interval.</summary>
/// <param name="Lower">Lower limit; 0 or −∞ where there is only an upper one.</param>
/// <param name="Upper">Upper limit, not below the lower one.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Whether the value lies in the interval, ends included.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;
}
