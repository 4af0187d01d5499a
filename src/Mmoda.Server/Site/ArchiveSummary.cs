using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.Site;

/// <summary>How much the archive holds, for visitors: counted now and then, because a whole mission takes a moment. Says no paths.</summary>
/// <param name="archive">The archive; null when there is none.</param>
/// <param name="clock">Source of time.</param>
internal sealed class ArchiveSummary(TimeProvider clock, DataArchive? archive = null)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private string? _text;
    private DateTimeOffset _counted;

    /// <summary>Number of science windows, first and last time, and whether they were simulated; null without archive.</summary>
    public JsonNode? Now()
    {
        if (archive is null)
            return null;
        lock (_lock)
        {
            if (_text is null || clock.GetUtcNow() - _counted > Kept)
            {
                IReadOnlyList<ObservationSummary> all = archive.List(null, null, null, null, null);
                _counted = clock.GetUtcNow();
                _text = new JsonObject
                {
                    ["windows"] = all.Count,
                    ["t_first_utc"] = all.Select(w => w.StartUtc).Min(StringComparer.Ordinal),
                    ["t_last_utc"] = all.Select(w => w.StopUtc).Max(StringComparer.Ordinal),
                    ["simulated"] = all.Any(w => w.Simulated),
                }.ToJsonString();
            }

            return JsonNode.Parse(_text);
        }
    }
}
