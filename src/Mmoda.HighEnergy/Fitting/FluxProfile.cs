using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>
/// The profile of the statistic over the flux in a band: its minimum among the parameters that give a flux. A residual for the distance from
/// a wanted flux is added to those of the data; the minimum of both together is the least statistic for the flux that it has, whatever the
/// weight of that residual, so nothing need be stiff. Owns its memory; not thread-safe.
/// </summary>
internal sealed class FluxProfile
{
    // The residual is in units of this fraction of the flux's error.
    private const double Softness = 0.05;

    // Beyond this share of its error a flux may be zero, and a norm is varied itself; else in its logarithm, as in fits.
    private const double Insignificant = 0.25;

    private const double Accuracy = 1e-3;
    private const int MostSteps = 60;

    private readonly FitProblem _problem;
    private readonly ModelFlux _band;
    private readonly double[] _best;
    private readonly double _least;
    private readonly double _flux;
    private readonly double _sigma;
    private readonly int _logNorm;
    private readonly LevenbergMarquardt _solver;
    private readonly double[] _point;
    private readonly double[] _slopes;
    private readonly double[] _matrix;
    private double _wanted;

    /// <summary>Prepares searches from the best fit.</summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="fit">Its best fit, with a free parameter at least.</param>
    /// <param name="band">The flux.</param>
    /// <param name="flux">Its best value, keV/cm²/s.</param>
    /// <param name="error">Its error by the covariance.</param>
    public FluxProfile(FitProblem problem, FitResult fit, ModelFlux band, double flux, double error)
    {
        (_problem, _band, _best, _least, _flux) = (problem, band, fit.FreeValues(), fit.Statistic, flux);
        _sigma = error > 0 && double.IsFinite(error) ? error : Math.Max(0.1 * Math.Abs(flux), double.Epsilon);
        int n = _best.Length;
        (_point, _slopes, _matrix) = (new double[n], new double[n], new double[n * problem.BinCount]);
        _solver = new LevenbergMarquardt(problem.BinCount + 1, n) { ReductionTolerance = 1e-9, StepTolerance = 1e-9, GradientTolerance = 1e-9, MostEvaluations = 400 };
        int[] norms = [.. Enumerable.Range(0, n).Where(f => IsNorm(problem.Parameters.Entries[problem.Free[f]]))];
        _logNorm = norms.Length == 1 && _best[norms[0]] > 0 && problem.Parameters.Entries[problem.Free[norms[0]]].Lower >= 0 && _sigma < Insignificant * flux ? norms[0] : -1;
        for (int f = 0; f < n; f++)
        {
            ModelParameter entry = problem.Parameters.Entries[problem.Free[f]];
            _solver.LowerBounds[f] = f == _logNorm ? Math.Log(Math.Max(entry.Lower, 1e-300)) : entry.Lower;
            _solver.UpperBounds[f] = f == _logNorm ? Math.Log(entry.Upper) : entry.Upper;
        }
    }

    /// <summary>The fluxes, keV/cm²/s, at which the statistic has risen; where a bound ends the fluxes before, the last one. NaN where none is found.</summary>
    /// <param name="rise">Above 0.</param>
    public (double Low, double High) Interval(double rise) => (End(-1, rise), End(1, rise));

    private double End(int side, double rise)
    {
        double target = Math.Sqrt(rise), inside = _flux, atInside = 0, outside = double.NaN, atOutside = double.NaN, next = _flux + (side * _sigma * target);
        double[] point = [.. _best], insidePoint = [.. _best];
        bool isStuck = false;
        for (int i = 0; i < MostSteps; i++)
        {
            insidePoint.CopyTo(point, 0);
            (double found, double value) = Minimise(point, next, inside);
            if (double.IsNaN(found) || double.IsNaN(value))
                return double.NaN;
            double above = Math.Max(0, value - _least), root = Math.Sqrt(above);
            if (Math.Abs(above - rise) < Accuracy * rise)
                return found;
            if (above < rise)
            {
                // Bounds of parameters keep the flux: a second try that gains nothing ends the search.
                double step = side * (found - inside);
                bool wasStuck = isStuck;
                isStuck = double.IsNaN(outside) && step < 0.25 * side * (next - inside);
                if (isStuck && wasStuck && step < Accuracy * _sigma)
                    return step > 0 ? found : inside;
                if (step > 0)
                {
                    (inside, atInside) = (found, root);
                    point.CopyTo(insidePoint, 0);
                }
                else if (!double.IsNaN(outside))
                {
                    // Between the ends nothing is found any more.
                    return inside;
                }
            }
            else
            {
                (outside, atOutside) = (found, root);
            }

            double slope = double.IsNaN(outside) ? atInside / (inside - _flux) : (atOutside - atInside) / (outside - inside);
            double guess = inside + ((target - atInside) / slope);
            if (double.IsNaN(outside))
            {
                double farthest = inside + (4 * (inside - _flux)) + (side * _sigma);
                bool isFar = !double.IsFinite(guess) || side * (guess - farthest) > 0 || side * (guess - inside) <= 0;
                next = isStuck || isFar ? farthest : guess + (0.05 * (guess - inside));
            }
            else
            {
                double low = Math.Min(inside, outside), high = Math.Max(inside, outside), margin = 0.02 * (high - low);
                next = guess > low + margin && guess < high - margin && i % 8 != 7 ? guess : 0.5 * (low + high);
            }
        }

        return double.NaN;
    }

    /// <summary>The least statistic near a wanted flux, from a point that becomes the minimum, and the flux there.</summary>
    private (double Flux, double Statistic) Minimise(double[] point, double wanted, double before)
    {
        _wanted = wanted;
        if (_logNorm >= 0)
        {
            if (wanted > 0 && before > 0)
                point[_logNorm] *= wanted / before;
            point[_logNorm] = Math.Log(Math.Max(point[_logNorm], 1e-300));
        }

        _solver.Fit(Residuals, point, Jacobian);
        FromSolver(point).CopyTo(point);
        return (_band.Energy(point), _problem.Evaluate(point));
    }

    private void Residuals(ReadOnlySpan<double> at, Span<double> residuals)
    {
        ReadOnlySpan<double> free = FromSolver(at);
        _problem.Residuals(free, residuals[..^1]);
        residuals[^1] = (_band.Energy(free) - _wanted) / (Softness * _sigma);
    }

    private void Jacobian(ReadOnlySpan<double> at, Span<double> jacobian)
    {
        ReadOnlySpan<double> free = FromSolver(at);
        int bins = _problem.BinCount;
        _problem.Jacobian(free, _matrix);
        _band.WithSlopes(isEnergy: true, free, _slopes);
        for (int f = 0; f < free.Length; f++)
        {
            Span<double> column = jacobian.Slice(f * (bins + 1), bins + 1);
            _matrix.AsSpan(f * bins, bins).CopyTo(column);
            column[^1] = _slopes[f] / (Softness * _sigma);
            if (f != _logNorm)
                continue;
            for (int i = 0; i < column.Length; i++)
                column[i] *= free[f];
        }
    }

    private ReadOnlySpan<double> FromSolver(ReadOnlySpan<double> at)
    {
        at.CopyTo(_point);
        if (_logNorm >= 0)
            _point[_logNorm] = Math.Exp(at[_logNorm]);
        return _point;
    }

    private static bool IsNorm(ModelParameter entry) => entry.Name.EndsWith(".norm", StringComparison.Ordinal);
}
