using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// Source lists as the established software writes them, structure ISGR-SRCL-RES (or JMX1-SRCL-RES) with its 41 columns; and a table SOURCES
/// with what it has no columns for, undetected sources with their limits included.
/// </summary>
internal static class SourceListFile
{
    private const int Bands = 256;

    /// <summary>Writes the list of a mosaic.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sources">Detected sources.</param>
    /// <param name="limits">Sources that were looked for and not detected.</param>
    /// <param name="bands">The bands, at most 256.</param>
    /// <param name="keywords">What the headers say.</param>
    public static void Write(
        string path, IReadOnlyList<MosaicSource> sources, IReadOnlyList<MosaicSource> limits, IReadOnlyList<EnergyBand> bands, OsaImageKeywords keywords)
    {
        int n = sources.Count;
        T[] Column<T>(Func<MosaicSource, T> value) => [.. sources.Select(value)];
        T[] Same<T>(T value) => [.. Enumerable.Repeat(value, n)];
        float[] Vectors(Func<SourceMeasurement, double> value)
        {
            float[] vectors = new float[n * Bands];
            for (int i = 0; i < n; i++)
            {
                for (int b = 0; b < bands.Count; b++)
                    vectors[(i * Bands) + b] = (float)value(sources[i].Bands[b]);
            }

            return vectors;
        }

        static CatalogueSource? Known(MosaicSource s) => s.Detection.Identification;
        FitsTable table = new FitsTable()
            .Add("NEW_SOURCE", Column(s => (ushort)(s.Detection.IsNew ? 1 : 0)))
            .AddStrings("SOURCE_ID", 16, Column(s => Ascii(Known(s)?.Id ?? "", 16)))
            .Add("DAY_ID", Same(keywords.Limits.StartIjd), "d")
            .AddStrings("NAME", 20, Column(s => Ascii(s.Detection.Name, 20)))
            .Add("CLASS", Column(s => (ushort)Math.Clamp(Known(s)?.ClassCode ?? 9999, 0, 65534)), nullValue: 32767)
            .Add("RA_OBJ", Column(s => (float)(Known(s)?.Direction ?? s.Detection.Direction).RightAscensionDegrees), "deg")
            .Add("DEC_OBJ", Column(s => (float)(Known(s)?.Direction ?? s.Detection.Direction).DeclinationDegrees), "deg")
            .Add("ERR_RAD", Column(s => (float)(Known(s)?.ErrorRadius ?? s.Detection.ErrorRadius).Degrees), "deg")
            .Add("RELDIST", Column(s => (float)((s.Detection.SeparationFromCatalogue?.Degrees ?? 0) / s.Detection.ErrorRadius.Degrees)))
            .Add(keywords.Telescope.FlagColumn, Column(s => (byte)Math.Clamp(Known(s)?.IsgriFlag ?? 0, 0, 255)))
            .AddStrings("SPA_MODL", 32, Same("POINT"))
            .Add("SPA_NPAR", Same((ushort)0), nullValue: 32767)
            .Add("SPA_PARS", new float[8 * n], repeat: 8)
            .AddStrings("SPE_MODL", 128, Same(""))
            .Add("SPE_NPAR", Same((ushort)0), nullValue: 32767)
            .Add("SPE_PARS", new float[32 * n], repeat: 32)
            .AddStrings("VAR_MODL", 128, Same("const"))
            .Add("VAR_NPAR", Same((ushort)0), nullValue: 32767)
            .Add("VAR_PARS", new float[8 * n], repeat: 8)
            .AddStrings("COMMENTS", 64, Column(s => Comment(s, keywords.IsSimulated)));
        foreach ((string name, string unit) in FluxColumns)
            table.Add(name, new float[n], unit);
        table.Add("E_MIN", Vectors(b => b.Band.MinKeV), "keV", repeat: Bands)
            .Add("E_MAX", Vectors(b => b.Band.MaxKeV), "keV", repeat: Bands)
            .Add("FLUX", Vectors(b => b.Flux), "count/s", repeat: Bands)
            .Add("FLUX_ERR", Vectors(b => b.FluxError), "count/s", repeat: Bands)
            .Add("SEL_FLAG", Same((ushort)0), nullValue: 32767)
            .Add("DETSIG", Column(s => (float)s.Detection.Significance))
            .Add("FLAG", Same((short)0))
            .Add("RA_FIN", Column(s => (float)s.Detection.Direction.RightAscensionDegrees), "deg")
            .Add("DEC_FIN", Column(s => (float)s.Detection.Direction.DeclinationDegrees), "deg")
            .Add("FIN_RD_ERR", Column(s => (float)s.Detection.ErrorRadius.Degrees), "deg")
            .Add("SCW_NUM_C", Column(s => (ushort)s.WindowsInField))
            .Add("SCW_NUM_F", Column(s => (ushort)s.WindowsDetected))
            .Add("OG_NUM", Same((ushort)1));

        FitsHeader header = IsdcFile.Extension(keywords.Telescope.Structure("SRCL-RES"), "DAL_TABLE", "IMA", keywords.Telescope.Keyword, keywords.DateUtc, keywords.IsSimulated)
            .Set("EXTVER", 1)
            .Set("RADECSYS", "FK5", "frame; FK5 J2000 and ICRS agree to 0.03 arcsec")
            .Set("EQUINOX", 2000.0, "equinox")
            .Set("EBIN_NUM", bands.Count, "number of bands in the vectors");
        foreach ((string prefix, double[] edges) in FluxBands)
        {
            for (int i = 0; i < 2; i++)
            {
                header.Set(FormattableString.Invariant($"{prefix}EMIN{i + 1}"), edges[i], $"[keV] lower edge of column {i + 1} of {prefix} fluxes")
                    .Set(FormattableString.Invariant($"{prefix}EMAX{i + 1}"), edges[i + 1], $"[keV] upper edge of column {i + 1} of {prefix} fluxes");
            }
        }

        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(keywords.DateUtc, keywords.IsSimulated));
        file.WriteTable(header, table);
        file.WriteTable(
            IsdcFile.Extension("SOURCES", "DAL_TABLE", "IMA", keywords.Telescope.Keyword, keywords.DateUtc, keywords.IsSimulated)
                .Set("RADESYS", "ICRS", "frame of RA and DEC")
                .Set("CRABMODL", "9.7 E^-2.1", "photons/(cm2 s keV) of 1000 mCrab")
                .Set("LIMITSIG", 3.0, "sigma of the upper limits"),
            Measurements([.. sources, .. limits], bands.Count));
        file.Commit();
    }

    // The places where a source may be instead of the listed one come first: the column holds 64 characters.
    private static string Comment(MosaicSource source, bool isSimulated) => Ascii(
        string.Concat(source.Replicas.Select(r => FormattableString.Invariant(
            $"or at {r.Direction.RightAscensionDegrees:F3} {r.Direction.DeclinationDegrees:F3}; "))) + (isSimulated ? "simulated data" : ""),
        64);

    private static FitsTable Measurements(MosaicSource[] sources, int bands)
    {
        T[] Column<T>(Func<MosaicSource, T> value) => [.. sources.Select(value)];
        double[] Each(Func<SourceMeasurement, double> value) => [.. sources.SelectMany(s => s.Bands.Select(value))];
        return new FitsTable()
            .AddStrings("NAME", 40, Column(s => Ascii(s.Detection.Name, 40)))
            .AddStrings("SOURCE_ID", 16, Column(s => Ascii(s.Detection.Identification?.Id ?? "", 16)))
            .Add("NEW_SOURCE", Column(s => s.Detection.IsNew))
            .Add("DETECTED", Column(s => s.IsDetected))
            .Add("RA", Column(s => s.Detection.Direction.RightAscensionDegrees), "deg")
            .Add("DEC", Column(s => s.Detection.Direction.DeclinationDegrees), "deg")
            .Add("GLON", Column(s => s.Detection.Direction.ToFrame(SkyFrame.Galactic).Longitude), "deg")
            .Add("GLAT", Column(s => s.Detection.Direction.ToFrame(SkyFrame.Galactic).Latitude), "deg")
            .Add("SEPARATION", Column(s => s.Detection.SeparationFromCatalogue?.Degrees ?? double.NaN), "deg", comment: "from the catalogued position")
            .Add("ERR_RAD", Column(s => s.IsDetected ? s.Detection.ErrorRadius.Degrees : double.NaN), "deg", comment: "90 % probability; none if not detected")
            .Add("ERR_RAD_OSA", Column(s => s.IsDetected ? SourceIdentification.OsaErrorRadius(s.Detection.Significance).Degrees : double.NaN), "deg", comment: "as the established software has it")
            .Add("SCW_NUM_C", Column(s => s.WindowsInField))
            .Add("SCW_NUM_F", Column(s => s.WindowsDetected))
            .Add("E_MIN", Each(b => b.Band.MinKeV), "keV", repeat: bands)
            .Add("E_MAX", Each(b => b.Band.MaxKeV), "keV", repeat: bands)
            .Add("FLUX", Each(b => b.Flux), "count/s", repeat: bands)
            .Add("FLUX_ERR", Each(b => b.FluxError), "count/s", repeat: bands)
            .Add("SIGNIFICANCE", Each(b => b.Significance), repeat: bands)
            .Add("UPPER_LIMIT", Each(b => b.UpperLimit), "count/s", repeat: bands, comment: "3 sigma")
            .Add("FLUX_MCRAB", Each(b => b.Flux / b.MilliCrab), "mCrab", repeat: bands)
            .Add("FLUX_MCRAB_ERR", Each(b => b.FluxError / b.MilliCrab), "mCrab", repeat: bands)
            .Add("FLUX_IMAGE", Each(b => b.ImageFlux ?? double.NaN), "count/s", repeat: bands, comment: "peak of the mosaic")
            .Add("FLUX_IMAGE_ERR", Each(b => b.ImageFluxError ?? double.NaN), "count/s", repeat: bands);
    }

    private static readonly (string Name, string Unit)[] FluxColumns =
    [
        ("SPI_FLUX_1", "photon/cm**2/s"), ("SPI_FLUX_2", "photon/cm**2/s"), ("ISGR_FLUX_1", "count/s"), ("ISGR_FLUX_2", "count/s"),
        ("PICS_FLUX_1", "count/s"), ("PICS_FLUX_2", "count/s"), ("JEMX_FLUX_1", "count/s"), ("JEMX_FLUX_2", "count/s"),
    ];

    // Soft and hard bands of the catalogue fluxes in these columns, keV.
    private static readonly (string Prefix, double[] Edges)[] FluxBands =
        [("SPI", [15, 300, 8000]), ("ISG", [20, 60, 200]), ("PIC", [100, 600, 6000]), ("JMX", [3, 10, 30])];

    // Table columns hold printable ASCII of a fixed width; a longer name is cut rather than refused.
    internal static string Ascii(string text, int width)
    {
        string printable = string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));
        return printable.Length <= width ? printable : printable[..width];
    }
}
