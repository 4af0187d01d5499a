using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Mmoda.Cli;

/// <summary>What <c>mmoda run --json</c> prints, however the run ends: always the same keys.</summary>
internal sealed record RunDocument
{
    /// <summary>The job; null when there is none.</summary>
    public string? JobId { get; init; }

    /// <summary><c>done</c>, <c>failed</c> or <c>refused</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it ended so, if there is anything to say.</summary>
    public string? Message { get; init; }

    /// <summary>Seconds that the command took.</summary>
    public double Seconds { get; init; }

    /// <summary>Whether nothing had to be computed.</summary>
    public bool FromCache { get; init; }

    /// <summary>Whether the data are simulated; null when no data were used.</summary>
    public bool? Simulated { get; init; }

    /// <summary>Science windows, as the native API tells them.</summary>
    public IReadOnlyList<JsonObject> Windows { get; init; } = [];

    /// <summary>Paths or addresses.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Sources, as the native API tells them; of images also those that were looked for and not detected.</summary>
    public IReadOnlyList<JsonObject> Sources { get; init; } = [];

    /// <summary>What is wrong with the query.</summary>
    public IReadOnlyList<JsonObject> Problems { get; init; } = [];

    /// <summary>A run without result.</summary>
    /// <param name="exitCode">The exit code; it decides the status.</param>
    /// <param name="message">Why.</param>
    /// <param name="started">Timestamp of the start.</param>
    public static RunDocument Ended(int exitCode, string message, long started) => new()
    {
        Status = exitCode is ExitCode.Usage or ExitCode.NothingFound ? "refused" : "failed",
        Message = message,
        Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
    };

    /// <summary>Prints it on standard output.</summary>
    public void Print() => Console.WriteLine(new JsonObject
    {
        ["job_id"] = JobId,
        ["status"] = Status,
        ["message"] = Message,
        ["seconds"] = Math.Round(Seconds, 4),
        ["from_cache"] = FromCache,
        ["simulated"] = Simulated,
        ["windows"] = new JsonArray([.. Windows.Select(w => (JsonNode)new JsonObject
        {
            ["id"] = w["id"]?.DeepClone(),
            ["status"] = w["status"]?.DeepClone(),
            ["reason"] = w["reason"]?.DeepClone(),
        })]),
        ["files"] = new JsonArray([.. Files.Select(f => (JsonNode)f)]),
        ["sources"] = new JsonArray([.. Sources.Select(s => s.DeepClone())]),
        ["problems"] = new JsonArray([.. Problems.Select(p => p.DeepClone())]),
    }.ToJsonString(FitsCommands.Indented));
}
