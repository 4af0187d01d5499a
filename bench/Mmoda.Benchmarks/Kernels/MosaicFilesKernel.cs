using System.Globalization;
using Mmoda.CodedMask;
using Mmoda.Fits;
using Mmoda.Instruments;
using Mmoda.Sky;

namespace Mmoda.Benchmarks;

/// <summary>Fifty FITS images of 400 × 400 pixels with variances, read, brought onto 800 × 800 and written. One thread: wall time is processor time.</summary>
internal sealed class MosaicFilesKernel() : Kernel("mosaic 50 files")
{
    private const int Images = 50, InputSide = 400, Side = 800;
    private readonly float[] _flux = new float[InputSide * InputSide], _variance = new float[InputSide * InputSide];
    private readonly float[] _scratch = new float[InputSide * InputSide];
    private readonly float[] _mosaic = new float[Side * Side], _mosaicVariance = new float[Side * Side], _exposure = new float[Side * Side];
    private readonly Wcs _grid = Wcs.NorthUp(SkyDirection.FromDegrees(83.6, 22), Side, Side, Angle.FromArcMinutes(4.937));
    private string _inputs = "", _output = "";

    public override IReadOnlyList<Peer> Peers => [new("SWarp", "mosaic_swarp.py")];

    public override double? Target => 0.1;

    // SWarp leaves out parts of the outer frames, so sums differ; the check number of ours, 158107.0, is that of a bilinear
    // mosaic of the same files by scipy, 158106.8.
    public override double? Tolerance => null;

    public override void Prepare(string inputs, string output)
    {
        (_inputs, _output) = (inputs, output);
        double p = _grid.PixelScale.Degrees;
        for (int k = 0; k < Images; k++)
        {
            for (int i = 0; i < _flux.Length; i++)
            {
                int x = i % InputSide, y = i / InputSide;
                _flux[i] = (float)(2 + Math.Sin((x + 3 * k) / 29.0) * Math.Cos(y / 31.0));
                _variance[i] = (float)(1 + 1e-5 * ((x - 200) * (x - 200) + (y - 200) * (y - 200)));
            }

            (double sin, double cos) = Math.SinCos(0.11 * k);
            Wcs wcs = Wcs.Tangent(
                SkyDirection.FromDegrees(83.6 + 2.1 * (k % 5 - 2), 22 + 2.0 * (k / 5 % 5 - 2)), 199.5, 199.5, -p * cos, p * sin, p * sin, p * cos);
            Save(PathOf("flux", k), _flux, InputSide, wcs);
            Save(PathOf("variance", k), _variance, InputSide, wcs);
        }

        WcsKeywords g = _grid.Keywords;
        File.WriteAllText(Path.Combine(inputs, "target.head"), string.Create(CultureInfo.InvariantCulture, $"""
            NAXIS1  = {Side}
            NAXIS2  = {Side}
            CTYPE1  = 'RA---TAN'
            CTYPE2  = 'DEC--TAN'
            CRVAL1  = {g.ReferenceLongitude}
            CRVAL2  = {g.ReferenceLatitude}
            CRPIX1  = {g.ReferencePixel1}
            CRPIX2  = {g.ReferencePixel2}
            CD1_1   = {g.Cd11}
            CD1_2   = 0.0
            CD2_1   = 0.0
            CD2_2   = {g.Cd22}
            END

            """));
    }

    public override void Run()
    {
        MosaicAccumulator sum = new(Side, Side);
        for (int k = 0; k < Images; k++)
        {
            Wcs wcs;
            using (FitsFile file = FitsFile.Open(PathOf("flux", k)))
            {
                ImageHdu image = (ImageHdu)file.Hdus[0];
                wcs = Wcs.FromHeader(image.Header);
                image.Read(_flux.AsSpan());
            }

            using (FitsFile file = FitsFile.Open(PathOf("variance", k)))
                ((ImageHdu)file.Hdus[0]).Read(_variance.AsSpan());
            sum.Add(_flux, _variance, [], InputSide, new WcsMapping(_grid, wcs), new MosaicRegion(0, 0, Side, Side), _scratch);
        }

        sum.Fill(_mosaic, _mosaicVariance, _exposure);
        Save(_output, _mosaic, Side, _grid);
        Save(_output, _mosaicVariance, Side, _grid);
    }

    /// <summary>The middle, which all images cover.</summary>
    public override double Check() =>
        Enumerable.Range(300, 200).Sum(row => _mosaic.AsSpan(row * Side + 300, 200).ToArray().Sum(v => (double)v * v));

    private string PathOf(string kind, int k) => Path.Combine(_inputs, $"{kind}{k:00}.fits");

    private static void Save(string path, float[] pixels, int side, Wcs wcs)
    {
        FitsHeader header = new();
        wcs.WriteTo(header);
        using FitsWriter file = FitsWriter.Create(path);
        file.WriteImage<float>(header, [side, side], pixels);
        file.Commit();
    }
}
