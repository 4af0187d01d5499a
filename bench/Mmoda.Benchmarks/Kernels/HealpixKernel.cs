using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Benchmarks;

/// <summary>One million directions to HEALPix pixels of nside 1024, or back; <paramref name="mode"/> as in the peers.</summary>
internal sealed class HealpixKernel(string mode) : Kernel($"healpix {mode.Replace('-', ' ')}")
{
    private const int Count = 1_000_000;
    private readonly HealpixGrid _grid = HealpixGrid.FromOrder(10, mode.EndsWith("nest", StringComparison.Ordinal) ? HealpixScheme.Nested : HealpixScheme.Ring);
    private readonly double[] _colatitudes = new double[Count];
    private readonly double[] _longitudes = new double[Count];
    private readonly double[] _vectors = new double[3 * Count];
    private readonly long[] _pixels = new long[Count];
    private readonly bool _toAngles = mode.StartsWith("pix2ang", StringComparison.Ordinal);
    private readonly bool _fromVectors = mode.StartsWith("vec2pix", StringComparison.Ordinal);

    public override IReadOnlyList<Peer> Peers { get; } =
    [
        new("chealpix", "healpix_chealpix.c", mode, "-lchealpix"),
        new("healpy", "healpix_healpy.py", mode),
    ];

    public override double? Target => 0.6;

    // Pixel numbers agree exactly: one other pixel changes the sum by more. Sums of angles are rounded.
    public override double? Tolerance => _toAngles ? 1e-12 : 1e-16;

    public override void Prepare(string inputs, string output)
    {
        Philox random = new(11, 0);
        for (int i = 0; i < Count; i++)
        {
            _colatitudes[i] = Math.Acos((2 * random.NextDouble()) - 1);
            _longitudes[i] = 2 * Math.PI * random.NextDouble();
            (double sin, double cos) = Math.SinCos(_longitudes[i]);
            _vectors[i] = Math.Sin(_colatitudes[i]) * cos;
            _vectors[Count + i] = Math.Sin(_colatitudes[i]) * sin;
            _vectors[(2 * Count) + i] = Math.Cos(_colatitudes[i]);
            _pixels[i] = (long)(random.NextDouble() * _grid.PixelCount);
        }

        Folders.Write<double>(inputs, "colatitudes.f64", _colatitudes);
        Folders.Write<double>(inputs, "longitudes.f64", _longitudes);
        Folders.Write<double>(inputs, "vectors.f64", _vectors);
        Folders.Write<long>(inputs, "pixels.i64", _pixels);
    }

    public override void Run()
    {
        if (_toAngles)
            _grid.AnglesOf(_pixels, _colatitudes, _longitudes);
        else if (_fromVectors)
            _grid.PixelsAt(_vectors.AsSpan(0, Count), _vectors.AsSpan(Count, Count), _vectors.AsSpan(2 * Count), _pixels);
        else
            _grid.PixelsAtAngles(_colatitudes, _longitudes, _pixels);
    }

    public override double Check()
    {
        double sum = 0;
        for (int i = 0; i < Count; i++)
            sum += _toAngles ? _colatitudes[i] + (2 * _longitudes[i]) : _pixels[i];
        return sum;
    }
}
