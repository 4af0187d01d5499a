namespace Mmoda.Numerics;

/// <summary>
/// Least squares for models that are not linear in their parameters (Levenberg 1944, Marquardt 1963), with bounds and fixed parameters.
/// </summary>
/// <remarks>
/// <para>Each step solves the damped linear problem by orthogonal factorisation, scaled with the largest norms so far of the derivatives (Moré 1978). The
/// damping follows the ratio of actual to predicted gain (Nielsen 1999). Bounds: parameters at a bound towards which
/// χ² falls are held; steps are cut at the bounds (projected as in Kanzow, Yamashita and Fukushima 2004).</para>
/// <para>A solver owns its memory: fits allocate nothing, and one solver serves many fits of the same shape. Not thread-safe.
/// O(residuals · parameters²) an iteration.</para>
/// </remarks>
public sealed class LevenbergMarquardt
{
    private const double FirstDamping = 0.1;
    private const double LargestDamping = 1e40;

    /// <summary>Cube root of the rounding error: the best relative step of central differences.</summary>
    private const double DifferenceStep = 6.055e-6;

    private readonly int _count;
    private readonly int _parameterCount;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly bool[] _fixed;
    private readonly double[] _rootWeights;
    private readonly double[] _residuals;
    private readonly double[] _trialResiduals;
    private readonly double[] _rotated;
    private readonly double[] _jacobian;
    private readonly double[] _factor;
    private readonly double[] _damped;
    private readonly double[] _dampedRight;
    private readonly double[] _scale;
    private readonly double[] _gradient;
    private readonly double[] _trial;
    private readonly double[] _step;
    private readonly int[] _free;
    private readonly double[] _covariance;
    private int _freeCount;
    private int _evaluations;

