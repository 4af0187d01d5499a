namespace Mmoda.Numerics;

/// <summary>The outcome of a statistical test.</summary>
/// <param name="Statistic">What was computed: χ², a distance.</param>
/// <param name="PValue">The chance of a more extreme one if the hypothesis is true.</param>
public readonly record struct TestResult(double Statistic, double PValue);
