using System.Globalization;

namespace Mmoda.HighEnergy;

/// <summary>Photoelectric absorption, exp(−N_H σ(E)), by a cross-section for each atom of hydrogen.</summary>
internal sealed class PhotoelectricAbsorption : ModelComponent
{
    // Of hydrogen a fifth is in molecules, which absorb 2.85 times as much as one atom (Wilms, Allen and McCray 2000, section 2).
    private const double HydrogenWithMolecules = 0.8 + (0.1 * 2.85);

    private const double ColumnUnit = 1e22;
    private readonly Func<double, double> _crossSection;
    private readonly IReadOnlyList<double> _edges;
    private readonly bool _isRedshifted;
    private readonly bool _isPartial;

    // One delegate for all calls: evaluating allocates nothing.
    private readonly Func<EnergyGrid, double[]> _make;

    private PhotoelectricAbsorption(
        string name, string description, Func<double, double> crossSection, IReadOnlyList<double> breaks, ComponentParameter? second = null)
        : base(name, ComponentKind.Multiplicative, description, second is null ? [Column()] : [Column(), second])
    {
        _crossSection = crossSection;
        _make = g => [.. g.Points.Select(crossSection)];
        _isRedshifted = second?.Name == "Redshift";
        _isPartial = second?.Name == "CvrFract";
        _edges = breaks;
        Breaks = _isRedshifted ? [] : breaks;
    }

    public override IReadOnlyList<double> Breaks { get; }

    // With a redshift the edges move.
    public override bool IsSmooth => !_isRedshifted;

    public override bool HasMarks => _isRedshifted;

    /// <summary>All variants.</summary>
    public static IEnumerable<PhotoelectricAbsorption> All()
    {
        const string Verner = "cross-sections of Verner and Yakovlev 1995 and Verner et al. 1996";
        const string Ph = "absorption, abundances of Anders and Grevesse 1989, " + Verner;
        const string Tb = "absorption, abundances and H2 of Wilms et al. 2000 (no grains), " + Verner;
        ComponentParameter redshift = new("Redshift", "", 0, -0.999, 20, IsFrozen: true), covering = new("CvrFract", "", 0.5, 0, 1);
        Func<double, double> ph = e => PhotoelectricCrossSections.Of(e, Abundances.AndersGrevesse);
        Func<double, double> tb = e => PhotoelectricCrossSections.Of(e, Abundances.Wilms, HydrogenWithMolecules);
        IReadOnlyList<double> edges = PhotoelectricCrossSections.Thresholds;
        yield return new("phabs", Ph, ph, edges);
        yield return new("tbabs", Tb, tb, edges);
        yield return new("wabs", "absorption, Morrison and McCammon 1983 (above 10 keV their last polynomial)", MorrisonMcCammon.Of, MorrisonMcCammon.Thresholds);
        yield return new("zphabs", Ph + ", at a redshift", ph, edges, redshift);
        yield return new("ztbabs", Tb + ", at a redshift", tb, edges, redshift);
        yield return new("pcfabs", "phabs that covers a fraction", ph, edges, covering);
    }

    public override void Mark(ReadOnlySpan<double> p, EnergyMarks marks)
    {
        foreach (double edge in _edges)
            marks.AddJump(edge / (1 + p[1]));
    }

    public override void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        double redshift = _isRedshifted ? p[1] : 0;
        double[] crossSections = CrossSections(grid, redshift);
        VectorExponential.OfScaled(crossSections, -ColumnUnit * p[0], values);
        double covered = _isPartial ? p[1] : 1;
        for (int i = 0; i < values.Length; i++)
        {
            double passed = values[i];
            if (rows.Wants(0))
                rows[0][i] = -ColumnUnit * crossSections[i] * covered * passed;
            if (!_isPartial)
                continue;
            if (rows.Wants(1))
                rows[1][i] = passed - 1;
            values[i] = 1 - covered + (covered * passed);
        }

        if (_isRedshifted && rows.Wants(1))
            FillByRedshift(grid, p[0], redshift, rows[1]);
    }

    private static ComponentParameter Column() => new("nH", "1e22 cm-2", 1, 0, 1e6);

    private double[] CrossSections(EnergyGrid grid, double redshift)
    {
        return redshift == 0 ? grid.Derived(Name, _make) : Redshifted(grid, redshift);
    }

    private double[] Redshifted(EnergyGrid grid, double redshift)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{Name} {redshift:R}");
        return grid.Derived(key, g => [.. g.Points.Select(e => _crossSection(e * (1 + redshift)))]);
    }

    // The cross-sections have no simple derivative: a central difference, over just the ranges around the jumps.
    private void FillByRedshift(EnergyGrid grid, double column, double redshift, Span<double> row)
    {
        double step = EnergyMarks.JumpHalfWidth * (1 + redshift);
        for (int i = 0; i < row.Length; i++)
        {
            double above = _crossSection(grid.Points[i] * (1 + redshift + step)), below = _crossSection(grid.Points[i] * (1 + redshift - step));
            row[i] = (Math.Exp(-ColumnUnit * column * above) - Math.Exp(-ColumnUnit * column * below)) / (2 * step);
        }
    }
}
