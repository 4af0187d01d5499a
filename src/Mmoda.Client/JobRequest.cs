using System.Text.Json.Nodes;

namespace Mmoda.Client;

/// <summary>What to ask for.</summary>
/// <param name="Instrument">Name of the instrument, for example <c>isgri</c>.</param>
/// <param name="Product">Name of the product type, for example <c>isgri_image</c>.</param>
/// <param name="Parameters">Parameters by name: texts, numbers, truth values, or lists of these. What is not given has its default.</param>
public sealed record JobRequest(string Instrument, string Product, JsonObject Parameters)
{
    /// <summary>True for canned products that need no data.</summary>
    public bool Dummy { get; init; }
}
