namespace Mmoda.HighEnergy;

/// <summary>A fit with everything that is told about it.</summary>
/// <param name="Problem">What was fitted.</param>
/// <param name="Fit">The best fit.</param>
/// <param name="Options">What was computed.</param>
public sealed record FitAnalysis(FitProblem Problem, FitResult Fit, FitAnalysisOptions Options)
{
    private const double UsualConfidence = 0.9;

    /// <summary>Intervals of the free parameters; empty when they were left out.</summary>
    public IReadOnlyList<ConfidenceInterval> Intervals { get; private init; } = [];

    /// <summary>Upper limits by name.</summary>
    public IReadOnlyDictionary<string, double> UpperLimits { get; private init; } = new Dictionary<string, double>();

    /// <summary>Fluxes, at least one.</summary>
    public required IReadOnlyList<FluxEstimate> Fluxes { get; init; }

    /// <summary>Contours that were asked for.</summary>
    public IReadOnlyList<ContourGrid> Contours { get; private init; } = [];

    /// <summary>Goodness by simulation, if asked for.</summary>
    public GoodnessSimulation? Goodness { get; private init; }

    /// <summary>Chains, if asked for.</summary>
    public PosteriorSample? Chain { get; private init; }

    /// <summary>The bins, unfolded through the model.</summary>
    public required IReadOnlyList<UnfoldedBin> Bins { get; init; }

    /// <summary>Probability of the intervals, also where those of parameters were left out.</summary>
    public double Probability => ProbabilityOf(Options);

    /// <summary>Chance of a larger χ² if the model is true; NaN for other statistics and without degrees of freedom.</summary>
    public double ChanceOfWorse => Fit.StatisticName is FitStatistic.ChiSquared or FitStatistic.ChiSquaredModel or FitStatistic.ChiSquaredChurazov && Fit.DegreesOfFreedom > 0
        ? Numerics.SpecialFunctions.GammaQ(0.5 * Fit.DegreesOfFreedom, 0.5 * Fit.Statistic)
        : double.NaN;

    /// <summary>Fits, and computes what is asked for.</summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="options">What to compute.</param>
    /// <param name="cancellationToken">Stops between the parts, and chains between their steps.</param>
    /// <exception cref="ArgumentException">A parameter is unknown or not free, or there are fewer bins than free parameters.</exception>
    public static FitAnalysis Run(FitProblem problem, FitAnalysisOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        FitResult fit = SpectralFit.Fit(problem, options.Restarts, options.Seed);
        if (!double.IsFinite(fit.Statistic))
            throw new ArgumentException("The statistic has no finite value, at the start or near it: the model is impossible there for these data. Start elsewhere, or look at the data.", nameof(problem));
        double probability = ProbabilityOf(options);
        IReadOnlyList<EnergyBand> bands = options.FluxBands.Count > 0
            ? options.FluxBands
            : [new(problem.Datasets.Min(d => d.Bins[0].LowKeV), problem.Datasets.Max(d => d.Bins[^1].HighKeV))];
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<ConfidenceInterval> intervals = options.Confidence > 0 ? ProfileLikelihood.Intervals(problem, fit, RiseOf(probability)) : [];
        Dictionary<string, double> limits = [];
        foreach (string name in options.UpperLimits)
            limits[problem.Parameters.Entries[problem.Parameters.IndexOf(name)].Name] = ProfileLikelihood.UpperLimit(problem, fit, name, probability);
        List<ContourGrid> contours = [];
        foreach ((string first, string second) in options.Contours)
        {
            cancellationToken.ThrowIfCancellationRequested();
            contours.Add(ContourGrid.Around(problem, fit, first, second, options.ContourPoints));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new FitAnalysis(problem, fit, options)
        {
            Intervals = intervals,
            UpperLimits = limits,
            Fluxes = [.. bands.Select(b => FluxEstimate.Of(problem, fit, b, probability, seed: options.Seed))],
            Contours = contours,
            Goodness = options.Simulations > 0 ? GoodnessSimulation.Run(problem, fit, options.Simulations, options.Seed) : null,
            Chain = options.ChainSteps > 0
                ? EnsembleSampler.Run(problem, fit, Math.Max(4, options.ChainSteps), seed: options.Seed, workers: options.Workers, cancellationToken: cancellationToken)
                : null,
            Bins = UnfoldedBin.Unfold(problem, fit),
        };
    }

    private static double ProbabilityOf(FitAnalysisOptions options) => options.Confidence > 0 ? options.Confidence : UsualConfidence;

    private static double RiseOf(double probability)
    {
        double deviate = Math.Sqrt(2) * Numerics.SpecialFunctions.ErfInverse(probability);
        return deviate * deviate;
    }
}
