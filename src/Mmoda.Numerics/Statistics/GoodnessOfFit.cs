namespace Mmoda.Numerics;

/// <summary>Tests whether numbers come from a distribution.</summary>
public static class GoodnessOfFit
{
    /// <summary>Sizes up to this are treated exactly by <see cref="KolmogorovSurvival"/>.</summary>
    private const int LargestExactSample = 200;

    /// <summary>Pearson's χ² of counts (Pearson 1900) and its p-value.</summary>
    /// <param name="counts">Observed counts, at least a few expected in each.</param>
    /// <param name="expected">Expected counts, positive, as many.</param>
    /// <param name="fittedParameters">Parameters of the expectation taken from these counts, the total included.</param>
    /// <exception cref="ArgumentException">The lengths differ, or no degree of freedom is left.</exception>
    public static TestResult ChiSquared(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected, int fittedParameters = 0)
    {
        if (counts.Length != expected.Length || counts.Length <= fittedParameters)
            throw new ArgumentException($"{expected.Length} expectations for {counts.Length} counts and {fittedParameters} parameters.", nameof(expected));
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
            sum += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
        return new(sum, ChiSquaredDistribution.Survival(sum, counts.Length - fittedParameters));
    }

    /// <summary>The test of Kolmogorov (1933) and Smirnov of a sample against a continuous distribution.</summary>
    /// <param name="sorted">The sample in rising order; not empty, no NaN.</param>
    /// <param name="cumulative">The distribution function.</param>
    /// <returns>The largest distance of the distribution functions, and its two-sided p-value.</returns>
    /// <exception cref="ArgumentException">The sample is empty or not in order.</exception>
    public static TestResult KolmogorovSmirnov(ReadOnlySpan<double> sorted, Func<double, double> cumulative)
    {
        ArgumentNullException.ThrowIfNull(cumulative);
        ThrowIfNotSorted(sorted, nameof(sorted));
        double distance = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double value = cumulative(sorted[i]);
            distance = Math.Max(distance, Math.Max(value - ((double)i / sorted.Length), ((i + 1.0) / sorted.Length) - value));
        }

