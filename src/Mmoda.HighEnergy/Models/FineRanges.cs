namespace Mmoda.HighEnergy;

/// <summary>
/// The ranges of a grid in which a model with its present parameters has kinks, jumps or narrow features, on a grid of their own. The integral
/// over a range that is divided at its features is a smooth function of where they are. Allocates when features move; not thread-safe.
/// </summary>
/// <param name="term">The model.</param>
/// <param name="grid">The grid of the whole model.</param>
internal sealed class FineRanges(ModelTerm term, EnergyGrid grid)
{
    private readonly ModelTerm.Leaf[] _leaves = [.. term.Leaves().Where(l => l.Component.HasMarks)];
    private readonly double[] _breaks = ModelEvaluator.BreaksOf(term);
    private readonly EnergyMarks _marks = new();
    private readonly List<int> _bins = [];
    private double[]? _last;
    private ModelEvaluator? _evaluator;
    private double[] _photons = [];
    private double[] _rows = [];

    /// <summary>The ranges, ascending, for the parameters of the last <see cref="Divide"/>.</summary>
    public IReadOnlyList<int> Bins => _bins;

    /// <summary>The model on these ranges; null where there are none.</summary>
    public ModelEvaluator? Evaluator => _bins.Count == 0 ? null : _evaluator;

    /// <summary>Finds the ranges.</summary>
    /// <param name="parameters">Values of the term's parameters.</param>
    public void Divide(ReadOnlySpan<double> parameters)
    {
        _marks.Clear();
        foreach (ModelTerm.Leaf leaf in _leaves)
            leaf.Component.Mark(parameters.Slice(leaf.First - term.First, leaf.Count), _marks);
        _marks.Sort();
        if (_last is not null && _marks.Equal(_last))
            return;
        _last = _marks.ToArray();
        EnergyGrid fine = EnergyGrid.CreateDivided(grid, _breaks, _marks, _bins);
        if (_bins.Count == 0)
            return;
        _evaluator = new ModelEvaluator(term, fine, isDivided: true);
        if (_photons.Length < _bins.Count)
        {
            _photons = new double[_bins.Count];
            _rows = new double[_bins.Count * term.Count];
        }
    }

    /// <summary>Replaces what the whole grid gave for these ranges.</summary>
    /// <param name="parameters">Those of the last <see cref="Divide"/>.</param>
    /// <param name="wanted">By which derivatives are wanted.</param>
    /// <param name="photons">One value for each range of the grid.</param>
    /// <param name="derivatives">Parameters × ranges of the grid.</param>
    public void Replace(ReadOnlySpan<double> parameters, ReadOnlySpan<bool> wanted, Span<double> photons, Span<double> derivatives)
    {
        if (Evaluator is not { } evaluator)
            return;
        int count = _bins.Count;
        evaluator.Integrate(parameters, wanted, _photons.AsSpan(0, count), _rows);
        for (int i = 0; i < count; i++)
            photons[_bins[i]] = _photons[i];
        for (int k = 0; k < wanted.Length; k++)
        {
            for (int i = 0; i < count && wanted[k]; i++)
                derivatives[(k * grid.BinCount) + _bins[i]] = _rows[(k * count) + i];
        }
    }
}
