using Mmoda.CodedMask;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// Sums Σ F/V, Σ 1/V and Σ exposure of the images of some windows in one band, on a rectangle of a <see cref="MosaicPlane"/>:
/// sums of sums make a mosaic.
/// </summary>
internal sealed class MosaicSums
{
    /// <summary>File of the product that keeps sums.</summary>
    public const string FileName = "mosaic_sums.fits";

    private const string Structure = "ISGR-MOSA-SUM";
    private static readonly string[] Types = ["WEIGHTED", "WEIGHT", "EXPOSURE"];

    private readonly MosaicRegion _region;
    private readonly Grid2<float>[] _planes;

    /// <summary>Sums of nothing.</summary>
    public MosaicSums(MosaicRegion region)
    {
        _region = region;
        _planes = [.. Types.Select(_ => new Grid2<float>(region.Width, region.Height))];
    }

    /// <summary>Writes sums of some windows, band after band.</summary>
    public static void Write(string path, MosaicRegion region, Wcs wcs, IReadOnlyList<EnergyBand> bands, bool isSimulated, Func<EnergyBand, MosaicAccumulator> make)
    {
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(new FitsHeader().Set("CREATOR", IsdcFile.Creator, "program that made this").SetSimulated(isSimulated));
        foreach (EnergyBand band in bands)
        {
            MosaicAccumulator sum = make(band);
            for (int i = 0; i < Types.Length; i++)
            {
                FitsHeader header = new FitsHeader()
                    .Set("EXTNAME", Structure, "sums of sky images")
                    .Set("IMATYPE", Types[i], "sum of F/V, of 1/V, or of exposure")
                    .Set("E_MIN", band.MinKeV, "[keV] lower edge")
                    .Set("E_MAX", band.MaxKeV, "[keV] upper edge")
                    .Set("PLANE_X", region.X, "column of the plane that the first pixel is")
                    .Set("PLANE_Y", region.Y, "row of the plane that the first pixel is")
                    .SetSimulated(isSimulated);
                wcs.WriteTo(header);
                file.WriteImage(header, [region.Width, region.Height], i == 0 ? sum.WeightedFlux : i == 1 ? sum.Weight : sum.Exposure);
            }
        }

        file.Commit();
    }

    /// <summary>The rectangle of the sums in a file.</summary>
    /// <exception cref="FitsException">Not a file of sums.</exception>
    public static MosaicRegion RegionOf(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        return RegionOf(file.Hdus.OfType<ImageHdu>().FirstOrDefault(h => h.Name == Structure) ?? throw new FitsException($"{path}: there is no image {Structure}."));
    }

    /// <summary>Adds those sums of a file that lie within the rectangle.</summary>
    /// <exception cref="FitsException">The file has no sums of the band.</exception>
    public void Add(string path, EnergyBand band)
    {
        using FitsFile file = FitsFile.Open(path);
        for (int i = 0; i < Types.Length; i++)
        {
            ImageHdu image = file.Hdus.OfType<ImageHdu>().FirstOrDefault(h => h.Header.GetString("IMATYPE") == Types[i]
                    && h.Header.GetReal("E_MIN") == band.MinKeV && h.Header.GetReal("E_MAX") == band.MaxKeV)
                ?? throw new FitsException($"{path}: the sums {Types[i]} of {band} are missing.");
            MosaicRegion part = RegionOf(image);
            if (MosaicPlane.Intersection(_region, part) is not { } common)
                continue;
            float[] row = new float[common.Width];
            for (int y = common.Y; y < common.Y + common.Height; y++)
            {
                image.Read(row.AsSpan(), ((long)(y - part.Y) * part.Width) + common.X - part.X);
                Span<float> target = _planes[i].Row(y - _region.Y).Slice(common.X - _region.X, common.Width);
                for (int x = 0; x < row.Length; x++)
                    target[x] += row[x];
            }
        }
    }

    /// <summary>Turns the sums into the mosaic, in place: they are used up.</summary>
    public SkyImage Finish(Wcs wcs, EnergyBand band)
    {
        Span<float> flux = _planes[0].Values, variance = _planes[1].Values;
        for (int i = 0; i < flux.Length; i++)
        {
            bool isCovered = variance[i] > 0;
            flux[i] = isCovered ? flux[i] / variance[i] : 0;
            variance[i] = isCovered ? 1 / variance[i] : 0;
        }

        return new SkyImage(wcs, band, _planes[0], _planes[1], OsaImageFile.Significance(_planes[0], _planes[1]), _planes[2]);
    }

    private static MosaicRegion RegionOf(ImageHdu image) => new(
        (int)image.Header.RequireInteger("PLANE_X"), (int)image.Header.RequireInteger("PLANE_Y"), (int)image.Shape[0], (int)image.Shape[1]);
}
