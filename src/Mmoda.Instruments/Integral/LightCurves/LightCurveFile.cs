using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A light curve as a file, with the columns and keywords of the established ISGR-SRC.-LCR or JMXi-SRC.-LCR and of OGIP/93-003.</summary>
internal static class LightCurveFile
{
    /// <summary>Writes a light curve.</summary>
    public static void Write(string path, SourceLightCurve curve, bool simulated)
    {
        string date = Epoch.FromIjd(curve.Rows[^1].StopIjd).ToIsot(TimeScale.Utc, 0);
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, simulated));
        file.WriteTable(Header(curve, date, simulated), curve.Telescope == Telescope.Isgri ? Table(curve) : JemxTable(curve));
        file.Commit();
    }

    private static FitsTable Table(SourceLightCurve curve)
    {
        T[] Column<T>(Func<LightCurveRow, T> value) => [.. curve.Rows.Select(value)];
        FitsTable table = new FitsTable()
            .Add("TIME", Column(r => r.MiddleIjd), "d")
            .Add("TOT_COUNTS", Column(r => (float)r.Counts), "count")
            .Add("BACKV", Column(r => (float)r.Background), "count/s")
            .Add("BACKE", Column(r => (float)r.BackgroundError), "count/s")
            .Add("RATE", Column(r => (float)r.Rate), "count/s")
            .Add("ERROR", Column(r => (float)r.Error), "count/s")
            .Add("FRACEXP", Column(r => (float)r.Fraction))
            .Add("XAX_E", Column(r => (float)(0.5 * r.WidthDays)), "d")
            .Add("TIMEDEL", Column(r => r.WidthDays), "d");
        if (curve.Rows.All(r => double.IsFinite(r.Barycentric)))
            table.Add("BARYTIME", Column(r => r.Barycentric), "d", comment: "middle of the bin at the barycentre, TDB");
        return table;
    }

    // The columns of JMXi-SRC.-LCR.
    private static FitsTable JemxTable(SourceLightCurve curve)
    {
        T[] Column<T>(Func<LightCurveRow, T> value) => [.. curve.Rows.Select(value)];
        return new FitsTable()
            .Add("TIME", Column(r => r.MiddleIjd), "d")
            .Add("RATE", Column(r => (float)r.Rate), "count/s")
            .Add("ERROR", Column(r => (float)r.Error), "count/s")
            .Add("BRATE", Column(r => (float)(r.Background * JemxOptics.Detector.PixelCount)), "count/s", comment: "background of the used disc")
            .Add("BERROR", Column(r => (float)(r.BackgroundError * JemxOptics.Detector.PixelCount)), "count/s")
            .Add("BARYTIME", Column(r => double.IsFinite(r.Barycentric) ? r.Barycentric : 0), "d", comment: "middle of the bin at the barycentre, TDB; 0 where not asked for")
            .Add("FRACEXP", Column(r => (float)r.Fraction))
            .Add("TIMEDEL", Column(r => r.WidthDays), "d");
    }

    private static FitsHeader Header(SourceLightCurve curve, string date, bool simulated)
    {
        const double SecondsPerDay = 86400;
        double start = curve.Rows[0].StartIjd, stop = curve.Rows[^1].StopIjd, exposure = curve.Rows.Sum(r => r.ExposureSeconds);
        (double mean, double error) = curve.Mean();
        FieldSource source = curve.Source;
        FitsHeader header = IsdcFile.Extension(curve.Telescope.Structure("SRC.-LCR"), "DAL_TABLE", "LCR", curve.Telescope.Keyword, date, simulated)
            .SetTimeSystem()
            .Set("EXTVER", 1)
            .SetOsaNames()
            .Set("HDUCLASS", "OGIP", "form of this extension")
            .Set("HDUCLAS1", "LIGHTCURVE", "a light curve")
            .Set("HDUCLAS2", "NET", "background is subtracted")
            .Set("HDUCLAS3", "RATE", "in counts/s")
            .Set("TIMVERS", "OGIP/93-003", "version of the form")
            .Set("TIMEPIXR", 0.5, "times are the middles of bins")
            .Set("TIMEDEL", curve.BinSeconds / SecondsPerDay, curve.FalseAlarm is null ? "[d] width of a bin" : "[d] width of the cells of the blocks")
            .Set("TIERRELA", 0.0, "relative error of times")
            .Set("TIERABSO", 0.0, "[d] absolute error of times")
            .Set("TSTART", start, "[d] start of the first bin")
            .Set("TSTOP", stop, "[d] end of the last bin")
            .Set("TFIRST", start, "[d] start of the first bin")
            .Set("TLAST", stop, "[d] end of the last bin")
            .Set("TELAPSE", stop - start, "[d] between them")
            .Set("ONTIME", curve.Rows.Sum(r => r.GoodSeconds) / SecondsPerDay, "[d] sum of good times")
            .Set("DEADC", curve.LiveFraction, "mean live fraction")
            .Set("EXPOSURE", exposure, "[s] effective exposure")
            .Set("EXP_SRC", exposure, "[s] effective exposure")
            .Set("BANDTYPE", "ENERGY", "kind of the band")
            .Set("CHANTYPE", "PI", "channels of energy")
            .Set("EUNIT", "keV", "unit of energies")
            .Set("E_MIN", curve.Band.MinKeV, "[keV] lower edge of the band")
            .Set("E_MAX", curve.Band.MaxKeV, "[keV] upper edge of the band")
            .Set("NAME", source.Name, "source")
            .Set("SOURCEID", source.Id.Length > 0 ? source.Id : source.Name, "identifier of the source")
            .Set("RA_OBJ", source.Direction.RightAscensionDegrees, "[deg] right ascension of the source")
            .Set("DEC_OBJ", source.Direction.DeclinationDegrees, "[deg] declination of the source")
            .Set("RADECSYS", "FK5", "frame; FK5 J2000 and ICRS agree to 0.03 arcsec")
            .Set("EQUINOX", 2000.0, "equinox")
            .Set("Y_FIN", curve.Place.Y, "[deg] from the axis along Y in the first window")
            .Set("Z_FIN", curve.Place.Z, "[deg] from the axis along Z in the first window")
            .Set("SRCCNT", mean, "[count/s] mean rate")
            .Set("SRCCNTE", error, "[count/s] its standard deviation")
            .Set("FITTYPE", 6, "simultaneous fit of all sources and background")
            .Set("BACKAPP", true, "background is subtracted")
            .Set("DEADAPP", true, "dead time is corrected")
            .Set("VIGNAPP", true, "absorption off axis is corrected")
            .Set("VIGNET", 1.0, "factor of vignetting left in the rates");
        SetWindows(header, curve);
        if (curve.Telescope != Telescope.Isgri)
        {
            header.Set("DATAMODE", "FULL", "telemetry mode: full imaging")
                .Set("CHANMIN", JemxChannels.Nominal.ChannelOf(curve.Band.MinKeV), "first channel that the band reaches into")
                .Set("CHANMAX", Math.Min(JemxChannels.Count - 1, JemxChannels.Nominal.ChannelOf(curve.Band.MaxKeV)), "last channel that the band reaches into")
                .Set("OFFANGLE", double.Hypot(curve.Place.Y, curve.Place.Z), "[deg] from the axis in the first window")
                .Set("DETSIG", mean / error, "significance of the mean rate");
        }

        if (curve.FalseAlarm is { } chance)
        {
            header.Set("BINNING", "BAYESIAN", "rows are Bayesian blocks (Scargle et al. 2013)")
                .Set("FALSEPOS", chance, "chance of a block too many");
        }

        return header;
    }

    private static void SetWindows(FitsHeader header, SourceLightCurve curve)
    {
        header.Set("SW_TYPE", "POINTING", "type of the science windows");
        if (curve.FirstWindow is { } first)
        {
            header.Set("REVOL", first.Revolution, "first revolution")
                .Set("SWID", first.Stem, "first science window")
                .Set("SWBOUND", "OTF", "reason for the end of the science window");
        }

        if (curve.OnBoardTimes is { } times)
        {
            header.Set("OBTSTART", times.Start, "on-board time of the start of the first window")
                .Set("OBTEND", times.End, "on-board time of the end of the last window");
        }
    }
}
