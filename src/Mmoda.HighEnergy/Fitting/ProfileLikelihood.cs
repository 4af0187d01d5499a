namespace Mmoda.HighEnergy;

/// <summary>Intervals and contours by the rise of the statistic, with all other free parameters fitted again at each step.</summary>
public static class ProfileLikelihood
{
    /// <summary>Rise for 68.27 % in one parameter.</summary>
    public const double OneSigma = 1;

    /// <summary>Rise for 90 % in one parameter.</summary>
    public const double NinetyPercent = 2.705543454095404;

    /// <summary>Rise for 99 % in one parameter.</summary>
    public const double NinetyNinePercent = 6.634896601021214;

    // The ends are found to this fraction of the rise.
    private const double Accuracy = 1e-3;
    private const int MostSteps = 60;

    /// <summary>The interval of one parameter.</summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="fit">Its best fit.</param>
    /// <param name="parameter">Name of a free parameter.</param>
    /// <param name="rise">Rise of the statistic at the ends.</param>
    /// <exception cref="ArgumentException">The parameter is unknown or not free, or the rise is not above 0.</exception>
    public static ConfidenceInterval Interval(FitProblem problem, FitResult fit, string parameter, double rise = NinetyPercent)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        int index = FreeIndex(problem, parameter);
        if (!(rise > 0 && double.IsFinite(rise)))
            throw new ArgumentException(FormattableString.Invariant($"The rise is {rise}; a number above 0 is expected."), nameof(rise));
        SpectralFitter fitter = new(problem);
        ModelParameter entry = problem.Parameters.Entries[problem.Free[index]];
        double[] best = fit.FreeValues();
        double sigma = Sigma(fit, index, best[index]);
        return new ConfidenceInterval(entry.Name, best[index], End(-1), End(1));

