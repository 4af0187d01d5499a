using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>
/// The parameters of ISGRI queries: the wire, the form, the documentation and the limits in one place. The limits are ours;
/// the platform's meta-data have none, so they are not announced there.
/// </summary>
internal static class IsgriParameters
{
    /// <summary>Lowest energy of a band, keV.</summary>
    public const double LowestKeV = 15;

    /// <summary>Highest energy of a band, keV.</summary>
    public const double HighestKeV = 1000;

    /// <summary>Most science windows of images, spectra and light curves.</summary>
    public const int UsualPointings = 500;

    /// <summary>Most science windows of a mosaic.</summary>
    public const int MostPointings = 5000;

    /// <summary>Which source, and when.</summary>
    public static ParameterGroup Source { get; } = new("src_query",
    [
        new("src_name", ParameterKind.Name) { Unit = "str", Default = "1E 1740.7-2942", Label = "Object name", Description = "Name of the source; with RA and DEC given it is only a label." },
        new("RA", ParameterKind.Angle) { Unit = "deg", Default = 265.97845833, AnnouncesLimits = false, Minimum = -360, Maximum = 360, Label = "Right ascension", Description = "ICRS, degrees." },
        new("DEC", ParameterKind.Angle) { Unit = "deg", Default = -29.74516667, AnnouncesLimits = false, Minimum = -90, Maximum = 90, Label = "Declination", Description = "ICRS, degrees." },
        new("T1", ParameterKind.Time) { Unit = "isot", Default = "2017-03-06T13:26:48.000", Label = "Start time", Description = "UTC." },
        new("T2", ParameterKind.Time) { Unit = "isot", Default = "2017-03-06T15:32:27.000", Label = "End time", Description = "UTC, after the start." },
        new("token", ParameterKind.Name) { Unit = "str", IsOptional = true, IsHidden = true, IsSecret = true },
    ]);

    /// <summary>Which science windows, and which photons.</summary>
    public static ParameterGroup Instrument { get; } = new("isgri_parameters",
    [
        new("user_catalog", ParameterKind.UserCatalogue) { IsOptional = true, IsHidden = true },
        new("scw_list", ParameterKind.InputList) { IsOptional = true, Label = "Science windows", Description = "Identifiers such as 192200010010.001; instead of position and time." },
        new("selected_catalog", ParameterKind.UserCatalogue) { IsOptional = true, IsHidden = true },
        new("radius", ParameterKind.Angle) { Unit = "deg", Default = 15.0, AnnouncesLimits = false, Minimum = 0.01, Maximum = 60, Label = "Radius", Description = "Pointings within this angle of the source are used." },
        new("max_pointings", ParameterKind.Integer) { Default = 50L, AnnouncesLimits = false, Minimum = 1, Maximum = MostPointings, Label = "Most science windows", Description = "Of more windows a reproducible choice is made. At most 500; 5000 for a mosaic." },
        new("osa_version", ParameterKind.Text) { Unit = "str", Default = "OSA11.2", Suggested = OsaVersion.Bases, Label = "OSA version", Description = "The energy scale: OSA11.2, or OSA10.2 where the archive has its tables; the answer says which was used." },
        new("integral_data_rights", ParameterKind.Text) { Unit = "str", Default = "public", Allowed = ["public", "all-private"], Label = "Data rights" },
        new("E1_keV", ParameterKind.Energy) { Unit = "keV", Default = 20.0, AnnouncesLimits = false, Minimum = LowestKeV, Maximum = HighestKeV, Label = "Lower energy" },
        new("E2_keV", ParameterKind.Energy) { Unit = "keV", Default = 40.0, AnnouncesLimits = false, Minimum = LowestKeV, Maximum = HighestKeV, Label = "Upper energy" },
        .. Choice.Select(p => p with { IsOptional = true, IsHidden = true, IsExtension = true }),
    ]);

    /// <summary>Which windows and events, further: ours, the recorded platform does not have them.</summary>
    internal static IEnumerable<Parameter> Choice =>
    [
        new("revolutions", ParameterKind.Text) { Label = "Revolutions", Description = "A revolution or a range such as 1922-1925, besides or in place of times." },
        new("data_version", ParameterKind.Text) { Allowed = ["CONS", "NRT"], Label = "Data version", Description = "Consolidated or near-real-time data only; otherwise the best of each window." },
        new("min_good_time", ParameterKind.Number) { Unit = "s", Minimum = 0, Maximum = 1e6, Label = "Least good time", Description = "Science windows with less good time are left out." },
        new(EventSelection.GoodTimes, ParameterKind.InputList) { Label = "Good times", Description = "Intervals START/STOP, separated by commas, each time UTC as 2018-02-27T12:00:00 or IJD; only events within them are used." },
        new(EventSelection.RiseMinimum, ParameterKind.Integer) { Minimum = 0, Maximum = 255, Label = "Lowest rise time", Description = "Lowest accepted corrected rise time (default 16)." },
        new(EventSelection.RiseMaximum, ParameterKind.Integer) { Minimum = 0, Maximum = 255, Label = "Highest rise time", Description = "Highest accepted corrected rise time (default 116)." },
    ];

    /// <summary>Fraction of the rate that spectra carry as systematic error: what calibrations of the instrument reach.</summary>
    public const double SystematicFraction = 0.01;

    /// <summary>Name of the parameter with the number of channels of a spectrum.</summary>
    public const string Channels = "channels";

    /// <summary>Name of the parameter with the systematic error of a spectrum.</summary>
    public const string Systematic = "systematic_fraction";

