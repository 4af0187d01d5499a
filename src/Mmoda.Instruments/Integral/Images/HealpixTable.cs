using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// A mosaic as a HEALPix table (nested, only pixels with a value), made of one whose pixels are those of HEALPix.
/// </summary>
internal sealed class HealpixTable
{
    private readonly HealpixGrid _grid = HealpixGrid.FromNside(MosaicPlane.Nside, HealpixScheme.Nested);
    private readonly List<(EnergyBand Band, FitsTable Table)> _bands = [];

    /// <summary>Adds a band.</summary>
    public void Add(SkyImage mosaic)
    {
        List<(long Pixel, int Place)> pixels = [];
        for (int i = 0; i < mosaic.Width * mosaic.Height; i++)
        {
            if (mosaic.Variance.Values[i] > 0 && mosaic.Wcs.TryPixelToSky(i % mosaic.Width, i / mosaic.Width, out SkyDirection direction))
                pixels.Add((_grid.PixelAt(direction), i));
        }

        pixels.Sort();
        float[] Column(Numerics.Grid2<float> plane) => [.. pixels.Select(p => plane.Values[p.Place])];
        _bands.Add((mosaic.Band, new FitsTable()
            .Add("PIXEL", pixels.Select(p => p.Pixel).ToArray())
            .Add("INTENSITY", Column(mosaic.Intensity), "count/s")
            .Add("VARIANCE", Column(mosaic.Variance), "count2/s2")
            .Add("SIGNIFICANCE", Column(mosaic.Significance))
            .Add("EXPOSURE", Column(mosaic.Exposure), "s")));
    }

    /// <summary>Writes one table for each band.</summary>
    public void Write(string path, OsaImageKeywords keywords)
    {
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(keywords.DateUtc, keywords.IsSimulated));
        for (int i = 0; i < _bands.Count; i++)
        {
            (EnergyBand band, FitsTable table) = _bands[i];
            FitsHeader header = IsdcFile.Extension(
                keywords.Telescope.Structure("MOSA-HPX"), "DAL_TABLE", "IMA", keywords.Telescope.Keyword, keywords.DateUtc, keywords.IsSimulated)
                .SetTimeSystem()
                .Set("EXTVER", i + 1)
                .Set("TSTART", keywords.Limits.StartIjd, "[d] start")
                .Set("TSTOP", keywords.Limits.StopIjd, "[d] end")
                .Set("ONTIME", keywords.OnTimeSeconds, "[s] sum of good times")
                .Set("NSCW", keywords.WindowCount, "number of science windows")
                .Set("PIXTYPE", "HEALPIX", "HEALPix pixelisation")
                .Set("ORDERING", "NESTED", "numbering of the pixels")
                .Set("COORDSYS", "C", "celestial (ICRS)")
                .Set("NSIDE", (long)_grid.Nside, "pixels along the side of a base pixel")
                .Set("INDXSCHM", "EXPLICIT", "column PIXEL has their numbers")
                .Set("OBJECT", "PARTIAL", "only pixels with a value")
                .Set("E_MIN", band.MinKeV, "[keV] lower edge")
                .Set("E_MAX", band.MaxKeV, "[keV] upper edge");
            file.WriteTable(header, table);
        }

        file.Commit();
    }
}
