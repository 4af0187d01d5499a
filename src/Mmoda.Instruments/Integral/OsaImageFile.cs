using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>What the headers of an image say besides its geometry.</summary>
internal sealed record OsaImageKeywords
{
    /// <summary>Whether of simulated data.</summary>
    public required bool IsSimulated { get; init; }

    /// <summary>Date of the product, UTC.</summary>
    public required string DateUtc { get; init; }

    /// <summary>First and last time of the data, IJD.</summary>
    public required TimeInterval Limits { get; init; }

    /// <summary>Sum of good times, s.</summary>
    public required double OnTimeSeconds { get; init; }

    /// <summary>Mean live fraction.</summary>
    public required double LiveFraction { get; init; }

    /// <summary>The window, for the image of one.</summary>
    public ScienceWindowId? Window { get; init; }

    /// <summary>What had to be assumed; written as HISTORY.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>What the data were taken with.</summary>
    public Telescope Telescope { get; init; } = Telescope.Isgri;

    /// <summary>Number of windows, for a mosaic.</summary>
    public int WindowCount { get; init; } = 1;
}

/// <summary>A band of an image file.</summary>
/// <param name="Band">Energies.</param>
/// <param name="ExposureSeconds">Effective exposure, s.</param>
/// <param name="Planes">Which planes are written.</param>
internal readonly record struct OsaImageBand(EnergyBand Band, double ExposureSeconds, IReadOnlyList<string> Planes);

/// <summary>
/// Sky images and mosaics as the established software writes them: an index (grouping table) and one image extension for
/// each of INTENSITY, VARIANCE, SIGNIFICANCE, RESIDUAL, EXPOSURE (a mosaic has no RESIDUAL), band after band. Images of
/// windows that only a mosaic is made of lack what can be derived.
/// </summary>
internal static class OsaImageFile
{
    /// <summary>What the image of a window has.</summary>
    public static IReadOnlyList<string> WindowPlanes { get; } = ["INTENSITY", "VARIANCE", "SIGNIFICANCE", "RESIDUAL", "EXPOSURE"];

    /// <summary>What a mosaic has.</summary>
    public static IReadOnlyList<string> MosaicPlanes { get; } = ["INTENSITY", "VARIANCE", "SIGNIFICANCE", "EXPOSURE"];

    /// <summary>What a mosaic is made of.</summary>
    public static IReadOnlyList<string> SummedPlanes { get; } = ["INTENSITY", "VARIANCE", "EXPOSURE"];

    /// <summary>The same of a band whose exposure is that of the first one but for the ratio of the EXPOSURE keywords.</summary>
    public static IReadOnlyList<string> FurtherPlanes { get; } = ["INTENSITY", "VARIANCE"];

    /// <summary>Writes the images of one window (as ISGR-SKY.-IMA) or a mosaic (as ISGR-MOSA-IMA).</summary>
    /// <param name="path">The file.</param>
    /// <param name="wcs">Where the pixels of all bands lie.</param>
    /// <param name="bands">The bands.</param>
    /// <param name="make">Makes the image of a band when it is its turn; the writer keeps none.</param>
    /// <param name="keywords">What the headers say.</param>
    public static void Write(string path, Wcs wcs, IReadOnlyList<OsaImageBand> bands, Func<int, SkyImage> make, OsaImageKeywords keywords)
    {
        string structure = keywords.Telescope.Structure(keywords.Window is null ? "MOSA-IMA" : "SKY.-IMA");
        using FitsWriter file = FitsWriter.Create(path);
        FitsHeader primary = IsdcFile.Primary(keywords.DateUtc, keywords.IsSimulated);
        foreach (string line in keywords.History)
            primary.AddHistory(line.Length <= 72 ? line : line[..72]);
        file.WritePrimary(primary);
        file.WriteTable(IndexHeader(structure, keywords), Index(structure, wcs, bands, keywords));
        int version = 0;
        for (int band = 0; band < bands.Count; band++)
        {
            SkyImage image = make(band);
            FitsHeader common = PlaneHeader(structure, wcs, bands[band], keywords);
            foreach (string type in bands[band].Planes)
            {
                (string unit, Grid2<float> plane) = type switch
                {
                    "INTENSITY" => ("counts/sec", image.Intensity),
                    "VARIANCE" => ("(counts/sec)**2", image.Variance),
                    "SIGNIFICANCE" => ("no units", image.Significance),
                    "RESIDUAL" => ("counts/sec", image.Residual ?? throw new ArgumentException("The image has no residual plane.", nameof(make))),
                    _ => ("sec", image.Exposure),
                };
                common.Set("BUNIT", unit, "unit of the values").Set("IMATYPE", TypeOf(type, keywords), "type of image").Set("EXTVER", ++version).Set("GRPID1", 1, "EXTVER of the index");
                file.WriteImage<float>(common, [image.Width, image.Height], plane.Values);
            }
        }

        file.Commit();
    }

