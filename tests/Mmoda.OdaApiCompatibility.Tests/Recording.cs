using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>What was recorded of the original dispatcher (dispatcher-app 1.3.6); <c>Recorded/compact.py</c> made the files.</summary>
internal static class Recording
{
    /// <summary>When it was recorded, Unix seconds.</summary>
    public const double Time = 1795229364;

    /// <summary>The secret of the tokens then.</summary>
    public const string Secret = "secretkey_test";

    /// <summary>Requests and answers in the order in which they can be repeated.</summary>
    public static IReadOnlyList<JsonObject> Traffic { get; } = [.. Read("traffic").AsArray().Select(e => e!.AsObject())];

    /// <summary>A service of notebooks: what it offers and answers, and what the original makes of it. Do not modify.</summary>
    public static JsonObject Notebooks { get; } = Read("notebooks").AsObject();

    /// <summary>Descriptions of instruments by name.</summary>
    public static JsonObject Descriptions() => Read("descriptions").AsObject();

    private static JsonNode Read(string name)
    {
        using Stream stream = typeof(Recording).Assembly.GetManifestResourceStream(name + ".json")
            ?? throw new ArgumentException($"There is no recording '{name}'.", nameof(name));
        return JsonNode.Parse(stream)!; // The files are objects and arrays.
    }
}
