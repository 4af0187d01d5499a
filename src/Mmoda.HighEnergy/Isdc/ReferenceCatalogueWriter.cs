using Mmoda.Fits;

namespace Mmoda.HighEnergy;

/// <summary>Writes GNRL-REFR-CAT with the 35 columns that OSA programs read, in their order and formats.</summary>
internal static class ReferenceCatalogueWriter
{
    private const int CommentWidth = 128;
    private const int NameWidth = 20;
    private const int ModelWidth = 128;
    private const int ParameterCount = 32;
    private const int BandCount = 256;

    public static FitsTable ToTable(SourceCatalogue catalogue)
    {
        CatalogueSource[] sources = [.. catalogue];
        int rows = sources.Length;
        (string Model, double[] Parameters)[] models = [.. sources.Select(Model)];
        (float[] minima, float[] maxima, float[] fluxes) = Spectra(sources);
        FitsTable table = new FitsTable()
            .AddStrings("SOURCE_ID", 16, Texts(sources, s => s.Id, 16), comment: "ISDC unique source identifier")
            .Add("DAY_ID", new double[rows], "d", comment: "day of first identification")
            .AddStrings("NAME", NameWidth, Texts(sources, s => s.Name, NameWidth), comment: "commonly used name")
            .Add("CLASS", Each(sources, s => (ushort)Math.Clamp(s.ClassCode, 0, ushort.MaxValue)), comment: "source class code")
            .Add("RA_OBJ", Each(sources, s => (float)s.Direction.RightAscensionDegrees), "deg", comment: "right ascension")
            .Add("DEC_OBJ", Each(sources, s => (float)s.Direction.DeclinationDegrees), "deg", comment: "declination")
            .Add("ERR_RAD", Each(sources, s => (float)s.ErrorRadius.Degrees), "deg", comment: "position error radius")
            .Add("ISGRI_FLAG", Each(sources, s => Flag(s.IsgriFlag)), comment: "0 undetected, 1 detected, 2 bright")
            .Add("JEMX_FLAG", Each(sources, s => Flag(s.JemxFlag)), comment: "0 undetected, 1 detected")
            .Add("SPI_FLAG", Each(sources, s => Flag(s.SpiFlag)), comment: "0 undetected, 1 detected")
            .Add("PICSIT_FLAG", Each(sources, s => Flag(s.PicsitFlag)), comment: "0 undetected, 1 detected")
            .AddStrings("SPA_MODL", 32, new string[rows].Select(_ => "").ToArray(), comment: "model of spatial extension")
            .Add("SPA_NPAR", new ushort[rows], comment: "number of spatial parameters")
            .Add("SPA_PARS", new float[rows * 8], repeat: 8, comment: "spatial parameters")
            .AddStrings("SPE_MODL", ModelWidth, [.. models.Select(m => Ascii(m.Model, ModelWidth))], comment: "spectral model, XSPEC syntax")
            .Add("SPE_NPAR", ParameterCounts(models), comment: "number of spectral parameters")
            .Add("SPE_PARS", Padded(models), repeat: ParameterCount, comment: "spectral parameters")
            .AddStrings("VAR_MODL", ModelWidth, new string[rows].Select(_ => "").ToArray(), comment: "model of variability")
            .Add("VAR_NPAR", new ushort[rows], comment: "number of variability parameters")
            .Add("VAR_PARS", new float[rows * 8], repeat: 8, comment: "variability parameters")
            .AddStrings("COMMENTS", CommentWidth, [.. sources.Select(Comments)], comment: "other names");
        foreach ((string instrument, string column, _, EnergyBand[] bands, FluxUnit unit) in InstrumentColumn.Kinds)
        {
            string unitText = unit == FluxUnit.CountsPerSecond ? "count/s" : "photon/s/cm**2";
            for (int i = 0; i < bands.Length; i++)
            {
                EnergyBand band = bands[i];
                float[] values = Each(sources, s => (float)Measured(s, instrument, band));
                table.Add($"{column}_{i + 1}", values, unitText, comment: $"{instrument} flux in {band}");
            }
        }

        return table
            .Add("E_MIN", minima, "keV", repeat: BandCount, comment: "lower edges of the bands")
            .Add("E_MAX", maxima, "keV", repeat: BandCount, comment: "upper edges of the bands")
            .Add("FLUX", fluxes, "photon/s/cm**2", repeat: BandCount, comment: "fluxes in the bands")
            .Add("FLUX_ERR", new float[rows * BandCount], "photon/s/cm**2", repeat: BandCount, comment: "errors of the fluxes")
            .Add("SEL_FLAG", new ushort[rows], comment: "selection flag")
            .Add("FLAG", new short[rows], comment: "generic flag");
    }

