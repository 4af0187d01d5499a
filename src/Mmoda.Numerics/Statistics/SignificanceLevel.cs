namespace Mmoda.Numerics;

/// <summary>Between significances in Gaussian standard deviations, p-values, trials, and several measurements of one thing.</summary>
public static class SignificanceLevel
{
    /// <summary>The chance that at least one of several independent trials is as extreme (Šidák 1967).</summary>
    /// <param name="pValue">Of one trial, 0 to 1.</param>
    /// <param name="trials">At least 1; effective numbers need not be whole.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double AfterTrials(double pValue, double trials)
    {
        Check(pValue, trials);
        return -SpecialFunctions.ExpMinusOne(trials * SpecialFunctions.LogOnePlus(-pValue));
    }

    /// <summary>The p-value that one trial needs for a p-value after all of them.</summary>
    /// <param name="pValue">After trials, 0 to 1.</param>
    /// <param name="trials">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double BeforeTrials(double pValue, double trials)
    {
        Check(pValue, trials);
        return -SpecialFunctions.ExpMinusOne(SpecialFunctions.LogOnePlus(-pValue) / trials);
    }

    /// <summary>The significance of independent significances together, each with its weight: Σwz / √Σw² (Stouffer 1949).</summary>
    /// <param name="significances">One-sided, in standard deviations.</param>
    /// <param name="weights">As many, or none for equal ones. The best are expected signal over noise.</param>
    /// <exception cref="ArgumentException">There are no significances, or the lengths differ.</exception>
    public static double Combine(ReadOnlySpan<double> significances, ReadOnlySpan<double> weights = default)
    {
        if (significances.IsEmpty || (!weights.IsEmpty && weights.Length != significances.Length))
            throw new ArgumentException($"{weights.Length} weights for {significances.Length} significances.", nameof(weights));
        double sum = 0, squares = 0;
        for (int i = 0; i < significances.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * significances[i];
            squares += weight * weight;
        }

        return sum / Math.Sqrt(squares);
    }

    /// <summary>The p-value of independent p-values together: −2 Σ ln p is a χ² of 2N degrees of freedom (Fisher 1925).</summary>
    /// <param name="pValues">At least one, each 0 to 1.</param>
    /// <exception cref="ArgumentException">There are no p-values.</exception>
    public static double CombinePValues(ReadOnlySpan<double> pValues)
    {
        if (pValues.IsEmpty)
            throw new ArgumentException("At least one p-value is expected.", nameof(pValues));
        double sum = 0;
        foreach (double p in pValues)
            sum -= 2 * Math.Log(p);
        return ChiSquaredDistribution.Survival(sum, 2.0 * pValues.Length);
    }

    private static void Check(double pValue, double trials)
    {
        if (!(pValue is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(pValue), pValue, "A probability in [0, 1] is expected.");
        if (!(trials >= 1))
            throw new ArgumentOutOfRangeException(nameof(trials), trials, "At least one trial is expected.");
    }
}
