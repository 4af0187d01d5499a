using System.Diagnostics;
using Mmoda.CodedMask;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// What one window says of the fluxes of some sources: the information matrix of its joint fit, from which every sub-set of the
/// sources can be fitted again without the counts.
/// </summary>
internal sealed class WindowFluxes
{
    private readonly int[] _sources;
    private readonly double[] _information;
    private readonly double[] _score;

    /// <summary>Takes over the fluxes of a fit.</summary>
    /// <param name="sources">Numbers of the sources, in the order of the fit, which may hold further ones after them.</param>
    /// <param name="fit">The fit; background and further sources are marginalised.</param>
    /// <param name="factors">From fitted to true fluxes, one for each source.</param>
    public WindowFluxes(int[] sources, SourceFitResult fit, ReadOnlySpan<double> factors)
    {
        Debug.Assert(sources.Length == factors.Length && sources.Length <= fit.Sources.Count, "Sources of the fit.");
        int n = sources.Length, first = fit.BackgroundScales.Count, all = first + fit.Sources.Count;
        double[] covariance = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                covariance[(i * n) + j] = fit.Covariance[((first + i) * all) + first + j] * factors[i] * factors[j];
        }

        _sources = sources;
        _information = new double[n * n];
        _score = new double[n];

        // Of a fit that has been solved: positive definite, but for the rounding of columns that are almost equal.
        IsDetermined = Cholesky.TryFactor(covariance, n);
        if (!IsDetermined)
            return;
        Cholesky.Invert(covariance, n, _information);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                _score[i] += _information[(i * n) + j] * fit.Sources[j].Flux * factors[j];
        }
    }

    /// <summary>Whether the window tells the sources apart.</summary>
    public bool IsDetermined { get; }

    /// <summary>Fluxes and their variances when some of the sources do not shine.</summary>
    /// <param name="isOut">By number of source: those without flux.</param>
    public IEnumerable<(int Source, double Flux, double Variance)> Without(IReadOnlyList<bool> isOut)
    {
        int[] shining = [.. Enumerable.Range(0, _sources.Length).Where(i => !isOut[_sources[i]])];
        int n = shining.Length, all = _sources.Length;
        double[] normal = new double[n * n], covariance = new double[n * n], flux = new double[n];
        for (int i = 0; i < n; i++)
        {
            flux[i] = _score[shining[i]];
            for (int j = 0; j < n; j++)
                normal[(i * n) + j] = _information[(shining[i] * all) + shining[j]];
        }

        if (!IsDetermined || !Cholesky.TryFactor(normal, n))
            yield break;
        Cholesky.Solve(normal, n, flux);
        Cholesky.Invert(normal, n, covariance);
        for (int i = 0; i < n; i++)
            yield return (_sources[shining[i]], flux[i], covariance[(i * n) + i]);
    }
}
