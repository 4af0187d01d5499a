using Mmoda.Numerics;

namespace Mmoda.CodedMask;

/// <summary>
/// Decoding of shadowgrams by balanced cross-correlation (Goldwurm et al. 2003, A&amp;A 411, L223, section 2) at
/// sub-pixel phases.
/// </summary>
/// <remarks>
/// <para>With G = 2m − 1 (m the open fraction of the mask over the sensitive area of a pixel, 0 outside the mask),
/// G⁺ = max(G, 0), G⁻ = max(−G, 0), weights W, rates D of variance v and ⋆ the correlation over detector pixels:
/// B = (W⋆G⁺) / (W⋆G⁻), A = W⋆(mG⁺) − B W⋆(mG⁻), flux = N [(WD)⋆G⁺ − B (WD)⋆G⁻] / (A ℓ),
/// variance = N² [(W²v)⋆G⁺² + B² (W²v)⋆G⁻²] / (A ℓ)², where N is the camera's flux normalisation and ℓ the
/// loss of a thick mask or a collimator (<see cref="ThickMaskLoss"/>). A flat shadowgram decodes to 0; fully and partially coded directions
/// are treated alike.</para>
/// <para>G can be made for any sub-pixel shift of the sky. With oversampling n the image interleaves n × n such phases:
/// it samples the sky n times finer than the detector pitch, and a source at a pixel centre keeps all its flux.</para>
/// <para>Pixels without enough coding have intensity 0 and variance 0, as in the archive's images: a variance above 0 is what
/// makes a pixel valid. Thread safety: immutable; each thread brings a <see cref="DeconvolutionWorkspace"/>.</para>
/// </remarks>
public sealed class Deconvolution
{
    /// <summary>Where less than this part of the light gets through, an image says nothing.</summary>
    private const double LeastTransmission = 0.05;

    private readonly Fft2 _fft;
    private readonly Phase[] _phases;
    private readonly LagMap _columns;
    private readonly LagMap _rows;

    /// <summary>Prepares decoding: the spectra of the decoding arrays (5 MB per phase for ISGRI).</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="oversampling">Image pixels per detector pixel along each axis; 2 is recommended, 1 is the classical image.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="oversampling"/> is not 1 to 4.</exception>
    public Deconvolution(CodedMaskCamera camera, int oversampling = 2)
    {
        ArgumentNullException.ThrowIfNull(camera);
        ArgumentOutOfRangeException.ThrowIfLessThan(oversampling, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oversampling, 4);
        Camera = camera;
        Oversampling = oversampling;
        Grid = camera.SkyGrid(oversampling);

        DecodingArray[] arrays = [.. Enumerable.Range(0, oversampling * oversampling).Select(i => ArrayOfPhase(i % oversampling, i / oversampling))];
        int gridWidth = arrays[0].Width, gridHeight = arrays[0].Height;
        DetectorPlane detector = camera.Detector;
        _fft = new Fft2(Fft2.GoodSize(detector.Width + gridWidth - 1), Fft2.GoodSize(detector.Height + gridHeight - 1));
        _columns = LagMap.Ascending(camera.ImageWidth, detector.Width, gridWidth, _fft.Width);
        _rows = LagMap.Descending(camera.ImageHeight, detector.Height, gridHeight, _fft.Height);
        Loss = ThickMaskLoss.Compute(camera);

        float[] scratch = new float[_fft.ScratchLength];
        _phases = new Phase[oversampling * oversampling];
        for (int i = 0; i < _phases.Length; i++)
        {
            int column = i % oversampling, row = i / oversampling;
            DecodingArray array = arrays[i];
            _phases[i] = new Phase(
                column,
                row,
                FluxKernel: Kernel(array.Positive, array.Negative, array, scratch),
                VarianceKernel: Kernel(DecodingArray.Squared(array.Positive), DecodingArray.Squared(array.Negative), array, scratch),
                AreaKernel: Kernel(array.OpenPositive, array.OpenNegative, array, scratch),
                CoverageKernel: Kernel(array.Coverage, [], array, scratch),
                NormalisationOverLoss: Normalise(column, row));
        }
    }

    /// <summary>The camera.</summary>
    public CodedMaskCamera Camera { get; }

    /// <summary>Image pixels per detector pixel along each axis.</summary>
    public int Oversampling { get; }

    /// <summary>The pixels of the decoded images.</summary>
    public SkyGrid Grid { get; }

    /// <summary>What a thick mask or a collimator leaves of off-axis sources, already undone in the images.</summary>
    public ThickMaskLoss Loss { get; }

