using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// Calibrated shadowgram of one window and band: three planes of cells of the detector, x fastest (130 × 134 of ISGRI, DETY first; 256 × 256 of JEM-X), with what is needed to
/// make an image of them. The product of <c>isgri.shadowgram</c> holds one for each band that has events.
/// </summary>
internal sealed class WindowShadowgram
{
    /// <summary>Name of the file in the product.</summary>
    public const string FileName = "shadowgram.fits";

    private const string CountsName = "DETE-SHD";
    private const string PartName = "PART-SHD";
    private const string BandKeyword = "BAND_NUM";
    private const string EfficiencyName = "EFFI-SHD";
    private const string BackgroundName = "BACK-SHD";

    /// <summary>What it was taken with.</summary>
    public Telescope Telescope { get; init; } = Telescope.Isgri;

    /// <summary>Counts in the band.</summary>
    public required float[] Counts { get; init; }

    /// <summary>
    /// The same counts in the parts of the band, in whose cameras sources are fitted; none where one camera does for the band.
    /// </summary>
    public IReadOnlyList<BandPart> Parts { get; init; } = [];

    /// <summary>Fraction of <see cref="OnTimeSeconds"/> times full efficiency that each cell was alive; 0 for gaps and bad pixels.</summary>
    public required float[] Efficiency { get; init; }

    /// <summary>Shape of the background, mean 1 over the pixels.</summary>
    public required float[] Background { get; init; }

    /// <summary>Which shapes make up the background (<see cref="BackgroundShapes"/>); not kept in files.</summary>
    public string BackgroundModel { get; init; } = BackgroundShapes.Template;

    /// <summary>The window.</summary>
    public required ScienceWindowId Id { get; init; }

    /// <summary>Start and end of the window, IJD.</summary>
    public required TimeInterval Limits { get; init; }

    /// <summary>The band.</summary>
    public required EnergyBand Band { get; init; }

    /// <summary>Attitude of the spacecraft.</summary>
    public required Attitude Attitude { get; init; }

    /// <summary>Sum of good times, s.</summary>
    public required double OnTimeSeconds { get; init; }

    /// <summary>Mean live fraction of the modules.</summary>
    public required double LiveFraction { get; init; }

    /// <summary>Lowest and highest accepted corrected rise time.</summary>
    public (int Min, int Max) RiseTimes { get; init; } = (IsgriEnergyScale.RiseTimeMin, IsgriEnergyScale.RiseTimeMax);

    /// <summary>Whether made from simulated data.</summary>
    public required bool IsSimulated { get; init; }

    /// <summary>Effective exposure: good time × mean efficiency of all pixels, s.</summary>
    public double ExposureSeconds => OnTimeSeconds * Efficiency.Sum(e => (double)e) / Telescope.Detector.PixelCount;

    /// <summary>The shapes whose levels are fitted with the sources.</summary>
    public IReadOnlyList<float[]> Backgrounds() => Telescope.Backgrounds(BackgroundModel, Background, Efficiency);

    /// <summary>Effective exposure of each cell, s; 0 for gaps and bad pixels.</summary>
    public float[] ExposurePlane() => Array.ConvertAll(Efficiency, e => (float)(OnTimeSeconds * e));

    /// <summary>Whether the same cells are alive as in another band.</summary>
    public bool HasLivePixelsOf(WindowShadowgram other)
    {
        for (int i = 0; i < Efficiency.Length; i++)
        {
            if (Efficiency[i] > 0 != other.Efficiency[i] > 0)
                return false;
        }

        return true;
    }

    /// <summary>Attitude of the telescope's frame.</summary>
    public Attitude Axes => Attitude.OfInstrument(Telescope.Alignment);

    /// <summary>UTC that stands for the date of a product: the end of its data, so that equal inputs give equal bytes.</summary>
    public string DateUtc => Epoch.FromIjd(Limits.StopIjd).ToIsot(TimeScale.Utc, 0);

    /// <summary>Writes the planes of the bands of one window.</summary>
    public static void Write(string path, IReadOnlyList<WindowShadowgram> bands)
    {
        using FitsWriter file = FitsWriter.Create(path);
        file.WritePrimary(IsdcFile.Primary(bands[0].DateUtc, bands[0].IsSimulated));
        for (int i = 0; i < bands.Count; i++)
        {
            bands[i].Plane(file, CountsName, "BIN_I", bands[i].Counts, "count", i + 1);
            bands[i].Plane(file, EfficiencyName, "BIN_I", bands[i].Efficiency, "", i + 1);
            bands[i].Plane(file, BackgroundName, "BKG_I", bands[i].Background, "", i + 1);
        }

        int written = 0;
        for (int i = 0; i < bands.Count; i++)
        {
            foreach (BandPart part in bands[i].Parts)
                bands[i].Plane(file, PartName, "BIN_I", part.Counts, "count", ++written, (part.Band, i + 1));
        }

        file.Commit();
    }

