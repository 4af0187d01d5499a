using Mmoda.CodedMask;
using Mmoda.Sky;

namespace Mmoda.Benchmarks;

/// <summary>Fifty images of 400 × 400 pixels of 4.9′, each with its own attitude, onto one grid of 601 × 601.</summary>
internal sealed class MosaicKernel() : Kernel("mosaic 50 images")
{
    private const int Images = 50, InputSide = 400, Side = 601;
    private readonly float[][] _flux = new float[Images][];
    private readonly float[][] _variance = new float[Images][];
    private readonly ProjectiveMapping[] _mappings = new ProjectiveMapping[Images];
    private readonly float[] _scratch = new float[InputSide * InputSide];
    private readonly float[] _mosaic = new float[Side * Side];
    private readonly float[] _mosaicVariance = new float[Side * Side];
    private readonly float[] _exposure = new float[Side * Side];

    public override IReadOnlyList<Peer> Peers => [new("scipy map_coordinates", "mosaic_scipy.py")];

    public override double? Target => 0.1;

    // Another cubic interpolation and other rules at the edges; the images are smooth.
    public override double? Tolerance => 5e-3;

    public override void Prepare(string inputs, string output)
    {
        Angle pixel = Angle.FromArcMinutes(4.937);
        Wcs grid = Wcs.NorthUp(SkyDirection.FromDegrees(83.6, 22), Side, Side, pixel);
        List<double> matrices = [];
        for (int k = 0; k < Images; k++)
        {
            _flux[k] = new float[InputSide * InputSide];
            _variance[k] = new float[InputSide * InputSide];
            for (int i = 0; i < _scratch.Length; i++)
            {
                int x = i % InputSide, y = i / InputSide;
                _flux[k][i] = (float)(Math.Sin((x + (3 * k)) / 9.0) * Math.Cos(y / 11.0));
                _variance[k][i] = (float)(1 + (1e-5 * ((x - 200) * (x - 200) + (y - 200) * (y - 200))));
            }

            (double sin, double cos) = Math.SinCos(0.11 * k);
            double p = pixel.Degrees;
            Wcs input = Wcs.Tangent(
                SkyDirection.FromDegrees(83.6 + (2.1 * ((k % 5) - 2)), 22 + (2.0 * ((k / 5 % 5) - 2))), 199.5, 199.5, -p * cos, p * sin, p * sin, p * cos);
            ProjectiveMapping m = _mappings[k] = TangentMapping.Between(grid, input);
            matrices.AddRange([m.Xx, m.Xy, m.X0, m.Yx, m.Yy, m.Y0, m.Wx, m.Wy, m.W0]);
        }

        Folders.Write<float>(inputs, "flux.f32", _flux.SelectMany(f => f).ToArray());
        Folders.Write<float>(inputs, "variance.f32", _variance.SelectMany(v => v).ToArray());
        Folders.Write<double>(inputs, "mappings.f64", matrices.ToArray());
        Folders.Write<int>(inputs, "side.i32", [Side]);
    }

    public override void Run()
    {
        MosaicAccumulator sum = new(Side, Side);
        for (int k = 0; k < Images; k++)
            sum.Add(_flux[k], _variance[k], [], InputSide, _mappings[k], new MosaicRegion(0, 0, Side, Side), _scratch);
        sum.Fill(_mosaic, _mosaicVariance, _exposure);
    }

    public override double Check() => _mosaic.Sum(v => (double)v * v) + _mosaicVariance.Sum(v => (double)v);
}