    /// <summary>Reads intensity, variance and what else there is of one band of an image or mosaic.</summary>
    /// <param name="file">The file.</param>
    /// <param name="index">Number of the band, from 0, in the order of the file.</param>
    /// <exception cref="FitsException">No pair of INTENSITY and VARIANCE of one shape with a WCS.</exception>
    public static SkyImage Read(FitsFile file, int index = 0)
    {
        ImageHdu[] images = [.. file.Hdus.OfType<ImageHdu>().Where(h => h.Shape.Count == 2 && h.Header.GetString("IMATYPE") is not null)];
        ImageHdu intensity = images.Where(h => IsOf(h, "INTENSITY") || IsOf(h, "RECONSTRUCTED")).ElementAtOrDefault(index)
            ?? throw new FitsException(FormattableString.Invariant(
                $"{file.Name}: there is no image {index + 1} with IMATYPE = INTENSITY; expected is a sky image or mosaic."));
        (double? Low, double? High) energies = (intensity.Header.GetReal("E_MIN"), intensity.Header.GetReal("E_MAX"));
        ImageHdu[] band =
        [
            .. images.Where(h => (h.Header.GetReal("E_MIN"), h.Header.GetReal("E_MAX")) == energies && h.Shape.SequenceEqual(intensity.Shape)),
        ];
        ImageHdu variance = Plane(band, "VARIANCE")
            ?? throw new FitsException($"{file.Name}: there is no image with IMATYPE = VARIANCE of the shape of INTENSITY.");
        Grid2<float> flux = Grid(intensity), var = Grid(variance);
        return new SkyImage(
            Wcs.FromHeader(intensity.Header),
            Band(intensity.Header),
            flux,
            var,
            Plane(band, "SIGNIFICANCE") is { } s ? Grid(s) : Significance(flux, var),
            Plane(band, "EXPOSURE") is { } e ? Grid(e) : new Grid2<float>(flux.Width, flux.Height),
            Plane(band, "RESIDUAL") is { } r ? Grid(r) : null);
    }

    /// <summary>Intensity over the root of the variance; 0 where the variance is not positive.</summary>
    public static Grid2<float> Significance(Grid2<float> intensity, Grid2<float> variance)
    {
        Grid2<float> significance = new(intensity.Width, intensity.Height);
        ReadOnlySpan<float> f = intensity.Values, v = variance.Values;
        Span<float> s = significance.Values;
        for (int i = 0; i < s.Length; i++)
            s[i] = v[i] > 0 ? f[i] / MathF.Sqrt(v[i]) : 0;
        return significance;
    }

    private static EnergyBand Band(FitsHeader header) => header.GetReal("E_MIN") is { } low && header.GetReal("E_MAX") is { } high && high > low && low >= 0
        ? new EnergyBand(low, high)
        : throw new FitsException("The image INTENSITY has no valid E_MIN and E_MAX in keV.");

    private static ImageHdu? Plane(IEnumerable<ImageHdu> images, string type) =>
        images.FirstOrDefault(h => IsOf(h, type));

    private static bool IsOf(ImageHdu image, string type) => image.Header.GetString("IMATYPE")?.Trim() == type;

    private static Grid2<float> Grid(ImageHdu image)
    {
        Grid2<float> grid = new((int)image.Shape[0], (int)image.Shape[1]);
        image.Read(grid.Values);
        return grid;
    }

    private static string TypeOf(string type, OsaImageKeywords k) => type == "INTENSITY" && k.Window is not null ? k.Telescope.WindowIntensity : type;

    private static FitsHeader IndexHeader(string structure, OsaImageKeywords k) => Common(
        IsdcFile.Extension("GROUPING", "DAL_GROUP", "IMA", k.Telescope.Keyword, k.DateUtc, k.IsSimulated), k)
        .Set("EXTVER", 1)
        .Set("GRPNAME", structure + "-IDX", "structure of the index")
        .Set("IDXMEMBR", structure, "structure of the members");

