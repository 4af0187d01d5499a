using Mmoda.Fits;

namespace Mmoda.HighEnergy;

/// <content>Light curves (OGIP/93-003).</content>
public static partial class OgipFile
{
    private const double SecondsPerDay = 86400;

    /// <summary>Reads a light curve: the first of a file.</summary>
    /// <param name="path">A file of the form OGIP/93-003, or one of the ISDC.</param>
    /// <exception cref="FitsException">There is no light curve, or it is broken.</exception>
    public static LightCurve ReadLightCurve(string path) => ReadLightCurves(path)[0];

    /// <summary>Reads all light curves of a file: of all its tables, and of all channels of each.</summary>
    /// <param name="path">A file of the form OGIP/93-003, or one of the ISDC.</param>
    /// <exception cref="FitsException">There is no light curve, or one is broken.</exception>
    public static IReadOnlyList<LightCurve> ReadLightCurves(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        return LightCurveReader.Read(file);
    }

    /// <summary>Writes a light curve.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="header">Keywords of the mission; EXTNAME if it shall not be RATE.</param>
    /// <param name="curve">The light curve, of at least one bin.</param>
    /// <param name="inDays">Whether times are in days, as in files of the ISDC, and not in seconds.</param>
    /// <exception cref="ArgumentException">There is no bin, or lengths differ.</exception>
    public static void WriteLightCurve(FitsWriter file, FitsHeader header, LightCurve curve, bool inDays = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(curve);
        if (curve.BinCount == 0)
            throw new ArgumentException("A light curve of at least one bin is expected.", nameof(curve));
        (string unit, double seconds) = inDays ? ("d", SecondsPerDay) : ("s", 1.0);
        double[] Scaled(IReadOnlyList<double> values) => [.. values.Select(v => v / seconds)];
        float[] Single(IReadOnlyList<double> values) => [.. values.Select(v => (float)v)];
        FitsTable table = new FitsTable().Add("TIME", Scaled(curve.Seconds), unit, comment: "middle of the bin");
        bool hasOneWidth = curve.WidthSeconds.All(w => w == curve.WidthSeconds[0]);
        if (!hasOneWidth)
            table.Add("TIMEDEL", Scaled(curve.WidthSeconds), unit, comment: "width of the bin");
        table.Add("RATE", Single(curve.Rates), "count/s").Add("ERROR", Single([.. curve.Errors.Select(e => double.IsFinite(e) ? e : double.NaN)]), "count/s");
        AddSome("FRACEXP", curve.ExposedFractions, null);
        AddSome("TOT_COUNTS", curve.Counts, "count");
        AddSome("BACKV", curve.BackgroundRates, "count/s");
        AddSome("BACKE", curve.BackgroundErrors, "count/s");
        if (curve.BarycentricSeconds is { } barycentric)
            table.Add("BARYTIME", Scaled(barycentric), unit, comment: "middle of the bin at the barycentre, TDB");

        if (!header.Contains("EXTNAME"))
            header.Set("EXTNAME", "RATE", "name of this extension");
        header.Set("HDUCLASS", "OGIP", "form of this extension")
            .Set("HDUCLAS1", "LIGHTCURVE", "a light curve")
            .Set("HDUCLAS2", curve.IsNet ? "NET" : "TOTAL", curve.IsNet ? "background is subtracted" : "background is not subtracted")
            .Set("HDUCLAS3", "RATE", "in counts/s")
            .Set("TIMVERS", "OGIP/93-003", "version of the form")
            .Set("MJDREF", curve.ReferenceMjd, "MJD of the time origin")
            .Set("TIMESYS", curve.TimeSystem, "time system")
            .Set("TIMEUNIT", unit, "unit of times")
            .Set("TIMEZERO", 0.0, "nothing is added to times")
            .Set("TIMEPIXR", 0.5, "times are the middles of bins")
            .Set("BACKAPP", curve.IsNet, "whether the background is subtracted");
        (double start, double stop) = Limits(curve);
        header.Set("TSTART", start / seconds, "start of the first bin").Set("TSTOP", stop / seconds, "end of the last bin");
        if (hasOneWidth && double.IsFinite(curve.WidthSeconds[0]))
            header.Set("TIMEDEL", curve.WidthSeconds[0] / seconds, "width of a bin");
        if (double.IsFinite(curve.LiveFraction))
            header.Set("DEADC", curve.LiveFraction, "mean live fraction");
        if (curve.Band is { } band)
            header.Set("E_MIN", band.MinKeV, "lower edge of the band").Set("E_MAX", band.MaxKeV, "upper edge of the band").Set("EUNIT", "keV", "unit of energies");
        if (curve.SourceName.Length > 0)
            header.Set("OBJECT", curve.SourceName, "source");
        if (curve.Instrument.Length > 0 && !header.Contains("INSTRUME"))
            header.Set("INSTRUME", curve.Instrument, "instrument");
        file.WriteTable(header, table);

        void AddSome(string name, IReadOnlyList<double>? values, string? columnUnit)
        {
            if (values is not null)
                table.Add(name, Single(values), columnUnit);
        }
    }

    private static (double Start, double Stop) Limits(LightCurve curve)
    {
        double start = double.PositiveInfinity, stop = double.NegativeInfinity;
        for (int i = 0; i < curve.BinCount; i++)
        {
            double half = double.IsFinite(curve.WidthSeconds[i]) ? 0.5 * curve.WidthSeconds[i] : 0;
            (start, stop) = (Math.Min(start, curve.Seconds[i] - half), Math.Max(stop, curve.Seconds[i] + half));
        }

        return (start, stop);
    }
}
