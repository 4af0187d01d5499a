using Mmoda.CodedMask;

namespace Mmoda.Benchmarks;

/// <summary>Flux and variance image of one band, with the weights prepared.</summary>
internal sealed class DecodeKernel(int oversampling) : Kernel($"decode flux+variance {oversampling}x")
{
    private readonly float[] _rates = new float[Observation.Camera.Detector.CellCount];
    private readonly float[] _variances = new float[Observation.Camera.Detector.CellCount];
    private float[] _intensity = [], _variance = [];
    private Deconvolution? _deconvolution;
    private DeconvolutionWorkspace? _workspace;
    private DecodingWeights? _weights;

    public override IReadOnlyList<Peer> Peers =>
        [new("scipy.fft", "decode_scipy.py", oversampling.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    public override double? Target => 0.4;

    // Single precision on both sides; the sums are dominated by the edge of the field, where gains are largest.
    public override double? Tolerance => 1e-3;

    public override void Prepare(string inputs, string output)
    {
        Observation observation = Observation.Create();
        for (int i = 0; i < _rates.Length; i++)
        {
            float seconds = observation.Shadowgram.ExposureSeconds.Span[i], counts = observation.Shadowgram.Counts.Span[i];
            _rates[i] = seconds > 0 ? counts / seconds : 0;
            _variances[i] = seconds > 0 ? 0.05f / seconds : 0;
        }

        Deconvolution deconvolution = _deconvolution = new(Observation.Camera, oversampling);
        _workspace = deconvolution.CreateWorkspace();
        DecodingWeights weights = _weights = deconvolution.PrepareWeights(observation.Weights, _workspace);
        _intensity = new float[deconvolution.Grid.PixelCount];
        _variance = new float[deconvolution.Grid.PixelCount];
        DecodingInputs.Write(inputs, weights, oversampling);
        Folders.Write<float>(inputs, "rates.f32", _rates);
        Folders.Write<float>(inputs, "variances.f32", _variances);
    }

    public override void Run()
    {
        _deconvolution!.Decode(_weights!, _rates, _intensity, _workspace!); // Prepared before.
        _deconvolution!.DecodeVariance(_weights!, _variances, _variance, _workspace!);
    }

    public override double Check() => _intensity.Sum(v => (double)v * v) + _variance.Sum(v => (double)v);
}
