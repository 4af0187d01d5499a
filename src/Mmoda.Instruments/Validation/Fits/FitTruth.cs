using Mmoda.HighEnergy;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>A model with its true parameters, and how its spectra are measured.</summary>
/// <param name="Expression">The model.</param>
/// <param name="Values">One for each parameter of the model.</param>
/// <param name="Spectrographs">One for each spectrum.</param>
/// <param name="ExposureSeconds">Exposure of each.</param>
/// <param name="Frozen">Parameters that fits keep, beside those that components freeze.</param>
/// <param name="Statistic">χ²: rates with the Gaussian errors of source and background. Others: Poisson counts.</param>
internal sealed record FitTruth(
    string Expression,
    double[] Values,
    IReadOnlyList<TruthSpectrograph> Spectrographs,
    double ExposureSeconds,
    IReadOnlyList<string> Frozen,
    FitStatistic Statistic = FitStatistic.ChiSquared)
{
    /// <summary>The factor of the second spectrum, where there are two and a <c>constant</c>.</summary>
    public const double SecondFactor = 1.1;

    // The background is measured so much longer than the source.
    private const double BackgroundRatio = 5;

    /// <summary>All: every component once, alone if it is additive and with a power law if it is a factor, then few counts.</summary>
    public static IReadOnlyList<FitTruth> All { get; } =
    [
        Hard("powerlaw", [2.1, 8]),
        Hard("pegpwrlw", [2.1, 20, 100, 20000]),
        Hard("bknpower", [1.5, 61, 3, 2]),
        Hard("bkn2pow", [1.2, 32, 2.2, 85, 3.5, 2]) with { ExposureSeconds = 1e6 },
        Hard("cutoffpl", [1.4, 60, 1]),
        Hard("grbm", [-1, -2.6, 50, 0.05]),
        Hard("bbody", [8, 2]),
        Soft("bbodyrad", [2.5, 100]),
        Soft("diskbb", [2.5, 100]),
        Hard("bremss", [30, 10]),
        Both("comptt", [0, 1, 12, 3, 1, 0.5]) with { ExposureSeconds = 1e6 },
        Hard("gaussian", [60, 6, 0.1]),
        Hard("lorentz", [60, 12, 0.1]),
        Both("constant*powerlaw", [1, 2.1, 8]),
        Soft("phabs*powerlaw", [10, 2, 8]),
        Soft("tbabs*powerlaw", [10, 2, 8]),
        Soft("wabs*powerlaw", [10, 2, 8]),
        Soft("zphabs*powerlaw", [10, 0.1, 2, 8]),
        Soft("ztbabs*powerlaw", [10, 0.1, 2, 8]),
        Soft("pcfabs*powerlaw", [30, 0.6, 2, 8]) with { ExposureSeconds = 1e6 },
        Hard("highecut*powerlaw", [45, 30, 1.6, 2]),
        Soft("expabs*powerlaw", [6, 2, 8]),
        Soft("edge*powerlaw", [10, 1, 2, 8]),
        Hard("gabs*powerlaw", [50, 8, 10, 1.8, 4]),
        Hard("cyclabs*powerlaw", [0.6, 45, 12, 0, 10, 1.8, 3]) with { ExposureSeconds = 1e6 },
        Hard("cflux*powerlaw", [20, 100, -7.8, 2.1, 1]),
        Hard("cpflux*cutoffpl", [20, 100, 0.3, 1.4, 60, 1]),
        Hard("powerlaw+gaussian", [2, 8, 60, 5, 0.04]),
        // Few counts above 20 keV tell the flux there; the norm of a power law at 1 keV is a factor from it that scatters by its index, and is skewed.
        Few("pegpwrlw", [2, 20, 100, 150], isHard: true, FitStatistic.CStat),
        Few("bbody", [8, 0.02], isHard: true, FitStatistic.CStat),
        Few("bremss", [30, 0.1], isHard: true, FitStatistic.CStat),
        Few("phabs*powerlaw", [10, 2, 0.05], isHard: false, FitStatistic.CStat, "powerlaw.PhoIndex"),
        Few("powerlaw+gaussian", [2, 0.06, 60, 5, 0.0004], isHard: true, FitStatistic.CStat, "gaussian.LineE", "gaussian.Sigma"),
        Few("pegpwrlw", [2, 20, 100, 150], isHard: true, FitStatistic.WStat),
        Few("bbody", [8, 0.02], isHard: true, FitStatistic.WStat),
        Few("phabs*powerlaw", [10, 2, 0.05], isHard: false, FitStatistic.WStat, "powerlaw.PhoIndex"),
        Few("pegpwrlw", [2, 20, 100, 150], isHard: true, FitStatistic.PGStat),
    ];

    /// <summary>What reports call it.</summary>
    public string Name => Statistic == FitStatistic.ChiSquared ? Expression : $"{Expression}, {FitStatisticName.Of(Statistic)}";

    /// <summary>The parameters, with the truth as start.</summary>
    public FitParameters Parameters()
    {
        SpectralModel model = SpectralModel.Parse(Expression);
        FitParameters parameters = FitParameters.Create(model, Spectrographs.Count);
        for (int k = 0; k < Values.Length; k++)
            parameters = parameters.With(model.Parameters[k].Name, Values[k]);
        if (parameters.Entries.Count > Values.Length)
            parameters = parameters.With(parameters.Entries[Values.Length].Name, SecondFactor);
        return Frozen.Aggregate(parameters, (p, name) => p.With(name, isFrozen: true));
    }

    /// <summary>Simulated spectra of a seed.</summary>
    public IReadOnlyList<SpectralDataset> Simulate(FitParameters truth, ulong seed)
    {
        SpectralDataset[] datasets = new SpectralDataset[Spectrographs.Count];
        for (int s = 0; s < datasets.Length; s++)
            datasets[s] = Simulate(Spectrographs[s], truth.Model, truth.ValuesFor(s), (seed * (ulong)datasets.Length) + (ulong)s);
        return datasets;
    }

    private SpectralDataset Simulate(TruthSpectrograph spectrograph, SpectralModel model, double[] values, ulong seed)
    {
        DetectorResponse response = spectrograph.Response;
        double rate = spectrograph.BackgroundRate;
        if (Statistic == FitStatistic.ChiSquared)
        {
            double[] errors = [.. spectrograph.Rates(model, values).Select(r => Math.Sqrt((r + rate) / ExposureSeconds))];
            return SpectralDataset.Create(SpectrumSimulation.FakeRates(model, values, response, errors, ExposureSeconds, seed), response);
        }

        if (Statistic == FitStatistic.CStat)
            return SpectralDataset.Create(SpectrumSimulation.Fake(model, values, response, ExposureSeconds, seed), response);
        double[] rates = [.. Enumerable.Repeat(rate, response.ChannelCount)];
        CountSpectrum source = SpectrumSimulation.Fake(model, values, response, ExposureSeconds, seed, rates);
        double seconds = BackgroundRatio * ExposureSeconds;
        Philox random = new(seed, 1);
        CountSpectrum background = Statistic == FitStatistic.WStat
            ? CountSpectrum.OfCounts([.. rates.Select(r => (double)random.NextPoisson(r * seconds))], seconds, response.FirstChannel)
            : new CountSpectrum
            {
                FirstChannel = response.FirstChannel,
                Rates = [.. rates.Select(r => r * (1 + (0.1 * random.NextNormal())))],
                Errors = [.. rates.Select(r => 0.1 * r)],
                ExposureSeconds = seconds,
            };
        return SpectralDataset.Create(source, response, background: background);
    }

    private static FitTruth Hard(string expression, double[] values) => new(expression, values, [TruthSpectrograph.Hard], 2e5, []);

    private static FitTruth Soft(string expression, double[] values) => new(expression, values, [TruthSpectrograph.Soft], 1e5, []);

    private static FitTruth Both(string expression, double[] values) => new(expression, values, [TruthSpectrograph.Soft, TruthSpectrograph.Hard], 1e5, []);

    private static FitTruth Few(string expression, double[] values, bool isHard, FitStatistic statistic, params string[] frozen) =>
        new(expression, values, [isHard ? TruthSpectrograph.HardFine : TruthSpectrograph.SoftFine], 2000, frozen, statistic);
}
