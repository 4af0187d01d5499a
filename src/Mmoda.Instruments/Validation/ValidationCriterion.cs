using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>One figure of a validation and the limits that it must keep.</summary>
/// <param name="Group">What it is about.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure; NaN without samples.</param>
/// <param name="Error">Its statistical error, 1 σ.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="Lower">Lower limit, or −∞.</param>
/// <param name="Upper">Upper limit, or +∞.</param>
public sealed record ValidationCriterion(string Group, string Name, double Value, double Error, int Samples, double Lower, double Upper)
{
    /// <summary>By so many statistical errors the limits are widened: what chance alone exceeds in one of twenty cases.</summary>
    public const double Allowance = 2;

    // A flux counts for the bias from this significance on.
    private const double SignificanceForBias = 10;

    // Of each flux this part of the error is taken as given, so that the brightest do not decide alone.
    private const double BiasFloor = 0.01;

    /// <summary>Fewest samples that the figure can be computed from: two where it is a scatter, or its error comes from one.</summary>
    public int LeastSamples { get; init; } = 1;

    /// <summary>Whether the run was large enough that the figure must have samples: without any it fails, because something was not found at all.</summary>
    public bool IsExpected { get; init; }

    /// <summary>Whether the figure keeps its limits; null where there are too few samples to tell.</summary>
    public bool? Passed => Samples == 0 && IsExpected ? false : Samples >= LeastSamples ? IsMet : null;

    /// <summary><see cref="Passed"/> in a word or two, for people.</summary>
    public string Verdict => Passed switch { true => "met", false => "not met", _ => "not judged" };

    /// <summary>Whether the figure keeps its limits, widened by <see cref="Allowance"/> errors; one that could not be computed does not.</summary>
    public bool IsMet => Value >= Lower - (Allowance * Error) && Value <= Upper + (Allowance * Error);

    /// <summary>The limits, for people.</summary>
    public string Limits => double.IsNegativeInfinity(Lower) ? $"at most {Text(Upper)}"
        : double.IsPositiveInfinity(Upper) ? $"at least {Text(Lower)}"
        : $"{Text(Lower)} to {Text(Upper)}";

    /// <summary>The figure with its error, for people.</summary>
    public string Measured => $"{Text(Value)} +- {Text(Error)}";

    /// <summary>Mean and width of pulls, which are 0 and 1 where fluxes and their errors are right.</summary>
    internal static IEnumerable<ValidationCriterion> OfPulls(string group, IEnumerable<double> pulls)
    {
        Moments moments = Moments.Of(pulls);
        yield return new(group, "mean pull", moments.Mean, moments.UnitMeanError, moments.Count, -0.1, 0.1);
        yield return new(group, "width of pulls", moments.Width, moments.UnitWidthError, moments.Count, 0.95, 1.1) { LeastSamples = 2 };
    }

    /// <summary>By how much fluxes of significant sources are too high, relative to the truth.</summary>
    internal static ValidationCriterion OfBias(string field, double limit, IEnumerable<FluxSample> samples)
    {
        double weights = 0, sum = 0;
        int count = 0;
        foreach (FluxSample s in samples.Where(s => s.True / s.Error >= SignificanceForBias))
        {
            double error = double.Hypot(s.Error / s.True, BiasFloor), weight = 1 / (error * error);
            weights += weight;
            sum += weight * ((s.Measured / s.True) - 1);
            count++;
        }

        return new("fluxes", $"relative bias, {field}", sum / weights, 1 / Math.Sqrt(weights), count, -limit, limit);
    }

    /// <summary>A fraction that is to be 0.9 at least. The error is that of 0.9, so that a sample without exceptions does not count as exact.</summary>
    internal static ValidationCriterion OfFraction(string group, string name, bool[] isWithin) => new(
        group,
        name,
        isWithin.Length == 0 ? double.NaN : isWithin.Average(w => w ? 1.0 : 0.0),
        isWithin.Length == 0 ? double.NaN : Math.Sqrt(0.9 * 0.1 / isWithin.Length),
        isWithin.Length,
        0.9,
        double.PositiveInfinity);

    /// <summary>Sources where there are none, of which noise makes some: at most half more than expected.</summary>
    /// <param name="falseSources">Those found.</param>
    /// <param name="samples">The images.</param>
    /// <param name="pixelsPerIndependent">Pixels of one independent place of an image.</param>
    internal static ValidationCriterion OfFalseSources(int falseSources, IReadOnlyList<NoiseSample> samples, double pixelsPerIndependent)
    {
        double expected = 1.5 * samples.Sum(n => (double)n.Pixels) / pixelsPerIndependent * NormalDistribution.Survival(6);
        return new("noise", "false sources above 6 sigma", falseSources, Math.Sqrt(expected), samples.Count, double.NegativeInfinity, expected);
    }

    /// <summary>Width and mean of residual images in units of their errors.</summary>
    internal static IEnumerable<ValidationCriterion> OfResiduals(IReadOnlyList<NoiseSample> samples)
    {
        Moments width = Moments.Of(samples.Select(n => n.Width)), mean = Moments.Of(samples.Select(n => n.Mean));
        yield return new("noise", "width of residual images", width.Mean, width.MeanError, samples.Count, 0.95, 1.1) { LeastSamples = 2 };
        yield return new("noise", "mean of residual images", mean.Mean, mean.MeanError, samples.Count, -0.05, 0.05) { LeastSamples = 2 };
    }

    /// <summary>As JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["group"] = Group,
        ["name"] = Name,
        ["passed"] = Passed,
        ["value"] = Number(Value),
        ["error"] = Number(Error),
        ["samples"] = Samples,
        ["lower"] = Number(Lower),
        ["upper"] = Number(Upper),
        ["widened_lower"] = Number(Lower - (Allowance * Error)),
        ["widened_upper"] = Number(Upper + (Allowance * Error)),
    };

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static JsonNode? Number(double value) => double.IsFinite(value) ? Math.Round(value, 6) : null;
}
