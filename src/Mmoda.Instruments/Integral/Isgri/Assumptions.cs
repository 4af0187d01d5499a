using System.Text.Json.Nodes;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>What the reduction of a window had to assume because the archive lacks a file; users see it with every product made from it.</summary>
internal static class Assumptions
{
    /// <summary>Saves what every step that reads a window knows: its good time, pixels, assumptions and calibration.</summary>
    public static void Describe(StepRun run, EventReduction reduction, PixelScreeningResult screening)
    {
        IsgriWindow window = reduction.Window;
        run.Metadata["window"] = window.Window.Id.ToString();
        run.Metadata["simulated"] = window.IsSimulated;
        run.Metadata["good_seconds"] = window.GoodTimes.TotalSeconds;
        run.Metadata["live_fraction"] = window.LiveFraction.Average();
        run.Metadata["pixels"] = new JsonObject { ["off"] = screening.Off, ["noisy"] = screening.Noisy, ["silent"] = screening.Silent };
        run.Metadata["assumptions"] = new JsonArray([.. window.Assumptions.Select(a => (JsonNode)a)]);
        run.Metadata["calibration"] = new JsonObject(
            [.. reduction.Calibration.Origins.Select(o => KeyValuePair.Create<string, JsonNode?>(o.Structure, o.Source))]);
    }

    /// <summary>Adds an assumption of the step itself.</summary>
    public static void Add(StepRun run, string assumption)
    {
        if (run.Metadata["assumptions"] is JsonArray all)
            all.Add(assumption);
    }

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
