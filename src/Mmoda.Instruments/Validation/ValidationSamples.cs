using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A flux that was measured at the place of a source.</summary>
internal sealed record FluxSample(
    ulong Seed, FieldPurpose Purpose, string Name, double OffAxisDegrees, bool IsFullyCoded, double True, double Measured, double Error)
{
    /// <summary>INSTRUME of what measured it.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Deviation in standard deviations.</summary>
    public double Pull => (Measured - True) / Error;
}

/// <summary>A position that was found.</summary>
/// <param name="Seed">Seed.</param>
/// <param name="IsFromList">Whether from the source list of the mosaic; else from the fit of the window.</param>
/// <param name="OffAxisDegrees">Angle to the axis.</param>
/// <param name="IsFullyCoded">Whether the whole detector sees the mask there.</param>
/// <param name="Significance">Of the source.</param>
/// <param name="ArcMinutes">Distance to the truth.</param>
/// <param name="QuotedArcMinutes">The 90 % radius that the product gives.</param>
internal sealed record PositionSample(
    ulong Seed, bool IsFromList, double OffAxisDegrees, bool IsFullyCoded, double Significance, double ArcMinutes, double QuotedArcMinutes)
{
    /// <summary>The quoted radius without the floor for attitude and alignment.</summary>
    public double NoiseArcMinutes => Math.Sqrt(Math.Max(0, (QuotedArcMinutes * QuotedArcMinutes) - (Telescope.Isgri.Positions.FloorArcMinutes * Telescope.Isgri.Positions.FloorArcMinutes)));
}

/// <summary>Deviation of a bin of a light curve, or of a spectral parameter, in standard deviations.</summary>
internal sealed record PullSample(ulong Seed, string Name, double True, double Measured, double Error)
{
    /// <summary>The deviation.</summary>
    public double Pull => (Measured - True) / Error;
}

/// <summary>The noise of the residual image of one window away from sources, and what was listed there.</summary>
/// <param name="Seed">Seed.</param>
/// <param name="Field">Field.</param>
/// <param name="Pixels">Pixels used.</param>
/// <param name="Mean">Mean significance.</param>
/// <param name="Width">Standard deviation of the significances.</param>
/// <param name="AboveFour">Pixels above 4 σ.</param>
/// <param name="FalseSources">Sources of the list above 6 σ further than a mask element from all simulated ones, told replicas of these left out.</param>
internal sealed record NoiseSample(ulong Seed, string Field, int Pixels, double Mean, double Width, int AboveFour, int FalseSources);

/// <summary>A source of a list that was not simulated.</summary>
/// <param name="Seed">Seed.</param>
/// <param name="Field">Field.</param>
/// <param name="Direction">Where it was listed.</param>
/// <param name="Flux">Its flux, counts/s.</param>
/// <param name="Significance">Its significance.</param>
/// <param name="OffAxisDegrees">Angle to the axis.</param>
/// <param name="NearestSource">The simulated source that is nearest.</param>
/// <param name="NearestArcMinutes">Angle to it.</param>
/// <param name="IsToldReplica">Whether the list says that the source may be elsewhere, and a simulated one is there.</param>
internal sealed record FalseSourceSample(
    ulong Seed,
    string Field,
    SkyDirection Direction,
    double Flux,
    double Significance,
    double OffAxisDegrees,
    string NearestSource,
    double NearestArcMinutes,
    bool IsToldReplica);

/// <summary>Everything that was measured.</summary>
internal sealed class ValidationSamples
{
    /// <summary>Fluxes.</summary>
    public List<FluxSample> Fluxes { get; } = [];

    /// <summary>Positions.</summary>
    public List<PositionSample> Positions { get; } = [];

    /// <summary>Bins of light curves.</summary>
    public List<PullSample> LightCurves { get; } = [];

    /// <summary>Spectral parameters.</summary>
    public List<PullSample> Parameters { get; } = [];

    /// <summary>χ² per degree of freedom of the spectral fits.</summary>
    public List<double> ReducedChiSquared { get; } = [];

    /// <summary>Residual images.</summary>
    public List<NoiseSample> Noise { get; } = [];

    /// <summary>Listed sources that were not simulated.</summary>
    public List<FalseSourceSample> FalseSources { get; } = [];

    /// <summary>Those of all seeds and cameras together.</summary>
    public static ValidationSamples Join(IEnumerable<IEnumerable<ValidationSamples>> trials)
    {
        ValidationSamples all = new();
        foreach (ValidationSamples samples in trials.SelectMany(t => t))
            all.Add(samples);
        return all;
    }

    private void Add(ValidationSamples other)
    {
        Fluxes.AddRange(other.Fluxes);
        Positions.AddRange(other.Positions);
        LightCurves.AddRange(other.LightCurves);
        Parameters.AddRange(other.Parameters);
        ReducedChiSquared.AddRange(other.ReducedChiSquared);
        Noise.AddRange(other.Noise);
        FalseSources.AddRange(other.FalseSources);
    }
}