        double End(int side) => Search(fitter, best, fit.Statistic, index, rise, side * sigma, side < 0 ? entry.Lower : entry.Upper);
    }

    /// <summary>Intervals of all free parameters.</summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="fit">Its best fit.</param>
    /// <param name="rise">Rise of the statistic at the ends.</param>
    public static IReadOnlyList<ConfidenceInterval> Intervals(FitProblem problem, FitResult fit, double rise = NinetyPercent)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return [.. problem.Free.Select(i => Interval(problem, fit, problem.Parameters.Entries[i].Name, rise))];
    }

    /// <summary>
    /// Upper limit of a parameter that cannot be negative, such as a norm or a flux: where the statistic has risen from its minimum by the
    /// square of the normal deviate of a one-sided confidence.
    /// </summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="fit">Its best fit.</param>
    /// <param name="parameter">Name of a free parameter.</param>
    /// <param name="confidence">Between 1/2 and 1.</param>
    public static double UpperLimit(FitProblem problem, FitResult fit, string parameter, double confidence = 0.95)
    {
        if (!(confidence is > 0.5 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence between 0.5 and 1 is expected.");
        double deviate = Math.Sqrt(2) * Numerics.SpecialFunctions.ErfInverse((2 * confidence) - 1);
        return Interval(problem, fit, parameter, deviate * deviate).High;
    }

    /// <summary>The rise of the statistic over a grid of two parameters.</summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="fit">Its best fit.</param>
    /// <param name="first">Name of a free parameter.</param>
    /// <param name="firstValues">Its values.</param>
    /// <param name="second">Name of another.</param>
    /// <param name="secondValues">Its values.</param>
    /// <returns>One rise for each pair, values of the first fastest; 2.30, 4.61 and 9.21 enclose 68.3, 90 and 99 %.</returns>
    /// <exception cref="ArgumentException">A parameter is unknown or not free, or they are the same.</exception>
    public static double[] Contours(
        FitProblem problem, FitResult fit, string first, ReadOnlySpan<double> firstValues, string second, ReadOnlySpan<double> secondValues)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        int a = FreeIndex(problem, first), b = FreeIndex(problem, second);
        if (a == b)
            throw new ArgumentException("Two different parameters are expected.", nameof(second));
        SpectralFitter fitter = new(problem);
        double[] rises = new double[firstValues.Length * secondValues.Length], start = fit.FreeValues();
        for (int j = 0; j < secondValues.Length; j++)
        {
            double[] point = [.. start];
            for (int i = 0; i < firstValues.Length; i++)
            {
                // There and back again, so that each point starts from its neighbour.
                int k = j % 2 == 0 ? i : firstValues.Length - 1 - i;
                (point[a], point[b]) = (firstValues[k], secondValues[j]);
                rises[(j * firstValues.Length) + k] = fitter.MinimiseWithout(point, a, b) - fit.Statistic;
                start = [.. point];
            }
        }

        return rises;
    }

    /// <summary>Rise of the statistic at the ends of a two-sided interval of one parameter: the square of the normal deviate.</summary>
    internal static double RiseOf(double probability)
    {
        double deviate = Math.Sqrt(2) * Numerics.SpecialFunctions.ErfInverse(probability);
        return deviate * deviate;
    }

    private static int FreeIndex(FitProblem problem, string parameter)
    {
        int entry = problem.Parameters.IndexOf(parameter);
        for (int f = 0; f < problem.Free.Count; f++)
        {
            if (problem.Free[f] == entry)
                return f;
        }

        throw new ArgumentException($"Parameter '{parameter}' is not free.", nameof(parameter));
    }

    private static double Sigma(FitResult fit, int index, double value)
    {
        int n = (int)Math.Round(Math.Sqrt(fit.Covariance.Count));
        double variance = fit.Covariance[(index * n) + index];
        return variance > 0 && double.IsFinite(variance) ? Math.Sqrt(variance) : Math.Max(0.1 * Math.Abs(value), 1e-3);
    }

    /// <summary>Steps out until the statistic has risen far enough, then halves the interval by the secant of the root of the rise.</summary>
    private static double Search(SpectralFitter fitter, double[] best, double least, int index, double rise, double step, double bound)
    {
        double[] point = [.. best], insidePoint = [.. best];
        double target = Math.Sqrt(rise), inside = best[index], atInside = 0, outside = double.NaN, atOutside = double.NaN;
        double next = Inside(best[index] + (step * target));
        for (int i = 0; i < MostSteps; i++)
        {
            // From the farthest point that is well fitted: a search that went astray must not be the next one's start.
            insidePoint.CopyTo(point, 0);
            point[index] = next;
            double value = fitter.MinimiseFrom(point, index) - least;
            if (double.IsNaN(value))
                return double.NaN;
            double root = Math.Sqrt(Math.Max(0, value));
            if (Math.Abs(value - rise) < Accuracy * rise)
                return next;
            if (value < rise)
            {
                if (next == bound)
                    return bound;
                (inside, atInside) = (next, root);
                point.CopyTo(insidePoint, 0);
            }
            else
            {
                (outside, atOutside) = (next, root);
            }

            // The root of the rise is nearly linear in the parameter.
            double slope = double.IsNaN(outside) ? atInside / (inside - best[index]) : (atOutside - atInside) / (outside - inside);
            double guess = slope == 0 || !double.IsFinite(slope) || !double.IsFinite(atOutside + atInside)
                ? double.NaN
                : inside + ((target - atInside) / slope);
            if (double.IsNaN(outside))
            {
                double farthest = inside + (4 * (inside - best[index])) + step;
                next = Inside(double.IsNaN(guess) || Math.Abs(guess - inside) > Math.Abs(farthest - inside) ? farthest : guess + (0.05 * (guess - inside)));
            }
            else
            {
                double low = Math.Min(inside, outside), high = Math.Max(inside, outside), margin = 0.02 * (high - low);
                next = guess > low + margin && guess < high - margin && i % 8 != 7 ? guess : 0.5 * (low + high);
            }
        }

        return next;

        double Inside(double value) => step < 0 ? Math.Max(value, bound) : Math.Min(value, bound);
    }
}
