using Mmoda.Analysis;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>The parameters of fits: the wire, the form, the documentation and the limits in one place.</summary>
internal static class SpectralFitParameters
{
    /// <summary>Most spectra that are fitted together.</summary>
    public const int MostSpectra = 16;

    /// <summary>Most pairs of parameters with contours.</summary>
    public const int MostContours = 6;

    /// <summary>Names of parameters.</summary>
    public const string Spectra = "spectra", Model = "model", Set = "parameters", Freeze = "freeze", Thaw = "thaw", Untie = "untie",
        Bands = "fit_bands", Statistic = "statistic", Grouping = "grouping", Systematic = "systematic_fraction", Confidence = "confidence",
        FluxBands = "flux_bands", UpperLimits = "upper_limits", Distance = "distance_mpc", Contours = "contours", ContourPoints = "contour_points",
        ChainSteps = "mcmc_steps", Simulations = "goodness", Restarts = "restarts", Seed = "seed";

    /// <summary>Nothing is asked of the sky: the spectra are there.</summary>
    public static ParameterGroup Source { get; } = new("src_query",
    [
        new("token", ParameterKind.Name) { Unit = "str", IsOptional = true, IsHidden = true, IsSecret = true },
    ]);

    /// <summary>Nothing is common to all products but the spectra.</summary>
    public static ParameterGroup Instrument { get; } = new("spectra_parameters",
    [
        new(Spectra, ParameterKind.InputList) { IsOptional = true, Label = "Spectra", Description = "Finished spectra, each JOB/FILE or JOB:SOURCE with blanks of the name as underscores; at most 16, also of different instruments." },
    ]);

    /// <summary>Of a fit.</summary>
    public static ParameterGroup Fit { get; } = new("spectral_fit_query",
    [
        new(Model, ParameterKind.Text) { Default = "powerlaw", Label = "Model", Description = "Components, added and multiplied: constant*tbabs*(powerlaw+gaussian)." },
        new(Set, ParameterKind.InputList) { IsOptional = true, Label = "Parameters", Description = "Starts, bounds and links: powerlaw.PhoIndex=2.1, powerlaw.PhoIndex=2.1:1:3, gaussian_2.LineE=2*gaussian.LineE." },
        new(Freeze, ParameterKind.InputList) { IsOptional = true, Label = "Frozen", Description = "Parameters that are kept: tbabs.nH or tbabs.nH=0.3." },
        new(Thaw, ParameterKind.InputList) { IsOptional = true, Label = "Thawed", Description = "Parameters that are freed although their component freezes them." },
        new(Untie, ParameterKind.InputList) { IsOptional = true, Label = "Untied", Description = "Parameters that each spectrum has for itself, as it always has that of constant." },
        new(Bands, ParameterKind.InputList) { IsOptional = true, Label = "Energies", Description = "In keV, one for all spectra or one for each: 20-200 or 3-20,28-250; ranges of one spectrum are joined by +: 20-60+80-200." },
        new(Statistic, ParameterKind.Text) { Default = "chi2", Allowed = FitStatisticName.All, Label = "Statistic", Description = "All but chi2 need spectra of counts." },
        new(Grouping, ParameterKind.Text) { Default = "auto", Label = "Grouping", Description = "Of channels: " + ChannelGrouping.TextForms + "; auto is the file's for counts and none for rates with own errors." },
        new(Systematic, ParameterKind.Number) { IsOptional = true, Minimum = 0, Maximum = 1, Label = "Systematic error", Description = "Fraction of the rate, instead of that of the files." },
        new(Confidence, ParameterKind.Number) { Default = 0.9, Minimum = 0, Maximum = 0.9999, Label = "Confidence", Description = "Of intervals by the rise of the statistic; 0 leaves them out." },
        new(FluxBands, ParameterKind.InputList) { IsOptional = true, Label = "Flux bands", Description = "In keV: 20-100,100-200; that of the data unless told otherwise." },
        new(UpperLimits, ParameterKind.InputList) { IsOptional = true, Label = "Upper limits", Description = "Parameters whose one-sided upper limit is wanted." },
        new(Distance, ParameterKind.Number) { Unit = "Mpc", IsOptional = true, Minimum = 1e-9, Maximum = 1e6, Label = "Distance", Description = "For luminosities, Mpc." },
        new(Contours, ParameterKind.InputList) { IsOptional = true, Label = "Contours", Description = "Pairs of parameters: powerlaw.PhoIndex:powerlaw.norm; at most 6." },
        new(ContourPoints, ParameterKind.Integer) { Default = 25L, Minimum = 5, Maximum = 101, Label = "Points of contours", Description = "On each side." },
        new(ChainSteps, ParameterKind.Integer) { Default = 0L, Minimum = 0, Maximum = 50_000, Label = "Monte Carlo steps", Description = "Of each walker; 0 for no chains." },
        new(Simulations, ParameterKind.Integer) { Default = 0L, Minimum = 0, Maximum = 10_000, Label = "Simulations", Description = "For the goodness of the fit; 0 for none." },
        new(Restarts, ParameterKind.Integer) { Default = 20L, Minimum = 0, Maximum = 1000, Label = "Restarts", Description = "Further starts, against side minima." },
        new(Seed, ParameterKind.Integer) { Default = 1L, Minimum = 0, Maximum = long.MaxValue, Label = "Seed", Description = "Of restarts, draws and chains." },
    ]);
}
