namespace Mmoda.HighEnergy;

/// <summary>
/// Computes a model and its derivatives on a grid. Owns its memory: after the first call nothing is allocated, but where kinks and narrow
/// features of factors move (<see cref="FineRanges"/>). Not thread-safe.
/// </summary>
internal sealed class ModelEvaluator
{
    private readonly ModelTerm _term;
    private readonly EnergyGrid _grid;
    private readonly int _count;
    private readonly double[] _values;
    private readonly double[] _rows;
    private readonly FineRanges? _fine;
    private readonly List<double[]> _scratch = [];
    private readonly Dictionary<ModelTerm, (EnergyBand Band, ModelEvaluator Evaluator)> _bands = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes the memory.</summary>
    /// <param name="term">A model; its parameters are neighbours.</param>
    /// <param name="grid">The grid; by bins only if the term allows that.</param>
    /// <param name="isDivided">Whether the grid is divided at the features of the model already.</param>
    public ModelEvaluator(ModelTerm term, EnergyGrid grid, bool isDivided = false)
    {
        _fine = isDivided || grid.IsByBins || !term.Leaves().Any(l => l.Component.HasMarks) ? null : new FineRanges(term, grid);
        (_term, _grid, _count) = (term, grid, grid.Count);
        _values = new double[_count];
        _rows = new double[_count * term.Count];
    }

    /// <summary>A grid on which the model is accurate.</summary>
    public static EnergyGrid CreateGrid(ModelTerm term, ReadOnlySpan<double> low, ReadOnlySpan<double> high) =>
        term.CanIntegrate() ? EnergyGrid.CreateByBins(low, high) : EnergyGrid.Create(low, high, BreaksOf(term));

    /// <summary>Energies where a component jumps, ascending.</summary>
    public static double[] BreaksOf(ModelTerm term) => [.. term.Leaves().SelectMany(l => l.Component.Breaks).Distinct().Order()];

    /// <summary>Computes photons/cm²/s in each range, and their derivatives.</summary>
    /// <param name="parameters">Values of the term's parameters.</param>
    /// <param name="wanted">By which parameters derivatives are wanted.</param>
    /// <param name="photons">Receives one value for each range.</param>
    /// <param name="derivatives">Parameters × ranges; receives rows for those that are wanted.</param>
    public void Integrate(ReadOnlySpan<double> parameters, ReadOnlySpan<bool> wanted, Span<double> photons, Span<double> derivatives)
    {
        int bins = _grid.BinCount;
        if (_grid.IsByBins)
        {
            Evaluate(_term, parameters, photons, new DerivativeRows(derivatives, wanted, bins), 0);
            return;
        }

        DerivativeRows rows = new(_rows, wanted, _count);
        Evaluate(_term, parameters, _values, rows, 0);
        Sum(_values, photons);
        for (int k = 0; k < wanted.Length; k++)
        {
            if (wanted[k])
                Sum(rows[k], derivatives.Slice(k * bins, bins));
        }

        _fine?.Divide(parameters);
        _fine?.Replace(parameters, wanted, photons, derivatives);
    }

    /// <summary>The flux over the whole grid, keV/cm²/s or photons/cm²/s, and its derivatives.</summary>
    /// <param name="isEnergy">Whether photons count by their energy.</param>
    /// <param name="parameters">Values of the term's parameters.</param>
    /// <param name="wanted">By which parameters derivatives are wanted.</param>
    /// <param name="derivatives">Receives one for each parameter; 0 where not wanted.</param>
    public double Flux(bool isEnergy, ReadOnlySpan<double> parameters, ReadOnlySpan<bool> wanted, Span<double> derivatives)
    {
        DerivativeRows rows = new(_rows, wanted, _count);
        Evaluate(_term, parameters, _values, rows, 0);
        _fine?.Divide(parameters);
        double flux = Flux(isEnergy, _values);
        for (int k = 0; k < wanted.Length; k++)
            derivatives[k] = wanted[k] ? Flux(isEnergy, rows[k]) : 0;
        if (_fine?.Evaluator is not { } fine)
            return flux;
        Span<double> more = stackalloc double[wanted.Length];
        flux += fine.Flux(isEnergy, parameters, wanted, more);
        for (int k = 0; k < wanted.Length; k++)
            derivatives[k] += more[k];
        return flux;
    }

    private double Flux(bool isEnergy, ReadOnlySpan<double> values)
    {
        // Ranges that are computed apart do not count here.
        double sum = 0;
        int apart = 0, count = _fine?.Bins.Count ?? 0;
        for (int bin = 0; bin < _grid.BinCount; bin++)
        {
            if (apart < count && _fine!.Bins[apart] == bin) // There are some, so it exists.
            {
                apart++;
                continue;
            }

            for (int i = _grid.BinStart[bin]; i < _grid.BinStart[bin + 1]; i++)
                sum += values[i] * _grid.Weights[i] * (isEnergy ? _grid.Points[i] : 1);
        }

        return sum;
    }

