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
        Export(inputs, weights);
    }

    public override void Run()
    {
        _deconvolution!.Decode(_weights!, _rates, _intensity, _workspace!); // Prepared before.
        _deconvolution!.DecodeVariance(_weights!, _variances, _variance, _workspace!);
    }

    public override double Check() => _intensity.Sum(v => (double)v * v) + _variance.Sum(v => (double)v);

    private void Export(string inputs, DecodingWeights weights)
    {
        CodedMaskCamera camera = Observation.Camera;
        int size = DecodingArray.GridSize(camera.Mask.Width, camera);
        int width = Numerics.Fft2.GoodSize(camera.Detector.Width + size - 1), height = Numerics.Fft2.GoodSize(camera.Detector.Height + size - 1);
        LagMap columns = LagMap.Ascending(camera.ImageWidth, camera.Detector.Width, size, width);
        LagMap rows = LagMap.Descending(camera.ImageHeight, camera.Detector.Height, size, height);
        static int Signed(int index, int detector, int transform) => index < detector ? index : index - transform;
        Folders.Write<int>(
            inputs,
            "layout.i32",
            [
                columns.First, columns.Last, Signed(columns[columns.First], camera.Detector.Width, width),
                rows.First, rows.Last, Signed(rows[rows.Last], camera.Detector.Height, height), width, height, size,
            ]);
        Folders.Write(inputs, "weights.f32", weights.Weights);
        Folders.Write<float>(inputs, "rates.f32", _rates);
        Folders.Write<float>(inputs, "variances.f32", _variances);
        Folders.Write<float>(inputs, "balance.f32", weights.Balance);
        Folders.Write<float>(inputs, "gain.f32", weights.Gain);
        List<float> arrays = [];
        double middle = (oversampling - 1) / 2.0;
        for (int i = 0; i < oversampling * oversampling; i++)
        {
            int column = i % oversampling, row = i / oversampling;
            DecodingArray array = new(camera, (column - middle) / oversampling, (middle - row) / oversampling);
            arrays.AddRange(array.Positive);
            arrays.AddRange(array.Negative);
        }

        Folders.Write<float>(inputs, "arrays.f32", arrays.ToArray());
    }
}
