namespace Mmoda.HighEnergy;

/// <summary>Draws of <see cref="EnsembleSampler"/>, with what tells whether there are enough.</summary>
public sealed class PosteriorSample
{
    // A chain is trusted when it is so many autocorrelation times long (Foreman-Mackey et al. 2013, section 4) and its halves agree.
    private const double EnoughTimes = 50;
    private const double LargestSplit = 1.01;

    private readonly double[] _samples;
    private readonly double[] _statistics;

    internal PosteriorSample(IReadOnlyList<string> names, int walkers, double[] samples, double[] statistics, double acceptance)
    {
        (Names, Walkers, _samples, _statistics, Acceptance) = (names, walkers, samples, statistics, acceptance);
        Steps = statistics.Length / walkers;
        AutocorrelationTimes = [.. Enumerable.Range(0, names.Count).Select(AutocorrelationTime)];
        SplitFactors = [.. Enumerable.Range(0, names.Count).Select(SplitFactor)];
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of walkers.</summary>
    public int Walkers { get; }

    /// <summary>Steps that count.</summary>
    public int Steps { get; }

    /// <summary>Fraction of moves that were accepted; 0.2 to 0.5 is healthy.</summary>
    public double Acceptance { get; }

    /// <summary>Integrated autocorrelation time of each parameter, steps (Sokal 1997; Goodman and Weare 2010, section 3).</summary>
    public IReadOnlyList<double> AutocorrelationTimes { get; }

    /// <summary>Split R̂ of each parameter (Gelman et al. 2013, section 11.4): near 1 when the halves of the chains agree.</summary>
    public IReadOnlyList<double> SplitFactors { get; }

    /// <summary>Whether the chains are 50 autocorrelation times long and R̂ is below 1.01 for all parameters.</summary>
    public bool HasConverged => AutocorrelationTimes.All(t => Steps >= EnoughTimes * t) && SplitFactors.All(r => r < LargestSplit);

    /// <summary>Draws × parameters, parameters fastest; walkers of a step together.</summary>
    public ReadOnlySpan<double> Samples => _samples;

    /// <summary>The statistic of each draw.</summary>
    public ReadOnlySpan<double> Statistics => _statistics;

    /// <summary>Mean and standard deviation of a parameter.</summary>
    /// <param name="parameter">0-based.</param>
    public (double Mean, double Sigma) Moments(int parameter)
    {
        double sum = 0, square = 0;
        int count = _statistics.Length;
        for (int i = 0; i < count; i++)
            sum += _samples[(i * Names.Count) + parameter];
        double mean = sum / count;
        for (int i = 0; i < count; i++)
            square += Square(_samples[(i * Names.Count) + parameter] - mean);
        return (mean, Math.Sqrt(square / (count - 1)));
    }

    /// <summary>A quantile of a parameter.</summary>
    /// <param name="parameter">0-based.</param>
    /// <param name="probability">0 to 1: 0.5 for the median.</param>
    public double Quantile(int parameter, double probability)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability from 0 to 1 is expected.");
        double[] values = [.. Enumerable.Range(0, _statistics.Length).Select(i => _samples[(i * Names.Count) + parameter])];
        Array.Sort(values);
        double at = probability * (values.Length - 1);
        int low = (int)at;
        return low + 1 < values.Length ? values[low] + ((at - low) * (values[low + 1] - values[low])) : values[low];
    }

    private double At(int step, int walker, int parameter) => _samples[(((step * Walkers) + walker) * Names.Count) + parameter];

    /// <summary>1 + 2 Σ ρ(t) of the mean over walkers of the autocorrelation, up to the window of Sokal: t ≥ 5 τ.</summary>
    private double AutocorrelationTime(int parameter)
    {
        double mean = Moments(parameter).Mean, variance = 0, time = 1;
        for (int step = 0; step < Steps; step++)
        {
            for (int w = 0; w < Walkers; w++)
                variance += Square(At(step, w, parameter) - mean);
        }

        if (variance == 0)
            return double.PositiveInfinity;
        for (int lag = 1; lag < Steps; lag++)
        {
            double sum = 0;
            for (int step = 0; step + lag < Steps; step++)
            {
                for (int w = 0; w < Walkers; w++)
                    sum += (At(step, w, parameter) - mean) * (At(step + lag, w, parameter) - mean);
            }

            time += 2 * sum / variance;
            if (lag >= 5 * time)
                break;
        }

        return Math.Max(time, 1);
    }

    private double SplitFactor(int parameter)
    {
        int half = Steps / 2, chains = 2 * Walkers;
        double[] means = new double[chains];
        double within = 0;
        for (int c = 0; c < chains; c++)
        {
            int walker = c / 2, start = c % 2 * half;
            for (int step = 0; step < half; step++)
                means[c] += At(start + step, walker, parameter) / half;
            for (int step = 0; step < half; step++)
                within += Square(At(start + step, walker, parameter) - means[c]) / (half - 1) / chains;
        }

        double mean = means.Average(), between = means.Sum(m => Square(m - mean)) / (chains - 1);
        return within == 0 ? double.PositiveInfinity : Math.Sqrt((((half - 1.0) / half * within) + between) / within);
    }

    private static double Square(double x) => x * x;
}
