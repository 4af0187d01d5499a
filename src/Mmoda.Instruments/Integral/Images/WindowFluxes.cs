using System.Diagnostics;
using Mmoda.CodedMask;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// What one window says of the fluxes of some sources: the information matrix of its joint fit, from which every sub-set of the
/// sources can be fitted again without the counts; of a band in parts, that of the sums of their fluxes.
/// </summary>
/// <remarks>
/// Of the matrix the upper triangle is kept, in single precision: there may be many windows with many sources. As long as all sources
/// shine, their fluxes are those of the fit itself.
/// </remarks>
internal sealed class WindowFluxes
{
    private readonly int[] _sources;
    private readonly float[] _information;
    private readonly double[] _score;
    private readonly Estimate[] _fitted;
    private Estimate[] _values;
    private bool _isStale;

    /// <summary>Takes over the fluxes of fits.</summary>
    /// <param name="sources">Numbers of the sources, ascending, in the order of the fit, which may hold further ones after them.</param>
    /// <param name="fits">
    /// The fit of the band, or those of its parts, which count different events, so that fluxes and covariances add; background and further
    /// sources are marginalised. With each the factors from fitted to true fluxes, one for each source.
    /// </param>
    public WindowFluxes(int[] sources, IReadOnlyList<(SourceFitResult Fit, double[] Factors)> fits)
    {
        int n = sources.Length;
        double[] flux = new double[n], covariance = new double[n * n], information = new double[n * n];
        foreach ((SourceFitResult fit, double[] factors) in fits)
        {
            Debug.Assert(n == factors.Length && n <= fit.Sources.Count, "Sources of the fit.");
            int first = fit.BackgroundScales.Count, all = first + fit.Sources.Count;
            for (int i = 0; i < n; i++)
            {
                flux[i] += fit.Sources[i].Flux * factors[i];
                for (int j = 0; j < n; j++)
                    covariance[(i * n) + j] += fit.Covariance[((first + i) * all) + first + j] * factors[i] * factors[j];
            }
        }

        _sources = sources;
        _score = new double[n];
        _values = _fitted = [.. sources.Select((source, i) => new Estimate(source, flux[i], covariance[(i * n) + i]))];
        _information = [];

        // Of a fit that has been solved: positive definite, but for the rounding of columns that are almost equal.
        IsDetermined = Cholesky.TryFactor(covariance, n);
        if (!IsDetermined)
            return;
        Cholesky.Invert(covariance, n, information);
        _information = new float[n * (n + 1) / 2];
        for (int i = 0, at = 0; i < n; i++)
        {
            for (int j = i; j < n; j++, at++)
            {
                // The score belongs to the matrix as it is kept.
                float value = _information[at] = (float)information[(i * n) + j];
                _score[i] += value * _fitted[j].Flux;
                _score[j] += i == j ? 0 : value * _fitted[i].Flux;
            }
        }
    }

    /// <summary>Whether the window tells the sources apart.</summary>
    public bool IsDetermined { get; }

    /// <summary>Memory that it takes, bytes, but for what does not depend on the number of sources.</summary>
    public long ByteCount => (_information.Length * sizeof(float)) + (_sources.Length * (sizeof(int) + sizeof(double) + (2 * Estimate.ByteCount)));

    /// <summary>Has its fluxes solved again, if the window sees a source that was taken out or put back.</summary>
    public void Change(int source) => _isStale |= Array.BinarySearch(_sources, source) >= 0;

    /// <summary>Fluxes and their variances when some of the sources do not shine; nothing where the window does not tell the others apart.</summary>
    /// <param name="isOut">By number of source: those without flux. Changes are told by <see cref="Change"/>.</param>
    public ReadOnlySpan<Estimate> Without(IReadOnlyList<bool> isOut)
    {
        if (_isStale)
            _values = Solve([.. Enumerable.Range(0, _sources.Length).Where(i => !isOut[_sources[i]])]);
        _isStale = false;
        return _values;
    }

    private Estimate[] Solve(int[] shining)
    {
        int n = shining.Length, all = _sources.Length;
        if (n == all)
            return _fitted;
        double[] normal = new double[n * n], covariance = new double[n * n], flux = new double[n];
        for (int i = 0; i < n; i++)
        {
            flux[i] = _score[shining[i]];
            int row = (shining[i] * ((2 * all) - shining[i] - 1)) / 2; // So that + column is the place in the triangle.
            for (int j = i; j < n; j++)
                normal[(i * n) + j] = normal[(j * n) + i] = _information[row + shining[j]];
        }

        if (!Cholesky.TryFactor(normal, n))
            return [];
        Cholesky.Solve(normal, n, flux);
        Cholesky.Invert(normal, n, covariance);
        return [.. shining.Select((source, i) => new Estimate(_sources[source], flux[i], covariance[(i * n) + i]))];
    }

    /// <summary>The flux of one source.</summary>
    /// <param name="Source">Its number.</param>
    /// <param name="Flux">The flux.</param>
    /// <param name="Variance">Its variance.</param>
    internal readonly record struct Estimate(int Source, double Flux, double Variance)
    {
        /// <summary>Memory of one.</summary>
        public const int ByteCount = 24;
    }
}
