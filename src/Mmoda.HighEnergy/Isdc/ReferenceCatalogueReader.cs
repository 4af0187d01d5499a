using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.HighEnergy;

/// <summary>Reads GNRL-REFR-CAT and the catalogues derived from it (ISGR-SRCL-CAT, user catalogues).</summary>
internal static class ReferenceCatalogueReader
{
    /// <summary>Width of COMMENTS; a text that fills it was cut, and so was its last name.</summary>
    private const int CommentWidth = 128;

    /// <summary>Prefixes that SIMBAD puts before names of stars; people leave them out.</summary>
    private static readonly string[] Prefixes = ["V* ", "* ", "** "];

    private static readonly string[] SpectrumColumns = ["E_MIN", "E_MAX", "FLUX"];

    public static SourceCatalogue Read(BinaryTableHdu table)
    {
        int rows = checked((int)table.RowCount);
        string[] ids = table.ReadStrings("SOURCE_ID");
        string[] names = table.ReadStrings("NAME");
        double[] rightAscensions = table.ReadAll<double>("RA_OBJ");
        double[] declinations = table.ReadAll<double>("DEC_OBJ");
        double[] errors = Optional(table, "ERR_RAD", rows);
        double[] classes = Optional(table, "CLASS", rows);
        double[] isgri = Optional(table, "ISGRI_FLAG", rows), jemx = Optional(table, "JEMX_FLAG", rows);
        double[] spi = Optional(table, "SPI_FLAG", rows), picsit = Optional(table, "PICSIT_FLAG", rows);
        string[]? models = table.FindColumn("SPE_MODL") is null ? null : table.ReadStrings("SPE_MODL");
        string[]? comments = table.FindColumn("COMMENTS") is null ? null : table.ReadStrings("COMMENTS");
        double[] parameterCounts = Optional(table, "SPE_NPAR", rows), parameters = Optional(table, "SPE_PARS", rows);
        float[][] spectrum = [.. SpectrumColumns.Select(n => table.FindColumn(n) is null ? [] : table.ReadAll<float>(n))];
        InstrumentColumn[] instruments = [.. InstrumentColumn.In(table)];

        CatalogueSource[] sources = new CatalogueSource[rows];
        for (int i = 0; i < rows; i++)
        {
            string model = models?[i].Trim() ?? "";
            double[] own = Slice(parameters, i, rows, (int)parameterCounts[i]);
            sources[i] = new CatalogueSource
            {
                Id = ids[i].Trim(),
                Name = names[i].Trim(),
                Direction = ReadDirection(table, rightAscensions[i], declinations[i], i),
                ErrorRadius = Angle.FromDegrees(errors[i]),
                ClassCode = (int)classes[i],
                IsgriFlag = (int)isgri[i],
                JemxFlag = (int)jemx[i],
                SpiFlag = (int)spi[i],
                PicsitFlag = (int)picsit[i],
                XspecModel = model,
                XspecParameters = own,
                Spectrum = ReadSpectrum(model, own),
                AlternativeNames = ReadNames(comments?[i] ?? ""),
                Fluxes = ReadFluxes(spectrum, i, rows),
                InstrumentFluxes = [.. instruments.Where(c => c.Values[i] != 0 && double.IsFinite(c.Values[i])).Select(c => c.Flux(i))],
                Reference = "ISDC reference catalogue",
            };
        }

        return new(sources);
    }

    private static SkyDirection ReadDirection(BinaryTableHdu table, double rightAscension, double declination, int row)
    {
        if (double.IsFinite(rightAscension) && Math.Abs(declination) <= 90)
            return SkyDirection.FromDegrees(rightAscension, declination);
        throw new FitsException(FormattableString.Invariant(
            $"Row {row + 1} of {table.Name} (HDU {table.Index}) has position ({rightAscension}, {declination}); ")
            + "finite degrees with DEC_OBJ in [-90, 90] were expected.");
    }

    private static double[] Optional(BinaryTableHdu table, string column, int rows) =>
        table.FindColumn(column) is null ? new double[rows] : table.ReadAll<double>(column);

    /// <summary>The first elements of one row of a vector column.</summary>
    private static double[] Slice(double[] column, int row, int rows, int count)
    {
        int width = column.Length / rows;
        return column.AsSpan(row * width, Math.Clamp(count, 0, width)).ToArray();
    }

    /// <summary>The power laws of the catalogue, with or without absorption, as a shape above 20 keV; null for other models.</summary>
    private static SourceSpectrum? ReadSpectrum(string model, double[] parameters)
    {
        bool isAbsorbed = model.StartsWith("wabs*", StringComparison.Ordinal);
        int first = isAbsorbed ? 1 : 0;
        return (isAbsorbed ? model[5..] : model) switch
        {
            "power" or "powerlaw" when parameters.Length > first => new(parameters[first]),
            "cutoff" or "cutoffpl" when parameters.Length > first + 1 && parameters[first + 1] > 0 =>
                new(parameters[first], parameters[first + 1]),
            _ => null,
        };
    }

    private static string[] ReadNames(string comments)
    {
        string[] names = comments.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (comments.TrimEnd().Length >= CommentWidth - 1 && names.Length > 0)
            names = names[..^1];
        return [.. names.Where(n => n.Any(char.IsLetterOrDigit)).Select(WithoutPrefix)];
    }

    private static string WithoutPrefix(string name) =>
        Prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal)) is { } prefix ? name[prefix.Length..].Trim() : name;

    /// <summary>The bands of E_MIN, E_MAX and FLUX; unused elements of the vectors are zero.</summary>
    private static BandFlux[] ReadFluxes(float[][] spectrum, int row, int rows)
    {
        int width = spectrum.Min(c => c.Length) / rows;
        List<BandFlux> fluxes = new(width);
        for (int i = row * width; i < (row + 1) * width; i++)
        {
            (float min, float max, float flux) = (spectrum[0][i], spectrum[1][i], spectrum[2][i]);
            if (min >= 0 && max > min && float.IsFinite(max) && float.IsFinite(flux))
                fluxes.Add(new(new(min, max), flux, FluxUnit.PhotonsPerSecondPerSquareCentimetre));
        }

        return [.. fluxes];
    }
}
