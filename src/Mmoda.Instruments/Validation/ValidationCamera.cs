using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>What a trial must know of the camera that it validates.</summary>
internal sealed record ValidationCamera
{
    // Half widths of the fully coded field of ISGRI, degrees along Y and Z.
    private const double FullyCodedY = 4.15, FullyCodedZ = 4.0;

    // Sources of JEM-X closer to the axis than this count as on axis, degrees.
    private const double OnAxis = 1;

    /// <summary>ISGRI.</summary>
    public static ValidationCamera Isgri { get; } = new()
    {
        Telescope = Telescope.Isgri,
        Band = new EnergyBand(20, 40),
        Query = [],
        MatchArcMinutes = 12,
        FurthestDegrees = 12.2,
        IsCentral = (_, along) => Math.Abs(along.Y) < FullyCodedY && Math.Abs(along.Z) < FullyCodedZ,
        SpectraFile = ExtractSpectra.FileName,
        Response = new(() => IsgriRedistribution.Nominal),
        SpectralRange = new EnergyBand(22, 300), // Below, the low threshold; above, sources are too faint for one window.
        PivotKeV = 50,
        CutoffStartKeV = 120,
    };

    /// <summary>A unit of JEM-X.</summary>
    public static ValidationCamera Jemx(JemxUnit unit) => new()
    {
        Telescope = Telescope.Jemx[unit.Number - 1],
        Band = new EnergyBand(3, 20),
        Query = [(JemxParameters.Unit, FormattableString.Invariant($"{unit.Number}"))],
        MatchArcMinutes = 3.4,
        FurthestDegrees = 4.05,
        IsCentral = (offAxis, _) => offAxis < OnAxis,
        SpectraFile = ExtractJemxSpectra.FileName,
        Response = new(() => ResponseOf(unit)),
        SpectralRange = new EnergyBand(3, 35),
        PivotKeV = 8,
        CutoffStartKeV = 20,
    };

    /// <summary>The telescope.</summary>
    public required Telescope Telescope { get; init; }

    /// <summary>The band of fluxes, positions and light curves.</summary>
    public required EnergyBand Band { get; init; }

    /// <summary>What every query says besides windows and band.</summary>
    public required IReadOnlyList<(string Name, string Value)> Query { get; init; }

    /// <summary>An excess further away than this, the size of a mask element, from every source is none of them.</summary>
    public required double MatchArcMinutes { get; init; }

    /// <summary>Sources further off the axis do not count.</summary>
    public required double FurthestDegrees { get; init; }

    /// <summary>Whether a source is in the field with the stricter limits, from its angle to the axis and its angles along Y and Z, degrees.</summary>
    public required Func<double, (double Y, double Z), bool> IsCentral { get; init; }

    /// <summary>File of the spectra of a window.</summary>
    public required string SpectraFile { get; init; }

    /// <summary>The response of spectra.</summary>
    public required Lazy<DetectorResponse> Response { get; init; }

    /// <summary>The channels that spectra are fitted in.</summary>
    public required EnergyBand SpectralRange { get; init; }

    /// <summary>Where the norm of spectra is told: there its error hardly depends on that of the index.</summary>
    public required double PivotKeV { get; init; }

    /// <summary>Where the search for cut-off energies starts.</summary>
    public required double CutoffStartKeV { get; init; }

    /// <summary>Where a source is seen; null behind the camera.</summary>
    public (double OffAxis, bool IsCentral)? Place(Attitude axes, SkyDirection direction)
    {
        if (IsgriCamera.ToTangent(axes, direction) is not { } tangent)
            return null;
        const double Degrees = 180 / Math.PI;
        double offAxis = Math.Acos(IsgriCamera.Cosine(tangent)) * Degrees;
        return (offAxis, IsCentral(offAxis, (Math.Atan(tangent.Y) * Degrees, Math.Atan(tangent.Z) * Degrees)));
    }

    private static DetectorResponse ResponseOf(JemxUnit unit)
    {
        double[] edges = [.. JemxChannels.StandardEdgesKeV];
        JemxRedistribution nominal = JemxRedistribution.Nominal(unit, edges);
        int channels = edges.Length - 1;
        return new DetectorResponse([.. nominal.PhotonEdgesKeV], edges, [.. nominal.Matrix.Select((m, i) => m * nominal.AreaCm2[i / channels])]);
    }
}
