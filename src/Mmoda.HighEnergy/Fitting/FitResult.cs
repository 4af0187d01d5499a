namespace Mmoda.HighEnergy;

/// <summary>The outcome of a fit.</summary>
/// <param name="Parameters">All parameters, frozen and linked ones too, in the order of the problem.</param>
/// <param name="Statistic">The smallest value found.</param>
/// <param name="StatisticName">What was minimised.</param>
/// <param name="DegreesOfFreedom">Bins that count minus free parameters.</param>
/// <param name="HasConverged">Whether a minimum was found.</param>
/// <param name="Covariance">Covariance of the free parameters, row by row; NaN where the data do not determine one, 0 for one that stopped at a bound.</param>
/// <param name="Iterations">Number of steps of the best search.</param>
public sealed record FitResult(
    IReadOnlyList<FittedParameter> Parameters,
    double Statistic,
    FitStatistic StatisticName,
    int DegreesOfFreedom,
    bool HasConverged,
    IReadOnlyList<double> Covariance,
    int Iterations)
{
    /// <summary>Values of the free parameters.</summary>
    public double[] FreeValues() => [.. Parameters.Where(p => p.IsFree).Select(p => p.Value)];

    /// <summary>A parameter by name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public FittedParameter this[string name] =>
        Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no parameter '{name}'; there are {string.Join(", ", Parameters.Select(p => p.Name))}.", nameof(name));
}
