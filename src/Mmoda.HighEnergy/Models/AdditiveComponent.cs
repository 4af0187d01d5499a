namespace Mmoda.HighEnergy;

/// <summary>A photon spectrum: a shape times a normalisation, which is the last parameter.</summary>
/// <param name="name">Name in expressions.</param>
/// <param name="description">One line, with the source of the formula.</param>
/// <param name="parameters">Its parameters; the last is the normalisation.</param>
internal abstract class AdditiveComponent(string name, string description, params ComponentParameter[] parameters)
    : ModelComponent(name, ComponentKind.Additive, description, parameters)
{
    /// <inheritdoc/>
    public override void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        int norm = Parameters.Count - 1;
        Shape(grid, p, values, rows);
        if (rows.Wants(norm))
            values.CopyTo(rows[norm]);
        Scale(values, p[norm]);
        for (int k = 0; k < norm; k++)
        {
            if (rows.Wants(k))
                Scale(rows[k], p[norm]);
        }
    }

    /// <summary>As <see cref="ModelComponent.Evaluate"/>, for a normalisation of 1.</summary>
    protected abstract void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows);

    /// <summary>The usual normalisation.</summary>
    protected static ComponentParameter Norm(string unit = "1/(keV cm2 s)") => new("norm", unit, 1, 0, 1e24);

    private static void Scale(Span<double> values, double factor)
    {
        if (factor == 1)
            return;
        for (int i = 0; i < values.Length; i++)
            values[i] *= factor;
    }
}
