namespace Mmoda.HighEnergy;

/// <summary>A component of spectral models. Stateless: parameters and points are given, results go into memory of the caller.</summary>
/// <param name="name">Name in expressions.</param>
/// <param name="kind">What it is.</param>
/// <param name="description">One line, with the source of the formula.</param>
/// <param name="parameters">Its parameters, in order; an additive component's last one is its normalisation.</param>
internal abstract class ModelComponent(string name, ComponentKind kind, string description, params ComponentParameter[] parameters)
{
    /// <summary>Name in expressions.</summary>
    public string Name { get; } = name;

    /// <summary>What it is.</summary>
    public ComponentKind Kind { get; } = kind;

    /// <summary>One line, with the source of the formula.</summary>
    public string Description { get; } = description;

    /// <summary>Its parameters, in order.</summary>
    public IReadOnlyList<ComponentParameter> Parameters { get; } = parameters;

    /// <summary>Whether the component can fill a grid by bins with integrals; true also for factors that do not depend on energy.</summary>
    public virtual bool CanIntegrate => false;

    /// <summary>Whether, apart from its breaks, the component has no kink and no feature narrower than an eighth of its energy.</summary>
    public virtual bool IsSmooth => false;

    /// <summary>Energies where the component jumps whatever its parameters are, keV, ascending.</summary>
    public virtual IReadOnlyList<double> Breaks => [];

    /// <summary>Whether the component has kinks, jumps or narrow features that depend on its parameters.</summary>
    public virtual bool HasMarks => false;

    /// <summary>
    /// Marks the kinks, jumps and narrow features, so that ranges of energy are divided there. A jump is marked by a narrow range around it,
    /// which is one cell: there the value is the mean over the cell, and derivatives those of the mean.
    /// </summary>
    /// <param name="p">Parameters, in order.</param>
    /// <param name="marks">Receives them.</param>
    public virtual void Mark(ReadOnlySpan<double> p, EnergyMarks marks)
    {
    }

    /// <summary>
    /// Fills values at the points of a grid: photons/cm²/s/keV or a factor (on a grid by bins, photons/cm²/s in each), and the derivatives
    /// that are wanted. Nothing is allocated after the first call for a grid.
    /// </summary>
    /// <param name="grid">The points.</param>
    /// <param name="p">Parameters, in order.</param>
    /// <param name="values">Receives one value for each point.</param>
    /// <param name="rows">Receives the derivatives by the parameters that are wanted.</param>
    public abstract void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows);
}
