namespace Mmoda.CodedMask;

/// <summary>The shadow of a hexagonal mask at some position resolutions of the detector; those between are interpolated.</summary>
/// <remarks>
/// A shadow changes almost linearly with the variance of positions, so a few resolutions serve all energies. Each is made when it is first
/// needed (a tenth of a second, 10 MB for JEM-X). Thread-safe; meant to be shared by the cameras of all energies.
/// </remarks>
public sealed class MaskShadows
{
    private readonly Lazy<BlurredMask>[] _shadows;
    private readonly double[] _variances;

    /// <summary>Prepares the shadows.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="detector">The raster that they are made for.</param>
    /// <param name="resolutionsMillimetres">Standard deviations of positions along an axis, ascending, of at least a tenth of a cell.</param>
    /// <exception cref="ArgumentException">There is none, they do not ascend, or the first is too small.</exception>
    public MaskShadows(HexagonalMask mask, DetectorPlane detector, ReadOnlySpan<double> resolutionsMillimetres)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(detector);
        double pitch = detector.PitchMillimetres, active = detector.ActiveMillimetres / pitch;
        double[] sigmas = [.. resolutionsMillimetres];
        for (int k = 0; k < sigmas.Length; k++)
        {
            if (!(sigmas[k] >= 0.1 * pitch) || (k > 0 && !(sigmas[k] > sigmas[k - 1])))
                throw new ArgumentException("Resolutions ascend from a tenth of a cell.", nameof(resolutionsMillimetres));
        }

        if (sigmas.Length == 0)
            throw new ArgumentException("At least one resolution is needed.", nameof(resolutionsMillimetres));
        Mask = mask;
        Detector = detector;
        _variances = [.. sigmas.Select(s => s * s)];
        double margin = (0.5 * active) + (2 * sigmas[^1] / pitch);
        _shadows = [.. sigmas.Select(s => new Lazy<BlurredMask>(() => new BlurredMask(mask, pitch, active, s / pitch, margin)))];
    }

    /// <summary>The mask.</summary>
    public HexagonalMask Mask { get; }

    /// <summary>The raster.</summary>
    public DetectorPlane Detector { get; }

    /// <summary>The shadow at a mixture of resolutions: one or two parts as they are, more in one.</summary>
    internal IReadOnlyList<(BlurredMask Mask, float Weight)> Of(IReadOnlyList<PositionResolution> mixture)
    {
        double[] weights = new double[_variances.Length];
        double sum = mixture.Sum(m => m.Weight);
        foreach (PositionResolution part in mixture)
        {
            double variance = Math.Clamp(part.Millimetres * part.Millimetres, _variances[0], _variances[^1]);
            int upper = Math.Max(1, Array.FindIndex(_variances, v => v >= variance));
            if (_variances.Length == 1)
            {
                weights[0] = 1;
                break;
            }

            double f = (variance - _variances[upper - 1]) / (_variances[upper] - _variances[upper - 1]);
            weights[upper - 1] += (1 - f) * part.Weight / sum;
            weights[upper] += f * part.Weight / sum;
        }

        (BlurredMask Mask, float Weight)[] parts = [.. weights.Select((w, k) => (w, k)).Where(p => p.w > 0).Select(p => (_shadows[p.k].Value, (float)p.w))];
        return parts.Length <= 2 ? parts : [(BlurredMask.Mix(parts), 1f)];
    }
}
