namespace Mmoda.HighEnergy;

/// <summary>The flux of the first spectrum's model in a band as a function of the free parameters. Owns its memory; not thread-safe.</summary>
internal sealed class ModelFlux
{
    private readonly ModelEvaluator _evaluator;
    private readonly double[] _values;
    private readonly int[] _freeOf;
    private readonly double[] _factors;
    private readonly bool[] _wanted;
    private readonly bool[] _none;
    private readonly double[] _slopes;

    public ModelFlux(FitProblem problem, EnergyBand band)
    {
        FitParameters parameters = problem.Parameters;
        int n = parameters.Model.Parameters.Count;
        _evaluator = parameters.Model.CreateFluxEvaluator(band);
        _values = parameters.ValuesFor(0);
        (_freeOf, _factors, _slopes) = (new int[n], new double[n], new double[n]);
        (_wanted, _none) = (new bool[n], new bool[n]);
        for (int k = 0; k < n; k++)
        {
            (int entry, _factors[k]) = parameters.Resolve(parameters.EntryOf(0, k));
            _freeOf[k] = -1;
            for (int f = 0; f < problem.Free.Count; f++)
            {
                if (problem.Free[f] == entry)
                    _freeOf[k] = f;
            }

            _wanted[k] = _freeOf[k] >= 0;
        }
    }

    /// <summary>The energy flux, keV/cm²/s.</summary>
    public double Energy(ReadOnlySpan<double> free)
    {
        Set(free);
        return _evaluator.Flux(isEnergy: true, _values, _none, _slopes);
    }

    /// <summary>The flux and its derivatives.</summary>
    /// <param name="isEnergy">keV/cm²/s; else photons/cm²/s.</param>
    /// <param name="free">Values of the free parameters.</param>
    /// <param name="byFree">Receives one derivative for each.</param>
    public double WithSlopes(bool isEnergy, ReadOnlySpan<double> free, Span<double> byFree)
    {
        Set(free);
        double flux = _evaluator.Flux(isEnergy, _values, _wanted, _slopes);
        byFree.Clear();
        for (int k = 0; k < _freeOf.Length; k++)
        {
            if (_wanted[k])
                byFree[_freeOf[k]] += _factors[k] * _slopes[k];
        }

        return flux;
    }

    private void Set(ReadOnlySpan<double> free)
    {
        for (int k = 0; k < _freeOf.Length; k++)
        {
            if (_freeOf[k] >= 0)
                _values[k] = _factors[k] * free[_freeOf[k]];
        }
    }
}
