namespace Mmoda.HighEnergy;

/// <summary>What one additive component of a fitted model gives in the bins of a spectrum.</summary>
/// <param name="Name">The component; the second of a kind is <c>gaussian_2</c>.</param>
/// <param name="Rates">Counts/s in each bin; those of all components add up to the folded model.</param>
public sealed record ComponentRates(string Name, IReadOnlyList<double> Rates)
{
    /// <summary>Folds each additive component, with all that multiplies it, through the response of a spectrum.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="fit">Its fit.</param>
    /// <param name="spectrum">Which spectrum, 0-based.</param>
    public static IReadOnlyList<ComponentRates> Fold(FitProblem problem, FitResult fit, int spectrum)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        SpectralModel model = problem.Parameters.Model;
        SpectralDataset dataset = problem.Datasets[spectrum];
        double[] entries = [.. fit.Parameters.Select(p => p.Value)];
        double[] values = problem.Parameters.WithValues(entries).ValuesFor(spectrum), alone = new double[values.Length];
        EnergyGrid grid = ModelEvaluator.CreateGrid(model.Term, dataset.Response.PhotonLow, dataset.Response.PhotonHigh);
        ModelEvaluator evaluator = new(model.Term, grid);
        ModelParts parts = new(model);
        double[] photons = new double[grid.BinCount], rows = new double[values.Length * grid.BinCount];
        List<ComponentRates> components = [];
        for (int i = 0; i < parts.Count; i++)
        {
            double[] rates = new double[dataset.Bins.Count];
            double factor = parts.Isolate(i, values, alone);
            if (factor != 0)
            {
                evaluator.Integrate(alone, new bool[values.Length], photons, rows);
                dataset.Folding.Fold(photons, rates);
            }

            for (int k = 0; k < rates.Length; k++)
                rates[k] *= factor;
            components.Add(new ComponentRates(parts.NameOf(i), rates));
        }

        return components;
    }
}
