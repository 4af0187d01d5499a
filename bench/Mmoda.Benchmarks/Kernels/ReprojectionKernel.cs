using Mmoda.Sky;

namespace Mmoda.Benchmarks;

/// <summary>How <see cref="ReprojectionKernel"/> resamples.</summary>
internal enum Resampling
{
    Nearest,
    Bilinear,
    Exact,
}

/// <summary>An image of 400 × 400 pixels of 4.9′ brought to a turned and shifted TAN grid of the same size.</summary>
internal sealed class ReprojectionKernel(Resampling resampling) : Kernel($"reproject {resampling} 400".ToLowerInvariant())
{
    private const int Side = 400;
    private readonly float[] _image = new float[Side * Side], _result = new float[Side * Side];
    private Reprojector? _reprojector;

    public override IReadOnlyList<Peer> Peers { get; } =
    [
        new("reproject", "reproject_python.py", resampling switch { Resampling.Nearest => "nearest-neighbor", Resampling.Bilinear => "bilinear", _ => "exact" }),
    ];

    public override double? Target => 0.3;

    // Pixels at the rim count for one and not for the other.
    public override double? Tolerance => resampling == Resampling.Exact ? 1e-5 : 1e-2;

    public override void Prepare(string inputs, string output)
    {
        for (int i = 0; i < _image.Length; i++)
            _image[i] = (float)(2 + Math.Sin(i % Side / 9.0) * Math.Cos(i / Side / 11.0));
        Folders.Write<float>(inputs, "image.f32", _image);
        const double P = 4.937 / 60;
        ImageGrid source = Grid(inputs, "source.f64", Wcs.Tangent(SkyDirection.FromDegrees(83.6, 22), 199.5, 199.5, -P, 0, 0, P));
        (double sin, double cos) = Math.SinCos(0.6);
        ImageGrid target = Grid(inputs, "target.f64", Wcs.Tangent(SkyDirection.FromDegrees(85, 23), 199.5, 199.5, -P * cos, P * sin, P * sin, P * cos));
        _reprojector = new(source, target);
    }

    public override void Run()
    {
        Reprojector reprojector = _reprojector!; // Prepared.
        switch (resampling)
        {
            case Resampling.Nearest:
                reprojector.Nearest<float>(_image, _result);
                break;
            case Resampling.Bilinear:
                reprojector.Bilinear<float>(_image, _result);
                break;
            default:
                reprojector.Mean<float>(_image, _result);
                break;
        }
    }

    public override double Check() => _result.Where(v => !float.IsNaN(v)).Sum(v => (double)v * v);

    private static ImageGrid Grid(string inputs, string name, Wcs wcs)
    {
        WcsKeywords k = wcs.Keywords;
        Folders.Write<double>(inputs, name, [k.ReferencePixel1, k.ReferencePixel2, k.ReferenceLongitude, k.ReferenceLatitude, k.Cd11, k.Cd12, k.Cd21, k.Cd22]);
        return new(wcs, Side, Side);
    }
}
