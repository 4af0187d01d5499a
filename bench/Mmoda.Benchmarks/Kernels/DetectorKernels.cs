using Mmoda.CodedMask;

namespace Mmoda.Benchmarks;

/// <summary>Illumination of the detector by one source through the thick mask.</summary>
internal sealed class IlluminationKernel() : Kernel("pixel illumination")
{
    private static readonly TangentDirection Direction = new(0.0732, -0.0514);
    private readonly float[] _pif = new float[Observation.Camera.Detector.CellCount];

    public override IReadOnlyList<Peer> Peers => [new("numpy", "illumination_numpy.py")];

    public override double? Target => 0.2;

    public override void Prepare(string inputs, string output)
    {
        SquareMaskCamera camera = Observation.Camera;
        (double columns, double rows) = camera.ToShadowShift(Direction);
        Folders.Write<double>(
            inputs,
            "source.f64",
            [columns, rows, camera.MaskThicknessMillimetres / camera.DistanceMillimetres, camera.ElementPixels, camera.ActivePixels / 2]);
        Folders.Write(inputs, "mask.u8", camera.Mask.Elements);
        Folders.Write(inputs, "pixels.u8", camera.Detector.IsPixel);
    }

    public override void Run() => PixelIllumination.Fill(Observation.Camera, Direction, _pif);

    public override double Check() => _pif.Sum(v => (double)v);
}

/// <summary>Fluxes of ten sources at known positions and of the background, with their covariance; includes the illumination.</summary>
internal sealed class FitKernel() : Kernel("joint fit 10 sources")
{
    private Observation? _observation;
    private readonly SourcePosition[] _positions = [.. Observation.Sources.Select(s => new SourcePosition(s, IsFree: false))];
    private SourceFitResult? _result;

    public override IReadOnlyList<Peer> Peers => [new("numpy.linalg.lstsq", "fit_numpy.py")];

    public override double? Target => 0.1;

    public override void Prepare(string inputs, string output)
    {
        Observation observation = _observation = Observation.Create();
        Folders.Write(inputs, "counts.f32", observation.Shadowgram.Counts.Span);
        Folders.Write(inputs, "exposure.f32", observation.Shadowgram.ExposureSeconds.Span);
        List<float> columns = [.. observation.Background];
        float[] pif = new float[observation.Background.Length];
        foreach (TangentDirection source in Observation.Sources)
        {
            PixelIllumination.Fill(Observation.Camera, source, pif);
            columns.AddRange(pif.Select(v => (float)(v / Observation.Camera.FluxNormalisation)));
        }

        Folders.Write<float>(inputs, "columns.f32", columns.ToArray());
    }

    public override void Run() =>
        _result = SourceFit.Fit(Observation.Camera, _observation!.Shadowgram, [_observation.Background], _positions); // Prepared.

    public override double Check() => _result!.Sources.Sum(s => s.Flux); // Run before.
}
