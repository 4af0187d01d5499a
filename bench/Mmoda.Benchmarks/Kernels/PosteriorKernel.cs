using Mmoda.HighEnergy;

namespace Mmoda.Benchmarks;

/// <summary>Chains of 10⁴ steps with ten walkers for three spectra that are fitted together, on two cores.</summary>
internal sealed class PosteriorKernel() : Kernel("mcmc 3 spectra")
{
    private FitProblem? _problem;
    private FitResult? _fit;
    private PosteriorSample? _sample;

    public override double? Target => 10_000;

    public override int MostRuns => 3;

    public override void Prepare(string inputs, string output)
    {
        DetectorResponse response = IsgriLikeResponse.Create();
        SpectralModel model = SpectralModel.Parse("constant*powerlaw");
        double[] truth = [1, 2.1, 10], photons = new double[response.PhotonCount], rates = new double[response.ChannelCount];
        model.Integrate([.. response.PhotonEdgesKeV], truth, photons);
        response.Fold(photons, rates);
        double[] errors = [.. rates.Select(r => Math.Max(0.05 * r, 1e-4))];
        EnergyBand range = new(response.ChannelEdgesKeV[20], response.ChannelEdgesKeV[98]);
        SpectralDataset[] datasets =
        [
            .. Enumerable.Range(0, 3).Select(i => SpectralDataset.Create(
                SpectrumSimulation.FakeRates(model, truth, response, errors, 1e4, (ulong)i), response, range)),
        ];
        _problem = new FitProblem(datasets, FitParameters.Create(model, 3));
        _fit = SpectralFit.Fit(_problem);
    }

    public override void Run() => _sample = EnsembleSampler.Run(_problem!, _fit!, steps: 10_000, walkers: 10, workers: 2); // Prepared.

    public override double Check() => _sample!.Moments(0).Mean; // Run before.
}
