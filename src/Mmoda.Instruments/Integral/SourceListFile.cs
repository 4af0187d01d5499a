using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Source lists as the established software writes them, structure ISGR-SRCL-RES with its 41 columns.</summary>
internal static class SourceListFile
{
    private const int Bands = 256;

    /// <summary>Writes the list of a mosaic.</summary>
    public static void Write(string path, IReadOnlyList<MosaicSource> sources, EnergyBand band, OsaImageKeywords keywords)
    {
        int n = sources.Count;
        T[] Column<T>(Func<MosaicSource, T> value) => [.. sources.Select(value)];
        T[] Same<T>(T value) => [.. Enumerable.Repeat(value, n)];
        float[] FirstOf(Func<MosaicSource, double> value)
        {
            float[] vectors = new float[n * Bands];
            for (int i = 0; i < n; i++)
                vectors[i * Bands] = (float)value(sources[i]);
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
            .Add("ISGRI_FLAG", Column(s => (byte)Math.Clamp(Known(s)?.IsgriFlag ?? 0, 0, 255)))
            .AddStrings("SPA_MODL", 32, Same("POINT"))
            .Add("SPA_NPAR", Same((ushort)0), nullValue: 32767)
            .Add("SPA_PARS", new float[8 * n], repeat: 8)
            .AddStrings("SPE_MODL", 128, Same(""))
            .Add("SPE_NPAR", Same((ushort)0), nullValue: 32767)
            .Add("SPE_PARS", new float[32 * n], repeat: 32)
            .AddStrings("VAR_MODL", 128, Same("const"))
            .Add("VAR_NPAR", Same((ushort)0), nullValue: 32767)
            .Add("VAR_PARS", new float[8 * n], repeat: 8)
            .AddStrings("COMMENTS", 64, Same(keywords.IsSimulated ? "simulated data" : ""));
        foreach ((string name, string unit) in FluxColumns)
            table.Add(name, new float[n], unit);
        table.Add("E_MIN", FirstOf(_ => band.MinKeV), "keV", repeat: Bands)
            .Add("E_MAX", FirstOf(_ => band.MaxKeV), "keV", repeat: Bands)
            .Add("FLUX", FirstOf(s => s.Detection.Flux), "count/s", repeat: Bands)
            .Add("FLUX_ERR", FirstOf(s => s.Detection.FluxError), "count/s", repeat: Bands)
            .Add("SEL_FLAG", Same((ushort)0), nullValue: 32767)
            .Add("DETSIG", Column(s => (float)s.Detection.Significance))
            .Add("FLAG", Same((short)0))
            .Add("RA_FIN", Column(s => (float)s.Detection.Direction.RightAscensionDegrees), "deg")
            .Add("DEC_FIN", Column(s => (float)s.Detection.Direction.DeclinationDegrees), "deg")
            .Add("FIN_RD_ERR", Column(s => (float)s.Detection.ErrorRadius.Degrees), "deg")
            .Add("SCW_NUM_C", Column(s => (ushort)s.WindowsInField))
            .Add("SCW_NUM_F", Column(s => (ushort)s.WindowsDetected))
            .Add("OG_NUM", Same((ushort)1));

        FitsHeader header = IsdcFile.Extension("ISGR-SRCL-RES", "DAL_TABLE", "IMA", "IBIS", keywords.DateUtc, keywords.IsSimulated)
            .Set("EXTVER", 1)
            .Set("RADECSYS", "FK5", "frame; FK5 J2000 and ICRS agree to 0.03 arcsec")
            .Set("EQUINOX", 2000.0, "equinox")
            .Set("EBIN_NUM", 1, "number of bands in the vectors");
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
        file.Commit();
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
