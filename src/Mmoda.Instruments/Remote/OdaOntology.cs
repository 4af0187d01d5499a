using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>
/// The classes of the ODA ontology (http://odahub.io/ontology#) that say something about parameters or outputs: which class is
/// part of which, units, formats, limits.
/// </summary>
internal static class OdaOntology
{
    /// <summary>Address of the ontology; class names follow it.</summary>
    public const string Address = "http://odahub.io/ontology#";

    private static readonly Dictionary<string, OdaTerm> Terms = All().ToDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>Units by the names that the ontology has for them.</summary>
    private static readonly Dictionary<string, string> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["degree"] = "deg",
        ["second"] = "s",
        ["minute"] = "minute",
        ["hour"] = "hour",
        ["day"] = "day",
        ["year"] = "year",
        ["micron"] = "micron",
    };

    /// <summary>The term of a name, or null.</summary>
    public static OdaTerm? Find(string name) => Terms.GetValueOrDefault(name);

    /// <summary>Our word for a unit of the ontology; most have their own.</summary>
    public static string Unit(string name) => Units.GetValueOrDefault(name, name);

    /// <summary>The name of a class without the address of its ontology.</summary>
    public static string NameOf(string address) => address[(address.LastIndexOfAny(['#', '/']) + 1)..];

    private static IEnumerable<OdaTerm> All() =>
    [
        new("String") { Kind = ParameterKind.Text, Output = NotebookOutputKind.Value },
        new("LongString", "String"),
        new("Integer") { Kind = ParameterKind.Integer, Output = NotebookOutputKind.Value },
        new("Float") { Kind = ParameterKind.Number, Output = NotebookOutputKind.Value },
        new("Boolean") { Kind = ParameterKind.Boolean, Output = NotebookOutputKind.Value },
        new("Percentage", "Float") { Minimum = 0, Maximum = 100 },
        new("StructuredParameter") { Kind = ParameterKind.Structured, Output = NotebookOutputKind.Value },
        new("PhosphorosFiltersTable", "StructuredParameter"),
        new("FileReference", "String") { Kind = ParameterKind.FilePath },
        new("POSIXPath", "FileReference") { Kind = ParameterKind.FilePath },
        new("FileURL", "FileReference") { Kind = ParameterKind.FileUrl },
        new("InputProdList") { Kind = ParameterKind.InputList },

        new("AstrophysicalObject", "String") { Kind = ParameterKind.Name },
        new("AstrophysicalObjectOfInterest", "AstrophysicalObject"),
        new("PhotometricBand", "String") { Allowed = ["H", "J", "K", "L", "M", "N", "Q", "b", "g", "i", "r", "u", "v", "y", "z"] },
        new("VisibleBand", "PhotometricBand") { Allowed = ["b", "g", "r", "v"] },

        new("Angle", "Float") { Kind = ParameterKind.Angle, Unit = "deg" },
        .. Measured("Angle", ("AngleDegrees", "deg"), ("AngleMinutes", "arcmin"), ("AngleSeconds", "arcsec")),
        new("RightAscension", "Angle"),
        new("Declination", "Angle"),
        new("RightAscensionDegrees", "RightAscension", "AngleDegrees"),
        new("DeclinationDegrees", "Declination", "AngleDegrees"),
        new("PointOfInterestRA", "RightAscensionDegrees"),
        new("PointOfInterestDEC", "DeclinationDegrees"),

        new("Energy", "Float") { Kind = ParameterKind.Energy, Unit = "keV" },
        .. Measured("Energy", ("Energy_eV", "eV"), ("Energy_keV", "keV"), ("Energy_MeV", "MeV"), ("Energy_GeV", "GeV"), ("Energy_TeV", "TeV")),
        new("SpectralBoundary", "Energy"),
        new("ISGRIEnergy", "Energy_keV") { Minimum = 15, Maximum = 800 },
        new("JEMXEnergy", "Energy_keV") { Minimum = 3, Maximum = 35 },
        new("Frequency", "Float") { Kind = ParameterKind.Energy, Unit = "Hz" },
        .. Measured("Frequency", ("FrequencyHz", "Hz"), ("FrequencyMHz", "MHz"), ("FrequencyGHz", "GHz")),
        new("DetectionThreshold", "Float") { Kind = ParameterKind.DetectionThreshold, Unit = "sigma" },

        new("Length", "Float") { Unit = "m" },
        new("Distance", "Length"),
        .. Measured("Distance", ("Distance_m", "m"), ("Distance_km", "km"), ("Distance_pc", "pc"), ("Distance_kpc", "kpc"), ("Distance_Mpc", "Mpc")),
        new("Wavelength", "Length"),
        .. Measured("Wavelength", ("Wavelength_A", "Angstrom"), ("Wavelength_nm", "nm"), ("Wavelength_micron", "micron"), ("Wavelength_m", "m")),

        new("TimeInterval", "Float") { Kind = ParameterKind.Interval, Unit = "s" },
        .. Measured("TimeInterval", ("TimeIntervalSeconds", "s"), ("TimeIntervalHours", "hour"), ("TimeIntervalDays", "day")),
        new("TimeInstant") { Kind = ParameterKind.Time, Output = NotebookOutputKind.Value },
        new("TimeInstantISOT", "TimeInstant"),
        new("TimeInstantMJD", "TimeInstant") { TimeFormat = "mjd" },
        new("StartTime", "TimeInstant"),
        new("StartTimeISOT", "StartTime", "TimeInstantISOT"),
        new("StartTimeMJD", "StartTime", "TimeInstantMJD"),
        new("EndTime", "TimeInstant"),
        new("EndTimeISOT", "EndTime", "TimeInstantISOT"),
        new("EndTimeMJD", "EndTime", "TimeInstantMJD"),

        new("ODATextProduct") { Output = NotebookOutputKind.Text },
        new("ODAAstropyTable") { Output = NotebookOutputKind.Table },
        new("ODAPictureProduct") { Output = NotebookOutputKind.Picture },
        new("ODABinaryProduct") { Output = NotebookOutputKind.Binary },
        new("NumpyDataProduct") { Output = NotebookOutputKind.Arrays },
        new("Image", "NumpyDataProduct") { Output = NotebookOutputKind.Image },
        new("LightCurve", "NumpyDataProduct") { Output = NotebookOutputKind.LightCurve },
        new("Spectrum", "NumpyDataProduct") { Output = NotebookOutputKind.Spectrum },
        new("WorkflowResultComment") { Output = NotebookOutputKind.Comment },
    ];

    private static IEnumerable<OdaTerm> Measured(string parent, params (string Name, string Unit)[] terms) =>
        terms.Select(t => new OdaTerm(t.Name, parent) { Unit = t.Unit });
}
