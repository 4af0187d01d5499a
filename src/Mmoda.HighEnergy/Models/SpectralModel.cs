namespace Mmoda.HighEnergy;

/// <summary>A model of a photon spectrum: an expression of components, such as <c>tbabs*(powerlaw+gaussian)</c>. Immutable.</summary>
public sealed class SpectralModel
{
    private SpectralModel(string expression, ModelTerm term)
    {
        (Expression, Term) = (expression, term);
        ModelTerm.Leaf[] leaves = [.. term.Leaves()];
        List<ModelParameter> parameters = [];
        for (int i = 0; i < leaves.Length; i++)
        {
            int number = leaves.Take(i).Count(l => l.Component == leaves[i].Component) + 1;
            string component = number == 1 ? leaves[i].Component.Name : FormattableString.Invariant($"{leaves[i].Component.Name}_{number}");
            parameters.AddRange(leaves[i].Component.Parameters.Select(p =>
                new ModelParameter($"{component}.{p.Name}", p.Unit, p.Value, p.Lower, p.Upper, p.IsFrozen)));
        }

        // What a convolution scales to a flux has one norm too many.
        foreach (ModelTerm.Convolved convolved in term.Convolutions())
        {
            ModelTerm.Leaf first = convolved.Operand.Leaves().First(l => l.Component.Kind == ComponentKind.Additive);
            int norm = first.First + first.Count - 1;
            parameters[norm] = parameters[norm] with { IsFrozen = true };
        }

        Parameters = parameters;
    }

    /// <summary>All components that expressions can use.</summary>
    public static IReadOnlyList<ComponentDescription> Components { get; } =
        [.. ComponentCatalogue.All.Select(c => new ComponentDescription(c.Name, c.Kind, c.Description, c.Parameters))];

    /// <summary>The expression as it was given.</summary>
    public string Expression { get; }

    /// <summary>The parameters, from left to right.</summary>
    public IReadOnlyList<ModelParameter> Parameters { get; }

    internal ModelTerm Term { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="expression">Sums of additive components, each multiplied by factors: <c>constant*phabs*cutoffpl</c>.</param>
    /// <exception cref="ModelExpressionException">The expression is wrong; the message tells where, what was found and what is allowed.</exception>
    public static SpectralModel Parse(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return new SpectralModel(expression, ModelExpressionParser.Parse(expression));
    }

    /// <summary>Photons/cm²/s in ranges of energy.</summary>
    /// <param name="edgesKeV">n + 1 ascending edges, keV, above 0.</param>
    /// <param name="parameters">Values in the order of <see cref="Parameters"/>.</param>
    /// <param name="photons">Receives n values.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the edges do not ascend from above 0.</exception>
    public void Integrate(ReadOnlySpan<double> edgesKeV, ReadOnlySpan<double> parameters, Span<double> photons)
    {
        if (parameters.Length != Parameters.Count)
            throw new ArgumentException($"The model has {Parameters.Count} parameters, {parameters.Length} are given.", nameof(parameters));
        if (edgesKeV.Length != photons.Length + 1)
            throw new ArgumentException($"{edgesKeV.Length} edges do not make {photons.Length} ranges.", nameof(photons));
        for (int i = 0; i < edgesKeV.Length; i++)
        {
            if (!(edgesKeV[i] > (i == 0 ? 0 : edgesKeV[i - 1])))
                throw new ArgumentException(FormattableString.Invariant($"Edge {i} is {edgesKeV[i]}; ascending edges above 0 are expected."), nameof(edgesKeV));
        }

        EnergyGrid grid = ModelEvaluator.CreateGrid(Term, edgesKeV[..^1], edgesKeV[1..]);
        new ModelEvaluator(Term, grid).Integrate(parameters, new bool[parameters.Length], photons, new double[parameters.Length * grid.BinCount]);
    }

    /// <summary>Photons/cm²/s in ranges of energy, of each additive component with all that multiplies it; together they are the model.</summary>
    /// <param name="edgesKeV">n + 1 ascending edges, keV, above 0.</param>
    /// <param name="parameters">Values in the order of <see cref="Parameters"/>.</param>
    /// <returns>The components from left to right; at least one.</returns>
    /// <exception cref="ArgumentException">A length is wrong, or the edges do not ascend from above 0.</exception>
    public IReadOnlyList<ComponentPhotons> IntegrateComponents(ReadOnlySpan<double> edgesKeV, ReadOnlySpan<double> parameters)
    {
        ModelParts parts = new(this);
        List<ComponentPhotons> components = [];
        double[] alone = new double[parameters.Length];
        for (int i = 0; i < parts.Count; i++)
        {
            double[] photons = new double[edgesKeV.Length - 1];
            double factor = parts.Isolate(i, parameters, alone);
            if (factor != 0)
                Integrate(edgesKeV, alone, photons);
            for (int e = 0; e < photons.Length; e++)
                photons[e] *= factor;
            components.Add(new ComponentPhotons(parts.NameOf(i), photons));
        }

        return components;
    }

    /// <summary>Energy flux in a band, erg/cm²/s.</summary>
    /// <param name="band">The band.</param>
    /// <param name="parameters">Values in the order of <see cref="Parameters"/>.</param>
    public double EnergyFlux(EnergyBand band, ReadOnlySpan<double> parameters) => Flux(band, parameters, isEnergy: true) * PhotonEnergy.ErgPerKeV;

    /// <summary>Photon flux in a band, photons/cm²/s.</summary>
    /// <param name="band">The band.</param>
    /// <param name="parameters">Values in the order of <see cref="Parameters"/>.</param>
    public double PhotonFlux(EnergyBand band, ReadOnlySpan<double> parameters) => Flux(band, parameters, isEnergy: false);

    internal ModelEvaluator CreateFluxEvaluator(EnergyBand band) => new(Term, EnergyGrid.CreateForFlux(band, ModelEvaluator.BreaksOf(Term)));

    private double Flux(EnergyBand band, ReadOnlySpan<double> parameters, bool isEnergy)
    {
        if (parameters.Length != Parameters.Count)
            throw new ArgumentException($"The model has {Parameters.Count} parameters, {parameters.Length} are given.", nameof(parameters));
        return CreateFluxEvaluator(band).Flux(isEnergy, parameters, new bool[parameters.Length], new double[parameters.Length]);
    }
}
