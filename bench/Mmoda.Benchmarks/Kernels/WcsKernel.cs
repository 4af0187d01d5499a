using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Benchmarks;

/// <summary>One million points between the pixels of a TAN image and right ascension and declination in degrees.</summary>
internal sealed class WcsKernel(bool toPixel) : Kernel(toPixel ? "wcs tan sky to pixel" : "wcs tan pixel to sky")
{
    private const int Count = 1_000_000;
    // Spans of one coordinate each, as ours wants them; wcslib wants pairs and gets them.
    private readonly double[] _first = new double[Count], _second = new double[Count];
    private readonly double[] _firstResult = new double[Count], _secondResult = new double[Count];
    private Wcs _wcs = Wcs.NorthUp(SkyDirection.FromDegrees(83.6332, 22.0145), 2000, 2000, Angle.FromArcMinutes(1));

    public override IReadOnlyList<Peer> Peers { get; } =
    [
        new("wcslib", "wcs_wcslib.c", toPixel ? "to-pixel" : "to-sky", "-lwcs"),
        new("astropy.wcs", "wcs_astropy.py", toPixel ? "to-pixel" : "to-sky"),
    ];

    public override double? Target => 0.5;

    public override double? Tolerance => 1e-9;

    public override void Prepare(string inputs, string output)
    {
        _wcs = Wcs.Tangent(SkyDirection.FromDegrees(83.6332, 22.0145), 999.5, 999.5, -0.0164, 0.0028, 0.0028, 0.0164);
        WcsKeywords k = _wcs.Keywords;
        Folders.Write<double>(
            inputs,
            "keywords.f64",
            [k.ReferencePixel1, k.ReferencePixel2, k.ReferenceLongitude, k.ReferenceLatitude, k.Cd11, k.Cd12, k.Cd21, k.Cd22]);
        Philox random = new(3, 0);
        for (int i = 0; i < Count; i++)
            (_first[i], _second[i]) = (2000 * random.NextDouble(), 2000 * random.NextDouble());
        _wcs.PixelToDegrees(_first, _second, _firstResult, _secondResult);

        // FITS counts pixels from 1.
        Folders.Write<double>(inputs, "pixels.f64", Pairs(_first, _second, 1));
        Folders.Write<double>(inputs, "sky.f64", Pairs(_firstResult, _secondResult, 0));
        if (toPixel)
        {
            _firstResult.CopyTo(_first, 0);
            _secondResult.CopyTo(_second, 0);
        }
    }

    public override void Run()
    {
        if (toPixel)
            _wcs.DegreesToPixel(_first, _second, _firstResult, _secondResult);
        else
            _wcs.PixelToDegrees(_first, _second, _firstResult, _secondResult);
    }

    public override double Check() => (toPixel ? Count : 0) + _secondResult.Sum();

    private static double[] Pairs(double[] first, double[] second, double add) =>
        [.. first.Zip(second, (f, s) => new[] { f + add, s + add }).SelectMany(p => p)];
}
