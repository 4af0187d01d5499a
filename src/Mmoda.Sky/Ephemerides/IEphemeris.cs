namespace Mmoda.Sky;

/// <summary>Places and motions of solar-system bodies: <see cref="AnalyticEphemeris"/> or a file of JPL, <see cref="SpkEphemeris"/>.</summary>
public interface IEphemeris
{
    /// <summary>The geometric state of a body as seen from another, on ICRS axes: no light time, no aberration.</summary>
    /// <param name="body">The body looked at.</param>
    /// <param name="origin">The body or point looked from.</param>
    /// <param name="instant">When.</param>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies outside the range of the ephemeris.</exception>
    StateVector State(SolarSystemBody body, SolarSystemBody origin, Epoch instant);
}
