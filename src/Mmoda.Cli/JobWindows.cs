using System.Text.Json.Nodes;
using Mmoda.Sky;

namespace Mmoda.Cli;

/// <summary>What became of the science windows of a job.</summary>
internal static class JobWindows
{
    /// <summary>As the result tells them; of a job without one, from its steps.</summary>
    public static JsonObject[] Of(JsonObject job)
    {
        JsonObject[] told = [.. (job["windows"] as JsonArray ?? []).OfType<JsonObject>()];
        if (told.Length > 0)
            return told;
        return
        [
            .. (job["nodes"] as JsonArray ?? []).OfType<JsonObject>()
                .Where(n => ScienceWindowId.TryParse(n["label"]?.GetValue<string>().Split(' ')[0], out _))
                .GroupBy(n => n["label"]!.GetValue<string>()) // It names a window.
                .Select(g => Tell(g.Key, [.. g])),
        ];
    }

    // The first step that gave nothing knows why; those after it only know that it did not.
    private static JsonObject Tell(string window, JsonObject[] steps)
    {
        JsonObject? first = Array.Find(steps, s => s["state"]?.GetValue<string>() is "failed") ?? Array.Find(steps, s => s["state"]?.GetValue<string>() is "empty");
        return new JsonObject
        {
            ["id"] = window,
            ["status"] = first?["state"]?.DeepClone() ?? "done",
            ["reason"] = first?["reason"]?.DeepClone(),
        };
    }
}
