using System.Globalization;
using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A unit of JEM-X.</summary>
internal sealed class JemxTelescope(JemxUnit unit) : Telescope
{
    /// <summary>The unit.</summary>
    public JemxUnit Unit => unit;

    /// <inheritdoc/>
    public override string Instrument => "jemx";

    /// <inheritdoc/>
    public override string Prefix => unit.Name;

    /// <inheritdoc/>
    public override string Keyword => unit.Name;

    /// <inheritdoc/>
    public override Rotation3 Alignment => unit.Alignment;

    /// <inheritdoc/>
    public override PhotonResponse Response { get; } = PhotonResponse.Jemx(unit);

    /// <inheritdoc/>
    public override EnergyBand Energies { get; } = new(JemxParameters.LowestKeV, JemxParameters.HighestKeV);

    /// <inheritdoc/>
    /// <remarks>
    /// The blur of a band is that of a source like the Crab. With a photon index of 4 its mean variance from 3 to 20 keV is larger by 0.12 mm², and the flux
    /// is 2.5 % too low; within each of these parts it is larger by 0.02 mm² at most.
    /// </remarks>
    public override IReadOnlyList<double> CutsKeV { get; } = [4.5, 7, 12];

    /// <inheritdoc/>
    public override bool HasRiseTimes => false;

    /// <inheritdoc/>
    public override int PlaneLength => JemxGeometry.Side * JemxGeometry.Side;

    /// <inheritdoc/>
    public override DetectorPlane Detector => JemxOptics.Detector;

    /// <inheritdoc/>
    public override double ResolvedArcMinutes => 3.4;

    /// <inheritdoc/>
    /// <remarks>What images show; the collimator closes at 6.6°.</remarks>
    public override double FieldEdgeDegrees => 6;

    /// <inheritdoc/>
    public override double CandidateDegrees => 9;

    /// <inheritdoc/>
    public override PositionLaw Positions { get; } = new(ArcMinutesAtOne: 3, FloorArcMinutes: 0.1, SearchArcMinutes: 3);

    /// <inheritdoc/>
    /// <remarks>As the established software calls fluxes that are corrected for vignetting.</remarks>
    public override string WindowIntensity => "RECONSTRUCTED";

    /// <inheritdoc/>
    public override double PixelsPerTangent => JemxGeometry.MaskDistanceMillimetres / JemxGeometry.PitchMillimetres;

    /// <inheritdoc/>
    /// <remarks>A cell of the raster is a third of a mask element already.</remarks>
    public override int Oversampling => JemxOptics.Oversampling;

    /// <inheritdoc/>
    public override CodedMaskCamera CameraOf(EnergyBand band) => JemxOptics.CameraOf(unit, band);

    /// <inheritdoc/>
    public override Deconvolution DecodingOf(EnergyBand band) => JemxOptics.DecodingOf(unit, band);

    /// <inheritdoc/>
    /// <remarks>The collimator is in the illumination.</remarks>
    public override double FluxCorrection(EnergyBand band, double cosine) => 1;

    /// <inheritdoc/>
    public override double PanelDepth(EnergyBand band) => 0;

    /// <inheritdoc/>
    public override double Contrast(EnergyBand band) => 1;

    /// <inheritdoc/>
    public override int ShadowgramVersion => BinJemxShadowgram.StepVersion;

    /// <inheritdoc/>
    public override int LightCurveVersion => ExtractJemxLightCurves.StepVersion;

    /// <inheritdoc/>
    public override IEnumerable<WindowReading> ReadingsOf(IntegralArchive archive, ScienceWindow window, IReadOnlyDictionary<string, string> q)
    {
        bool isBoth = IsOfBoth(q);
        foreach (JemxUnit one in isBoth ? JemxUnit.All : [JemxUnit.Of(int.Parse(q[JemxParameters.Unit], CultureInfo.InvariantCulture))])
        {
            yield return new WindowReading(
                isBoth ? $"{window.Id} {one.Name}" : window.Id.ToString(),
                new Dictionary<string, string>
                {
                    ["reduction"] = JemxReduction.Version,
                    [JemxWindowStep.UnitParameter] = one.Number.ToString(CultureInfo.InvariantCulture),
                },
                () => JemxWindow.FilesOf(archive, window, one),
                () => [.. JemxCalibrationFiles.Find(archive, one, 0.5 * (window.StartIjd + window.StopIjd)).Select(f => f.Path ?? f.Structure)]);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Rates of both units together are those of unit 1, whichever of them a window has.</remarks>
    public override IReadOnlyDictionary<string, string> UnitParameters(IReadOnlyDictionary<string, string> q) =>
        new Dictionary<string, string> { [JemxWindowStep.UnitParameter] = IsOfBoth(q) ? "1" : q[JemxParameters.Unit] };

    /// <inheritdoc/>
    public override Telescope UnitOf(IReadOnlyDictionary<string, string> parameters) =>
        Jemx[(int)StepParameters.Number(parameters, JemxWindowStep.UnitParameter) - 1];

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Backgrounds(string model, float[] template, ReadOnlySpan<float> efficiency) => [template];

    private static bool IsOfBoth(IReadOnlyDictionary<string, string> q) => q.GetValueOrDefault(JemxParameters.Units) == JemxParameters.BothUnits;
}
