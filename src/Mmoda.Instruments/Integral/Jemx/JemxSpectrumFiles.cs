using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Spectra and their response in the structures of the archive: JMXi-PHA1-SPE, SPECRESP, JMXi-RMF.-GRP.</summary>
internal static class JemxSpectrumFiles
{
    /// <summary>The redistribution, without the area.</summary>
    public const string ResponseFile = "jemx_rmf.fits";

    /// <summary>The effective area.</summary>
    public const string AncillaryFile = "jemx_arf.fits";

    private static readonly EnergyBand Broad = new(3, 35);

    /// <summary>Writes the files of the product and the metadata that tell them.</summary>
    public static void Write(StepRun run, JemxUnit unit, IReadOnlyList<SourceSum> sums, JemxRedistribution response, double stopIjd, bool simulated)
    {
        string date = Epoch.FromIjd(stopIjd).ToIsot(TimeScale.Utc, 0);
        FileNames names = new();
        List<JsonObject> sources = [];
        foreach (SourceSum sum in sums)
        {
            string file = $"jemx_spectrum_{names.For(sum.Source.Name)}.fits";
            WriteSpectrum(Path.Combine(run.OutputDirectory, file), unit, sum, date, simulated);
            sources.Add(SumSpectra.Describe(sum, JemxChannels.StandardEdgesKeV, Broad, file));
        }

        FitsHeader Header(string name) => IsdcFile.Extension(name, name == "GROUPING" ? "DAL_GROUP" : "DAL_TABLE", "SPE", unit.Name, date, simulated);
        using (FitsWriter file = FitsWriter.Create(Path.Combine(run.OutputDirectory, ResponseFile)))
        {
            file.WritePrimary(IsdcFile.Primary(date, simulated));
            response.Write(file, Header, firstChannel: 1);
            file.Commit();
        }

        using (FitsWriter file = FitsWriter.Create(Path.Combine(run.OutputDirectory, AncillaryFile)))
        {
            file.WritePrimary(IsdcFile.Primary(date, simulated));
            FitsHeader mission = Header("SPECRESP").Set("EXTVER", 1).Set("EXTREL", "9.9").Set("OGID", "NONE", "no observation group")
                .Set("TSTART", sums.Min(s => s.Start), "[d] start").Set("TSTOP", sums.Max(s => s.Stop), "[d] end");
            response.WriteArea(file, mission);
            file.Commit();
        }

        run.Metadata["simulated"] = simulated;
        run.Metadata["unit"] = unit.Name;
        run.Metadata["sources"] = new JsonArray([.. sources.OrderByDescending(s => s["significance"]?.GetValue<double>())]);
        run.Metadata["channels"] = JemxChannels.StandardEdgesKeV.Count - 1;
    }

    private static void WriteSpectrum(string path, JemxUnit unit, SourceSum sum, string date, bool simulated)
    {
        CountSpectrum spectrum = sum.Spectrum;
        int n = spectrum.ChannelCount;
        T[] Column<T>(Func<int, T> value) => [.. Enumerable.Range(0, n).Select(value)];
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated));
        file.WriteTable(SpectrumHeader(unit, sum, date, simulated), new FitsTable()
            .Add("CHANNEL", Column(c => (short)(c + 1)))
            .Add("RATE", Column(c => spectrum.IsGood(c) ? spectrum.Rates[c] : 0), "count/s")
            .Add("STAT_ERR", Column(c => spectrum.IsGood(c) ? spectrum.Errors[c] : 0), "count/s")
            .Add("SYS_ERR", Column(spectrum.SystematicOf))
            .Add("QUALITY", Column(c => (short)(spectrum.IsGood(c) ? 0 : 3)))
            .Add("GROUPING", Column(_ => (short)1)));
        file.Commit();
    }

    private static FitsHeader SpectrumHeader(JemxUnit unit, SourceSum sum, string date, bool simulated)
    {
        FieldSource source = sum.Source;
        return IsdcFile.Extension(unit.Structure("PHA1-SPE"), "DAL_TABLE", "SPE", unit.Name, date, simulated)
            .SetTimeSystem()
            .Set("EXTREL", "10.4", "release of the structure that this follows")
            .Set("EXTVER", 1)
            .Set("REVOL", sum.FirstRevolution, "first revolution")
            .Set("SOURCEID", source.Id.Length > 0 ? source.Id : source.Name, "identifier of the source")
            .Set("NAME", source.Name, "source")
            .Set("RA_OBJ", source.Direction.RightAscensionDegrees, "[deg] right ascension of the source")
            .Set("DEC_OBJ", source.Direction.DeclinationDegrees, "[deg] declination of the source")
            .Set("RADECSYS", "FK5", "frame; FK5 J2000 and ICRS agree to 0.03 arcsec")
            .Set("EQUINOX", 2000.0, "equinox")
            .Set("OGID", "NONE", "no observation group")
            .Set("DATE-OBS", Epoch.FromIjd(sum.Start).ToIsot(TimeScale.Utc, 0), "UTC of the start")
            .Set("DATE-END", Epoch.FromIjd(sum.Stop).ToIsot(TimeScale.Utc, 0), "UTC of the end")
            .Set("TSTART", sum.Start, "[d] start of the first science window")
            .Set("TSTOP", sum.Stop, "[d] end of the last science window")
            .Set("TFIRST", sum.Start, "[d] time of the first data")
            .Set("TLAST", sum.Stop, "[d] time of the last data")
            .Set("TELAPSE", (sum.Stop - sum.Start) * 86400, "[s] between them")
            .Set("ONTIME", sum.OnTime, "[s] sum of good times")
            .Set("DEADC", sum.LiveTime / sum.OnTime, "mean recorded fraction")
            .Set("EXPOSURE", sum.Exposure, "[s] effective exposure")
            .Set("SCW_NUM", sum.Windows, "number of science windows")
            .Set("HDUCLASS", "OGIP", "form of this extension")
            .Set("HDUCLAS1", "SPECTRUM", "a spectrum")
            .Set("HDUCLAS2", "NET", "background is subtracted")
            .Set("HDUCLAS3", "RATE", "in counts/s")
            .Set("HDUVERS", "1.2.1", "version of the form")
            .Set("CHANTYPE", "PI", "channels of energy")
            .Set("DETCHANS", sum.Spectrum.ChannelCount, "number of channels")
            .Set("TLMIN1", 1, "first channel")
            .Set("TLMAX1", sum.Spectrum.ChannelCount, "last channel")
            .Set("POISSERR", false, "errors are given")
            .Set("AREASCAL", 1.0, "factor on the area of the response")
            .Set("BACKSCAL", 1.0, "size of the region")
            .Set("CORRSCAL", 0.0, "no correction file")
            .Set("BACKFILE", "NONE", "background is subtracted")
            .Set("CORRFILE", "NONE", "no correction")
            .Set("RESPFILE", ResponseFile, "redistribution matrix")
            .Set("ANCRFILE", AncillaryFile, "effective area");
    }
}
