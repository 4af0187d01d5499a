using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>Draws from the covariance of a fit; parameters that stopped at a bound have none, and do not move.</summary>
internal sealed class CovarianceRoot
{
    private readonly int[] _moving;
    private readonly double[] _factor;

    private CovarianceRoot(int[] moving, double[] factor) => (_moving, _factor) = (moving, factor);

    /// <summary>Factors the covariance of those that move; null where there are none, or it is not known.</summary>
    /// <param name="fit">The fit.</param>
    public static CovarianceRoot? TryCreate(FitResult fit)
    {
        int n = (int)Math.Round(Math.Sqrt(fit.Covariance.Count));
        int[] moving = [.. Enumerable.Range(0, n).Where(k => fit.Covariance[(k * n) + k] != 0)];
        double[] factor = [.. moving.SelectMany(a => moving.Select(b => fit.Covariance[(a * n) + b]))];
        return moving.Length > 0 && !factor.Any(double.IsNaN) && Cholesky.TryFactor(factor, moving.Length) ? new CovarianceRoot(moving, factor) : null;
    }

    /// <summary>Whether a free parameter moves.</summary>
    public bool Moves(int parameter) => Array.IndexOf(_moving, parameter) >= 0;

    /// <summary>Shifts of the free parameters for independent normal deviates, one for each of them.</summary>
    public void Shift(ReadOnlySpan<double> normal, Span<double> shifts)
    {
        shifts.Clear();
        int n = _moving.Length;
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b <= a; b++)
                shifts[_moving[a]] += _factor[(a * n) + b] * normal[_moving[b]];
        }
    }
}
