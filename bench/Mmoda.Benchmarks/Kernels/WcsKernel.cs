using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Benchmarks;

/// <summary>One million points between the pixels of a TAN image and right ascension and declination in degrees.</summary>
internal sealed class WcsKernel(bool toPixel) : Kernel(toPixel ? "wcs tan sky to pixel" : "wcs tan pixel to sky")
{
    private const int Count = 1_000_000;
    private readonly double[] _points = new double[2 * Count];
    private readonly double[] _result = new double[2 * Count];
    private Wcs _wcs = Wcs.NorthUp(SkyDirection.FromDegrees(83.6332, 22.0145), 2000, 2000, Angle.FromArcMinutes(1));

    public override IReadOnlyList<Peer> Peers { get; } =
    [
        new("wcslib", "wcs_wcslib.c", toPixel ? "to-pixel" : "to-sky", "-lwcs"),
        new("astropy.wcs", "wcs_astropy.py", toPixel ? "to-pixel" : "to-sky"),
    ];

    public override double? Target => 0.8;

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
        double[] pixels = new double[2 * Count];
        foreach (ref double value in pixels.AsSpan())
            value = 2000 * random.NextDouble();
        double[] sky = new double[2 * Count];
        ToSky(_wcs, pixels, sky);

        // FITS counts pixels from 1.
        Folders.Write<double>(inputs, "pixels.f64", Array.ConvertAll(pixels, p => p + 1));
        Folders.Write<double>(inputs, "sky.f64", sky);
        (toPixel ? sky : pixels).CopyTo(_points, 0);
    }

    public override void Run()
    {
        if (toPixel)
            ToPixel(_wcs, _points, _result);
        else
            ToSky(_wcs, _points, _result);
    }

    public override double Check()
    {
        double sum = toPixel ? Count : 0;
        for (int i = 1; i < _result.Length; i += 2)
            sum += _result[i];
        return sum;
    }

    private static void ToSky(Wcs wcs, ReadOnlySpan<double> pixels, Span<double> sky)
    {
        for (int i = 0; i < pixels.Length; i += 2)
        {
            wcs.TryPixelToSky(pixels[i], pixels[i + 1], out SkyDirection direction);
            sky[i] = direction.RightAscensionDegrees;
            sky[i + 1] = direction.DeclinationDegrees;
        }
    }

    private static void ToPixel(Wcs wcs, ReadOnlySpan<double> sky, Span<double> pixels)
    {
        for (int i = 0; i < sky.Length; i += 2)
            wcs.TrySkyToPixel(SkyDirection.FromDegrees(sky[i], sky[i + 1]), out pixels[i], out pixels[i + 1]);
    }
}