    /// <summary>Name of the parameter that asks for the spectra of the windows besides their mean.</summary>
    public const string WindowSpectra = "window_spectra";

    /// <summary>The parameter of that name.</summary>
    public static Parameter WindowSpectraParameter { get; } = new(WindowSpectra, ParameterKind.Text)
    {
        IsOptional = true, IsHidden = true, IsExtension = true, Allowed = ["no", "yes"], Label = "Spectra of the windows",
        Description = "yes also gives the spectra of all sources in each science window.",
    };

    /// <summary>Of a spectrum.</summary>
    public static ParameterGroup Spectrum { get; } = new("isgri_spectrum_query",
    [
        new(Channels, ParameterKind.Integer) { Default = (long)IsgriChannels.Count, Minimum = ChannelGrid.Fewest, Maximum = IsgriChannels.Count, IsExtension = true, Label = "Channels", Description = "Number of channels, 16 to 256 (the standard grid of OSA 11); fewer are neighbours of those joined, and the response goes with them." },
        new(Systematic, ParameterKind.Number) { Default = SystematicFraction, Minimum = 0, Maximum = 1, IsExtension = true, Label = "Systematic error", Description = "Fraction of the rate that spectra carry as systematic error in SYS_ERR." },
        WindowSpectraParameter,
    ]);

    /// <summary>Name of the parameter that asks for barycentric times.</summary>
    public const string Barycentre = "barycentre";

    /// <summary>Name of the parameter that says how time is divided: <see cref="EqualBins"/> or <see cref="Blocks"/>.</summary>
    public const string Binning = "binning";

    /// <summary>Bins of one width.</summary>
    public const string EqualBins = "equal";

    /// <summary>Bayesian blocks: bins that end where the rate of the source changes.</summary>
    public const string Blocks = "bayesian_blocks";

    /// <summary>Name of the parameter with the finest scale of blocks.</summary>
    public const string Resolution = "time_resolution";

    /// <summary>Name of the parameter with the chance of a block too many.</summary>
    public const string FalseAlarm = "false_alarm_probability";

    /// <summary>Of a light curve.</summary>
    public static ParameterGroup LightCurve { get; } = new("isgri_lc_query",
    [
        new("time_bin", ParameterKind.Duration) { Unit = "sec", Default = 1000.0, AnnouncesLimits = false, Minimum = 1, Maximum = 86400 * 100, Label = "Time bin", Description = "Width of a bin." },
        new(Barycentre, ParameterKind.Text) { Default = "no", Allowed = ["no", "yes"], IsHidden = true, IsExtension = true, Label = "Barycentric times", Description = "Adds the column BARYTIME: the middle of each bin at the barycentre of the solar system, TDB." },
        new("energy_bands", ParameterKind.Text) { IsOptional = true, IsExtension = true, Label = "Energy bands", Description = "Several bands in keV, 20-40,40-80, instead of the one between lower and upper energy: a light curve for each source and band. They may overlap." },
        new(Binning, ParameterKind.Text) { Default = EqualBins, Allowed = [EqualBins, Blocks], IsExtension = true, Label = "Binning", Description = "Bins of one width, or Bayesian blocks, which end where the rate of the source changes." },
        new(Resolution, ParameterKind.Duration) { Unit = "sec", Default = 1.0, Minimum = 0.1, Maximum = 1000, IsExtension = true, Label = "Time resolution", Description = "Bayesian blocks are made of cells of this width, seconds; at least 0.1." },
        new(FalseAlarm, ParameterKind.Number) { Default = 0.05, Minimum = 0.001, Maximum = 0.1, IsExtension = true, Label = "False alarm probability", Description = "Largest chance that a constant source has more than one Bayesian block." },
    ]);

    private static readonly Parameter[] MosaicParameters =
    [
        new("detection_threshold", ParameterKind.DetectionThreshold) { Unit = "sigma", Default = 7.0, AnnouncesLimits = false, Minimum = 3, Maximum = 1000, Label = "Detection threshold", Description = "Least significance of a source in the list." },
        new("energy_bands", ParameterKind.Text) { IsOptional = true, IsExtension = true, Label = "Energy bands", Description = "Several bands in keV, 20-40,40-80, instead of the one between lower and upper energy. They may overlap." },
        new("projection", ParameterKind.Text) { IsOptional = true, IsExtension = true, Allowed = MosaicPlane.Projections, Label = "Projection", Description = "Of the mosaic; TAN unless told otherwise." },
        new(BackgroundShapes.Parameter, ParameterKind.Text) { IsOptional = true, IsExtension = true, Allowed = BackgroundShapes.Models, Label = "Background", Description = "What is fitted of the background: the level of the template, also that of a flat one, or one level for each module." },
    ];

    /// <summary>Of an image.</summary>
    public static ParameterGroup Image { get; } = new("isgri_image_query",
    [
        .. MosaicParameters,
        new("window_images", ParameterKind.Text) { IsOptional = true, IsHidden = true, IsExtension = true, Allowed = ["no", "yes"], Label = "Images of the windows", Description = "yes also gives the sky image of each science window." },
        new("image_scale_min", ParameterKind.Number) { IsOptional = true, IsHidden = true },
        new("image_scale_max", ParameterKind.Number) { IsOptional = true, IsHidden = true },
    ]);

    /// <summary>Of a mosaic.</summary>
    public static ParameterGroup Mosaic { get; } = new("isgri_mosaic_query",
    [
        .. MosaicParameters,
        .. MosaicCut.Parameters,
    ]);
}