    private void Sum(ReadOnlySpan<double> values, Span<double> bins)
    {
        int[] start = _grid.BinStart;
        double[] weights = _grid.Weights;
        for (int bin = 0; bin < bins.Length; bin++)
        {
            double sum = 0;
            for (int i = start[bin]; i < start[bin + 1]; i++)
                sum += weights[i] * values[i];
            bins[bin] = sum;
        }
    }

    // Parameters, wanted and rows are always those of this evaluator's whole term.
    private void Evaluate(ModelTerm term, ReadOnlySpan<double> parameters, Span<double> values, DerivativeRows rows, int depth)
    {
        switch (term)
        {
            case ModelTerm.Leaf leaf:
                int first = leaf.First - _term.First;
                leaf.Component.Evaluate(_grid, parameters.Slice(first, leaf.Count), values, rows.Slice(first, leaf.Count));
                break;
            case ModelTerm.Sum sum:
                Evaluate(sum.Terms[0], parameters, values, rows, depth);
                for (int t = 1; t < sum.Terms.Count; t++)
                {
                    Span<double> next = Scratch(depth);
                    Evaluate(sum.Terms[t], parameters, next, rows, depth + 1);
                    for (int i = 0; i < values.Length; i++)
                        values[i] += next[i];
                }

                break;
            case ModelTerm.Product product:
                EvaluateProduct(product, parameters, values, rows, depth);
                break;
            case ModelTerm.Convolved convolved:
                EvaluateConvolved(convolved, parameters, values, rows, depth);
                break;
        }
    }

    private void EvaluateProduct(ModelTerm.Product product, ReadOnlySpan<double> parameters, Span<double> values, DerivativeRows rows, int depth)
    {
        Evaluate(product.Factors[0], parameters, values, rows, depth);
        int begin = product.First - _term.First;
        for (int f = 1; f < product.Factors.Count; f++)
        {
            ModelTerm factor = product.Factors[f];
            Span<double> next = Scratch(depth);
            Evaluate(factor, parameters, next, rows, depth + 1);
            int first = factor.First - _term.First;
            for (int k = begin; k < first; k++)
                Multiply(rows, k, next);
            for (int k = first; k < first + factor.Count; k++)
                Multiply(rows, k, values);
            for (int i = 0; i < values.Length; i++)
                values[i] *= next[i];
        }
    }

    private void EvaluateConvolved(ModelTerm.Convolved convolved, ReadOnlySpan<double> parameters, Span<double> values, DerivativeRows rows, int depth)
    {
        ModelTerm operand = convolved.Operand;
        FluxConvolution component = (FluxConvolution)convolved.Operation.Component;
        int own = convolved.First - _term.First, first = operand.First - _term.First;
        Evaluate(operand, parameters, values, rows, depth);
        ReadOnlySpan<double> p = parameters.Slice(own, convolved.Operation.Count), inner = parameters.Slice(first, operand.Count);
        Span<bool> wanted = stackalloc bool[operand.Count];
        for (int k = 0; k < wanted.Length; k++)
            wanted[k] = rows.Wants(first + k);
        Span<double> slopes = stackalloc double[operand.Count];
        double flux = Band(operand, new EnergyBand(p[0], p[1])).Flux(component.IsEnergy, inner, wanted, slopes);
        (double target, double byLast) = component.Target(p);
        double scale = target / flux;
        for (int k = 0; k < wanted.Length; k++)
        {
            if (!wanted[k])
                continue;
            Span<double> row = rows[first + k];
            double change = slopes[k] / flux;
            for (int i = 0; i < row.Length; i++)
                row[i] = scale * (row[i] - (change * values[i]));
        }

        if (rows.Wants(own + 2))
        {
            Span<double> row = rows[own + 2];
            for (int i = 0; i < row.Length; i++)
                row[i] = values[i] * byLast / flux;
        }

        for (int k = own; k < own + 2; k++)
        {
            if (rows.Wants(k))
                rows[k].Clear();
        }

        for (int i = 0; i < values.Length; i++)
            values[i] *= scale;
    }

    private ModelEvaluator Band(ModelTerm operand, EnergyBand band)
    {
        if (!_bands.TryGetValue(operand, out (EnergyBand Band, ModelEvaluator Evaluator) found) || found.Band != band)
            _bands[operand] = found = (band, new ModelEvaluator(operand, EnergyGrid.CreateForFlux(band, BreaksOf(operand))));
        return found.Evaluator;
    }

    private Span<double> Scratch(int depth)
    {
        while (_scratch.Count <= depth)
            _scratch.Add(new double[_count]);
        return _scratch[depth];
    }

    private static void Multiply(DerivativeRows rows, int parameter, ReadOnlySpan<double> factors)
    {
        if (!rows.Wants(parameter))
            return;
        Span<double> row = rows[parameter];
        for (int i = 0; i < row.Length; i++)
            row[i] *= factors[i];
    }
}
