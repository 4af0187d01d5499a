using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// A coded-mask telescope of INTEGRAL as the steps see it that all of them share: what decodes its shadowgrams, where it looks, what its
/// rates mean, and how its files are named.
/// </summary>
internal abstract class Telescope
{
    /// <summary>IBIS/ISGRI.</summary>
    public static Telescope Isgri { get; } = new IsgriTelescope();

    /// <summary>The units of JEM-X; index 0 is unit 1, which stands for both where they do not differ.</summary>
    public static IReadOnlyList<Telescope> Jemx { get; } = [.. JemxUnit.All.Select(u => new JemxTelescope(u))];

    /// <summary>Which instrument: <c>isgri</c> or <c>jemx</c>, as in products and steps.</summary>
    public abstract string Instrument { get; }

    /// <summary>First part of the names of data structures: <c>ISGR</c>, <c>JMX1</c> …</summary>
    public abstract string Prefix { get; }

    /// <summary>INSTRUME of its files.</summary>
    public abstract string Keyword { get; }

    /// <summary>Rotation from the spacecraft frame.</summary>
    public abstract Rotation3 Alignment { get; }

    /// <summary>Effective area and resolution.</summary>
    public abstract PhotonResponse Response { get; }

    /// <summary>Lowest and highest energy of a band, keV.</summary>
    public abstract EnergyBand Energies { get; }

    /// <summary>
    /// Multiples of half a keV at which bands are cut for the fits of sources, so that within a part the camera hardly depends on the spectrum of
    /// a source; none where it never does.
    /// </summary>
    public virtual IReadOnlyList<double> CutsKeV => [];

    /// <summary>Whether events have rise times, and energies that depend on them.</summary>
    public abstract bool HasRiseTimes { get; }

    /// <summary>Counts of one plane of events: pixels, or cells of a raster.</summary>
    public abstract int PlaneLength { get; }

    /// <summary>The cells of its shadowgrams, in all bands.</summary>
    public abstract DetectorPlane Detector { get; }

    /// <summary>Sources closer than this, about a mask element, cannot be told apart, arc-minutes.</summary>
    public abstract double ResolvedArcMinutes { get; }

    /// <summary>The field ends at this angle on the axes, degrees.</summary>
    public abstract double FieldEdgeDegrees { get; }

    /// <summary>Catalogued sources within this angle of the axis may shine in a window, degrees.</summary>
    public abstract double CandidateDegrees { get; }

    /// <summary>How well sources are located.</summary>
    public abstract PositionLaw Positions { get; }

    /// <summary>IMATYPE of the flux in images of windows.</summary>
    public abstract string WindowIntensity { get; }

    /// <summary>Column of source lists that tells whether the instrument has seen a source.</summary>
    public string FlagColumn => Instrument.ToUpperInvariant() + "_FLAG";

    /// <summary>Version of the step that makes shadowgrams.</summary>
    public abstract int ShadowgramVersion { get; }

    /// <summary>Version of the step that extracts light curves.</summary>
    public abstract int LightCurveVersion { get; }

    /// <summary>Size of a detector pixel on the sky at the axis.</summary>
    public Angle Pixel => Angle.FromRadians(1 / PixelsPerTangent);

    /// <summary>Detector pixels per unit of tangent.</summary>
    public abstract double PixelsPerTangent { get; }

    /// <summary>Pixels of an image per detector pixel and axis.</summary>
    public abstract int Oversampling { get; }

    /// <summary>The telescope whose structures begin with a prefix.</summary>
    /// <returns>Null for another prefix.</returns>
    public static Telescope? OfPrefix(string prefix) => Jemx.Prepend(Isgri).FirstOrDefault(t => t.Prefix == prefix);

    /// <summary>Name of a data structure.</summary>
    public string Structure(string suffix) => Prefix + "-" + suffix;

    /// <summary>Registered name of a step.</summary>
    public string StepName(string operation) => Instrument + "." + operation;

    /// <summary>The camera in a band.</summary>
    public abstract CodedMaskCamera CameraOf(EnergyBand band);

    /// <summary>Decoding in a band; immutable and shared.</summary>
    public abstract Deconvolution DecodingOf(EnergyBand band);

    /// <summary>Factor from fitted fluxes to those of the same source on axis.</summary>
    /// <param name="band">The band.</param>
    /// <param name="cosine">Cosine of the angle to the axis.</param>
    public abstract double FluxCorrection(EnergyBand band, double cosine);

    /// <summary>Optical depth on axis of what lies across the whole aperture and is longer off axis; 0 for nothing.</summary>
    public abstract double PanelDepth(EnergyBand band);

    /// <summary>Contrast between open and closed mask elements.</summary>
    public abstract double Contrast(EnergyBand band);

    /// <summary>The shapes that make up the background of a shadowgram.</summary>
    public abstract IReadOnlyList<float[]> Backgrounds(string model, float[] template, ReadOnlySpan<float> efficiency);

    /// <summary>What is read of a science window: once, or once for each unit that a query asks for.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="window">The window.</param>
    /// <param name="q">Canonical parameters of the query.</param>
    public abstract IEnumerable<WindowReading> ReadingsOf(IntegralArchive archive, ScienceWindow window, IReadOnlyDictionary<string, string> q);

    /// <summary>Parameters of the steps of a mosaic that tell in whose counts it is; none where there is only one unit.</summary>
    /// <param name="q">Canonical parameters of the query.</param>
    public virtual IReadOnlyDictionary<string, string> UnitParameters(IReadOnlyDictionary<string, string> q) => new Dictionary<string, string>();

    /// <summary>The unit in whose counts the mosaic of a step is.</summary>
    /// <param name="parameters">Of the step, with <see cref="UnitParameters"/> among them.</param>
    public virtual Telescope UnitOf(IReadOnlyDictionary<string, string> parameters) => this;

    /// <summary>
    /// Factor from rates of this unit to those of another one: the ratio of the rates of a source like the Crab. Exactly 1 for itself.
    /// </summary>
    /// <param name="other">The other unit.</param>
    /// <param name="band">In which both count.</param>
    public double RatioTo(Telescope other, EnergyBand band) => other == this ? 1 : other.MilliCrab(band) / MilliCrab(band);

    /// <summary>Counts/s of a thousandth of the Crab.</summary>
    public double MilliCrab(EnergyBand band) => MilliCrabRate.Of(band, Response);
}
