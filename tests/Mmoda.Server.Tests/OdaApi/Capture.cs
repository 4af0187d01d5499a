using System.Text.Json.Nodes;

namespace Mmoda.Server.Tests;

/// <summary>Answers recorded from the original dispatcher (1.3.6), long texts cut, addresses replaced by PRODUCTS_URL.</summary>
internal static class Capture
{
    public static JsonNode Read(string name)
    {
        using Stream stream = typeof(Capture).Assembly.GetManifestResourceStream(name + ".json")
            ?? throw new ArgumentException($"There is no capture '{name}'.", nameof(name));
        return JsonNode.Parse(stream)!; // The files are objects and arrays.
    }
}
