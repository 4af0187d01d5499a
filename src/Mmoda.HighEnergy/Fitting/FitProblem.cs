namespace Mmoda.HighEnergy;

/// <summary>
/// Spectra, a model with its parameters, and a statistic: what a fit minimises. Owns the memory for computing it, so that after the first
/// call nothing is allocated. Not thread-safe; <see cref="Clone"/> gives another thread its own.
/// </summary>
public sealed class FitProblem
{
    private readonly DatasetModel[] _parts;
    private readonly StatisticKernel[] _kernels;
    private readonly FitStatistic _asked;
    private readonly double[] _point;
    private readonly double[] _slopes;
    private readonly double[] _information;
    private readonly double[] _scratch;

    /// <summary>Joins the parts.</summary>
    /// <param name="datasets">At least one.</param>
    /// <param name="parameters">Parameters for so many spectra.</param>
    /// <param name="statistic">What is minimised.</param>
    /// <exception cref="ArgumentException">Numbers do not fit, or the data do not have what the statistic needs.</exception>
    public FitProblem(IReadOnlyList<SpectralDataset> datasets, FitParameters parameters, FitStatistic statistic = FitStatistic.ChiSquared)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        ArgumentNullException.ThrowIfNull(parameters);
        if (datasets.Count != parameters.SpectrumCount)
            throw new ArgumentException($"The parameters are for {parameters.SpectrumCount} spectra, given are {datasets.Count}.", nameof(parameters));
        (Datasets, Parameters, _asked) = (datasets, parameters, statistic);
        _kernels = [.. datasets.Select(d => new StatisticKernel(d, statistic))];
        Free = [.. Enumerable.Range(0, parameters.Entries.Count).Where(i => parameters.Entries[i].IsFree)];
        _parts = [.. datasets.Select((d, s) => new DatasetModel(d, parameters, s, Free))];
        BinCount = datasets.Sum(d => d.Bins.Count);
        UsedBins = _kernels.Sum(k => k.Used);
        _point = new double[Free.Count];
        (_slopes, _information, _scratch) = (new double[BinCount], new double[BinCount], new double[BinCount]);
    }

    private FitProblem(FitProblem other, StatisticKernel[] kernels)
    {
        (Datasets, Parameters, _asked, Free, BinCount) = (other.Datasets, other.Parameters, other._asked, other.Free, other.BinCount);
        _kernels = kernels;
        _parts = [.. other._parts.Select(p => p.Clone())];
        UsedBins = kernels.Sum(k => k.Used);
        _point = new double[Free.Count];
        (_slopes, _information, _scratch) = (new double[BinCount], new double[BinCount], new double[BinCount]);
    }

    /// <summary>The spectra.</summary>
    public IReadOnlyList<SpectralDataset> Datasets { get; }

    /// <summary>The parameters with the values where fits start.</summary>
    public FitParameters Parameters { get; }

    /// <summary>Indices of the free ones.</summary>
    public IReadOnlyList<int> Free { get; }

    /// <summary>The statistic of the first spectrum; others may have W where this one has C.</summary>
    public FitStatistic Statistic => _kernels[0].Statistic;

    /// <summary>Number of bins of all spectra.</summary>
    public int BinCount { get; }

    /// <summary>Number of bins that count in the statistic.</summary>
    public int UsedBins { get; }

    /// <summary>Values of the free parameters where fits start.</summary>
    public double[] Start() => [.. Free.Select(i => Parameters.Entries[i].Value)];

    /// <summary>What is minimised for one of the spectra: those with a background may have another statistic than those without.</summary>
    internal FitStatistic StatisticOf(int dataset) => _kernels[dataset].Statistic;

    /// <summary>The same problem with memory of its own.</summary>
    public FitProblem Clone() => new(this, _kernels);

    /// <summary>The statistic for values of the free parameters; +∞ where the model is impossible.</summary>
    public double Evaluate(ReadOnlySpan<double> free)
    {
        double sum = 0;
        for (int s = 0; s < _parts.Length; s++)
            sum += _kernels[s].Value(_parts[s].Rates(free));
        return double.IsNaN(sum) ? double.PositiveInfinity : sum;
    }

    /// <summary>Rates of the model in the bins of all spectra, one after the other, counts/s.</summary>
    public void Fold(ReadOnlySpan<double> free, Span<double> rates)
    {
        int at = 0;
        foreach (DatasetModel part in _parts)
        {
            part.Rates(free).CopyTo(rates[at..]);
            at += part.BinCount;
        }
    }

    /// <summary>Signed roots of the parts of the statistic, one for each bin.</summary>
    public void Residuals(ReadOnlySpan<double> free, Span<double> residuals)
    {
        int at = 0;
        for (int s = 0; s < _parts.Length; s++)
        {
            int n = _parts[s].BinCount;
            _kernels[s].Residuals(_parts[s].Rates(free), residuals.Slice(at, n), _slopes.AsSpan(at, n), _information.AsSpan(at, n));
            at += n;
        }

        free.CopyTo(_point);
    }

    /// <summary>The problem for measurements of the same bins that were made otherwise, for simulations.</summary>
    internal FitProblem With(DatasetBin[][] bins) => new(this, [.. _kernels.Select((k, s) => k.With(bins[s]))]);

    /// <summary>Derivatives of the residuals, bins fastest; or, for the covariance, of the rates in units of their expected errors.</summary>
    internal void Jacobian(ReadOnlySpan<double> free, Span<double> jacobian, bool isForCovariance = false)
    {
        // Slopes belong to the last residuals; usually these were computed at the same point.
        if (!free.SequenceEqual(_point))
            Residuals(free, _scratch);
        int at = 0;
        for (int s = 0; s < _parts.Length; s++)
        {
            int n = _parts[s].BinCount;
            for (int f = 0; f < free.Length; f++)
            {
                Span<double> column = jacobian.Slice((f * BinCount) + at, n);
                _parts[s].Derivative(free, f, column);
                for (int i = 0; i < n; i++)
                    column[i] *= isForCovariance ? Math.Sqrt(_information[at + i]) : _slopes[at + i];
            }

            at += n;
        }
    }
}