        return new(distance, KolmogorovSurvival(distance, sorted.Length));
    }

    /// <summary>The test of Kolmogorov and Smirnov of two samples; the p-value is asymptotic (good from some 25 values each).</summary>
    /// <param name="first">One sample in rising order; not empty, no NaN.</param>
    /// <param name="second">The other.</param>
    /// <exception cref="ArgumentException">A sample is empty or not in order.</exception>
    public static TestResult KolmogorovSmirnov(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        ThrowIfNotSorted(first, nameof(first));
        ThrowIfNotSorted(second, nameof(second));
        double distance = 0;
        int i = 0, j = 0;
        while (i < first.Length && j < second.Length)
        {
            double value = Math.Min(first[i], second[j]);
            while (i < first.Length && first[i] == value)
                i++;
            while (j < second.Length && second[j] == value)
                j++;
            distance = Math.Max(distance, Math.Abs(((double)i / first.Length) - ((double)j / second.Length)));
        }

        double size = (double)first.Length * second.Length / ((double)first.Length + second.Length);
        return new(distance, KolmogorovLimit(Math.Sqrt(size) * distance));
    }

    /// <summary>The chance that a sample of the distribution is farther from it than <paramref name="distance"/>.</summary>
    /// <remarks>
    /// Exact up to 200 values (Marsaglia, Tsang and Wang 2003); above, the limit with the corrected argument of Vrbik (2018), relative
    /// error below 1e-3. Where p is below about 1 %, twice the one-sided probability (Birnbaum and Tingey 1951), relative error 1e-6.
    /// </remarks>
    /// <param name="distance">Largest distance of the distribution functions, 0 to 1.</param>
    /// <param name="size">Number of values, at least 1.</param>
    public static double KolmogorovSurvival(double distance, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (distance <= 0.5 / size)
            return 1;
        if (distance >= 1)
            return 0;
        double root = Math.Sqrt(size), x = root * distance;
        if (x > 1.6 && size <= 1_000_000)
            return Math.Min(1, 2 * SmirnovSurvival(distance, size));
        if (size > LargestExactSample)
            return KolmogorovLimit(x + (1 / (6 * root)) + ((x - 1) / (4.0 * size)));
        return 1 - KolmogorovMatrix(distance, size);
    }

    /// <summary>2 Σ (−1)^(k−1) exp(−2k²x²) (Kolmogorov 1933), or its theta transform where that converges faster.</summary>
    private static double KolmogorovLimit(double x)
    {
        if (x <= 0)
            return 1;
        double sum = 0;
        if (x < 1)
        {
            for (int k = 1; k <= 19; k += 2)
                sum += Math.Exp(-k * k * Math.PI * Math.PI / (8 * x * x));
            return 1 - (Math.Sqrt(2 * Math.PI) / x * sum);
        }

        for (int k = 1; k <= 10; k++)
            sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2 * k * k * x * x);
        return sum;
    }

    /// <summary>d Σⱼ C(n, j) (1 − d − j/n)^(n−j) (d + j/n)^(j−1), Birnbaum and Tingey (1951).</summary>
    private static double SmirnovSurvival(double distance, int size)
    {
        double sum = 0;
        for (int j = 0; j <= size * (1 - distance); j++)
        {
            double part = distance + ((double)j / size), rest = 1 - part;
            if (rest <= 0)
                continue;
            double logChoose = SpecialFunctions.LogGamma(size + 1.0) - SpecialFunctions.LogGamma(j + 1.0) - SpecialFunctions.LogGamma(size - j + 1.0);
            sum += Math.Exp(logChoose + ((size - j) * Math.Log(rest)) + ((j - 1) * Math.Log(part)));
        }

        return distance * sum;
    }

    /// <summary>The probability of a smaller distance by a power of the matrix of Marsaglia, Tsang and Wang (2003).</summary>
    private static double KolmogorovMatrix(double distance, int size)
    {
        int k = (int)Math.Ceiling(size * distance), m = (2 * k) - 1;
        double h = k - (size * distance);
        double[] matrix = new double[m * m], power = new double[m * m], scratch = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                bool corner = i == m - 1 && j == 0;
                double value = i - j + 1 < 0 ? 0 : 1;
                if (j == 0)
                    value -= Math.Pow(h, i + 1);
                if (i == m - 1)
                    value -= Math.Pow(h, m - j);
                if (corner && h > 0.5)
                    value += Math.Pow((2 * h) - 1, m);
                for (int g = 2; g <= i - j + 1; g++)
                    value /= g;
                matrix[(i * m) + j] = value;
            }

            power[(i * m) + i] = 1;
        }

        // size! / sizeⁿ is spread over the factors, so that nothing overflows up to the largest exact size.
        double logScale = 0;
        for (int step = 1; step <= size; step++)
            logScale += Math.Log((double)step / size);
        for (int rest = size; rest > 0; rest /= 2)
        {
            if (rest % 2 == 1)
            {
                Multiply(power, matrix, scratch, m);
                (power, scratch) = (scratch, power);
            }

            Multiply(matrix, matrix, scratch, m);
            (matrix, scratch) = (scratch, matrix);
        }

        return Math.Clamp(Math.Exp(logScale + Math.Log(power[((k - 1) * m) + k - 1])), 0, 1);
    }

    private static void Multiply(double[] a, double[] b, double[] product, int n)
    {
        for (int i = 0; i < n; i++)
        {
            Span<double> row = product.AsSpan(i * n, n);
            row.Clear();
            for (int k = 0; k < n; k++)
            {
                double factor = a[(i * n) + k];
                ReadOnlySpan<double> other = b.AsSpan(k * n, n);
                for (int j = 0; j < other.Length; j++)
                    row[j] += factor * other[j];
            }
        }
    }

    private static void ThrowIfNotSorted(ReadOnlySpan<double> values, string name)
    {
        if (values.IsEmpty)
            throw new ArgumentException("The sample is empty.", name);
        for (int i = 1; i < values.Length; i++)
        {
            if (!(values[i] >= values[i - 1]))
                throw new ArgumentException($"The sample is not in rising order at {i}: {values[i - 1]:g6}, {values[i]:g6}.", name);
        }
    }
}
