using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>From fits of simulated spectra to figures with limits.</summary>
internal static class FitCriteria
{
    /// <summary>
    /// Limits are this many statistical errors wide, and widened by <see cref="ValidationCriterion.Allowance"/> more: four of some 400 figures chance alone
    /// exceeds in one of forty runs.
    /// </summary>
    private const double Errors = 2;

    // Where many spectra make the statistical errors smaller than these, they count: fits are linear only to a part of their errors.
    private const double LeastPull = 0.1, LeastCoverage = 0.02;

    // Deeper by more than this than a minimum, a fit with a parameter held proves that the free one missed the minimum; searches end far within it.
    private const double LeastRise = -0.01;

    private const double OneSigma = 0.682689492137086, Ninety = 0.9;

    /// <summary>The figures of one model.</summary>
    public static IEnumerable<ValidationCriterion> Of(FitTruth truth, IReadOnlyList<FitTrial> trials)
    {
        for (int f = 0; f < trials[0].Parameters.Count; f++)
        {
            string parameter = trials[0].Parameters[f].Name[(truth.Name.Length + 2)..];
            Moments pulls = Moments.Of(trials.Select(t => t.Parameters[f].Pull));
            yield return Around(truth.Name, $"{parameter}, mean pull", pulls.Mean, 0, pulls.UnitMeanError, trials.Count, LeastPull);
            yield return Around(truth.Name, $"{parameter}, width of pulls", pulls.Width, 1, pulls.UnitWidthError, trials.Count, LeastPull);
            double[] rises = [.. trials.Select(t => t.Rises[f])];
            yield return Coverage(truth.Name, $"{parameter}, truth within 1 sigma", rises, ProfileLikelihood.OneSigma, OneSigma, LeastCoverage);
            yield return Coverage(truth.Name, $"{parameter}, truth within 90 %", rises, ProfileLikelihood.NinetyPercent, Ninety, LeastCoverage);
        }
    }

    /// <summary>The intervals of all models together: sharp where those of one model are not.</summary>
    public static IEnumerable<ValidationCriterion> OfAll(IReadOnlyList<FitTrial> trials)
    {
        // Parameters of one spectrum go together; so many independent ones there are at least.
        double[] rises = [.. trials.SelectMany(t => t.Rises)];
        const double Least = 0.01;
        yield return Coverage("all models", "truth within 1 sigma", rises, ProfileLikelihood.OneSigma, OneSigma, Least, trials.Count);
        yield return Coverage("all models", "truth within 90 %", rises, ProfileLikelihood.NinetyPercent, Ninety, Least, trials.Count);
    }

    // Fits that failed are misses, NaN among them.
    private static ValidationCriterion Coverage(string group, string name, double[] rises, double rise, double expected, double least, int? independent = null)
    {
        double error = Math.Sqrt(expected * (1 - expected) / (independent ?? rises.Length));
        return Around(group, name, rises.Count(r => r >= LeastRise && r <= rise) / (double)rises.Length, expected, error, rises.Length, least);
    }

    private static ValidationCriterion Around(string group, string name, double value, double expected, double error, int samples, double least)
    {
        double width = Math.Max(least, Errors * error);
        return new ValidationCriterion(group, name, value, error, samples, expected - width, expected + width);
    }
}
