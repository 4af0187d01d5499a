namespace Mmoda.HighEnergy;

/// <summary>The rise of the statistic over a grid of two parameters, all others fitted again at each point.</summary>
/// <param name="First">Name of one parameter.</param>
/// <param name="FirstValues">Its values, ascending.</param>
/// <param name="Second">Name of the other.</param>
/// <param name="SecondValues">Its values, ascending.</param>
/// <param name="Rises">One for each pair, values of the first fastest.</param>
public sealed record ContourGrid(
    string First, IReadOnlyList<double> FirstValues, string Second, IReadOnlyList<double> SecondValues, IReadOnlyList<double> Rises)
{
    // The grid reaches a little beyond the ends of the 99 % contour; where those are not found, so many errors.
    private const double Margin = 0.06, FarthestErrors = 12, UsualErrors = 3.2, WideRatio = 10;

    /// <summary>Probabilities that contours enclose for two parameters, and the rise of the statistic at them: −2 ln(1 − p).</summary>
    public static IReadOnlyList<(double Probability, double Rise)> Levels { get; } =
        [.. new[] { 0.6827, 0.9, 0.99 }.Select(p => (p, -2 * Math.Log(1 - p)))];

    /// <summary>A grid that holds the contour of 99 %.</summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="fit">Its best fit.</param>
    /// <param name="first">Name of a free parameter.</param>
    /// <param name="second">Name of another.</param>
    /// <param name="points">Points on each side, at least 2.</param>
    /// <exception cref="ArgumentException">A parameter is unknown or not free, or they are the same.</exception>
    public static ContourGrid Around(FitProblem problem, FitResult fit, string first, string second, int points = 25)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        (string firstName, double[] firstValues) = Axis(problem, fit, first, points);
        (string secondName, double[] secondValues) = Axis(problem, fit, second, points);
        return new ContourGrid(
            firstName, firstValues, secondName, secondValues, ProfileLikelihood.Contours(problem, fit, first, firstValues, second, secondValues));
    }

    /// <summary>From end to end of the projection of the outermost contour.</summary>
    private static (string Name, double[] Values) Axis(FitProblem problem, FitResult fit, string parameter, int points)
    {
        ConfidenceInterval interval = ProfileLikelihood.Interval(problem, fit, parameter, Levels[^1].Rise);
        ModelParameter entry = problem.Parameters.Entries[problem.Parameters.IndexOf(interval.Name)];
        double error = fit[interval.Name].Error, best = interval.Value;
        if (!(error > 0 && double.IsFinite(error)))
            error = Math.Max(0.1 * Math.Abs(best), 1e-3);
        double low = End(interval.Low), high = End(interval.High);

        // Scales that are known to an order of magnitude only.
        if (entry.Lower >= 0 && low > 0 && high > WideRatio * low)
        {
            double ratio = Math.Pow(high / low, Margin);
            (low, high) = (Math.Max(low / ratio, entry.Lower), Math.Min(high * ratio, entry.Upper));
            return (interval.Name, [.. Enumerable.Range(0, points).Select(i => low * Math.Pow(high / low, i / (points - 1.0)))]);
        }

        double margin = Margin * (high - low);
        (low, high) = (Math.Max(low - margin, entry.Lower), Math.Min(high + margin, entry.Upper));
        return (interval.Name, [.. Enumerable.Range(0, points).Select(i => low + ((high - low) * i / (points - 1)))]);

        double End(double end)
        {
            bool isKnown = double.IsFinite(end) && (Math.Abs(end - best) < FarthestErrors * error || best >= entry.Upper || best <= entry.Lower);
            return isKnown ? end : Math.Clamp(best + (UsualErrors * error * (end < best ? -1 : 1)), entry.Lower, entry.Upper);
        }
    }
}
