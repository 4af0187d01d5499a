using Mmoda.Fits;

namespace Mmoda.Sky.Tests;

public sealed class RealImageTests
{
    private static readonly GoldenImage[] Golden = GoldenFile.Read<GoldenImage[]>("isgri_wcs.json", "images");

    public static TheoryData<string> Files => [.. Golden.Select(g => g.File)];

    private sealed record GoldenImage(string File, int Hdu, double[][] Points, double[][] Sky);

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Corners_of_a_real_ISGRI_image_lie_where_wcslib_has_them(string name)
    {
        GoldenImage golden = Golden.Single(g => g.File == name);
        string? path = RealFile.Find(name);
        Skip.If(path is null, $"The real file {name} is not here (set MMODA_TEST_DATA).");

        using FitsFile file = FitsFile.Open(path);
        Wcs wcs = Wcs.FromHeader(file.Hdus[golden.Hdu].Header);

        for (int i = 0; i < golden.Points.Length; i++)
        {
            Assert.True(wcs.TryPixelToSky(golden.Points[i][0], golden.Points[i][1], out SkyDirection direction));
            SkyDirection expected = wcs.Keywords.Frame == SkyFrame.Galactic
                ? SkyDirection.FromGalacticDegrees(golden.Sky[i][0], golden.Sky[i][1]) : SkyDirection.FromDegrees(golden.Sky[i][0], golden.Sky[i][1]);
            Assert.InRange(direction.SeparationTo(expected).Degrees, 0, 1e-10);
        }
    }
}
