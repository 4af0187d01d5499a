using Mmoda.Fits;

namespace Mmoda.HighEnergy;

/// <summary>Writes spectra and responses in the form of the OGIP memos, as XSPEC and its relatives read them.</summary>
/// <remarks>The caller's header gives EXTNAME, the mission's keywords and what else it wants; keywords of the form come from here.</remarks>
public static class OgipFile
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
        T[] Column<T>(Func<int, T> value) => [.. Enumerable.Range(0, n).Select(value)];
        FitsTable table = new FitsTable()
            .Add("CHANNEL", Column(c => (short)(spectrum.FirstChannel + c)))
            .Add("RATE", Column(c => (float)spectrum.Rates[c]), "count/s")
            .Add("SYS_ERR", Column(_ => (float)spectrum.SystematicFraction))
            .Add("STAT_ERR", Column(c => (float)spectrum.Errors[c]), "count/s")
            .Add("QUALITY", Column(c => (short)(spectrum.IsGood(c) ? 0 : 3)))
            .Add("GROUPING", Column(_ => (short)1));
        if (!header.Contains("EXTNAME"))
            header.Set("EXTNAME", "SPECTRUM", "name of this extension");
        header.Set("HDUCLASS", "OGIP", "form of this extension")
            .Set("HDUCLAS1", "SPECTRUM", "a spectrum")
            .Set("HDUCLAS2", "NET", "background is subtracted")
            .Set("HDUCLAS3", "RATE", "in counts/s")
            .Set("HDUVERS", "1.2.1", "version of the form")
            .Set("CHANTYPE", "PI", "channels of energy")
            .Set("DETCHANS", n, "number of channels")
            .Set("TLMIN1", spectrum.FirstChannel, "first channel")
            .Set("TLMAX1", spectrum.FirstChannel + n - 1, "last channel")
            .Set("POISSERR", false, "errors are given")
            .Set("EXPOSURE", spectrum.ExposureSeconds, "[s] effective exposure")
            .Set("AREASCAL", 1.0, "the area is in the response")
            .Set("BACKSCAL", 1.0, "no background file")
            .Set("CORRSCAL", 0.0, "no correction file")
            .Set("BACKFILE", "NONE", "background is subtracted")
            .Set("CORRFILE", "NONE", "no correction")
            .Set("RESPFILE", responseFile, "redistribution matrix")
            .Set("ANCRFILE", ancillaryFile, "ancillary response")
            .Set("FILTER", "none", "no filter");
        file.WriteTable(header, table);
    }

    /// <summary>Writes the redistribution matrix, extensions EBOUNDS and SPECRESP MATRIX (CAL/GEN/92-002).</summary>
    /// <param name="file">Where to.</param>
    /// <param name="mission">Keywords of the mission for both extensions, without EXTNAME.</param>
    /// <param name="response">The response.</param>
    public static void WriteResponse(FitsWriter file, FitsHeader mission, DetectorResponse response)
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
                .Add("E_MIN", [.. Enumerable.Range(0, channels).Select(c => (float)response.ChannelEdgesKeV[c])], "keV")
                .Add("E_MAX", [.. Enumerable.Range(0, channels).Select(c => (float)response.ChannelEdgesKeV[c + 1])], "keV"));

        // Rows of equal length: also readers that know no variable-length arrays, and wires that send plain records, can use them.
        int n = response.PhotonCount;
        float[] areas = new float[n * channels];
        for (int e = 0; e < n; e++)
            response.AreasOf(e).CopyTo(areas.AsSpan(e * channels));
        FitsHeader matrix = Header("SPECRESP MATRIX", "RSP_MATRIX")
            .Set("HDUCLAS3", "FULL", "the effective area is included")
            .Set("NUMGRP", n, "number of groups of channels")
            .Set("NUMELT", (long)n * channels, "number of elements")
            .Set("LO_THRES", 0.0, "smallest element kept")
            .Set("TLMIN4", response.FirstChannel, "first channel")
            .Set("TLMAX4", response.FirstChannel + channels - 1, "last channel");
        T[] Same<T>(T value) => [.. Enumerable.Repeat(value, n)];
        file.WriteTable(
            matrix,
            new FitsTable()
                .Add("ENERG_LO", [.. Enumerable.Range(0, n).Select(e => (float)response.PhotonEdgesKeV[e])], "keV")
                .Add("ENERG_HI", [.. Enumerable.Range(0, n).Select(e => (float)response.PhotonEdgesKeV[e + 1])], "keV")
                .Add("N_GRP", Same((short)1))
                .Add("F_CHAN", Same((short)response.FirstChannel))
                .Add("N_CHAN", Same((short)channels))
                .Add("MATRIX", areas, "cm**2", repeat: channels));
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
                .Add("ENERG_LO", [.. Enumerable.Range(0, n).Select(e => (float)response.PhotonEdgesKeV[e])], "keV")
                .Add("ENERG_HI", [.. Enumerable.Range(0, n).Select(e => (float)response.PhotonEdgesKeV[e + 1])], "keV")
                .Add("SPECRESP", [.. Enumerable.Repeat(1f, n)]));
    }
}
