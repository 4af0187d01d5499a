namespace Mmoda.Sky;

/// <summary>How one day of UTC runs against TAI.</summary>
/// <param name="TaiMinusUtc">TAI − UTC at its midnight, in seconds.</param>
/// <param name="ClockSeconds">
/// Seconds that the UTC clock counts: 86400, 86401 with a leap second; before 1972 also 86400.1 or 86399.95 on days of a step.
/// </param>
/// <param name="Stretch">SI seconds in a second of UTC: 1 from 1972 on, up to 1 + 3e-8 before.</param>
internal readonly record struct UtcDay(double TaiMinusUtc, double ClockSeconds, double Stretch)
{
    public const double NominalSeconds = 86400;
}