    /// <summary>Creates the buffers that one thread needs.</summary>
    public DeconvolutionWorkspace CreateWorkspace() =>
        new(_fft.Width * _fft.Height, _fft.SpectrumLength, _fft.ScratchLength, Camera.Detector.CellCount);

    /// <summary>Whether buffers of one of two decodings are right for the other: detector, mask and images have the same sizes.</summary>
    /// <param name="other">The other one.</param>
    public bool HasSizesOf(Deconvolution other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Grid == other.Grid && Camera.Detector.CellCount == other.Camera.Detector.CellCount
            && (_fft.Width, _fft.Height) == (other._fft.Width, other._fft.Height);
    }

    /// <summary>Computes all terms that depend on the weights only.</summary>
    /// <param name="weights">One weight per detector cell, not negative: 0 for dead pixels, 1 (or the efficiency) for live ones.
    /// Weights in gaps are ignored.</param>
    /// <param name="workspace">Buffers of the calling thread.</param>
    /// <param name="minimumCoding">Directions with less partial coding get no value; 0.02 is customary.</param>
    /// <exception cref="ArgumentException">The length is wrong, a weight is negative or not finite, or all are 0.</exception>
    public DecodingWeights PrepareWeights(
        ReadOnlySpan<float> weights, DeconvolutionWorkspace workspace, double minimumCoding = 0.02)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        float[] masked = MaskGaps(weights, out double total);
        int coarse = Camera.ImageWidth * Camera.ImageHeight;
        float[] coding = new float[Grid.PixelCount], plus = new float[coarse], minus = new float[coarse];
        float[] balance = new float[_phases.Length * coarse], gain = new float[_phases.Length * coarse];
        float[] spectrum = workspace.Spectrum;
        _fft.Forward(masked, [], Camera.Detector.Width, Camera.Detector.Height, spectrum, workspace.Scratch);
        for (int i = 0; i < _phases.Length; i++)
        {
            Phase phase = _phases[i];
            Span<float> phaseBalance = balance.AsSpan(i * coarse, coarse), phaseGain = gain.AsSpan(i * coarse, coarse);

            Correlate(spectrum, phase.FluxKernel, workspace);
            Extract(workspace.Real, plus);
            Extract(workspace.Imaginary, minus);
            for (int p = 0; p < coarse; p++)
                phaseBalance[p] = plus[p] > 1 && minus[p] > 1 ? plus[p] / minus[p] : 0;

            Correlate(spectrum, phase.AreaKernel, workspace);
            Extract(workspace.Real, plus);
            Extract(workspace.Imaginary, minus);
            for (int p = 0; p < coarse; p++)
                phaseGain[p] = plus[p] - (phaseBalance[p] * minus[p]);

            Correlate(spectrum, phase.CoverageKernel, workspace);
            Extract(workspace.Real, plus);
            FinishGain(phase, plus, total, minimumCoding, phaseBalance, phaseGain, coding);
        }

