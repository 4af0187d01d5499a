using System.Text.Json.Serialization;

namespace Mmoda.Server;

/// <summary>A service of the Virtual Observatory that tells what it has around a position, as a VOTable.</summary>
/// <param name="Name">Its name for people, and in addresses.</param>
/// <param name="Url">Its address, to which arguments are added; it may have some already.</param>
public sealed record VoService(string Name, Uri Url)
{
    /// <summary>How it is asked.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<VoProtocol>))]
    public VoProtocol Protocol { get; init; }

    /// <summary>What it has, in a word or two for people: "sources", "light curves", "spectra".</summary>
    public string Holds { get; init; } = "sources";

    /// <summary>Radius within which it is asked, degrees.</summary>
    public double RadiusDeg { get; init; } = 0.1;

    /// <summary>Most rows that are told.</summary>
    public int MostRows { get; init; } = 100;

    /// <summary>Names of the columns that are told, in this order; null for the first dozen.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>How to acknowledge it; null for nothing.</summary>
    public string? Acknowledgement { get; init; }
}
