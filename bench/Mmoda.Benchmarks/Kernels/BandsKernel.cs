using System.Globalization;
using Mmoda.CodedMask;

namespace Mmoda.Benchmarks;

/// <summary>The flux image of one band, or the flux and variance images of many, at one pixel per detector pixel.</summary>
internal sealed class BandsKernel(int bands) : Kernel(bands == 1 ? "decode 1 band, flux" : FormattableString.Invariant($"decode {bands} bands"))
{
    private static readonly int Cells = Observation.Camera.Detector.CellCount;
    private readonly float[] _rates = new float[bands * Cells];
    private readonly float[] _variances = new float[bands * Cells];
    private float[] _intensity = [], _variance = [];
    private Deconvolution? _deconvolution;
    private DeconvolutionWorkspace? _workspace;
    private DecodingWeights? _weights;

    public override IReadOnlyList<Peer> Peers => [new("FFTW", "decode_fftw.c", bands.ToString(CultureInfo.InvariantCulture), "-lfftw3f")];

    public override double? Target => bands == 1 ? 0.6 : 0.75;

    // As for the other decoding kernels: the sums are dominated by the edge of the field, where gains are largest.
    public override double? Tolerance => 1e-3;

    public override void Prepare(string inputs, string output)
    {
        Observation observation = Observation.Create();
        ReadOnlySpan<float> counts = observation.Shadowgram.Counts.Span, exposure = observation.Shadowgram.ExposureSeconds.Span;
        for (int i = 0; i < _rates.Length; i++)
        {
            // Bands differ by a roll of the counts.
            float seconds = exposure[i % Cells];
            _rates[i] = seconds > 0 ? counts[(i + (7 * (i / Cells))) % Cells] / seconds : 0;
            _variances[i] = seconds > 0 ? (0.05f + (0.001f * (i / Cells))) / seconds : 0;
        }

        Deconvolution deconvolution = _deconvolution = new(Observation.Camera, oversampling: 1);
        _workspace = deconvolution.CreateWorkspace();
        DecodingWeights weights = _weights = deconvolution.PrepareWeights(observation.Weights, _workspace);
        _intensity = new float[bands * deconvolution.Grid.PixelCount];
        _variance = new float[bands * deconvolution.Grid.PixelCount];
        DecodingInputs.Write(inputs, weights, oversampling: 1);
        Folders.Write<float>(inputs, "rates.f32", _rates);
        Folders.Write<float>(inputs, "variances.f32", _variances);
    }

    public override void Run()
    {
        int pixels = _intensity.Length / bands;
        for (int band = 0; band < bands; band++)
        {
            _deconvolution!.Decode(_weights!, _rates.AsSpan(band * Cells, Cells), _intensity.AsSpan(band * pixels, pixels), _workspace!); // Prepared before.
            if (bands > 1)
                _deconvolution.DecodeVariance(_weights!, _variances.AsSpan(band * Cells, Cells), _variance.AsSpan(band * pixels, pixels), _workspace!);
        }
    }

    public override double Check() => _intensity.Sum(v => (double)v * v) + _variance.Sum(v => (double)v);
}