    /// <summary>Reads the bands of one window.</summary>
    /// <param name="path">The file.</param>
    /// <param name="backgroundModel">Which shapes shall make up the background.</param>
    /// <exception cref="FitsException">Not a shadowgram product.</exception>
    public static IReadOnlyList<WindowShadowgram> ReadAll(string path, string backgroundModel = BackgroundShapes.Template)
    {
        using FitsFile file = FitsFile.Open(path);
        ImageHdu[] Planes(string name) => [.. file.Hdus.OfType<ImageHdu>().Where(h => h.Name.EndsWith("-" + name, StringComparison.Ordinal))];
        ImageHdu[] counts = Planes(CountsName), efficiency = Planes(EfficiencyName), background = Planes(BackgroundName), parts = Planes(PartName);
        if (counts.Length == 0 || efficiency.Length != counts.Length || background.Length != counts.Length)
        {
            throw new FitsException(
                $"{path}: {counts.Length} planes {CountsName}, {efficiency.Length} {EfficiencyName} and {background.Length} {BackgroundName}; as many of each are expected.");
        }

        ILookup<long, ImageHdu> partsOf = parts.ToLookup(p => p.Header.RequireInteger(BandKeyword));
        return [.. counts.Select((c, i) => Read(path, c, efficiency[i], background[i], partsOf[i + 1], backgroundModel))];
    }

    private static WindowShadowgram Read(
        string path, ImageHdu counts, ImageHdu efficiency, ImageHdu background, IEnumerable<ImageHdu> parts, string backgroundModel)
    {
        FitsHeader h = counts.Header;
        if (!ScienceWindowId.TryParse(h.RequireString("SCWID"), out ScienceWindowId id))
            throw new FitsException($"{path}: SCWID '{h.GetString("SCWID")}' is not a science window.");
        return new WindowShadowgram
        {
            Telescope = Telescope.OfPrefix(counts.Name[..^(CountsName.Length + 1)]) ?? throw new FitsException($"{path}: {counts.Name} is of no telescope that is known."),
            Counts = counts.ReadAll<float>(),
            Parts = [.. parts.Select(p => new BandPart(BandOf(p.Header), p.ReadAll<float>()))],
            Efficiency = efficiency.ReadAll<float>(),
            Background = background.ReadAll<float>(),
            BackgroundModel = backgroundModel,
            Id = id,
            Limits = new TimeInterval(h.RequireReal("TSTART"), h.RequireReal("TSTOP")),
            Band = BandOf(h),
            Attitude = Attitude.FromAxes(
                SkyDirection.FromDegrees(h.RequireReal("RA_SCX"), h.RequireReal("DEC_SCX")),
                SkyDirection.FromDegrees(h.RequireReal("RA_SCZ"), h.RequireReal("DEC_SCZ"))),
            OnTimeSeconds = h.RequireReal("ONTIME"),
            LiveFraction = h.RequireReal("DEADC"),
            IsSimulated = IsdcFile.IsSimulated(h),
        };
    }

    private static EnergyBand BandOf(FitsHeader header) => new(header.RequireReal("E_MIN"), header.RequireReal("E_MAX"));

    private void Plane(
        FitsWriter file, string structure, string level, float[] values, string unit, int version, (EnergyBand Band, int Number)? part = null)
    {
        EnergyBand band = part?.Band ?? Band;
        FitsHeader header = IsdcFile.Extension(Telescope.Structure(structure), "DAL_ARRAY", level, Telescope.Keyword, DateUtc, IsSimulated)
            .SetTimeSystem()
            .Set("EXTVER", version, part is null ? "number of the band" : "number of the part")
            .Set("REVOL", Id.Revolution, "revolution number")
            .Set("SWID", Id.Stem, "science window identifier")
            .Set("SCWID", Id.ToString(), "science window with version")
            .Set("TSTART", Limits.StartIjd, "[d] start of the science window")
            .Set("TSTOP", Limits.StopIjd, "[d] end of the science window")
            .Set("ONTIME", OnTimeSeconds, "[s] sum of good times")
            .Set("DEADC", LiveFraction, "mean live fraction")
            .Set("EXPOSURE", ExposureSeconds, "[s] effective exposure")
            .Set("E_MIN", band.MinKeV, "[keV] lower edge of the band")
            .Set("E_MAX", band.MaxKeV, "[keV] upper edge of the band")
            .Set("RISE_MIN", RiseTimes.Min, "lowest accepted rise time")
            .Set("RISE_MAX", RiseTimes.Max, "highest accepted rise time")
            .Set("RA_SCX", Attitude.XAxis.RightAscensionDegrees, "[deg] right ascension of the X axis")
            .Set("DEC_SCX", Attitude.XAxis.DeclinationDegrees, "[deg] declination of the X axis")
            .Set("RA_SCZ", Attitude.ZAxis.RightAscensionDegrees, "[deg] right ascension of the Z axis")
            .Set("DEC_SCZ", Attitude.ZAxis.DeclinationDegrees, "[deg] declination of the Z axis");
        if (part is { } its)
            header.Set(BandKeyword, its.Number, "number of the band that it is a part of");
        if (unit.Length > 0)
            header.Set("BUNIT", unit, "unit of the values");
        file.WriteImage<float>(header, [Telescope.Detector.Width, Telescope.Detector.Height], values);
    }
}
