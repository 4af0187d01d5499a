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

/// <summary>Light curves of the sources of one science window in one band.</summary>
internal sealed record WindowLightCurves
{
    private const string Structure = "SRC.-LCR-IDX";
    private const string BinStructure = "LCR.-BIN";

    /// <summary>What they were taken with.</summary>
    public Telescope Telescope { get; init; } = Telescope.Isgri;

    /// <summary>The window.</summary>
    public required ScienceWindowId Id { get; init; }

    /// <summary>Its limits.</summary>
    public required TimeInterval Limits { get; init; }

    /// <summary>OBTSTART and OBTEND of the window, or null where no file tells them.</summary>
    public (string Start, string End)? OnBoardTimes { get; init; }

    /// <summary>Mean live fraction of the modules.</summary>
    public required double LiveFraction { get; init; }

    /// <summary>Whether made from simulated data.</summary>
    public required bool IsSimulated { get; init; }

    /// <summary>The sources.</summary>
    public required IReadOnlyList<FieldSource> Sources { get; init; }

    /// <summary>Angles of each source to the axis of the instrument along Y, degrees.</summary>
    public required double[] YDegrees { get; init; }

    /// <summary>Angles of each source to the axis of the instrument along Z, degrees.</summary>
    public required double[] ZDegrees { get; init; }

    /// <summary>The band.</summary>
    public required EnergyBand Band { get; init; }

    /// <summary>The bins that have any good time.</summary>
    public required LightCurveBin[] Bins { get; init; }

    /// <summary>Rates in counts/s, source fastest; NaN where there is none.</summary>
    public required double[] Rates { get; init; }

    /// <summary>Standard deviations of the rates.</summary>
    public required double[] Errors { get; init; }

    /// <summary>Middles of the bins at the barycentre, IJD in TDB, source fastest; empty where not asked for.</summary>
    public double[] Barycentric { get; init; } = [];

    /// <summary>File of the product of a window.</summary>
    public static string FileOf(Telescope telescope) => telescope.Instrument + "_window_lc.fits";

    /// <summary>Writes a table of sources, and one of bins for each band.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="bands">The light curves of one window in all bands, at least one.</param>
    public static void Write(string path, IReadOnlyList<WindowLightCurves> bands)
    {
        WindowLightCurves window = bands[0];
        string date = Epoch.FromIjd(window.Limits.StopIjd).ToIsot(TimeScale.Utc, 0);
        FitsHeader Header(string name) => IsdcFile.Extension(window.Telescope.Structure(name), "DAL_TABLE", "LCR", window.Telescope.Keyword, date, window.IsSimulated)
            .SetWindow(window.Id, window.Limits)
            .Set("DEADC", window.LiveFraction, "mean live fraction");
        FitsHeader index = Header(Structure);
        if (window.OnBoardTimes is { } times)
            index.Set("OBTSTART", times.Start, "on-board time of the start").Set("OBTEND", times.End, "on-board time of the end");
        IReadOnlyList<FieldSource> sources = window.Sources;
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, window.IsSimulated));
        file.WriteTable(
            index,
            new FitsTable()
                .AddStrings("NAME", 40, [.. sources.Select(s => SourceListFile.Ascii(s.Name, 40))])
                .AddStrings("SOURCEID", 16, [.. sources.Select(s => SourceListFile.Ascii(s.Id, 16))])
                .Add("RA_OBJ", [.. sources.Select(s => s.Direction.RightAscensionDegrees)], "deg")
                .Add("DEC_OBJ", [.. sources.Select(s => s.Direction.DeclinationDegrees)], "deg")
                .Add("Y_FIN", window.YDegrees, "deg")
                .Add("Z_FIN", window.ZDegrees, "deg"));
        for (int i = 0; i < bands.Count; i++)
        {
            FitsHeader header = Header(BinStructure)
                .Set("EXTVER", i + 1)
                .Set("E_MIN", bands[i].Band.MinKeV, "[keV] lower edge of the band")
                .Set("E_MAX", bands[i].Band.MaxKeV, "[keV] upper edge of the band");
            file.WriteTable(header, bands[i].Table());
        }

        file.Commit();
    }

    /// <summary>Reads the first band of what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FitsException">Not such a file.</exception>
    public static WindowLightCurves Read(string path) => ReadBands(path)[0];

    /// <summary>Reads what <see cref="Write"/> wrote, one element for each band.</summary>
    /// <exception cref="FitsException">Not such a file.</exception>
    public static IReadOnlyList<WindowLightCurves> ReadBands(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu sources = file.Hdus.OfType<BinaryTableHdu>().FirstOrDefault(t => t.Name.EndsWith("-" + Structure, StringComparison.Ordinal))
            ?? throw new FitsException($"{path}: there is no table {Structure} of a telescope.");
        Telescope telescope = Telescope.OfPrefix(sources.Name[..^(Structure.Length + 1)]) ?? throw new FitsException($"{path}: {sources.Name} is of no telescope that is known.");
        FitsHeader h = sources.Header;
        if (!ScienceWindowId.TryParse(h.RequireString("SCWID"), out ScienceWindowId id))
            throw new FitsException($"{path}: SCWID '{h.GetString("SCWID")}' is not a science window.");
        string[] names = sources.ReadStrings("NAME"), ids = sources.ReadStrings("SOURCEID");
        double[] ra = sources.ReadAll<double>("RA_OBJ"), dec = sources.ReadAll<double>("DEC_OBJ");
        FieldSource[] list = [.. names.Select((n, i) => new FieldSource(n, ids[i], SkyDirection.FromDegrees(ra[i], dec[i]), IsTold: true))];
        double[] y = sources.ReadAll<double>("Y_FIN"), z = sources.ReadAll<double>("Z_FIN");
        BinaryTableHdu[] tables = [.. file.Hdus.OfType<BinaryTableHdu>().Where(t => t.Name == telescope.Structure(BinStructure))];
        return tables.Length == 0
            ? throw new FitsException($"{path}: there is no table {BinStructure}.")
            : [.. tables.Select(bins => new WindowLightCurves
            {
                Telescope = telescope,
                Id = id,
                Limits = new TimeInterval(h.RequireReal("TSTART"), h.RequireReal("TSTOP")),
                OnBoardTimes = h.GetString("OBTSTART") is { } start && h.GetString("OBTEND") is { } end ? (start, end) : null,
                LiveFraction = h.RequireReal("DEADC"),
                IsSimulated = IsdcFile.IsSimulated(h),
                Sources = list,
                YDegrees = y,
                ZDegrees = z,
                Band = new EnergyBand(bins.Header.RequireReal("E_MIN"), bins.Header.RequireReal("E_MAX")),
                Bins = ReadBins(bins),
                Rates = bins.ReadAll<double>("RATE"),
                Errors = bins.ReadAll<double>("ERROR"),
                Barycentric = bins.FindColumn("BARYTIME") is null ? [] : bins.ReadAll<double>("BARYTIME"),
            })];
    }

    private FitsTable Table()
    {
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
        return bins;
    }

    private static LightCurveBin[] ReadBins(BinaryTableHdu bins)
    {
        long[] number = bins.ReadAll<long>("BIN");
        double[] counts = bins.ReadAll<double>("TOT_COUNTS"), back = bins.ReadAll<double>("BACKV"), backError = bins.ReadAll<double>("BACKE");
        double[] fraction = bins.ReadAll<double>("FRACEXP"), exposure = bins.ReadAll<double>("EXPOSURE");
        return [.. number.Select((n, i) => new LightCurveBin(n, counts[i], back[i], backError[i], fraction[i], exposure[i]))];
    }
}
