using Mmoda.HighEnergy;
using Mmoda.Numerics;

namespace Mmoda.Benchmarks;

/// <summary>
/// A fit of a spectrum through a response of the shape of ISGRI's: 2466 energies, 78 channels used, no zeros among them. The real matrix
/// is used where the folder of real files is known, else one of the same shape.
/// </summary>
/// <param name="expression">The model.</param>
/// <param name="truth">Parameters of the simulated spectrum.</param>
/// <param name="start">Where fits start.</param>
/// <param name="target">Ratio to the peer.</param>
internal sealed class SpectralFitKernel(string expression, double[] truth, double[] start, double target) : Kernel("spectral fit " + expression)
{
    private const int FirstUsed = 20, Used = 78;

    private FitProblem? _problem;
    private FitResult? _result;

    public override IReadOnlyList<Peer> Peers => [new("scipy least_squares", "spectral_fit_scipy.py", expression)];

    public override double? Target => target;

    // Ours stops when chi squared falls by less than 1e-9, scipy at its own tolerances.
    public override double? Tolerance => 1e-5;

    public override void Prepare(string inputs, string output)
    {
        DetectorResponse response = IsgriLikeResponse.Create();
        SpectralModel model = SpectralModel.Parse(expression);
        double[] photons = new double[response.PhotonCount], rates = new double[response.ChannelCount];
        model.Integrate([.. response.PhotonEdgesKeV], truth, photons);
        response.Fold(photons, rates);
        Philox random = new(8, 0);
        double[] errors = [.. rates.Select(r => Math.Max(0.02 * r, 1e-4))];
        for (int c = 0; c < rates.Length; c++)
            rates[c] += errors[c] * random.NextNormal();
        CountSpectrum spectrum = new() { Rates = rates, Errors = errors, ExposureSeconds = 1e4 };
        EnergyBand range = new(response.ChannelEdgesKeV[FirstUsed], response.ChannelEdgesKeV[FirstUsed + Used]);
        SpectralDataset dataset = SpectralDataset.Create(spectrum, response, range);
        FitParameters parameters = FitParameters.Create(model);
        for (int k = 0; k < start.Length; k++)
            parameters = parameters.With(model.Parameters[k].Name, start[k]);
        _problem = new FitProblem([dataset], parameters);
        float[] matrix = new float[response.PhotonCount * Used], row = new float[response.ChannelCount];
        for (int e = 0; e < response.PhotonCount; e++)
        {
            response.CopyAreas(e, row);
            row.AsSpan(FirstUsed, Used).CopyTo(matrix.AsSpan(e * Used));
        }

        Folders.Write<float>(inputs, "matrix.f32", matrix);
        Folders.Write<double>(inputs, "edges.f64", response.PhotonEdgesKeV.ToArray());
        Folders.Write<double>(inputs, "rates.f64", rates.AsSpan(FirstUsed, Used));
        Folders.Write<double>(inputs, "errors.f64", errors.AsSpan(FirstUsed, Used));
        Folders.Write<double>(inputs, "start.f64", start);
    }

    public override void Run() => _result = SpectralFit.Fit(_problem!); // Prepared.

    public override double Check() => _result!.Statistic; // Run before.
}
