using Mmoda.Analysis;
using Mmoda.Sky;

namespace Mmoda.Instruments.Tests;

/// <summary>Fields and queries that several tests use.</summary>
internal static class Sky
{
    public const double CrabRightAscension = 83.6332;

    public const double CrabDeclination = 22.0145;

    public static SkyDirection Crab { get; } = SkyDirection.FromDegrees(CrabRightAscension, CrabDeclination);

    public static SkyDirection GalacticCentre { get; } = SkyDirection.FromDegrees(266.4168, -29.0078);

    public static SimulatedField Field(SkyDirection centre, int pointings, double seconds, string dither = "5x5") => new()
    {
        Name = "field",
        RightAscensionDegrees = centre.RightAscensionDegrees,
        DeclinationDegrees = centre.DeclinationDegrees,
        Pointings = pointings,
        DurationSeconds = seconds,
        Dither = dither,
    };

    /// <summary>All windows about a direction at any time of the mission.</summary>
    public static GivenValues Around(SkyDirection centre) => new()
    {
        { "RA", FormattableString.Invariant($"{centre.RightAscensionDegrees}") },
        { "DEC", FormattableString.Invariant($"{centre.DeclinationDegrees}") },
        { "T1", "2003-01-01T00:00:00" },
        { "T2", "2025-01-01T00:00:00" },
    };

    /// <summary>The windows of a list.</summary>
    public static GivenValues Windows(params IEnumerable<string> ids) => new() { { "scw_list", string.Join(',', ids) } };
}
