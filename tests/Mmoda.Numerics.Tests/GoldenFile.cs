using System.Text.Json;

namespace Mmoda.Numerics.Tests;

/// <summary>Numbers of independent programs; tools/golden/numerics has the scripts.</summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    public static T Read<T>(string name, string property)
    {
        using Stream stream = typeof(GoldenFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The golden file {name} is not embedded.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty(property).Deserialize<T>(Options)
            ?? throw new InvalidOperationException($"The golden file {name} has no {property}.");
    }

    /// <summary>Rows of numbers: arguments first, expected values last.</summary>
    public static double[][] Rows(string name, string property) => Read<double[][]>(name, property);
}
