using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>Goodness of a fit by simulation: what the statistic would be if the fitted model were true.</summary>
/// <param name="Observed">The statistic of the data.</param>
/// <param name="Simulated">Those of the simulations, ascending.</param>
public sealed record GoodnessSimulation(double Observed, IReadOnlyList<double> Simulated)
{
    /// <summary>Fraction of simulations that fit worse than the data: small where the model is wrong.</summary>
    public double ProbabilityOfWorse => Simulated.Count(s => s >= Observed) / (double)Simulated.Count;

    /// <summary>Simulates the data from the best fit and fits each simulation.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="fit">Its best fit.</param>
    /// <param name="simulations">Number of simulations, at least 1.</param>
    /// <param name="seed">Equal seeds give equal results.</param>
    public static GoodnessSimulation Run(FitProblem problem, FitResult fit, int simulations = 200, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentOutOfRangeException.ThrowIfLessThan(simulations, 1);
        double[] best = fit.FreeValues(), statistics = new double[simulations];
        SpectralFitter fitter = new(problem);
        for (int i = 0; i < simulations; i++)
        {
            DatasetBin[][] bins = SpectrumSimulation.Redraw(problem, best, new Philox(seed, (ulong)i));
            fitter.Problem = problem.With(bins);
            double[] point = [.. best];
            statistics[i] = fitter.Minimise(point).Statistic;
        }

        Array.Sort(statistics);
        return new GoodnessSimulation(fit.Statistic, statistics);
    }
}
