using System.Numerics;

namespace Mmoda.Numerics;

/// <summary>A plan for correlations and convolutions of real planes with a kernel, by Fourier transforms.</summary>
/// <remarks>
/// <para>Correlation: <c>c[l] = Σ_p d[p] k[p − l]</c>. Convolution: <c>c[l] = Σ_p d[p] k[l − p]</c>. The spectrum of a kernel is prepared
/// once and serves any number of planes. Outside plane and kernel there are zeros, except for <see cref="CorrelationExtent.Circular"/>.</para>
/// <para>Cost O(N log N) for padded planes of N elements; no allocation per call. Errors are relative to the largest output.
/// A plan is immutable and serves any number of threads, each with its own scratch.</para>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Correlation2<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RealFft2<T> _fft;
    private readonly CorrelationExtent _extent;

    /// <summary>Plans correlations.</summary>
    /// <param name="width">Columns of the planes.</param>
    /// <param name="height">Rows of the planes.</param>
    /// <param name="kernelWidth">Columns of the kernel.</param>
    /// <param name="kernelHeight">Rows of the kernel.</param>
    /// <param name="extent">Which lags are kept.</param>
    /// <exception cref="ArgumentException">Circular, and a size of the plane has a prime factor above 7 or is below the kernel's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public Correlation2(int width, int height, int kernelWidth, int kernelHeight, CorrelationExtent extent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelHeight, 1);
        if (extent == CorrelationExtent.Circular && (kernelWidth > width || kernelHeight > height))
        {
            throw new ArgumentException(
                $"A periodic plane of {width} × {height} is smaller than its kernel of {kernelWidth} × {kernelHeight}.", nameof(kernelWidth));
        }

        (Width, Height, KernelWidth, KernelHeight, _extent) = (width, height, kernelWidth, kernelHeight, extent);
        int fullWidth = checked(width + kernelWidth - 1), fullHeight = checked(height + kernelHeight - 1);
        _fft = extent == CorrelationExtent.Circular
            ? new RealFft2<T>(width, height)
            : new RealFft2<T>(FourierSize.Next(fullWidth), FourierSize.Next(fullHeight));
        (OutputWidth, OutputHeight) = extent == CorrelationExtent.Full ? (fullWidth, fullHeight) : (width, height);
    }

    /// <summary>Columns of the planes.</summary>
    public int Width { get; }

    /// <summary>Rows of the planes.</summary>
    public int Height { get; }

    /// <summary>Columns of the kernel.</summary>
    public int KernelWidth { get; }

    /// <summary>Rows of the kernel.</summary>
    public int KernelHeight { get; }

    /// <summary>Columns of the results.</summary>
    public int OutputWidth { get; }

    /// <summary>Rows of the results.</summary>
    public int OutputHeight { get; }

    /// <summary>Numbers in the spectrum of a kernel.</summary>
    public int KernelSpectrumLength => _fft.SpectrumLength;

    /// <summary>Numbers of scratch that each call needs.</summary>
    public int ScratchLength => checked(_fft.PlaneLength + _fft.SpectrumLength + _fft.ScratchLength);

    /// <summary>Prepares a kernel for correlations.</summary>
    /// <param name="kernel"><see cref="KernelWidth"/> × <see cref="KernelHeight"/>, x fastest.</param>
    /// <param name="spectrum">Receives <see cref="KernelSpectrumLength"/> numbers.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers; contents are lost.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void PrepareCorrelation(ReadOnlySpan<T> kernel, Span<T> spectrum, Span<T> scratch)
    {
        Span<T> padded = PadKernel(kernel, spectrum, scratch);
        if (_extent != CorrelationExtent.Circular)
        {
            // A correlation is the convolution with the kernel turned round; its index is then that of the results.
            for (int y = 0; y < KernelHeight; y++)
            {
                for (int x = 0; x < KernelWidth; x++)
                    padded[(y * _fft.Width) + x] = kernel[((KernelHeight - y) * KernelWidth) - x - 1];
            }
        }

        _fft.Forward(padded, spectrum, scratch[padded.Length..]);
        if (_extent != CorrelationExtent.Circular)
            return;
        for (int i = 1; i < KernelSpectrumLength; i += 2)
            spectrum[i] = -spectrum[i];
    }

    /// <summary>Prepares a kernel for convolutions.</summary>
    /// <param name="kernel"><see cref="KernelWidth"/> × <see cref="KernelHeight"/>, x fastest.</param>
    /// <param name="spectrum">Receives <see cref="KernelSpectrumLength"/> numbers.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers; contents are lost.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void PrepareConvolution(ReadOnlySpan<T> kernel, Span<T> spectrum, Span<T> scratch)
    {
        Span<T> padded = PadKernel(kernel, spectrum, scratch);
        _fft.Forward(padded, spectrum, scratch[padded.Length..]);
    }

    /// <summary>Correlates or convolves planes, as the kernel was prepared.</summary>
    /// <param name="planes">A whole number of planes of <see cref="Width"/> × <see cref="Height"/>, x fastest.</param>
    /// <param name="kernelSpectrum">The prepared kernel; unchanged.</param>
    /// <param name="output"><see cref="OutputWidth"/> × <see cref="OutputHeight"/> for each plane; must not overlap the planes.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers; contents are lost.</param>
    /// <exception cref="ArgumentException">The planes are not a whole number of planes, or a span is too short.</exception>
    public void Apply(ReadOnlySpan<T> planes, ReadOnlySpan<T> kernelSpectrum, Span<T> output, Span<T> scratch)
    {
        int planeLength = Width * Height, outputLength = OutputWidth * OutputHeight;
        int count = PlanChecks.Count(planes.Length, planeLength, nameof(planes));
        PlanChecks.ThrowIfShorter(kernelSpectrum.Length, KernelSpectrumLength, nameof(kernelSpectrum));
        PlanChecks.ThrowIfShorter(output.Length, (long)count * outputLength, nameof(output));
        PlanChecks.ThrowIfShorter(scratch.Length, ScratchLength, nameof(scratch));
        Span<T> spectrum = scratch.Slice(_fft.PlaneLength, _fft.SpectrumLength), rest = scratch[(_fft.PlaneLength + _fft.SpectrumLength)..];
        for (int i = 0; i < count; i++)
        {
            Span<T> padded = Pad(planes.Slice(i * planeLength, planeLength), Width, Height, scratch);
            _fft.Forward(padded, spectrum, rest);
            Multiply(spectrum, kernelSpectrum);
            _fft.Inverse(spectrum, padded, rest);
            Crop(padded, output.Slice(i * outputLength, outputLength));
        }
    }

    /// <summary>spectrum ×= kernel, complex numbers.</summary>
    private static unsafe void Multiply(Span<T> spectrum, ReadOnlySpan<T> kernel)
    {
        int x = 0;
        fixed (T* a = spectrum, b = kernel)
        {
            for (; x + ComplexLanes<T>.Stride <= spectrum.Length; x += ComplexLanes<T>.Stride)
                (ComplexLanes<T>.LoadPairs(a + x) * ComplexLanes<T>.LoadPairs(b + x)).StorePairs(a + x);
        }

        for (int i = x; i < spectrum.Length; i += 2)
        {
            T re = spectrum[i], im = spectrum[i + 1], c = kernel[i], s = kernel[i + 1];
            (spectrum[i], spectrum[i + 1]) = ((re * c) - (im * s), (re * s) + (im * c));
        }
    }

    private Span<T> PadKernel(ReadOnlySpan<T> kernel, Span<T> spectrum, Span<T> scratch)
    {
        PlanChecks.ThrowIfShorter(kernel.Length, (long)KernelWidth * KernelHeight, nameof(kernel));
        PlanChecks.ThrowIfShorter(spectrum.Length, KernelSpectrumLength, nameof(spectrum));
        PlanChecks.ThrowIfShorter(scratch.Length, ScratchLength, nameof(scratch));
        return Pad(kernel, KernelWidth, KernelHeight, scratch);
    }

    private Span<T> Pad(ReadOnlySpan<T> plane, int width, int height, Span<T> scratch)
    {
        Span<T> padded = scratch[.._fft.PlaneLength];
        for (int y = 0; y < height; y++)
        {
            Span<T> row = padded.Slice(y * _fft.Width, _fft.Width);
            plane.Slice(y * width, width).CopyTo(row);
            row[width..].Clear();
        }

        padded[(height * _fft.Width)..].Clear();
        return padded;
    }

    private void Crop(ReadOnlySpan<T> padded, Span<T> output)
    {
        (int left, int top) = _extent == CorrelationExtent.Same ? ((KernelWidth - 1) / 2, (KernelHeight - 1) / 2) : (0, 0);
        for (int y = 0; y < OutputHeight; y++)
            padded.Slice(((y + top) * _fft.Width) + left, OutputWidth).CopyTo(output.Slice(y * OutputWidth, OutputWidth));
    }
}