    /// <summary>Allocates everything that fits of this shape need.</summary>
    /// <param name="residuals">Number of residuals, at least 1.</param>
    /// <param name="parameters">Number of parameters, at least 1; may exceed the residuals if some are fixed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public LevenbergMarquardt(int residuals, int parameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(residuals, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters, 1);
        (_count, _parameterCount) = (residuals, parameters);
        _lower = new double[parameters];
        _upper = new double[parameters];
        _fixed = new bool[parameters];
        _rootWeights = new double[residuals];
        Array.Fill(_lower, double.NegativeInfinity);
        Array.Fill(_upper, double.PositiveInfinity);
        Array.Fill(_rootWeights, 1);
        _residuals = new double[residuals];
        _trialResiduals = new double[residuals];
        _rotated = new double[residuals];
        _jacobian = new double[checked(residuals * parameters)];
        _factor = new double[_jacobian.Length];
        _damped = new double[2 * parameters * parameters];
        _dampedRight = new double[2 * parameters];
        _scale = new double[parameters];
        _gradient = new double[parameters];
        _trial = new double[parameters];
        _step = new double[parameters];
        _free = new int[parameters];
        _covariance = new double[parameters * parameters];
    }

    /// <summary>Smallest allowed values, one for each parameter; −∞ at first.</summary>
    public Span<double> LowerBounds => _lower;

    /// <summary>Largest allowed values; +∞ at first.</summary>
    public Span<double> UpperBounds => _upper;

    /// <summary>Parameters that keep their value; none at first.</summary>
    public Span<bool> Fixed => _fixed;

    /// <summary>Relative reduction of χ² below which a fit has converged.</summary>
    public double ReductionTolerance { get; init; } = 1e-14;

    /// <summary>Relative change of the scaled parameters below which a fit has converged.</summary>
    public double StepTolerance { get; init; } = 1e-12;

    /// <summary>Cosine of the angle between residuals and derivatives below which a fit has converged.</summary>
    public double GradientTolerance { get; init; } = 1e-12;

    /// <summary>Largest number of evaluations of the residuals.</summary>
    public int MostEvaluations { get; init; } = 10_000;

    /// <summary>
    /// Covariance of the parameters after a fit, parameters × parameters: (JᵀJ)⁻¹ for residuals in units of their standard deviations;
    /// multiply by χ²/ν where only their ratios are known. Zero for fixed parameters and those pressed against a bound, NaN if a parameter is
    /// not determined.
    /// </summary>
    public ReadOnlySpan<double> Covariance => _covariance;

    /// <summary>Sets weights by which the squared residuals count; 1 at first. Residuals in units of σ need none.</summary>
    /// <param name="weights">One for each residual, at least 0.</param>
    /// <exception cref="ArgumentException">The number of weights is wrong or one is negative or NaN.</exception>
    public void SetWeights(ReadOnlySpan<double> weights)
    {
        if (weights.Length != _count)
            throw new ArgumentException($"{weights.Length} weights for {_count} residuals.", nameof(weights));
        for (int i = 0; i < weights.Length; i++)
        {
            _rootWeights[i] = weights[i] >= 0
                ? Math.Sqrt(weights[i])
                : throw new ArgumentException($"Weight {i} is {weights[i]:g6}; at least 0 is expected.", nameof(weights));
        }
    }

    /// <summary>Minimises the sum of squared residuals.</summary>
    /// <param name="residuals">The model.</param>
    /// <param name="parameters">The start, moved inside the bounds if it is not; receives the best parameters.</param>
    /// <param name="jacobian">Derivatives; without, central differences are taken.</param>
    /// <exception cref="ArgumentException">The number of parameters is wrong, or bounds contradict each other.</exception>
    public LeastSquaresFit Fit(ResidualFunction residuals, Span<double> parameters, JacobianFunction? jacobian = null)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        MoveInside(parameters);
        _evaluations = 0;
        _scale.AsSpan().Clear();
        double chiSquared = Evaluate(residuals, parameters, _residuals);
        FitEnd end = FitEnd.NotFinite;
        int iterations = 0;
        double damping = FirstDamping, growth = 2;
        if (double.IsFinite(chiSquared))
        {
            while (true)
            {
                iterations++;
                if (!Differentiate(residuals, parameters, jacobian))
                {
                    end = FitEnd.NotFinite;
                    break;
                }

                FindFree(parameters);
                if (HasEnded(chiSquared) is { } found)
                {
                    end = found;
                    break;
                }

                Factor();
                if (Improve(residuals, parameters, ref chiSquared, ref damping, ref growth) is { } reason)
                {
                    end = reason;
                    break;
                }
            }
        }

        int dependent = end == FitEnd.NotFinite || !Differentiate(residuals, parameters, jacobian) ? 0 : FillCovariance(parameters);
        return new(end, chiSquared, iterations, _evaluations, _freeCount, dependent);
    }

    private void MoveInside(Span<double> parameters)
    {
        if (parameters.Length != _parameterCount)
            throw new ArgumentException($"{parameters.Length} parameters for a solver of {_parameterCount}.", nameof(parameters));
        for (int j = 0; j < parameters.Length; j++)
        {
            if (_fixed[j])
                continue;
            if (!(_lower[j] <= _upper[j]))
                throw new ArgumentException($"The bounds of parameter {j} contradict each other: {_lower[j]:g6}, {_upper[j]:g6}.", nameof(parameters));
            parameters[j] = Math.Clamp(parameters[j], _lower[j], _upper[j]);
        }
    }

    /// <summary>Weighted residuals and the sum of their squares; not finite where the model is not.</summary>
    private double Evaluate(ResidualFunction residuals, ReadOnlySpan<double> parameters, Span<double> target)
    {
        residuals(parameters, target);
        _evaluations++;
        for (int i = 0; i < target.Length; i++)
            target[i] *= _rootWeights[i];
        return VectorArithmetic.Dot(target, target);
    }

    /// <returns>Whether all derivatives of parameters that are not fixed are finite.</returns>
    private bool Differentiate(ResidualFunction residuals, Span<double> parameters, JacobianFunction? jacobian)
    {
        jacobian?.Invoke(parameters, _jacobian);
        for (int j = 0; j < _parameterCount; j++)
        {
            if (_fixed[j])
                continue;
            Span<double> column = _jacobian.AsSpan(j * _count, _count);
            if (jacobian is null)
            {
                DifferenceColumn(residuals, parameters, j, column);
            }
            else
            {
                for (int i = 0; i < column.Length; i++)
                    column[i] *= _rootWeights[i];
            }

            _gradient[j] = VectorArithmetic.Dot(column, _residuals);
            _scale[j] = Math.Max(_scale[j], Math.Sqrt(VectorArithmetic.Dot(column, column)));
            if (!double.IsFinite(_scale[j]))
                return false;
        }

        return true;
    }

    private void DifferenceColumn(ResidualFunction residuals, Span<double> parameters, int j, Span<double> column)
    {
        double value = parameters[j], step = DifferenceStep * (value == 0 ? 1 : Math.Abs(value));
        double high = Math.Min(value + step, _upper[j]), low = Math.Max(value - step, _lower[j]);
        if (high <= low)
        {
            column.Clear();
            return;
        }

        parameters[j] = high;
        Evaluate(residuals, parameters, column);
        parameters[j] = low;
        Evaluate(residuals, parameters, _trialResiduals);
        parameters[j] = value;
        double inverse = 1 / (high - low);
        for (int i = 0; i < column.Length; i++)
            column[i] = (column[i] - _trialResiduals[i]) * inverse;
    }

    private void FindFree(ReadOnlySpan<double> parameters)
    {
        _freeCount = 0;
        for (int j = 0; j < _parameterCount; j++)
        {
            bool pressed = (parameters[j] <= _lower[j] && _gradient[j] >= 0) || (parameters[j] >= _upper[j] && _gradient[j] <= 0);
            if (!_fixed[j] && !pressed)
                _free[_freeCount++] = j;
        }
    }

    private FitEnd? HasEnded(double chiSquared)
    {
        if (_freeCount == 0)
            return Array.TrueForAll(_fixed, f => f) ? FitEnd.NothingFree : FitEnd.SmallGradient;
        double largest = 0, norm = Math.Sqrt(chiSquared);
        foreach (int j in _free.AsSpan(0, _freeCount))
        {
            if (_scale[j] > 0 && norm > 0)
                largest = Math.Max(largest, Math.Abs(_gradient[j]) / (_scale[j] * norm));
        }

        return largest <= GradientTolerance ? FitEnd.SmallGradient : null;
    }

    private int Factor()
    {
        for (int k = 0; k < _freeCount; k++)
            _jacobian.AsSpan(_free[k] * _count, _count).CopyTo(_factor.AsSpan(k * _count, _count));
        _residuals.CopyTo(_rotated, 0);
        return HouseholderQr.Factor(_factor, _count, _freeCount, _rotated);
    }

    /// <summary>Raises the damping until a step succeeds; says why, if the fit has ended.</summary>
    private FitEnd? Improve(ResidualFunction residuals, Span<double> parameters, ref double chiSquared, ref double damping, ref double growth)
    {
        while (true)
        {
            SolveDamped(damping);
            double stepNorm = 0, norm = 0;
            parameters.CopyTo(_trial);
            for (int k = 0; k < _freeCount; k++)
            {
                int j = _free[k];
                _trial[j] = Math.Clamp(parameters[j] + _step[k], _lower[j], _upper[j]);
                _step[k] = _trial[j] - parameters[j];
                stepNorm += Square(_scale[j] * _step[k]);
                norm += Square(_scale[j] * parameters[j]);
            }

            if (stepNorm <= Square(StepTolerance) * norm || damping > LargestDamping)
                return FitEnd.SmallStep;
            if (_evaluations >= MostEvaluations)
                return FitEnd.TooManyEvaluations;
            double predicted = PredictedReduction(), next = Evaluate(residuals, _trial, _trialResiduals);
            double reduction = double.IsFinite(next) ? chiSquared - next : double.NegativeInfinity;
            double gain = predicted > 0 ? reduction / predicted : -1;
            bool negligible = predicted <= ReductionTolerance * chiSquared && Math.Abs(reduction) <= ReductionTolerance * chiSquared;
            if (gain > 1e-4)
            {
                _trial.CopyTo(parameters);
                _trialResiduals.CopyTo(_residuals, 0);
                chiSquared = next;
                damping *= Math.Max(1.0 / 3, 1 - Math.Pow((2 * Math.Min(gain, 2)) - 1, 3));
                growth = 2;
                return negligible ? FitEnd.SmallReduction : null;
            }

            if (negligible)
                return FitEnd.SmallReduction;
            damping *= growth;
            growth *= 2;
        }
    }

    /// <summary>Least squares of R step = −Qᵀr together with √damping · scale · step = 0.</summary>
    private void SolveDamped(double damping)
    {
        int n = _freeCount, rows = 2 * n;
        Span<double> matrix = _damped.AsSpan(0, rows * n), right = _dampedRight.AsSpan(0, rows);
        matrix.Clear();
        right.Clear();
        double root = Math.Sqrt(damping);
        for (int k = 0; k < n; k++)
        {
            int used = Math.Min(k + 1, _count);
            _factor.AsSpan(k * _count, used).CopyTo(matrix.Slice(k * rows, used));
            matrix[(k * rows) + n + k] = root * (_scale[_free[k]] > 0 ? _scale[_free[k]] : 1);
            right[k] = k < _count ? -_rotated[k] : 0;
        }

        _ = HouseholderQr.Factor(matrix, rows, n, right);
        HouseholderQr.SolveUpper(matrix, rows, n, right);
        right[..n].CopyTo(_step);
    }

    /// <summary>‖Qᵀr‖² − ‖Qᵀr + R step‖² over the rows that a step can change.</summary>
    private double PredictedReduction()
    {
        double sum = 0;
        for (int i = 0; i < Math.Min(_freeCount, _count); i++)
        {
            double change = 0;
            for (int k = i; k < _freeCount; k++)
                change += _factor[(k * _count) + i] * _step[k];
            sum -= change * ((2 * _rotated[i]) + change);
        }

        return sum;
    }

    /// <returns>A parameter that is not determined, or −1.</returns>
    private int FillCovariance(ReadOnlySpan<double> parameters)
    {
        FindFree(parameters);
        _covariance.AsSpan().Clear();
        int dependent = Factor();
        if (dependent >= 0)
        {
            _covariance.AsSpan().Fill(double.NaN);
            return _free[dependent];
        }

        // Column m of R⁻¹ is added as an outer product: C = R⁻¹ R⁻ᵀ.
        for (int m = 0; m < _freeCount; m++)
        {
            Span<double> unit = _dampedRight.AsSpan(0, _freeCount);
            unit.Clear();
            unit[m] = 1;
            HouseholderQr.SolveUpper(_factor, _count, m + 1, unit);
            for (int a = 0; a <= m; a++)
            {
                for (int b = 0; b <= m; b++)
                    _covariance[(_free[a] * _parameterCount) + _free[b]] += unit[a] * unit[b];
            }
        }

        return -1;
    }

    private static double Square(double value) => value * value;
}
