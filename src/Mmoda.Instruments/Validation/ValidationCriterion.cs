using System.Globalization;
using System.Text.Json.Nodes;

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

    /// <summary>Whether the figure keeps its limits, widened by <see cref="Allowance"/> errors.</summary>
    public bool IsMet => Value >= Lower - (Allowance * Error) && Value <= Upper + (Allowance * Error);

    /// <summary>The limits, for people.</summary>
    public string Limits => double.IsNegativeInfinity(Lower) ? $"at most {Text(Upper)}"
        : double.IsPositiveInfinity(Upper) ? $"at least {Text(Lower)}"
        : $"{Text(Lower)} to {Text(Upper)}";

    /// <summary>The figure with its error, for people.</summary>
    public string Measured => $"{Text(Value)} +- {Text(Error)}";

    /// <summary>As JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["group"] = Group,
        ["name"] = Name,
        ["passed"] = IsMet,
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
