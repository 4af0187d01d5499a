using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>IBIS/ISGRI.</summary>
internal sealed class IsgriTelescope : Telescope
{
    /// <inheritdoc/>
    public override string Instrument => "isgri";

    /// <inheritdoc/>
    public override string Prefix => "ISGR";

    /// <inheritdoc/>
    public override string Keyword => "IBIS";

    /// <inheritdoc/>
    public override Rotation3 Alignment { get; } = Rotation3.FromRows(IsgriGeometry.Misalignment);

    /// <inheritdoc/>
    public override PhotonResponse Response => PhotonResponse.Isgri;

    /// <inheritdoc/>
    public override EnergyBand Energies { get; } = new(IsgriParameters.LowestKeV, IsgriParameters.HighestKeV);

    /// <inheritdoc/>
    public override bool HasRiseTimes => true;

    /// <inheritdoc/>
    public override int PlaneLength => IsgriDetector.PixelCount;

    /// <inheritdoc/>
    public override DetectorPlane Detector => IsgriCamera.Deconvolution.Camera.Detector;

    /// <inheritdoc/>
    public override double ResolvedArcMinutes => 12;

    /// <inheritdoc/>
    /// <remarks>Zero coding.</remarks>
    public override double FieldEdgeDegrees => 14.6;

    /// <inheritdoc/>
    public override double CandidateDegrees => 20;

    /// <inheritdoc/>
    /// <remarks>The law measured for fits on the detector plane near the axis; 1.5 detector pixels.</remarks>
    public override PositionLaw Positions { get; } = new(ArcMinutesAtOne: 10.8, FloorArcMinutes: 0.2, SearchArcMinutes: 7.4);

    /// <inheritdoc/>
    public override string WindowIntensity => "INTENSITY";

    /// <inheritdoc/>
    public override double PixelsPerTangent => IsgriGeometry.MaskDistanceMillimetres / IsgriGeometry.PixelPitchMillimetres;

    /// <inheritdoc/>
    public override int Oversampling => IsgriCamera.Oversampling;

    /// <inheritdoc/>
    public override CodedMaskCamera CameraOf(EnergyBand band) => IsgriCamera.Deconvolution.Camera;

    /// <inheritdoc/>
    public override Deconvolution DecodingOf(EnergyBand band) => IsgriCamera.Deconvolution;

    /// <inheritdoc/>
    public override double FluxCorrection(EnergyBand band, double cosine) => IsgriResponse.FluxCorrection(band, cosine);

    /// <inheritdoc/>
    public override double PanelDepth(EnergyBand band) => IsgriResponse.BandMean(band, IsgriResponse.PanelDepth);

    /// <inheritdoc/>
    public override double Contrast(EnergyBand band) => IsgriResponse.Contrast(band);

    /// <inheritdoc/>
    public override int ShadowgramVersion => BinShadowgram.StepVersion;

    /// <inheritdoc/>
    public override int LightCurveVersion => ExtractLightCurves.StepVersion;

    /// <inheritdoc/>
    public override IEnumerable<WindowReading> ReadingsOf(IntegralArchive archive, ScienceWindow window, IReadOnlyDictionary<string, string> q) =>
    [
        new(
            window.Id.ToString(),
            new Dictionary<string, string> { ["reduction"] = EventReduction.Version },
            () => IsgriWindow.FilesOf(archive, window),
            () => [.. IsgriCalibrationFiles.Find(archive, 0.5 * (window.StartIjd + window.StopIjd), OsaVersion.StyleOf(q.GetValueOrDefault("osa_version"))).Select(f => f.Path ?? f.Structure)]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Backgrounds(string model, float[] template, ReadOnlySpan<float> efficiency) =>
        BackgroundShapes.Of(model, template, efficiency);
}
