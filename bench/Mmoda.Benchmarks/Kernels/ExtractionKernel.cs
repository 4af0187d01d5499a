using Mmoda.CodedMask;
using Mmoda.Numerics;

namespace Mmoda.Benchmarks;

/// <summary>A spectrum: ten sources at known positions and the background in 64 bins, with their covariance.</summary>
internal sealed class ExtractionKernel() : Kernel("extract 64 bins, 10 sources")
{
    private const int Bins = 64;

    private Observation? _observation;
    private FluxExtraction? _extraction;
    private FluxWorkspace? _workspace;
    private readonly float[] _counts = new float[Bins * Observation.Camera.Detector.CellCount];
    private readonly double[] _fluxes = new double[Bins * Observation.Sources.Count];
    private readonly double[] _errors = new double[Observation.Sources.Count];

    public override IReadOnlyList<Peer> Peers =>
        [new("C normal equations", "extract_normal.c"), new("numpy.linalg.lstsq", "extract_numpy.py")];

    public override double? Target => 0.5;

    public override void Prepare(string inputs, string output)
    {
        Observation observation = _observation = Observation.Create();
        _extraction = new FluxExtraction(Observation.Camera, [.. Observation.Sources]);
        _workspace = _extraction.CreateWorkspace();
        Philox random = new(6, 0);
        ReadOnlySpan<float> all = observation.Shadowgram.Counts.Span;
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] = random.NextPoisson(all[i % all.Length] / 8.0);
        Folders.Write<float>(inputs, "bins.f32", _counts);
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

    public override void Run()
    {
        int cells = Observation.Camera.Detector.CellCount, sources = Observation.Sources.Count;
        for (int bin = 0; bin < Bins; bin++)
        {
            _extraction!.Extract( // Prepared.
                _counts.AsSpan(bin * cells, cells),
                _observation!.Shadowgram.ExposureSeconds.Span, // Prepared.
                _observation.Background,
                _workspace!, // Prepared.
                _fluxes.AsSpan(bin * sources, sources),
                _errors);
        }
    }

    public override double Check() => _fluxes.Sum();
}
