using Mmoda.Sky;

namespace Mmoda.HighEnergy;

/// <summary>One entry of a source catalogue.</summary>
public sealed class CatalogueSource
{
    /// <summary>Unique identifier in the style of the ISDC: <c>Jhhmmss.s+ddmmss</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people use.</summary>
    public required string Name { get; init; }

    /// <summary>Position.</summary>
    public required SkyDirection Direction { get; init; }

    /// <summary>Radius of the position error.</summary>
    public Angle ErrorRadius { get; init; }

    /// <summary>What the source is, in words (<c>HMXB pulsar</c>); empty if not known.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Numeric class code of the ISDC reference catalogue; 0 if not known.</summary>
    public int ClassCode { get; init; }

    /// <summary>ISGRI flag of the ISDC: 0 never detected, 1 detected, 2 bright enough to be fitted always.</summary>
    public int IsgriFlag { get; init; }

    /// <summary>JEM-X flag of the ISDC: 0 never detected, 1 detected.</summary>
    public int JemxFlag { get; init; }

    /// <summary>SPI flag of the ISDC: 0 never detected, 1 detected.</summary>
    public int SpiFlag { get; init; }

    /// <summary>PICsIT flag of the ISDC: 0 never detected, 1 detected.</summary>
    public int PicsitFlag { get; init; }

    /// <summary>Whether the source is off most of the time; then <see cref="Fluxes"/> are those of its active state.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Typical fluxes, in the order of their bands.</summary>
    public IReadOnlyList<BandFlux> Fluxes { get; init; } = [];

    /// <summary>Typical count rates or fluxes in the instruments of INTEGRAL.</summary>
    public IReadOnlyList<InstrumentFlux> InstrumentFluxes { get; init; } = [];

    /// <summary>Spectral model in the syntax of XSPEC (<c>wabs*powerlaw</c>); empty if not known.</summary>
    public string XspecModel { get; init; } = "";

    /// <summary>Parameters of <see cref="XspecModel"/>, in its order.</summary>
    public IReadOnlyList<double> XspecParameters { get; init; } = [];

    /// <summary>Typical spectrum above 20 keV; null if not known.</summary>
    public SourceSpectrum? Spectrum { get; init; }

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> AlternativeNames { get; init; } = [];

    /// <summary>Where the position and the fluxes come from.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Name and position, for people.</summary>
    public override string ToString() => $"{Name} {Direction}";
}
