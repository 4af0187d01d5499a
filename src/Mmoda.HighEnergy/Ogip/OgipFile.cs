using Mmoda.Fits;

namespace Mmoda.HighEnergy;

/// <summary>Reads and writes spectra and responses in the form of the OGIP memos, as XSPEC and its relatives read them.</summary>
/// <remarks>The caller's header gives EXTNAME, the mission's keywords and what else it wants; keywords of the form come from here.</remarks>
public static partial class OgipFile
{
    /// <summary>Writes a spectrum (PHA type I, rates; OGIP/92-007a).</summary>
    /// <param name="file">Where to.</param>
    /// <param name="header">Mission keywords; EXTNAME if it shall not be SPECTRUM.</param>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="responseFile">RESPFILE, or NONE.</param>
    /// <param name="ancillaryFile">ANCRFILE, or NONE.</param>
    public static void WriteSpectrum(FitsWriter file, FitsHeader header, CountSpectrum spectrum, string responseFile = "NONE", string ancillaryFile = "NONE")
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(spectrum);
        int n = spectrum.ChannelCount;
        bool isCounts = spectrum.Counts is not null;
        T[] Column<T>(Func<int, T> value) => [.. Enumerable.Range(0, n).Select(value)];
        FitsTable table = new FitsTable().Add("CHANNEL", Column(c => (short)(spectrum.FirstChannel + c)));
        if (spectrum.Counts is { } counts)
            table.Add("COUNTS", Column(c => (int)Math.Round(counts[c])), "count");
        else
            table.Add("RATE", Column(c => (float)spectrum.Rates[c]), "count/s");
        table.Add("SYS_ERR", Column(c => (float)spectrum.SystematicOf(c)));
        if (!isCounts)
            table.Add("STAT_ERR", Column(c => (float)spectrum.Errors[c]), "count/s");
        table
            .Add("QUALITY", Column(c => (short)(spectrum.QualityOf(c) != 0 ? spectrum.QualityOf(c) : isCounts || spectrum.IsGood(c) ? 0 : 3)))
            .Add("GROUPING", Column(c => (short)(spectrum.Grouping?[c] ?? 1)));
        double areaScale = AddScale(table, "AREASCAL", spectrum.AreaScales), backgroundScale = AddScale(table, "BACKSCAL", spectrum.BackgroundScales);
        if (!header.Contains("EXTNAME"))
            header.Set("EXTNAME", "SPECTRUM", "name of this extension");
        header.Set("HDUCLASS", "OGIP", "form of this extension")
            .Set("HDUCLAS1", "SPECTRUM", "a spectrum")
            .Set("HDUCLAS2", isCounts ? "TOTAL" : "NET", isCounts ? "background is not subtracted" : "background is subtracted")
            .Set("HDUCLAS3", isCounts ? "COUNT" : "RATE", isCounts ? "in counts" : "in counts/s")
            .Set("HDUVERS", "1.2.1", "version of the form")
            .Set("CHANTYPE", "PI", "channels of energy")
            .Set("DETCHANS", n, "number of channels")
            .Set("TLMIN1", spectrum.FirstChannel, "first channel")
            .Set("TLMAX1", spectrum.FirstChannel + n - 1, "last channel")
            .Set("POISSERR", isCounts, isCounts ? "errors are those of counts" : "errors are given")
            .Set("EXPOSURE", spectrum.ExposureSeconds, "[s] effective exposure")
            .Set("CORRSCAL", 0.0, "no correction file")
            .Set("BACKFILE", spectrum.BackgroundFile ?? "NONE", "background")
            .Set("CORRFILE", "NONE", "no correction")
            .Set("RESPFILE", responseFile, "redistribution matrix")
            .Set("ANCRFILE", ancillaryFile, "ancillary response")
            .Set("FILTER", "none", "no filter");
        if (!double.IsNaN(areaScale))
            header.Set("AREASCAL", areaScale, "factor on the area of the response");
        if (!double.IsNaN(backgroundScale))
            header.Set("BACKSCAL", backgroundScale, "size of the region");
        file.WriteTable(header, table);
    }

    /// <summary>Writes several spectra of the same channels, one in each row (PHA type II; OGIP/92-007). Files are named as the spectra name them.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="header">Mission keywords; EXTNAME if it shall not be SPECTRUM.</param>
    /// <param name="spectra">At least one; all of counts or all of rates.</param>
    /// <exception cref="ArgumentException">No spectrum, other channels, or counts and rates mixed.</exception>
    public static void WriteSpectra(FitsWriter file, FitsHeader header, IReadOnlyList<CountSpectrum> spectra)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(spectra);
        if (spectra.Count == 0)
            throw new ArgumentException("At least one spectrum is expected.", nameof(spectra));
        CountSpectrum first = spectra[0];
        int n = first.ChannelCount;
        bool isCounts = first.Counts is not null;
        if (spectra.Any(s => s.ChannelCount != n || s.FirstChannel != first.FirstChannel || s.Counts is null == isCounts))
            throw new ArgumentException("Spectra of one file have the same channels, and are all of counts or all of rates.", nameof(spectra));
        T[] Cells<T>(Func<CountSpectrum, int, T> value) => [.. spectra.SelectMany(s => Enumerable.Range(0, n).Select(c => value(s, c)))];
        FitsTable table = new FitsTable()
            .Add("SPEC_NUM", [.. Enumerable.Range(1, spectra.Count).Select(i => (short)i)])
            .Add("CHANNEL", Cells((s, c) => (short)(s.FirstChannel + c)), repeat: n);
        if (isCounts)
            table.Add("COUNTS", Cells((s, c) => (int)Math.Round(s.Counts![c])), "count", n); // All have counts.
        else
            table.Add("RATE", Cells((s, c) => (float)s.Rates[c]), "count/s", n).Add("STAT_ERR", Cells((s, c) => (float)s.Errors[c]), "count/s", n);
        table
            .Add("SYS_ERR", Cells((s, c) => (float)s.SystematicOf(c)), repeat: n)
            .Add("QUALITY", Cells((s, c) => (short)(s.QualityOf(c) != 0 ? s.QualityOf(c) : isCounts || s.IsGood(c) ? 0 : 3)), repeat: n)
            .Add("GROUPING", Cells((s, c) => (short)(s.Grouping?[c] ?? 1)), repeat: n)
            .Add("AREASCAL", Cells((s, c) => (float)s.AreaScaleOf(c)), repeat: n)
            .Add("BACKSCAL", Cells((s, c) => (float)s.BackgroundScaleOf(c)), repeat: n)
            .Add("EXPOSURE", [.. spectra.Select(s => s.ExposureSeconds)], "s");
        foreach ((string name, Func<CountSpectrum, string?> value) in new (string, Func<CountSpectrum, string?>)[]
        {
            ("OBJECT", s => s.SourceName), ("RESPFILE", s => s.ResponseFile ?? "NONE"), ("ANCRFILE", s => s.AncillaryFile ?? "NONE"), ("BACKFILE", s => s.BackgroundFile ?? "NONE"),
        })
        {
            string[] texts = [.. spectra.Select(s => value(s) ?? "")];
            table.AddStrings(name, Math.Max(1, texts.Max(t => t.Length)), texts);
        }

        if (!header.Contains("EXTNAME"))
            header.Set("EXTNAME", "SPECTRUM", "name of this extension");
        if (first.Instrument.Length > 0 && !header.Contains("INSTRUME"))
            header.Set("INSTRUME", first.Instrument, "instrument");
        header.Set("HDUCLASS", "OGIP", "form of this extension")
            .Set("HDUCLAS1", "SPECTRUM", "spectra")
            .Set("HDUCLAS2", isCounts ? "TOTAL" : "NET", isCounts ? "background is not subtracted" : "background is subtracted")
            .Set("HDUCLAS3", isCounts ? "COUNT" : "RATE", isCounts ? "in counts" : "in counts/s")
            .Set("HDUCLAS4", "TYPE:II", "a spectrum in each row")
            .Set("HDUVERS", "1.2.1", "version of the form")
            .Set("CHANTYPE", "PI", "channels of energy")
            .Set("DETCHANS", n, "number of channels")
            .Set("POISSERR", isCounts, isCounts ? "errors are those of counts" : "errors are given");
        file.WriteTable(header, table);
    }

    /// <summary>Writes the redistribution matrix, extensions EBOUNDS and SPECRESP MATRIX (CAL/GEN/92-002).</summary>
    /// <param name="file">Where to.</param>
    /// <param name="mission">Keywords of the mission for both extensions, without EXTNAME.</param>
    /// <param name="response">The response.</param>
    /// <param name="layout">How the matrix is laid out.</param>
    public static void WriteResponse(FitsWriter file, FitsHeader mission, DetectorResponse response, ResponseLayout layout = ResponseLayout.FullRows)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(mission);
        ArgumentNullException.ThrowIfNull(response);
        int channels = response.ChannelCount;
        FitsHeader Header(string name, string class2) => mission.Copy().Set("EXTNAME", name, "name of this extension")
            .Set("HDUCLASS", "OGIP", "form of this extension")
            .Set("HDUCLAS1", "RESPONSE", "a response")
            .Set("HDUCLAS2", class2, "part of it")
            .Set("HDUVERS", class2 == "EBOUNDS" ? "1.2.0" : "1.3.0", "version of the form")
            .Set("CHANTYPE", "PI", "channels of energy")
            .Set("DETCHANS", channels, "number of channels")
            .Set("FILTER", "none", "no filter");
        file.WriteTable(
            Header("EBOUNDS", "EBOUNDS"),
            new FitsTable()
                .Add("CHANNEL", [.. Enumerable.Range(response.FirstChannel, channels).Select(c => (short)c)])
                .Add("E_MIN", [.. Enumerable.Range(0, channels).Select(c => (float)response.ChannelLow[c])], "keV")
                .Add("E_MAX", [.. Enumerable.Range(0, channels).Select(c => (float)response.ChannelHigh[c])], "keV"));

        int n = response.PhotonCount;
        bool isFull = layout == ResponseLayout.FullRows;
        FitsHeader matrix = Header("SPECRESP MATRIX", "RSP_MATRIX")
            .Set("HDUCLAS3", "FULL", "the effective area is included")
            .Set("NUMGRP", isFull ? n : response.GroupCount, "number of groups of channels")
            .Set("NUMELT", isFull ? (long)n * channels : response.ElementCount, "number of elements")
            .Set("LO_THRES", 0.0, "smallest element kept")
            .Set("TLMIN4", response.FirstChannel, "first channel")
            .Set("TLMAX4", response.FirstChannel + channels - 1, "last channel");
        FitsTable table = new FitsTable()
            .Add("ENERG_LO", [.. Enumerable.Range(0, n).Select(e => (float)response.PhotonLow[e])], "keV")
            .Add("ENERG_HI", [.. Enumerable.Range(0, n).Select(e => (float)response.PhotonHigh[e])], "keV");
        file.WriteTable(matrix, isFull ? AddFullRows(table, response) : AddGroups(table, response));
    }

    /// <summary>Writes an effective area (ARF).</summary>
    /// <param name="file">Where to.</param>
    /// <param name="mission">Keywords of the mission, without EXTNAME.</param>
    /// <param name="area">The area.</param>
    public static void WriteEffectiveArea(FitsWriter file, FitsHeader mission, EffectiveArea area)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(mission);
        ArgumentNullException.ThrowIfNull(area);
        file.WriteTable(
            mission.Copy().Set("EXTNAME", "SPECRESP", "name of this extension")
                .Set("HDUCLASS", "OGIP", "form of this extension")
                .Set("HDUCLAS1", "RESPONSE", "a response")
                .Set("HDUCLAS2", "SPECRESP", "part of it")
                .Set("HDUVERS", "1.1.0", "version of the form"),
            new FitsTable()
                .Add("ENERG_LO", [.. area.LowKeV.Select(e => (float)e)], "keV")
                .Add("ENERG_HI", [.. area.HighKeV.Select(e => (float)e)], "keV")
                .Add("SPECRESP", [.. area.AreaCm2.Select(a => (float)a)], "cm**2"));
    }

    /// <summary>Writes an ancillary response of ones, for software that insists on one beside a matrix that contains the area.</summary>
    public static void WriteUnitArea(FitsWriter file, FitsHeader mission, DetectorResponse response)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(mission);
        ArgumentNullException.ThrowIfNull(response);
        int n = response.PhotonCount;
        file.WriteTable(
            mission.Copy().Set("EXTNAME", "SPECRESP", "name of this extension")
                .Set("HDUCLASS", "OGIP", "form of this extension")
                .Set("HDUCLAS1", "RESPONSE", "a response")
                .Set("HDUCLAS2", "SPECRESP", "part of it")
                .Set("HDUVERS", "1.1.0", "version of the form")
                .AddComment("The effective area is in the redistribution matrix; here are ones."),
            new FitsTable()
                .Add("ENERG_LO", [.. Enumerable.Range(0, n).Select(e => (float)response.PhotonLow[e])], "keV")
                .Add("ENERG_HI", [.. Enumerable.Range(0, n).Select(e => (float)response.PhotonHigh[e])], "keV")
                .Add("SPECRESP", [.. Enumerable.Repeat(1f, n)]));
    }

    // Rows of equal length: also readers that know no variable-length arrays, and wires that send plain records, can use them.
    private static FitsTable AddFullRows(FitsTable table, DetectorResponse response)
    {
        int n = response.PhotonCount, channels = response.ChannelCount;
        float[] areas = new float[n * channels];
        for (int e = 0; e < n; e++)
            response.CopyAreas(e, areas.AsSpan(e * channels));
        T[] Same<T>(T value) => [.. Enumerable.Repeat(value, n)];
        return table
            .Add("N_GRP", Same((short)1))
            .Add("F_CHAN", Same((short)response.FirstChannel))
            .Add("N_CHAN", Same((short)channels))
            .Add("MATRIX", areas, "cm**2", repeat: channels);
    }

    private static FitsTable AddGroups(FitsTable table, DetectorResponse response)
    {
        int n = response.PhotonCount;
        short[] numbers = new short[n];
        short[][] first = new short[n][], counts = new short[n][];
        float[][] areas = new float[n][];
        for (int e = 0; e < n; e++)
        {
            ResponseGroup[] groups = response.GroupsOf(e).ToArray();
            numbers[e] = (short)groups.Length;
            first[e] = [.. groups.Select(g => (short)(response.FirstChannel + g.FirstChannel))];
            counts[e] = [.. groups.Select(g => (short)g.Count)];
            areas[e] = [.. groups.SelectMany(g => response.AreasOf(g).ToArray())];
        }

        return table.Add("N_GRP", numbers).AddArrays("F_CHAN", first).AddArrays("N_CHAN", counts).AddArrays("MATRIX", areas, "cm**2");
    }

    /// <summary>The keyword of a scale that is the same for all channels; NaN where a column was added instead.</summary>
    private static double AddScale(FitsTable table, string name, IReadOnlyList<double>? scales)
    {
        if (scales is null || scales.Count == 0)
            return 1;
        if (scales.All(s => s == scales[0]))
            return scales[0];
        table.Add(name, [.. scales.Select(s => (float)s)]);
        return double.NaN;
    }
}
