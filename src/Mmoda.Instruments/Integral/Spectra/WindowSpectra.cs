using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Spectra of the sources of one science window.</summary>
internal sealed class WindowSpectra
{
    private const string Structure = "EVTS-SPE-IDX";
    private const string BackgroundStructure = "BACK-SPE";

    /// <summary>What they were taken with.</summary>
    public Telescope Telescope { get; init; } = Telescope.Isgri;

    /// <summary>The window.</summary>
    public required ScienceWindowId Id { get; init; }

    /// <summary>Its limits.</summary>
    public required TimeInterval Limits { get; init; }

    /// <summary>Sum of good times, s.</summary>
    public required double OnTimeSeconds { get; init; }

    /// <summary>Mean live fraction of the modules.</summary>
    public required double LiveFraction { get; init; }

    /// <summary>Mean effective exposure of the live pixels in the channel where it is longest, s.</summary>
    public required double ExposureSeconds { get; init; }

    /// <summary>Whether made from simulated data.</summary>
    public required bool IsSimulated { get; init; }

    /// <summary>Number of their channels.</summary>
    public required int ChannelCount { get; init; }

    /// <summary>The sources.</summary>
    public required IReadOnlyList<FieldSource> Sources { get; init; }

    /// <summary>Angle of each source to the axis, degrees.</summary>
    public required double[] OffAxisDegrees { get; init; }

    /// <summary>Rates in counts/s, channel fastest; NaN where there is none.</summary>
    public required double[] Rates { get; init; }

    /// <summary>Standard deviations of the rates.</summary>
    public required double[] Errors { get; init; }

    /// <summary>Background of each channel, counts/s per pixel.</summary>
    public required double[] Background { get; init; }

    /// <summary>χ² per degree of freedom of the fit of each channel.</summary>
    public required double[] ReducedChiSquared { get; init; }

    /// <summary>Writes one row for each source, and one for the background.</summary>
    public void Write(string path)
    {
        string date = Epoch.FromIjd(Limits.StopIjd).ToIsot(TimeScale.Utc, 0);
        FitsHeader Header(string name) => IsdcFile.Extension(Telescope.Structure(name), "DAL_TABLE", "SPE", Telescope.Keyword, date, IsSimulated)
            .SetWindow(Id, Limits)
            .Set("ONTIME", OnTimeSeconds, "[s] sum of good times")
            .Set("DEADC", LiveFraction, "mean live fraction")
            .Set("EXPOSURE", ExposureSeconds, "[s] effective exposure")
            .Set("DETCHANS", ChannelCount, "number of channels");
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(date, IsSimulated));
        file.WriteTable(
            Header(Structure),
            new FitsTable()
                .AddStrings("NAME", 40, [.. Sources.Select(s => SourceListFile.Ascii(s.Name, 40))])
                .AddStrings("SOURCEID", 16, [.. Sources.Select(s => SourceListFile.Ascii(s.Id, 16))])
                .Add("RA_OBJ", [.. Sources.Select(s => s.Direction.RightAscensionDegrees)], "deg")
                .Add("DEC_OBJ", [.. Sources.Select(s => s.Direction.DeclinationDegrees)], "deg")
                .Add("OFFAXIS", OffAxisDegrees, "deg")
                .Add("RATE", Rates, "count/s", repeat: ChannelCount)
                .Add("STAT_ERR", Errors, "count/s", repeat: ChannelCount));
        file.WriteTable(
            Header(BackgroundStructure),
            new FitsTable()
                .Add("CHANNEL", [.. Enumerable.Range(0, ChannelCount).Select(c => (short)c)])
                .Add("BACKV", Background, "count/s")
                .Add("CHI2_RED", ReducedChiSquared));
        file.Commit();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FitsException">Not such a file.</exception>
    public static WindowSpectra Read(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = Find(Structure), back = Find(BackgroundStructure);
        BinaryTableHdu Find(string structure) => file.Hdus.OfType<BinaryTableHdu>().FirstOrDefault(h => h.Name.EndsWith("-" + structure, StringComparison.Ordinal))
            ?? throw new FitsException($"{path}: there is no table {structure} of a telescope.");
        FitsHeader h = table.Header;
        if (!ScienceWindowId.TryParse(h.RequireString("SCWID"), out ScienceWindowId id))
            throw new FitsException($"{path}: SCWID '{h.GetString("SCWID")}' is not a science window.");
        long channels = h.RequireInteger("DETCHANS");
        if (channels is < ChannelGrid.Fewest or > IsgriChannels.Count)
            throw new FitsException($"{path}: DETCHANS is {channels}, expected are {ChannelGrid.Fewest} to {IsgriChannels.Count}.");
        string[] names = table.ReadStrings("NAME"), ids = table.ReadStrings("SOURCEID");
        double[] ra = table.ReadAll<double>("RA_OBJ"), dec = table.ReadAll<double>("DEC_OBJ");
        return new WindowSpectra
        {
            Telescope = Telescope.OfPrefix(table.Name[..^(Structure.Length + 1)]) ?? throw new FitsException($"{path}: {table.Name} is of no telescope that is known."),
            Id = id,
            Limits = new TimeInterval(h.RequireReal("TSTART"), h.RequireReal("TSTOP")),
            OnTimeSeconds = h.RequireReal("ONTIME"),
            LiveFraction = h.RequireReal("DEADC"),
            ExposureSeconds = h.RequireReal("EXPOSURE"),
            IsSimulated = IsdcFile.IsSimulated(h),
            ChannelCount = (int)channels,
            Sources = [.. names.Select((n, i) => new FieldSource(n, ids[i], SkyDirection.FromDegrees(ra[i], dec[i]), IsTold: true))],
            OffAxisDegrees = table.ReadAll<double>("OFFAXIS"),
            Rates = table.ReadAll<double>("RATE"),
            Errors = table.ReadAll<double>("STAT_ERR"),
            Background = back.ReadAll<double>("BACKV"),
            ReducedChiSquared = back.ReadAll<double>("CHI2_RED"),
        };
    }
}
