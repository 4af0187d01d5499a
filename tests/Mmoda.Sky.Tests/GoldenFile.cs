using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Mmoda.Sky.Tests;

/// <summary>Numbers of independent programs; tools/golden/sky has the scripts.</summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Where the files are in the source tree; scripts of tools/golden read them there.</summary>
    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(Here())!, "Golden"); // A source file has a directory.

    public static T Read<T>(string name, string property)
    {
        using Stream stream = typeof(GoldenFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The golden file {name} is not embedded.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty(property).Deserialize<T>(Options)
            ?? throw new InvalidOperationException($"The golden file {name} has no {property}.");
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
