using Mmoda.Sky;

namespace Mmoda.HighEnergy;

/// <summary>A source found in an image: catalogued and seen, or new.</summary>
public sealed record DetectedSource
{
    /// <summary>Name of the identification, or a name made from the position for a new source.</summary>
    public required string Name { get; init; }

    /// <summary>Fitted position.</summary>
    public required SkyDirection Direction { get; init; }

    /// <summary>Radius of the error of the fitted position (90 %).</summary>
    public Angle ErrorRadius { get; init; }

    /// <summary>Fitted flux in count/s.</summary>
    public required double Flux { get; init; }

    /// <summary>Standard error of <see cref="Flux"/>, count/s.</summary>
    public required double FluxError { get; init; }

    /// <summary>Significance of the detection in standard deviations.</summary>
    public required double Significance { get; init; }

    /// <summary>The catalogue entry that this is; null for a new source.</summary>
    public CatalogueSource? Identification { get; init; }

    /// <summary>Whether no catalogue entry explains this excess.</summary>
    public bool IsNew => Identification is null;

    /// <summary>Distance of the fitted position from the catalogued one; null for a new source.</summary>
    public Angle? SeparationFromCatalogue => Identification?.Direction.SeparationTo(Direction);
}
