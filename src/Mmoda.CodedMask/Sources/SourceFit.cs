namespace Mmoda.CodedMask;

/// <summary>
/// Joint fit of point sources and background on the detector plane: the recommended estimator of fluxes and positions.
/// </summary>
/// <remarks>
/// <para>The count rate of pixel p is <c>Σ_i b_i B_i(p) + Σ_k f_k PIF_k(p) / N</c>, with background shapes B and the camera's
/// flux normalisation N. Weighted least squares with variances from the model itself, iterated, which at convergence is the
/// maximum of the Poisson likelihood; weights from the counts would bias fluxes by −25 %. Positions by Gauss–Newton steps on
/// numerical derivatives, each limited to 0.3 detector pixels.</para>
/// <para>Bias ≤ 0.3 % above 20 counts/s; 90 % of positions within 10.8′ / significance.</para>
/// </remarks>
public static class SourceFit
{
    /// <summary>Fits all sources together.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="shadowgram">Counts and exposure.</param>
    /// <param name="backgroundShapes">At least one plane of rates in any unit (mean 1 is practical), detector's shape.</param>
    /// <param name="sources">Start positions, and whether each may move. Each must light some pixels, and no two may
    /// coincide.</param>
    /// <exception cref="ArgumentException">A shape differs, or no shape is given.</exception>
    /// <exception cref="InvalidOperationException">The data do not determine all parameters: a source lights no live pixel,
    /// or two columns of the model are the same.</exception>
    public static SourceFitResult Fit(
        CodedMaskCamera camera,
        Shadowgram shadowgram,
        IReadOnlyList<float[]> backgroundShapes,
        IReadOnlyList<SourcePosition> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var fit = new DetectorFit(camera, shadowgram, backgroundShapes, new Stack<FitColumn>());
        foreach (SourcePosition source in sources)
            fit.Add(source.Direction, source.IsFree);
        fit.FitFluxes(reweightings: 2);
        fit.FitPositions(iterations: 8);
        return fit.Result();
    }

    /// <summary>Fits fluxes at fixed positions, and then to first order how far the first sources are from theirs.</summary>
    /// <remarks>
    /// The second fit has two more columns for each of those sources, the derivatives of its illumination. Their coefficients are
    /// flux × shift. They hold within about half a detector pixel, and unlike free positions they exist for faint sources too.
    /// </remarks>
    /// <param name="camera">The camera.</param>
    /// <param name="shadowgram">Counts and exposure.</param>
    /// <param name="backgroundShapes">At least one plane of rates in any unit, detector's shape.</param>
    /// <param name="directions">Positions; each lights some pixels, and no two coincide.</param>
    /// <param name="shifted">So many sources, from the first, get a shift.</param>
    /// <returns>The fit at the given positions, and the shifts.</returns>
    /// <exception cref="ArgumentException">A shape differs, or no shape is given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More shifts than sources.</exception>
    /// <exception cref="InvalidOperationException">The data do not determine all parameters.</exception>
    public static (SourceFitResult Fit, IReadOnlyList<SourceShift> Shifts) FitShifts(
        CodedMaskCamera camera,
        Shadowgram shadowgram,
        IReadOnlyList<float[]> backgroundShapes,
        IReadOnlyList<TangentDirection> directions,
        int shifted)
    {
        ArgumentNullException.ThrowIfNull(directions);
        ArgumentOutOfRangeException.ThrowIfNegative(shifted);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shifted, directions.Count);
        var fit = new DetectorFit(camera, shadowgram, backgroundShapes, new Stack<FitColumn>());
        foreach (TangentDirection direction in directions)
            fit.Add(direction, isFree: false);
        fit.FitFluxes(reweightings: 2);
        SourceFitResult result = fit.Result();
        return (result, shifted > 0 ? fit.Shifts(shifted) : []);
    }
}
