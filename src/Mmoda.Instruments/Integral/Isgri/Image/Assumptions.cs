using System.Text.Json.Nodes;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>What a shadowgram had to assume because the archive lacks a file; users see it with every product made from it.</summary>
internal static class Assumptions
{
    /// <summary>One sentence for each assumption of a shadowgram's product, nominal calibration included.</summary>
    public static IEnumerable<string> Of(StoredProduct shadowgram)
    {
        foreach (JsonNode? assumption in shadowgram.Metadata["assumptions"] as JsonArray ?? [])
        {
            if (assumption?.GetValue<string>() is { } text)
                yield return text;
        }

        string[] nominal =
        [
            .. (shadowgram.Metadata["calibration"] as JsonObject ?? []).Where(c => c.Value?.GetValue<string>() == "nominal").Select(c => c.Key),
        ];
        if (nominal.Length > 0)
            yield return "nominal calibration: " + string.Join(", ", nominal);
    }
}
