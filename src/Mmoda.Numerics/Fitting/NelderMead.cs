namespace Mmoda.Numerics;

/// <summary>
/// Minimum of a function without derivatives (Nelder and Mead 1965), with the dimension-dependent coefficients of Gao and Han (2012), bounds, and restarts
/// against false convergence (Kelley 1999).
/// </summary>
/// <remarks>
/// For up to a dozen parameters. For sums of squares <see cref="LevenbergMarquardt"/> is far better. Points outside the bounds are moved onto
/// them. A minimiser owns its memory: nothing is allocated while minimising. Not thread-safe.
/// </remarks>
public sealed class NelderMead
{
    private readonly int _n;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _points;
    private readonly double[] _values;
    private readonly double[] _centre;
    private readonly double[] _trial;
    private readonly double[] _second;
    private int _evaluations;

    /// <summary>Allocates everything that minimisation needs.</summary>
    /// <param name="parameters">Number of parameters, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public NelderMead(int parameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters, 1);
        _n = parameters;
        _lower = new double[parameters];
        _upper = new double[parameters];
        Array.Fill(_lower, double.NegativeInfinity);
        Array.Fill(_upper, double.PositiveInfinity);
        _points = new double[(parameters + 1) * parameters];
        _values = new double[parameters + 1];
        _centre = new double[parameters];
        _trial = new double[parameters];
        _second = new double[parameters];
    }

    /// <summary>Smallest allowed values, one for each parameter; −∞ at first.</summary>
    public Span<double> LowerBounds => _lower;

    /// <summary>Largest allowed values; +∞ at first.</summary>
    public Span<double> UpperBounds => _upper;

    /// <summary>Largest number of evaluations.</summary>
    public int MostEvaluations { get; init; } = 20_000;

    /// <summary>Relative difference of the values in the simplex, and of the minima of two starts, that counts as none.</summary>
    public double Tolerance { get; init; } = 1e-14;

    /// <summary>Searches the minimum.</summary>
    /// <param name="function">The function.</param>
    /// <param name="parameters">The start, moved inside the bounds if it is not; receives the place of the minimum.</param>
    /// <param name="steps">First step of each parameter, not 0: the size of the region that is searched.</param>
    /// <exception cref="ArgumentException">A length is wrong, a step is 0 or bounds contradict each other.</exception>
    public MinimumFound Minimise(ObjectiveFunction function, Span<double> parameters, ReadOnlySpan<double> steps)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (parameters.Length != _n || steps.Length != _n)
            throw new ArgumentException($"{parameters.Length} parameters and {steps.Length} steps for a minimiser of {_n}.", nameof(parameters));
        for (int j = 0; j < _n; j++)
        {
            if (steps[j] == 0 || !double.IsFinite(steps[j]) || !(_lower[j] <= _upper[j]))
                throw new ArgumentException($"Parameter {j}: step {steps[j]:g6}, bounds {_lower[j]:g6} and {_upper[j]:g6}.", nameof(steps));
            parameters[j] = Math.Clamp(parameters[j], _lower[j], _upper[j]);
        }

        _evaluations = 0;
        double best = double.PositiveInfinity, size = 1;
        while (true)
        {
            double value = Run(function, parameters, steps, size);
            bool same = double.IsFinite(best) && best - value <= Tolerance * (Math.Abs(best) + Math.Abs(value));
            best = Math.Min(best, value);
            bool isOver = _evaluations >= MostEvaluations;
            if (same || isOver || !double.IsFinite(best))
                return new(best, same && !isOver, _evaluations);
            size = size > 0 ? -0.1 * size : 0.3 * Math.Abs(size);
            if (Math.Abs(size) < 1e-6)
                size = 1e-3;
        }
    }

    private double Run(ObjectiveFunction function, Span<double> parameters, ReadOnlySpan<double> steps, double size)
    {
        // Gao and Han (2012), equation 4.1.
        double n = Math.Max(2, _n), expansion = 1 + (2 / n), contraction = 0.75 - (1 / (2 * n)), shrinkage = 1 - (1 / n);
        for (int k = 0; k <= _n; k++)
        {
            Span<double> point = Point(k);
            parameters.CopyTo(point);
            if (k > 0)
            {
                int j = k - 1;
                double moved = Math.Clamp(point[j] + (size * steps[j]), _lower[j], _upper[j]);
                point[j] = moved == point[j] ? Math.Clamp(point[j] - (size * steps[j]), _lower[j], _upper[j]) : moved;
            }

            _values[k] = Evaluate(function, point);
        }

        while (_evaluations < MostEvaluations)
        {
            (int lowest, int highest, double secondHighest) = Order();
            double spread = _values[highest] - _values[lowest];
            if (spread <= (Tolerance * Math.Abs(_values[lowest])) + 1e-300 && IsSmall(lowest, steps))
                break;
            FindCentre(highest);
            double reflected = Move(function, highest, 1, _trial);
            if (reflected < _values[lowest])
            {
                double expanded = Move(function, highest, expansion, _second);
                Replace(highest, expanded < reflected ? _second : _trial, Math.Min(expanded, reflected));
            }
            else if (reflected < secondHighest)
            {
                Replace(highest, _trial, reflected);
            }
            else
            {
                bool outside = reflected < _values[highest];
                double contracted = Move(function, highest, outside ? contraction : -contraction, _second);
                if (contracted <= Math.Min(reflected, _values[highest]) && contracted < double.PositiveInfinity)
                    Replace(highest, _second, contracted);
                else if (!Shrink(function, lowest, shrinkage))
                    break;
            }
        }

        int best = Order().Lowest;
        Point(best).CopyTo(parameters);
        return _values[best];
    }

    private Span<double> Point(int k) => _points.AsSpan(k * _n, _n);

    private double Evaluate(ObjectiveFunction function, ReadOnlySpan<double> point)
    {
        _evaluations++;
        double value = function(point);
        return double.IsNaN(value) ? double.PositiveInfinity : value;
    }

    private (int Lowest, int Highest, double SecondHighest) Order()
    {
        int lowest = 0, highest = 0;
        for (int k = 1; k <= _n; k++)
        {
            lowest = _values[k] < _values[lowest] ? k : lowest;
            highest = _values[k] >= _values[highest] ? k : highest;
        }

        double second = double.NegativeInfinity;
        for (int k = 0; k <= _n; k++)
            second = k == highest ? second : Math.Max(second, _values[k]);
        return (lowest, highest, second);
    }

    /// <summary>Whether all points agree to 1e-8 of the first steps and of the parameters, about what values in double precision can tell.</summary>
    private bool IsSmall(int lowest, ReadOnlySpan<double> steps)
    {
        ReadOnlySpan<double> centre = Point(lowest);
        for (int i = 0; i < _points.Length; i++)
        {
            int j = i % _n;
            if (Math.Abs(_points[i] - centre[j]) > 1e-8 * (Math.Abs(steps[j]) + Math.Abs(centre[j])))
                return false;
        }

        return true;
    }

    private void FindCentre(int without)
    {
        _centre.AsSpan().Clear();
        for (int k = 0; k <= _n; k++)
        {
            if (k == without)
                continue;
            for (int j = 0; j < _n; j++)
                _centre[j] += Point(k)[j] / _n;
        }
    }

    /// <summary>Evaluates the mirror image of a point in the centre of the others, at a relative distance.</summary>
    private double Move(ObjectiveFunction function, int from, double distance, double[] target)
    {
        ReadOnlySpan<double> point = Point(from);
        for (int j = 0; j < _n; j++)
            target[j] = Math.Clamp(_centre[j] + (distance * (_centre[j] - point[j])), _lower[j], _upper[j]);
        return Evaluate(function, target);
    }

    private void Replace(int k, double[] point, double value)
    {
        point.CopyTo(Point(k));
        _values[k] = value;
    }

    /// <returns>Whether any point still moved.</returns>
    private bool Shrink(ObjectiveFunction function, int lowest, double shrinkage)
    {
        bool moved = false;
        ReadOnlySpan<double> centre = Point(lowest);
        for (int k = 0; k <= _n; k++)
        {
            if (k == lowest)
                continue;
            Span<double> point = Point(k);
            for (int j = 0; j < _n; j++)
            {
                double next = centre[j] + (shrinkage * (point[j] - centre[j]));
                moved |= next != point[j];
                point[j] = next;
            }

            _values[k] = Evaluate(function, point);
        }

        return moved;
    }
}
