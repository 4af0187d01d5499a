namespace Mmoda.HighEnergy;

/// <summary>The model of one dataset: from free parameters to rates in bins, with derivatives. Owns its memory.</summary>
internal sealed class DatasetModel
{
    private readonly SpectralDataset _dataset;
    private readonly FitParameters _parameters;
    private readonly int _spectrum;
    private readonly IReadOnlyList<int> _free;
    private readonly EnergyGrid _grid;
    private readonly FoldingMatrix _folding;
    private readonly ModelEvaluator _evaluator;
    private readonly double[] _values;
    private readonly bool[] _wanted;
    private readonly int[] _freeOf;
    private readonly double[] _factors;
    private readonly double[] _photons;
    private readonly double[] _rows;
    private readonly double[] _sum;
    private readonly double[] _rates;
    private readonly double[] _point;
    private bool _isComputed;
    private readonly int _linear = -1;

    public DatasetModel(SpectralDataset dataset, FitParameters parameters, int spectrum, IReadOnlyList<int> free)
        : this(dataset, parameters, spectrum, free, Choose(dataset, parameters.Model.Term))
    {
    }

    private DatasetModel(
        SpectralDataset dataset, FitParameters parameters, int spectrum, IReadOnlyList<int> free, (EnergyGrid Grid, FoldingMatrix Folding) folding)
    {
        (_dataset, _parameters, _spectrum, _free) = (dataset, parameters, spectrum, free);
        (_grid, _folding) = folding;
        EnergyGrid grid = _grid;
        SpectralModel model = parameters.Model;
        int n = model.Parameters.Count;
        _evaluator = new ModelEvaluator(model.Term, grid);
        _values = parameters.ValuesFor(spectrum);
        _wanted = new bool[n];
        _freeOf = new int[n];
        _factors = new double[n];
        for (int k = 0; k < n; k++)
        {
            (int entry, double factor) = parameters.Resolve(parameters.EntryOf(spectrum, k));
            _factors[k] = factor;
            _freeOf[k] = -1;
            for (int f = 0; f < free.Count; f++)
            {
                if (free[f] == entry)
                    _freeOf[k] = f;
            }

            _wanted[k] = _freeOf[k] >= 0;
        }

        // The norm of a single additive component scales the rates: its derivative needs no folding.
        ModelTerm.Leaf[] additive = [.. model.Term.Leaves().Where(l => l.Component.Kind == ComponentKind.Additive)];
        bool isScaled = model.Term.Leaves().Any(l => l.Component.Kind == ComponentKind.Convolution);
        if (additive.Length == 1 && !isScaled)
        {
            int norm = additive[0].First + additive[0].Count - 1, owner = _freeOf[norm];
            if (owner >= 0 && _freeOf.Count(f => f == owner) == 1)
            {
                _linear = norm;
                _wanted[norm] = false;
            }
        }

        _photons = new double[grid.BinCount];
        _rows = new double[n * grid.BinCount];
        _sum = new double[grid.BinCount];
        _rates = new double[dataset.Bins.Count];
        _point = new double[free.Count];
        Array.Fill(_point, double.NaN);
    }

    /// <summary>Number of bins.</summary>
    public int BinCount => _rates.Length;

    /// <summary>Another one with its own memory.</summary>
    public DatasetModel Clone() => new(_dataset, _parameters, _spectrum, _free, (_grid, _folding));

    /// <summary>Rates of the model, counts/s; valid until the next call.</summary>
    public ReadOnlySpan<double> Rates(ReadOnlySpan<double> free)
    {
        Compute(free);
        return _rates;
    }

    /// <summary>Derivatives of the rates by a free parameter.</summary>
    public void Derivative(ReadOnlySpan<double> free, int parameter, Span<double> derivatives)
    {
        Compute(free);
        if (_linear >= 0 && _freeOf[_linear] == parameter)
        {
            double norm = _values[_linear];
            if (norm != 0)
            {
                for (int i = 0; i < derivatives.Length; i++)
                    derivatives[i] = _factors[_linear] * _rates[i] / norm;
                return;
            }

            _values[_linear] = 1;
            _evaluator.Integrate(_values, new bool[_values.Length], _sum, _rows);
            _values[_linear] = 0;
            _folding.Fold(_sum, derivatives);
            return;
        }

        int n = _grid.BinCount, found = 0;
        ReadOnlySpan<double> total = default;
        for (int k = 0; k < _values.Length; k++)
        {
            if (_freeOf[k] != parameter)
                continue;
            ReadOnlySpan<double> row = _rows.AsSpan(k * n, n);
            if (found++ == 0 && _factors[k] == 1)
            {
                total = row;
                continue;
            }

            if (found == 2 && !total.IsEmpty)
                total.CopyTo(_sum);
            else if (found == 1)
                _sum.AsSpan().Clear();
            for (int i = 0; i < n; i++)
                _sum[i] += _factors[k] * row[i];
            total = _sum;
        }

        if (found == 0)
            derivatives.Clear();
        else
            _folding.Fold(total, derivatives);
    }

    // A smooth model is taken at few energies; others are integrated over each range of the response.
    private static (EnergyGrid Grid, FoldingMatrix Folding) Choose(SpectralDataset dataset, ModelTerm term)
    {
        DetectorResponse response = dataset.Response;
        return term.IsSmooth(response.PhotonLow[0], response.PhotonHigh[^1]) && dataset.Condensed is { } condensed
            ? (condensed.Grid, condensed.Folding)
            : (ModelEvaluator.CreateGrid(term, response.PhotonLow, response.PhotonHigh), dataset.Folding);
    }

    private void Compute(ReadOnlySpan<double> free)
    {
        if (_isComputed && free.SequenceEqual(_point))
            return;
        for (int k = 0; k < _values.Length; k++)
        {
            if (_freeOf[k] >= 0)
                _values[k] = _factors[k] * free[_freeOf[k]];
        }

        _evaluator.Integrate(_values, _wanted, _photons, _rows);
        _folding.Fold(_photons, _rates);
        free.CopyTo(_point);
        _isComputed = true;
    }
}
