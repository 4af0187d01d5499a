namespace Mmoda.CodedMask;

/// <summary>Variance-weighted sum of sky images on one output grid: Σ F/V, Σ 1/V and Σ exposure.</summary>
/// <remarks>
/// <para>Intensities are interpolated with cubic convolution. On images decoded at twofold oversampling this keeps at least
/// 99 % of the peak of a point source at any sub-pixel position and leaves the noise at unit width; on classical images
/// (one pixel per detector pixel) it loses 4 %. Variance and exposure vary slowly and are taken from the nearest pixel.</para>
/// <para>An input pixel without positive finite variance or finite intensity does not exist: next to one, the nearest valid
/// pixel is used instead of the cubic stencil, so nothing smears.</para>
/// <para>Sums depend on the order of <see cref="Add"/> and <see cref="Merge"/> in the last bit of single precision; the same
/// order gives the same bytes. Not thread-safe; accumulate per thread and merge in a fixed order.</para>
/// </remarks>
public sealed class MosaicAccumulator
{
    private readonly float[] _weightedFlux;
    private readonly float[] _weight;
    private readonly float[] _exposure;

    /// <summary>Creates an empty mosaic.</summary>
    /// <param name="width">Columns of the output grid.</param>
    /// <param name="height">Rows of the output grid.</param>
    public MosaicAccumulator(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        int count = checked(width * height);
        _weightedFlux = new float[count];
        _weight = new float[count];
        _exposure = new float[count];
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Σ F/V of each pixel, x fastest.</summary>
    public ReadOnlySpan<float> WeightedFlux => _weightedFlux;

    /// <summary>Σ 1/V of each pixel.</summary>
    public ReadOnlySpan<float> Weight => _weight;

    /// <summary>Σ exposure of each pixel.</summary>
    public ReadOnlySpan<float> Exposure => _exposure;

    /// <summary>Adds an image.</summary>
    /// <typeparam name="TMapping">How output pixels lie on the image; a struct.</typeparam>
    /// <param name="intensity">Input image, x fastest.</param>
    /// <param name="variance">Its variance, same shape.</param>
    /// <param name="exposure">Its exposure, same shape, or empty.</param>
    /// <param name="inputWidth">Columns of the input.</param>
    /// <param name="mapping">From output to input pixels.</param>
    /// <param name="region">Output pixels to visit; parts outside the mosaic are ignored.</param>
    /// <param name="scratch">One value per input pixel, or more; contents are lost.</param>
    /// <exception cref="ArgumentException">Shapes differ, or the scratch is too short.</exception>
    public void Add<TMapping>(
        ReadOnlySpan<float> intensity,
        ReadOnlySpan<float> variance,
        ReadOnlySpan<float> exposure,
        int inputWidth,
        TMapping mapping,
        MosaicRegion region,
        Span<float> scratch)
        where TMapping : struct, IPixelMapping
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputWidth, 1);
        if (intensity.Length != variance.Length
            || intensity.Length % inputWidth != 0
            || (!exposure.IsEmpty && exposure.Length != intensity.Length))
        {
            throw new ArgumentException(
                $"Planes of one shape with {inputWidth} columns are needed, "
                + $"not {intensity.Length}, {variance.Length} and {exposure.Length} pixels.", nameof(variance));
        }

        if (scratch.Length < intensity.Length)
            throw new ArgumentException($"Scratch for {intensity.Length} pixels is needed, not {scratch.Length}.", nameof(scratch));
        Span<float> marked = scratch[..intensity.Length];
        CubicResampling.MarkInvalid(intensity, variance, marked);

        int firstX = Math.Max(0, region.X), endX = Math.Min(Width, region.X + region.Width);
        int firstY = Math.Max(0, region.Y), endY = Math.Min(Height, region.Y + region.Height);
        const int Chunk = 128;
        Span<double> x = stackalloc double[Chunk], y = stackalloc double[Chunk];
        for (int row = firstY; row < endY; row++)
        {
            for (int column = firstX; column < endX; column += Chunk)
            {
                int count = Math.Min(Chunk, endX - column);
                mapping.MapRow(row, column, x[..count], y[..count]);
                AddRow((row * Width) + column, marked, variance, exposure, inputWidth, x[..count], y[..count]);
            }
        }
    }

    /// <summary>Adds the sums of another mosaic on the same grid.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void Merge(MosaicAccumulator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Width != Width || other.Height != Height)
        {
            throw new ArgumentException(
                $"A mosaic of {Width} × {Height} pixels is needed, not {other.Width} × {other.Height}.", nameof(other));
        }

        for (int i = 0; i < _weight.Length; i++)
        {
            _weightedFlux[i] += other._weightedFlux[i];
            _weight[i] += other._weight[i];
            _exposure[i] += other._exposure[i];
        }
    }

    /// <summary>Writes the mosaic: flux Σ(F/V) / Σ(1/V), variance 1 / Σ(1/V), exposure; all 0 where no image contributed.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void Fill(Span<float> intensity, Span<float> variance, Span<float> exposure)
    {
        if (intensity.Length < _weight.Length || variance.Length < _weight.Length || exposure.Length < _weight.Length)
        {
            throw new ArgumentException(
                $"{_weight.Length} pixels are needed, not {intensity.Length}, {variance.Length} and {exposure.Length}.", nameof(intensity));
        }

        for (int i = 0; i < _weight.Length; i++)
        {
            bool isCovered = _weight[i] > 0;
            intensity[i] = isCovered ? _weightedFlux[i] / _weight[i] : 0;
            variance[i] = isCovered ? 1 / _weight[i] : 0;
            exposure[i] = _exposure[i];
        }
    }

    private void AddRow(
        int first,
        ReadOnlySpan<float> marked,
        ReadOnlySpan<float> variance,
        ReadOnlySpan<float> exposure,
        int inputWidth,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y)
    {
        int inputHeight = marked.Length / inputWidth;
        for (int i = 0; i < x.Length; i++)
        {
            // Also false for NaN: a direction that the input cannot show.
            if (!(x[i] > -0.5 && x[i] < inputWidth - 0.5 && y[i] > -0.5 && y[i] < inputHeight - 0.5))
                continue;
            int nearest = ((int)(y[i] + 0.5) * inputWidth) + (int)(x[i] + 0.5);
            if (float.IsNaN(marked[nearest]))
                continue;

            float flux = float.NaN;
            if (x[i] >= 1 && x[i] < inputWidth - 2 && y[i] >= 1 && y[i] < inputHeight - 2)
            {
                int column = (int)x[i], row = (int)y[i];
                flux = CubicResampling.At(marked, inputWidth, column, row, (float)(x[i] - column), (float)(y[i] - row));
            }

            if (float.IsNaN(flux))
                flux = marked[nearest];
            float weight = 1 / variance[nearest];
            _weightedFlux[first + i] += flux * weight;
            _weight[first + i] += weight;
            if (!exposure.IsEmpty)
                _exposure[first + i] += exposure[nearest];
        }
    }
}
