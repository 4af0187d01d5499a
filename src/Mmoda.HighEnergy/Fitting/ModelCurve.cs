namespace Mmoda.HighEnergy;

/// <summary>A fitted model of the first spectrum on a fine grid of energies, for plots.</summary>
/// <param name="EnergiesKeV">Ascending energies, keV.</param>
/// <param name="Density">Photons/cm²/s/keV.</param>
/// <param name="Components">Each additive component with all that multiplies it.</param>
public sealed record ModelCurve(IReadOnlyList<double> EnergiesKeV, IReadOnlyList<double> Density, IReadOnlyList<ModelCurve.Part> Components)
{
    private const int Points = 240;
    private const double Margin = 1.05;

    /// <summary>One additive component.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Density">Photons/cm²/s/keV at the energies of the curve.</param>
    public sealed record Part(string Name, IReadOnlyList<double> Density);

    /// <summary>Computes the curve over the energies of all spectra, and 5 % beyond.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="fit">Its fit.</param>
    public static ModelCurve Of(FitProblem problem, FitResult fit)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        double high = Margin * problem.Datasets.Max(d => d.Bins[^1].HighKeV);
        double low = problem.Datasets.Min(d => Math.Max(d.Bins[0].LowKeV, 1e-3 * d.Bins[0].HighKeV)) / Margin;
        double[] edges = [.. Enumerable.Range(0, Points + 1).Select(i => low * Math.Pow(high / low, i / (double)Points))];
        double[] entries = [.. fit.Parameters.Select(p => p.Value)], values = problem.Parameters.WithValues(entries).ValuesFor(0), photons = new double[Points];
        problem.Parameters.Model.Integrate(edges, values, photons);
        double[] Densities(IReadOnlyList<double> integrals) => [.. integrals.Select((n, i) => n / (edges[i + 1] - edges[i]))];
        return new ModelCurve(
            [.. Enumerable.Range(0, Points).Select(i => Math.Sqrt(edges[i] * edges[i + 1]))],
            Densities(photons),
            [.. problem.Parameters.Model.IntegrateComponents(edges, values).Select(c => new Part(c.Name, Densities(c.Photons)))]);
    }
}
