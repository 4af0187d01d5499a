using System.Text.Json;

namespace Mmoda.HighEnergy.Tests;

/// <summary>Numbers of independent programs, embedded; tools/golden/spectra has the scripts.</summary>
internal static class GoldenSpectra
{
    public static JsonElement Read(string name)
    {
        using Stream stream = typeof(GoldenSpectra).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The golden file {name} is not embedded.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
