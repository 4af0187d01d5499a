using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>The parameters of JEM-X queries; names and defaults are those of the platform's recorded meta-data.</summary>
internal static class JemxParameters
{
    /// <summary>Name of the parameter with the unit.</summary>
    public const string Unit = "jemx_num";

    /// <summary>Name of the parameter that asks for both units together.</summary>
    public const string Units = "jemx_units";

    /// <summary>Value of it that asks for both.</summary>
    public const string BothUnits = "both";

    /// <summary>Fraction of the rate that spectra carry as systematic error.</summary>
    public const double SystematicFraction = 0.03;

    /// <summary>Lowest energy of a band, keV.</summary>
    public const double LowestKeV = 3;

    /// <summary>Highest energy of a band, keV.</summary>
    public const double HighestKeV = 35;

    /// <summary>Which science windows, which unit and which photons.</summary>
    public static ParameterGroup Instrument { get; } = new("jemx_parameters",
    [
        new("user_catalog", ParameterKind.UserCatalogue) { IsOptional = true, IsHidden = true },
        new("scw_list", ParameterKind.InputList) { IsOptional = true, Label = "Science windows", Description = "Identifiers such as 192200010010.001; instead of position and time." },
        new("selected_catalog", ParameterKind.UserCatalogue) { IsOptional = true, IsHidden = true },
        new("radius", ParameterKind.Angle) { Unit = "deg", Default = 4.0, AnnouncesLimits = false, Minimum = 0.01, Maximum = 60, Label = "Radius", Description = "Pointings within this angle of the source are used." },
        new("max_pointings", ParameterKind.Integer) { Default = 50L, AnnouncesLimits = false, Minimum = 1, Maximum = IsgriParameters.MostPointings, Label = "Most science windows", Description = "Of more windows a reproducible choice is made. At most 500; 5000 for a mosaic." },
        new("osa_version", ParameterKind.Text) { Unit = "str", Default = "OSA11.2", Suggested = OsaVersion.Bases, Label = "OSA version", Description = "Kept for old scripts; the energies of JEM-X are the same for all." },
        new("integral_data_rights", ParameterKind.Text) { Unit = "str", Default = "public", Allowed = ["public", "all-private"], Label = "Data rights" },
        new(Unit, ParameterKind.Integer) { Default = 2L, AnnouncesLimits = false, Minimum = 1, Maximum = 2, Label = "JEM-X unit", Description = "JEM-X 1 or 2." },
        new("E1_keV", ParameterKind.Energy) { Unit = "keV", Default = 3.0, AnnouncesLimits = false, Minimum = LowestKeV, Maximum = HighestKeV, Label = "Lower energy" },
        new("E2_keV", ParameterKind.Energy) { Unit = "keV", Default = 20.0, AnnouncesLimits = false, Minimum = LowestKeV, Maximum = HighestKeV, Label = "Upper energy" },
        .. IsgriParameters.Choice.Where(p => p.Name is not (EventSelection.RiseMinimum or EventSelection.RiseMaximum)).Select(p => p with { IsOptional = true, IsHidden = true, IsExtension = true }),
    ]);

    private static readonly Parameter[] MosaicParameters =
    [
        new("detection_threshold", ParameterKind.DetectionThreshold) { Unit = "sigma", Default = 7.0, AnnouncesLimits = false, Minimum = 3, Maximum = 1000, Label = "Detection threshold", Description = "Least significance of a source in the list." },
        new("energy_bands", ParameterKind.Text) { IsOptional = true, IsExtension = true, Label = "Energy bands", Description = "Several bands in keV, 3-10,10-25, instead of the one between lower and upper energy. They may overlap." },
        new("projection", ParameterKind.Text) { IsOptional = true, IsExtension = true, Allowed = MosaicPlane.Projections, Label = "Projection", Description = "Of the mosaic; TAN unless told otherwise." },
        new(Units, ParameterKind.Text) { IsOptional = true, IsExtension = true, Allowed = ["one", BothUnits], Label = "Units in the image", Description = "both puts the images of both units into one mosaic; which unit is chosen then does not matter." },
    ];

    /// <summary>Of an image.</summary>
    public static ParameterGroup Image { get; } = new("jemx_image_query",
    [
        .. MosaicParameters,
        new("window_images", ParameterKind.Text) { IsOptional = true, IsHidden = true, IsExtension = true, Allowed = ["no", "yes"], Label = "Images of the windows", Description = "yes also gives the sky image of each science window." },
        new("image_scale_min", ParameterKind.Number) { IsOptional = true, IsHidden = true },
        new("image_scale_max", ParameterKind.Number) { IsOptional = true, IsHidden = true },
    ]);

    /// <summary>Of a mosaic.</summary>
    public static ParameterGroup Mosaic { get; } = new("jemx_mosaic_query", [.. MosaicParameters, .. MosaicCut.Parameters]);

    /// <summary>Of a light curve.</summary>
    public static ParameterGroup LightCurve { get; } = new("jemx_lc_query",
    [
        new("time_bin", ParameterKind.Duration) { Unit = "sec", Default = 1000.0, AnnouncesLimits = false, Minimum = 4, Maximum = 86400 * 100, Label = "Time bin", Description = "Width of a bin." },
        .. IsgriParameters.LightCurve.Parameters.Where(p => p.Name != "time_bin"),
    ]);

    /// <summary>Of a spectrum.</summary>
    public static ParameterGroup Spectrum { get; } = new("jemx_spectrum_query",
    [
        new(IsgriParameters.Systematic, ParameterKind.Number) { Default = SystematicFraction, Minimum = 0, Maximum = 1, IsExtension = true, Label = "Systematic error", Description = "Fraction of the rate that spectra carry as systematic error in SYS_ERR." },
        IsgriParameters.WindowSpectraParameter,
    ]);
}
