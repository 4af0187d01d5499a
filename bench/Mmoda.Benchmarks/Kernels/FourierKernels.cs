using System.Numerics;
using Mmoda.Numerics;

namespace Mmoda.Benchmarks;

/// <summary>A complex transform of 512 × 512, forward, natural order.</summary>
internal sealed class ComplexFourierKernel<T>() : Kernel($"fft complex 512 {(typeof(T) == typeof(float) ? "f32" : "f64")}")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Size = 512;
    private readonly ComplexFft2<T> _fft = new(Size, Size);
    private readonly T[] _plane = new T[2 * Size * Size];
    private readonly T[] _spectrum = new T[2 * Size * Size];
    private T[] _scratch = [];

    public override IReadOnlyList<Peer> Peers => typeof(T) == typeof(float)
        ? [new("FFTW", "fft_fftw.c", "complex", "-lfftw3f")]
        : [new("FFTW", "fft_fftw_double.c", "complex", "-lfftw3")];

    public override double? Target => typeof(T) == typeof(float) ? 0.8 : 1;

    public override void Prepare(string inputs, string output)
    {
        Philox random = new(5, 0);
        for (int i = 0; i < _plane.Length; i++)
            _plane[i] = T.CreateTruncating(random.NextDouble());
        Folders.Write<T>(inputs, "plane.bin", _plane);
        _scratch = new T[_fft.ScratchLength];
    }

    public override void Run() => _fft.Forward(_plane, _spectrum, _scratch);

    public override double Check() => Weigh(_spectrum);

    /// <summary>A sum that depends on the order; the first number is left out, it is far larger than the others.</summary>
    internal static double Weigh(T[] values)
    {
        double sum = 0;
        for (int i = 1; i < values.Length; i++)
            sum += double.CreateTruncating(values[i] * values[i]) * (1 + (i % 7));
        return sum;
    }
}

/// <summary>A circular correlation of two real planes, the kernel prepared: forward, product, inverse.</summary>
internal sealed class RealFourierKernel(int size) : Kernel($"fft real correlate {size}")
{
    private readonly Correlation2<float> _plan = new(size, size, size, size, CorrelationExtent.Circular);
    private readonly float[] _plane = new float[size * size];
    private readonly float[] _result = new float[size * size];
    private float[] _spectrum = [], _scratch = [];

    public override IReadOnlyList<Peer> Peers =>
        [new("FFTW", "fft_fftw.c", size.ToString(System.Globalization.CultureInfo.InvariantCulture), "-lfftw3f")];

    public override double? Target => 0.8;

    public override void Prepare(string inputs, string output)
    {
        Philox random = new(6, 0);
        float[] kernel = new float[_plane.Length];
        for (int i = 0; i < kernel.Length; i++)
            (_plane[i], kernel[i]) = ((float)random.NextDouble() - 0.5f, (float)random.NextDouble() - 0.5f);
        Folders.Write<float>(inputs, "plane.bin", _plane);
        Folders.Write<float>(inputs, "kernel.bin", kernel);
        (_spectrum, _scratch) = (new float[_plan.KernelSpectrumLength], new float[_plan.ScratchLength]);
        _plan.PrepareCorrelation(kernel, _spectrum, _scratch);
    }

    public override void Run() => _plan.Apply(_plane, _spectrum, _result, _scratch);

    public override double Check() => ComplexFourierKernel<float>.Weigh(_result);
}

/// <summary>The spectrum of a real series of 2^20 numbers.</summary>
internal sealed class SeriesFourierKernel() : Kernel("fft real series 2^20")
{
    private const int Length = 1 << 20;
    private readonly RealFft<float> _fft = new(Length);
    private readonly float[] _series = new float[Length];
    private float[] _spectrum = [], _scratch = [];

    public override IReadOnlyList<Peer> Peers => [new("FFTW", "fft_fftw.c", "series", "-lfftw3f")];

    public override double? Target => 1;

    public override void Prepare(string inputs, string output)
    {
        Philox random = new(7, 0);
        for (int i = 0; i < Length; i++)
            _series[i] = (float)random.NextDouble() - 0.5f;
        Folders.Write<float>(inputs, "plane.bin", _series);
        (_spectrum, _scratch) = (new float[_fft.SpectrumLength], new float[_fft.ScratchLength]);
    }

    public override void Run() => _fft.Forward(_series, _spectrum, _scratch);

    public override double Check() => ComplexFourierKernel<float>.Weigh(_spectrum);
}
