namespace Mmoda.HighEnergy;

/// <summary>A bin of a spectrum unfolded through a model.</summary>
/// <param name="Spectrum">Which spectrum, 0-based.</param>
/// <param name="LowKeV">Lower edge, keV.</param>
/// <param name="HighKeV">Upper edge, keV.</param>
/// <param name="Rate">Measured rate without background, counts/s.</param>
/// <param name="Sigma">Its standard deviation.</param>
/// <param name="ModelRate">Folded model, counts/s.</param>
/// <param name="Density">Data as photons/cm²/s/keV: measured rate times model over folded model.</param>
/// <param name="DensityError">Its standard deviation.</param>
/// <param name="ModelDensity">The model's mean in the bin, photons/cm²/s/keV.</param>
/// <param name="Residual">Signed root of the bin's part of the statistic, data above the model positive.</param>
public readonly record struct UnfoldedBin(
    int Spectrum, double LowKeV, double HighKeV, double Rate, double Sigma, double ModelRate, double Density, double DensityError, double ModelDensity, double Residual)
{
    /// <summary>Unfolds all bins of a fit. What comes out depends on the model: it is for plots, not for fits.</summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="fit">Its fit.</param>
    public static IReadOnlyList<UnfoldedBin> Unfold(FitProblem problem, FitResult fit)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        double[] free = fit.FreeValues(), rates = new double[problem.BinCount], residuals = new double[problem.BinCount];
        problem.Fold(free, rates);
        problem.Residuals(free, residuals);
        double[] entries = [.. fit.Parameters.Select(p => p.Value)];
        FitParameters fitted = problem.Parameters.WithValues(entries);
        List<UnfoldedBin> bins = new(rates.Length);
        double[] one = new double[1];
        for (int s = 0; s < problem.Datasets.Count; s++)
        {
            double[] values = fitted.ValuesFor(s);
            foreach (DatasetBin bin in problem.Datasets[s].Bins)
            {
                int i = bins.Count;
                double low = Math.Max(bin.LowKeV, 1e-3 * bin.HighKeV), width = bin.HighKeV - low;
                fitted.Model.Integrate([low, bin.HighKeV], values, one);
                double density = one[0] / width, ratio = density / rates[i];
                bins.Add(new UnfoldedBin(
                    s, bin.LowKeV, bin.HighKeV, bin.Rate, bin.Sigma, rates[i], bin.Rate * ratio, bin.Sigma * ratio, density, -residuals[i]));
            }
        }

        return bins;
    }
}