    private static FitsTable Index(string structure, Wcs wcs, IReadOnlyList<OsaImageBand> bands, OsaImageKeywords k)
    {
        int n = bands.Sum(b => b.Planes.Count);
        T[] All<T>(T value) => [.. Enumerable.Repeat(value, n)];
        T[] Each<T>(Func<OsaImageBand, T> value) => [.. bands.SelectMany(b => Enumerable.Repeat(value(b), b.Planes.Count))];
        FitsTable table = GroupingTable.Columns([.. Enumerable.Range(1, n).Select(i => new GroupMember("IMAGE", structure, i, i + 2))]);
        table.AddStrings("IMATYPE", 32, [.. bands.SelectMany(b => b.Planes.Select(p => TypeOf(p, k)))])
            .Add("CHANMIN", Each(b => (ushort)Math.Clamp(b.Band.MinKeV, 0, 65535)))
            .Add("CHANMAX", Each(b => (ushort)Math.Clamp(b.Band.MaxKeV, 0, 65535)))
            .Add("E_MIN", Each(b => (float)b.Band.MinKeV), "keV")
            .Add("E_MEAN", Each(b => (float)(0.5 * (b.Band.MinKeV + b.Band.MaxKeV))), "keV")
            .Add("E_MAX", Each(b => (float)b.Band.MaxKeV), "keV")
            .Add("TFIRST", All(k.Limits.StartIjd), "d")
            .Add("TLAST", All(k.Limits.StopIjd), "d")
            .Add("TELAPSE", All(k.Limits.Seconds), "s");
        if (k.Window is null)
            return table.Add("ONTIME", All(k.OnTimeSeconds), "s");
        return table.Add("EXPOSURE", Each(b => b.ExposureSeconds), "s")
            .Add("CRVAL1", All((float)wcs.Keywords.ReferenceLongitude), "deg")
            .Add("CRVAL2", All((float)wcs.Keywords.ReferenceLatitude), "deg");
    }

    private static FitsHeader PlaneHeader(string structure, Wcs wcs, OsaImageBand band, OsaImageKeywords k)
    {
        FitsHeader header = Common(IsdcFile.Extension(structure, "DAL_ARRAY", "IMA", k.Telescope.Keyword, k.DateUtc, k.IsSimulated), k)
            .Set("TFIRST", k.Limits.StartIjd, "[d] time of the first data")
            .Set("TLAST", k.Limits.StopIjd, "[d] time of the last data")
            .Set("TELAPSE", k.Limits.Seconds, "[s] elapsed time")
            .Set("ONTIME", k.OnTimeSeconds, "[s] sum of good times")
            .Set("DEADC", k.LiveFraction, "live fraction")
            .Set("EXPOSURE", band.ExposureSeconds, "[s] effective exposure");
        wcs.WriteTo(header);
        return header
            .Set("RADECSYS", "FK5", "frame; FK5 J2000 and ICRS agree to 0.03 arcsec")
            .Set("EQUINOX", 2000.0, "equinox")
            .Set("HDUCLASS", "OGIP", "format")
            .Set("HDUCLAS1", "IMAGE", "an image")
            .Set("CHANTYPE", "PI", "type of channels")
            .Set("CHANMIN", (long)band.Band.MinKeV, "lowest channel")
            .Set("CHANMAX", (long)band.Band.MaxKeV, "highest channel")
            .Set("E_MIN", band.Band.MinKeV, "[keV] lower edge")
            .Set("E_MEAN", 0.5 * (band.Band.MinKeV + band.Band.MaxKeV), "[keV] middle")
            .Set("E_MAX", band.Band.MaxKeV, "[keV] upper edge");
    }

    private static FitsHeader Common(FitsHeader header, OsaImageKeywords k)
    {
        header.SetTimeSystem().Set("TSTART", k.Limits.StartIjd, "[d] start").Set("TSTOP", k.Limits.StopIjd, "[d] end");
        if (k.Window is { } id)
        {
            return header.Set("REVOL", id.Revolution, "revolution number").Set("SWID", id.Stem, "science window identifier")
                .Set("SCWID", id.ToString(), "science window with version").Set("SW_TYPE", "POINTING", "type of the science window");
        }

        return header
            .Set("DATE-OBS", Epoch.FromIjd(k.Limits.StartIjd).ToIsot(TimeScale.Utc, 0), "UTC of the start")
            .Set("DATE-END", Epoch.FromIjd(k.Limits.StopIjd).ToIsot(TimeScale.Utc, 0), "UTC of the end")
            .Set("NSCW", k.WindowCount, "number of science windows");
    }
}
