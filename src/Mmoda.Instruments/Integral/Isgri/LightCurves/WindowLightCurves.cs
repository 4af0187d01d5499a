using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>What all light curves of a window share in one bin of time.</summary>
/// <param name="Number">Number of the bin.</param>
/// <param name="Counts">Counts of all live pixels.</param>
/// <param name="Background">Background, counts/s per pixel.</param>
/// <param name="BackgroundError">Its standard deviation.</param>
/// <param name="Fraction">Good time in units of the width of the bin.</param>
/// <param name="ExposureSeconds">Mean effective exposure of the live pixels.</param>
internal readonly record struct LightCurveBin(
    long Number, double Counts, double Background, double BackgroundError, double Fraction, double ExposureSeconds);

/// <summary>Light curves of the sources of one science window.</summary>
internal sealed record WindowLightCurves
{
    private const string Structure = "ISGR-SRC.-LCR-IDX";
    private const string BinStructure = "ISGR-LCR.-BIN";

    /// <summary>The window.</summary>
    public required ScienceWindowId Id { get; init; }

    /// <summary>Its limits.</summary>
    public required TimeInterval Limits { get; init; }

    /// <summary>Whether made from simulated data.</summary>
    public required bool IsSimulated { get; init; }

    /// <summary>The sources.</summary>
    public required IReadOnlyList<FieldSource> Sources { get; init; }

    /// <summary>The bins that have any good time.</summary>
    public required LightCurveBin[] Bins { get; init; }

    /// <summary>Rates in counts/s, source fastest; NaN where there is none.</summary>
    public required double[] Rates { get; init; }

    /// <summary>Standard deviations of the rates.</summary>
    public required double[] Errors { get; init; }

    /// <summary>Middles of the bins at the barycentre, IJD in TDB, source fastest; empty where not asked for.</summary>
    public double[] Barycentric { get; init; } = [];

    /// <summary>Writes a table of sources and one of bins.</summary>
    public void Write(string path)
    {
        string date = Epoch.FromIjd(Limits.StopIjd).ToIsot(TimeScale.Utc, 0);
        FitsHeader Header(string name) => IsdcFile.Extension(name, "DAL_TABLE", "LCR", "IBIS", date, IsSimulated)
            .SetWindow(Id, Limits);
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, IsSimulated));
        file.WriteTable(
            Header(Structure),
            new FitsTable()
                .AddStrings("NAME", 40, [.. Sources.Select(s => SourceListFile.Ascii(s.Name, 40))])
                .AddStrings("SOURCEID", 16, [.. Sources.Select(s => SourceListFile.Ascii(s.Id, 16))])
                .Add("RA_OBJ", [.. Sources.Select(s => s.Direction.RightAscensionDegrees)], "deg")
                .Add("DEC_OBJ", [.. Sources.Select(s => s.Direction.DeclinationDegrees)], "deg"));
        T[] Column<T>(Func<LightCurveBin, T> value) => [.. Bins.Select(value)];
        FitsTable bins = new FitsTable()
            .Add("BIN", Column(b => b.Number))
            .Add("TOT_COUNTS", Column(b => b.Counts), "count")
            .Add("BACKV", Column(b => b.Background), "count/s")
            .Add("BACKE", Column(b => b.BackgroundError), "count/s")
            .Add("FRACEXP", Column(b => b.Fraction))
            .Add("EXPOSURE", Column(b => b.ExposureSeconds), "s")
            .Add("RATE", Rates, "count/s", repeat: Sources.Count)
            .Add("ERROR", Errors, "count/s", repeat: Sources.Count);
        if (Barycentric.Length > 0)
            bins.Add("BARYTIME", Barycentric, "d", repeat: Sources.Count);
        file.WriteTable(Header(BinStructure), bins);
        file.Commit();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FitsException">Not such a file.</exception>
    public static WindowLightCurves Read(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu sources = file.RequireTable(Structure), bins = file.RequireTable(BinStructure);
        FitsHeader h = sources.Header;
        if (!ScienceWindowId.TryParse(h.RequireString("SCWID"), out ScienceWindowId id))
            throw new FitsException($"{path}: SCWID '{h.GetString("SCWID")}' is not a science window.");
        string[] names = sources.ReadStrings("NAME"), ids = sources.ReadStrings("SOURCEID");
        double[] ra = sources.ReadAll<double>("RA_OBJ"), dec = sources.ReadAll<double>("DEC_OBJ");
        long[] number = bins.ReadAll<long>("BIN");
        double[] counts = bins.ReadAll<double>("TOT_COUNTS"), back = bins.ReadAll<double>("BACKV"), backError = bins.ReadAll<double>("BACKE");
        double[] fraction = bins.ReadAll<double>("FRACEXP"), exposure = bins.ReadAll<double>("EXPOSURE");
        return new WindowLightCurves
        {
            Id = id,
            Limits = new TimeInterval(h.RequireReal("TSTART"), h.RequireReal("TSTOP")),
            IsSimulated = IsdcFile.IsSimulated(h),
            Sources = [.. names.Select((n, i) => new FieldSource(n, ids[i], SkyDirection.FromDegrees(ra[i], dec[i]), IsTold: true))],
            Bins = [.. number.Select((n, i) => new LightCurveBin(n, counts[i], back[i], backError[i], fraction[i], exposure[i]))],
            Rates = bins.ReadAll<double>("RATE"),
            Errors = bins.ReadAll<double>("ERROR"),
            Barycentric = bins.FindColumn("BARYTIME") is null ? [] : bins.ReadAll<double>("BARYTIME"),
        };
    }
}