        return new DecodingWeights(Grid, masked, coding, balance, gain);
    }

    /// <summary>Decodes count rates to fluxes.</summary>
    /// <param name="weights">From <see cref="PrepareWeights"/>.</param>
    /// <param name="rates">Rate of each detector cell corrected for efficiency, counts/s, x fastest; values where the weight
    /// is 0 are ignored, even NaN.</param>
    /// <param name="intensity">Receives the flux of each image pixel, counts/s of a source through the mask on axis.</param>
    /// <param name="workspace">Buffers of the calling thread.</param>
    /// <exception cref="ArgumentException">A span is too short, or the weights belong to another grid.</exception>
    public void Decode(DecodingWeights weights, ReadOnlySpan<float> rates, Span<float> intensity, DeconvolutionWorkspace workspace)
    {
        Span<float> weighted = PrepareInput(weights, rates, intensity, workspace);
        ReadOnlySpan<float> w = weights.Weights;
        for (int i = 0; i < w.Length; i++)
            weighted[i] = w[i] > 0 ? w[i] * rates[i] : 0;
        _fft.Forward(weighted, [], Camera.Detector.Width, Camera.Detector.Height, workspace.Spectrum, workspace.Scratch);

        int coarse = Camera.ImageWidth * Camera.ImageHeight;
        intensity[..Grid.PixelCount].Clear();
        for (int i = 0; i < _phases.Length; i++)
        {
            Correlate(workspace.Spectrum, _phases[i].FluxKernel, workspace);
            Combine<BalancedCombination.Flux>(
                _phases[i], weights.Balance.AsSpan(i * coarse, coarse), weights.Gain.AsSpan(i * coarse, coarse), workspace, intensity);
        }
    }

    /// <summary>Propagates rate variances to the variances of the decoded fluxes.</summary>
    /// <param name="weights">From <see cref="PrepareWeights"/>.</param>
    /// <param name="rateVariances">Variance of each rate; take them from a model, not from the counts, which would bias the
    /// image against its own fluctuations.</param>
    /// <param name="variance">Receives the variance of each image pixel; 0 where the image has no value.</param>
    /// <param name="workspace">Buffers of the calling thread.</param>
    /// <exception cref="ArgumentException">A span is too short, or the weights belong to another grid.</exception>
    public void DecodeVariance(
        DecodingWeights weights, ReadOnlySpan<float> rateVariances, Span<float> variance, DeconvolutionWorkspace workspace)
    {
        Span<float> weighted = PrepareInput(weights, rateVariances, variance, workspace);
        ReadOnlySpan<float> w = weights.Weights;
        for (int i = 0; i < w.Length; i++)
            weighted[i] = w[i] > 0 ? w[i] * w[i] * rateVariances[i] : 0;
        _fft.Forward(weighted, [], Camera.Detector.Width, Camera.Detector.Height, workspace.Spectrum, workspace.Scratch);

        int coarse = Camera.ImageWidth * Camera.ImageHeight;
        variance[..Grid.PixelCount].Clear();
        for (int i = 0; i < _phases.Length; i++)
        {
            Correlate(workspace.Spectrum, _phases[i].VarianceKernel, workspace);
            Combine<BalancedCombination.Variance>(
                _phases[i], weights.Balance.AsSpan(i * coarse, coarse), weights.Gain.AsSpan(i * coarse, coarse), workspace, variance);
        }
    }

    private Span<float> PrepareInput(
        DecodingWeights weights, ReadOnlySpan<float> plane, Span<float> image, DeconvolutionWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(workspace);
        if (weights.Grid != Grid)
            throw new ArgumentException($"The weights were prepared for {weights.Grid}, not {Grid}.", nameof(weights));
        if (plane.Length < Camera.Detector.CellCount)
            throw new ArgumentException($"{Camera.Detector.CellCount} detector cells are needed, not {plane.Length}.", nameof(plane));
        if (image.Length < Grid.PixelCount)
            throw new ArgumentException($"{Grid.PixelCount} image pixels are needed, not {image.Length}.", nameof(image));
        return workspace.Detector;
    }

    private float[] MaskGaps(ReadOnlySpan<float> weights, out double total)
    {
        ReadOnlySpan<bool> isPixel = Camera.Detector.IsPixel;
        if (weights.Length != isPixel.Length)
            throw new ArgumentException($"{isPixel.Length} weights are needed, not {weights.Length}.", nameof(weights));
        float[] masked = new float[weights.Length];
        total = 0;
        for (int i = 0; i < masked.Length; i++)
        {
            if (!isPixel[i])
                continue;
            if (!(weights[i] >= 0) || float.IsInfinity(weights[i]))
                throw new ArgumentException($"Weight {i} is {weights[i]}; finite and not negative is expected.", nameof(weights));
            masked[i] = weights[i];
            total += weights[i];
        }

        return total > 0 ? masked : throw new ArgumentException("All weights are 0: no pixel is alive.", nameof(weights));
    }

    private void FinishGain(
        Phase phase,
        ReadOnlySpan<float> covered,
        double total,
        double minimumCoding,
        Span<float> balance,
        Span<float> gain,
        Span<float> coding)
    {
        int width = Camera.ImageWidth;
        for (int y = 0; y < Camera.ImageHeight; y++)
        {
            int fineY = (y * Oversampling) + phase.Row;
            for (int x = 0; x < width; x++)
            {
                int p = (y * width) + x, fineX = (x * Oversampling) + phase.Column;
                double fraction = covered[p] / total, area = gain[p];
                bool isValid = fraction >= minimumCoding && balance[p] > 0 && area > 0 && phase.NormalisationOverLoss[p] > 0;
                balance[p] = isValid ? balance[p] : 0;
                gain[p] = isValid ? (float)(phase.NormalisationOverLoss[p] / area) : 0;
                coding[(fineY * Grid.Width) + fineX] = isValid ? (float)Math.Min(1, fraction) : 0;
            }
        }
    }

    /// <summary>Turns the two correlations of a phase into image pixels, row by row.</summary>
    private void Combine<TCombination>(
        Phase phase, ReadOnlySpan<float> balance, ReadOnlySpan<float> gain, DeconvolutionWorkspace workspace, Span<float> image)
        where TCombination : struct, BalancedCombination.IKind
    {
        int width = Camera.ImageWidth;
        Span<float> buffer = stackalloc float[width], even = stackalloc float[width];
        for (int y = _rows.First; y <= _rows.Last; y++)
        {
            Span<float> row = image.Slice(((y * Oversampling) + phase.Row) * Grid.Width, Grid.Width), line = Oversampling == 1 ? row : buffer;
            int source = _rows[y] * _fft.Width, coarse = y * width;
            for (int x = _columns.First; x <= _columns.Last;)
            {
                int count = _columns.RunLength(x), from = source + _columns[x];
                BalancedCombination.Run<TCombination>(
                    workspace.Real.AsSpan(from, count), workspace.Imaginary.AsSpan(from, count),
                    balance.Slice(coarse + x, count), gain.Slice(coarse + x, count), line.Slice(x, count));
                x += count;
            }

            if (Oversampling == 2)
            {
                Interleave(phase.Column, line, even, row);
                continue;
            }

            for (int x = _columns.First; x <= _columns.Last && Oversampling > 1; x++)
                row[(x * Oversampling) + phase.Column] = line[x];
        }
    }

    /// <summary>
    /// Two column phases make a row of the image. The first waits in the row itself, until the second makes pairs of both:
    /// one pass of whole stores instead of two that leave every other pixel out.
    /// </summary>
    private void Interleave(int column, ReadOnlySpan<float> line, Span<float> even, Span<float> row)
    {
        int first = _columns.First, count = _columns.Last + 1 - first;
        if (column == 0)
        {
            line.Slice(first, count).CopyTo(row);
            return;
        }

        row[..count].CopyTo(even);
        row[..count].Clear();
        ReadOnlySpan<float> odd = line.Slice(first, count);
        Span<float> pairs = row.Slice(2 * first, 2 * count);
        for (int x = 0; x < odd.Length; x++)
        {
            pairs[2 * x] = even[x];
            pairs[(2 * x) + 1] = odd[x];
        }
    }

    private void Correlate(ReadOnlySpan<float> spectrum, ReadOnlySpan<float> kernel, DeconvolutionWorkspace workspace) =>
        _fft.Correlate(spectrum, kernel, workspace.Real, workspace.Imaginary, workspace.Scratch);

    /// <summary>Reorders correlation lags to coarse image pixels; 0 where the mask does not reach.</summary>
    private void Extract(ReadOnlySpan<float> plane, Span<float> image)
    {
        image.Clear();
        for (int y = _rows.First; y <= _rows.Last; y++)
        {
            int source = _rows[y] * _fft.Width, target = y * Camera.ImageWidth;
            for (int x = _columns.First; x <= _columns.Last; x++)
                image[target + x] = plane[source + _columns[x]];
        }
    }

    private DecodingArray ArrayOfPhase(int column, int row)
    {
        double middle = (Oversampling - 1) / 2.0;

        // Image rows run against the shadow's, so the phase of a row has the opposite sign.
        return Camera.Project((column - middle) / Oversampling, (middle - row) / Oversampling);
    }

    private float[] Normalise(int column, int row)
    {
        float[] factors = new float[Camera.ImageWidth * Camera.ImageHeight];
        for (int i = 0; i < factors.Length; i++)
        {
            int x = (i % Camera.ImageWidth * Oversampling) + column, y = (i / Camera.ImageWidth * Oversampling) + row;
            double left = Loss.At(Grid.ToDirection(x, y));
            factors[i] = left >= LeastTransmission ? (float)(Camera.FluxNormalisation / left) : 0;
        }

        return factors;
    }

    private float[] Kernel(float[] real, float[] imaginary, DecodingArray array, float[] scratch)
    {
        float[] kernel = new float[_fft.SpectrumLength];
        _fft.PrepareKernel(real, imaginary, array.Width, array.Height, kernel, scratch);
        return kernel;
    }

    /// <summary>One sub-pixel position of the mask relative to the image, with all that does not depend on weights.</summary>
    private readonly record struct Phase(
        int Column,
        int Row,
        float[] FluxKernel,
        float[] VarianceKernel,
        float[] AreaKernel,
        float[] CoverageKernel,
        float[] NormalisationOverLoss);
}
