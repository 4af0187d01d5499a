namespace Mmoda.HighEnergy;

/// <summary>
/// The additive components of a model apart. Each is the whole model with the others switched off: by their norms, or, where a convolution
/// would scale nothing to a flux, by the flux of the convolution.
/// </summary>
internal sealed class ModelParts
{
    private readonly SpectralModel _model;
    private readonly ModelTerm.Leaf[] _additive;
    private readonly ModelTerm.Convolved[] _convolutions;

    /// <summary>Finds the parts of a model.</summary>
    public ModelParts(SpectralModel model)
    {
        _model = model;
        _additive = [.. model.Term.Leaves().Where(l => l.Component.Kind == ComponentKind.Additive)];
        _convolutions = [.. model.Term.Convolutions()];
    }

    /// <summary>Number of additive components, at least 1.</summary>
    public int Count => _additive.Length;

    /// <summary>Name of a part.</summary>
    public string NameOf(int part)
    {
        string name = _model.Parameters[_additive[part].First].Name;
        return name[..name.IndexOf('.', StringComparison.Ordinal)];
    }

    /// <summary>The parameters of the model for which it is one of its parts alone, but for the factor that is returned.</summary>
    /// <param name="part">0-based.</param>
    /// <param name="parameters">Values of the whole model.</param>
    /// <param name="alone">Receives values of the same length.</param>
    public double Isolate(int part, ReadOnlySpan<double> parameters, Span<double> alone)
    {
        parameters.CopyTo(alone);
        ModelTerm.Leaf wanted = _additive[part];
        ModelTerm.Convolved? around = Around(wanted);
        foreach (ModelTerm.Leaf other in _additive)
        {
            if (other == wanted)
                continue;
            ModelTerm.Convolved? convolution = Around(other);
            if (convolution is null || convolution == around)
                alone[other.First + other.Count - 1] = 0;
            else
                alone[convolution.First + 2] = ((FluxConvolution)convolution.Operation.Component).IsEnergy ? double.NegativeInfinity : 0;
        }

        if (around is null)
            return 1;

        // The convolution scales what is left to the flux of all.
        double whole = Flux(around, parameters);
        return whole == 0 ? 0 : Flux(around, alone) / whole;
    }

    private static double Flux(ModelTerm.Convolved convolution, ReadOnlySpan<double> parameters)
    {
        ModelTerm operand = convolution.Operand;
        EnergyBand band = new(parameters[convolution.First], parameters[convolution.First + 1]);
        ModelEvaluator evaluator = new(operand, EnergyGrid.CreateForFlux(band, ModelEvaluator.BreaksOf(operand)));
        return evaluator.Flux(
            ((FluxConvolution)convolution.Operation.Component).IsEnergy, parameters.Slice(operand.First, operand.Count), new bool[operand.Count], new double[operand.Count]);
    }

    /// <summary>The outermost convolution around a component; null for none.</summary>
    private ModelTerm.Convolved? Around(ModelTerm.Leaf leaf) =>
        Array.Find(_convolutions, c => c.Operand.First <= leaf.First && leaf.First < c.Operand.First + c.Operand.Count);
}
