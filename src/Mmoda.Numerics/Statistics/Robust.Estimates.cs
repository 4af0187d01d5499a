namespace Mmoda.Numerics;

public static partial class Robust
{
    /// <summary>The quantile between order statistics at (N − 1) · probability (definition 7 of Hyndman and Fan 1996). NaN if there are no values.</summary>
    /// <param name="values">Values in any order, not modified; NaN are left out.</param>
    /// <param name="probability">0 to 1.</param>
    /// <param name="scratch">As long as <paramref name="values"/>; contents are lost. O(N) on average.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    /// <exception cref="ArgumentException"><paramref name="scratch"/> is too short.</exception>
    public static double Quantile(ReadOnlySpan<double> values, double probability, Span<double> scratch)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability in [0, 1] is expected.");
        Span<double> present = CopyPresent(values, scratch);
        if (present.IsEmpty)
            return double.NaN;
        double place = (present.Length - 1) * probability;
        int index = Math.Min((int)place, present.Length - 1);
        double lower = Select(present, index), upper = double.PositiveInfinity;
        if (index == present.Length - 1 || place == index)
            return lower;

        // Selection leaves all larger values above.
        foreach (double value in present[(index + 1)..])
            upper = Math.Min(upper, value);
        return lower + ((place - index) * (upper - lower));
    }

    /// <summary>The weighted median: half of the weight lies on each side; between two values that share it exactly, their mean.</summary>
    /// <param name="values">Values in any order; replaced by those present, sorted.</param>
    /// <param name="weights">As many weights of at least 0; reordered with the values. Pairs with a NaN or without weight are left out.</param>
    /// <returns>NaN if nothing has weight. O(N log N).</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double WeightedMedian(Span<double> values, Span<double> weights)
    {
        if (values.Length != weights.Length)
            throw new ArgumentException($"{weights.Length} weights for {values.Length} values.", nameof(weights));
        int count = 0;
        double total = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]) || !(weights[i] > 0))
                continue;
            (values[count], weights[count]) = (values[i], weights[i]);
            total += weights[count++];
        }

        if (count == 0)
            return double.NaN;
        values[..count].Sort(weights[..count]);
        double sum = 0;
        for (int i = 0; i < count - 1; i++)
        {
            sum += weights[i];
            if (sum > total / 2)
                return values[i];
            if (sum == total / 2)
                return 0.5 * (values[i] + values[i + 1]);
        }

        return values[count - 1];
    }

    /// <summary>The biweight location (Beers, Flynn and Gebhardt 1990, equation 5, with c = 6). NaN values are left out.</summary>
    /// <param name="values">Values in any order, not modified.</param>
    /// <param name="scratch">As long as <paramref name="values"/>; contents are lost.</param>
    /// <returns>The median where the median absolute deviation is 0; NaN if there are no values.</returns>
    /// <exception cref="ArgumentException"><paramref name="scratch"/> is too short.</exception>
    public static double BiweightLocation(ReadOnlySpan<double> values, Span<double> scratch)
    {
        double median = Median(values, scratch), unit = 6 * Sigma(values, scratch) / SigmaPerDeviation, sum = 0, weights = 0;
        if (!(unit > 0))
            return median;
        foreach (double value in values)
        {
            double u = (value - median) / unit, rest = 1 - (u * u);
            if (!(rest > 0))
                continue;
            sum += (value - median) * rest * rest;
            weights += rest * rest;
        }

        return median + (sum / weights);
    }

    /// <summary>The biweight scale, an estimate of σ (Beers, Flynn and Gebhardt 1990, equation 9, with c = 9). NaN values are left out.</summary>
    /// <param name="values">Values in any order, not modified.</param>
    /// <param name="scratch">As long as <paramref name="values"/>; contents are lost.</param>
    /// <returns>0 where the median absolute deviation is 0; NaN if there are no values.</returns>
    /// <exception cref="ArgumentException"><paramref name="scratch"/> is too short.</exception>
    public static double BiweightScale(ReadOnlySpan<double> values, Span<double> scratch)
    {
        double median = Median(values, scratch), unit = 9 * Sigma(values, scratch) / SigmaPerDeviation, sum = 0, weights = 0;
        if (!(unit > 0))
            return unit;
        int count = 0;
        foreach (double value in values)
        {
            if (double.IsNaN(value))
                continue;
            count++;
            double deviation = value - median, square = deviation / unit * (deviation / unit), rest = 1 - square;
            if (!(rest > 0))
                continue;
            sum += deviation * deviation * rest * rest * rest * rest;
            weights += rest * (1 - (5 * square));
        }

        return Math.Sqrt(count * sum) / Math.Abs(weights);
    }

    /// <summary>Mean and σ of what is left when values beyond some σ of the median are cut again and again.</summary>
    /// <remarks>The usual "sigma clipping": centre at the median, width the standard deviation (divisor N) of what is left.</remarks>
    /// <param name="values">Values in any order, not modified; NaN are left out.</param>
    /// <param name="sigmas">Where to cut, in standard deviations, positive.</param>
    /// <param name="scratch">As long as <paramref name="values"/>; afterwards its first <c>Count</c> elements are what is left, in no order.</param>
    /// <param name="mostIterations">Ends sooner when nothing is cut.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigmas"/> is not positive.</exception>
    /// <exception cref="ArgumentException"><paramref name="scratch"/> is too short.</exception>
    public static (double Mean, double Sigma, int Count) Clip(ReadOnlySpan<double> values, double sigmas, Span<double> scratch, int mostIterations = 100)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigmas);
        Span<double> left = CopyPresent(values, scratch);
        (double mean, double sigma) = Moments(left);
        for (int i = 0; i < mostIterations && !left.IsEmpty; i++)
        {
            double median = MedianInPlace(left), width = sigmas * sigma;
            int kept = 0;
            foreach (double value in left)
            {
                if (Math.Abs(value - median) <= width)
                    left[kept++] = value;
            }

            if (kept == left.Length)
                break;
            left = left[..kept];
            (mean, sigma) = Moments(left);
        }

        return (mean, sigma, left.Length);
    }

    private static (double Mean, double Sigma) Moments(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        foreach (double value in values)
            mean += value;
        mean /= values.Length;
        foreach (double value in values)
            squares += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(squares / values.Length));
    }

    private static Span<double> CopyPresent(ReadOnlySpan<double> values, Span<double> scratch)
    {
        ThrowIfShort(values.Length, scratch.Length);
        int count = 0;
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
                scratch[count++] = value;
        }

        return scratch[..count];
    }
}
