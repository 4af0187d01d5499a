using Mmoda.Numerics;

namespace Mmoda.Benchmarks;

/// <summary>Two cyclic correlations of a 130 × 134 plane with kernels of 235 × 235 at 384 × 384, from plane to lags.</summary>
internal sealed class CorrelationKernel() : Kernel("fft correlate 384")
{
    private const int Size = 384, Width = 130, Height = 134, KernelSide = 235;
    private readonly Fft2 _fft = new(Size, Size);
    private readonly float[] _plane = new float[Width * Height];
    private readonly float[] _real = new float[Size * Size];
    private readonly float[] _imaginary = new float[Size * Size];
    private float[] _spectrum = [], _kernel = [], _scratch = [];

    public override IReadOnlyList<Peer> Peers =>
        [new("FFTW", "correlate_fftw.c", "", "-lfftw3f"), new("scipy.fft", "correlate_scipy.py")];

    public override double? Target => 0.65;

    public override void Prepare(string inputs, string output)
    {
        Philox random = new(4, 0);
        float[] real = new float[KernelSide * KernelSide], imaginary = new float[real.Length];
        foreach (float[] values in (float[][])[_plane, real, imaginary])
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)random.NextDouble();
        }

        Folders.Write<float>(inputs, "plane.f32", _plane);
        Folders.Write<float>(inputs, "real.f32", real);
        Folders.Write<float>(inputs, "imaginary.f32", imaginary);
        (_spectrum, _kernel, _scratch) = (new float[_fft.SpectrumLength], new float[_fft.SpectrumLength], new float[_fft.ScratchLength]);
        _fft.PrepareKernel(real, imaginary, KernelSide, KernelSide, _kernel, _scratch);
    }

    public override void Run()
    {
        _fft.Forward(_plane, [], Width, Height, _spectrum, _scratch);
        _fft.Correlate(_spectrum, _kernel, _real, _imaginary, _scratch);
    }

    public override double Check() => _real.Sum(v => (double)v * v) + _imaginary.Sum(v => (double)v * v);
}