    public static FitsHeader ToHeader(string creator)
    {
        FitsHeader header = new FitsHeader()
            .Set("EXTNAME", SourceCatalogue.ReferenceExtension, "general reference catalogue")
            .Set("EXTVER", 1L)
            .Set("EXTREL", "7.6", "ISDC release of the structure")
            .Set("BASETYPE", "DAL_TABLE", "data access layer base type")
            .Set("TELESCOP", "INTEGRAL")
            .Set("ORIGIN", "MMODA")
            .Set("CREATOR", creator)
            .Set("CONFIGUR", "mmoda", "software configuration")
            .Set("MJDREF", 51544.0, "[d] origin of times")
            .Set("TIMESYS", "TT")
            .Set("TIMEUNIT", "d")
            .Set("TIMEREF", "LOCAL")
            .Set("RADECSYS", "FK5", "ICRS within 30 mas")
            .Set("EQUINOX", 2000.0);
        foreach ((_, _, string keyword, EnergyBand[] bands, _) in InstrumentColumn.Kinds)
        {
            for (int i = 0; i < bands.Length; i++)
                header.Set($"{keyword}EMIN{i + 1}", bands[i].MinKeV, "[keV]").Set($"{keyword}EMAX{i + 1}", bands[i].MaxKeV, "[keV]");
        }

        return header;
    }

    private static TValue[] Each<TValue>(CatalogueSource[] sources, Func<CatalogueSource, TValue> value) => [.. sources.Select(value)];

    private static string[] Texts(CatalogueSource[] sources, Func<CatalogueSource, string> text, int width) =>
        [.. sources.Select(s => Ascii(text(s), width))];

    private static byte Flag(int flag) => (byte)Math.Clamp(flag, 0, byte.MaxValue);

    /// <summary>What a FITS text column of this width can hold of a text.</summary>
    private static string Ascii(string text, int width)
    {
        string plain = string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));
        return plain.Length <= width ? plain : plain[..width];
    }

    /// <summary>As many whole names as fit; a name that NAME cannot hold comes first.</summary>
    private static string Comments(CatalogueSource source)
    {
        IEnumerable<string> names = source.Name.Length > NameWidth ? [source.Name, .. source.AlternativeNames] : source.AlternativeNames;
        string text = "";
        foreach (string name in names)
        {
            string longer = text.Length == 0 ? name : text + ", " + name;
            // One character stays free: a full column would look cut.
            if (longer.Length > CommentWidth - 2)
                break;
            text = longer;
        }

        return Ascii(text, CommentWidth);
    }

    /// <summary>The model as given, or the typical spectrum normalised to the first flux.</summary>
    private static (string Model, double[] Parameters) Model(CatalogueSource source)
    {
        if (source.XspecModel.Length > 0 || source.Spectrum is not { } spectrum || source.Fluxes.Count == 0)
            return (source.XspecModel, [.. source.XspecParameters]);
        double norm = PhotonFlux(source.Fluxes[0]) / spectrum.ShapeIntegral(source.Fluxes[0].Band);
        return spectrum.CutoffKeV is { } cutoff
            ? ("cutoffpl", [spectrum.PhotonIndex, cutoff, norm])
            : ("powerlaw", [spectrum.PhotonIndex, norm]);
    }

    private static ushort[] ParameterCounts((string Model, double[] Parameters)[] models) =>
        [.. models.Select(m => (ushort)Math.Min(m.Parameters.Length, ParameterCount))];

    private static float[] Padded((string Model, double[] Parameters)[] models)
    {
        float[] column = new float[models.Length * ParameterCount];
        for (int i = 0; i < models.Length; i++)
        {
            for (int k = 0; k < Math.Min(models[i].Parameters.Length, ParameterCount); k++)
                column[i * ParameterCount + k] = (float)models[i].Parameters[k];
        }

        return column;
    }

    private static double Measured(CatalogueSource source, string instrument, EnergyBand band) =>
        source.InstrumentFluxes.FirstOrDefault(f => f.Instrument == instrument && f.Flux.Band == band).Flux.Value;

    private static (float[] Minima, float[] Maxima, float[] Fluxes) Spectra(CatalogueSource[] sources)
    {
        int count = sources.Length * BandCount;
        float[] minima = new float[count], maxima = new float[count], fluxes = new float[count];
        for (int i = 0; i < sources.Length; i++)
        {
            for (int k = 0; k < Math.Min(sources[i].Fluxes.Count, BandCount); k++)
            {
                BandFlux flux = sources[i].Fluxes[k];
                minima[i * BandCount + k] = (float)flux.Band.MinKeV;
                maxima[i * BandCount + k] = (float)flux.Band.MaxKeV;
                fluxes[i * BandCount + k] = (float)PhotonFlux(flux);
            }
        }

        return (minima, maxima, fluxes);
    }

    private static double PhotonFlux(BandFlux flux) => flux.Unit switch
    {
        FluxUnit.MilliCrab => flux.Value / 1000 * CrabSpectrum.PhotonFlux(flux.Band),
        FluxUnit.PhotonsPerSecondPerSquareCentimetre => flux.Value,
        _ => throw new ArgumentException($"A flux in {flux.Unit} belongs into InstrumentFluxes; the bands of the catalogue are in photons."),
    };
}
