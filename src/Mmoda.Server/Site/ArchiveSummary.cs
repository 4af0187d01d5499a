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
    private string? _text, _sky;
    private DateTimeOffset _counted;

    /// <summary>Side of a cell of the sky, degrees.</summary>
    private const double CellDegrees = 4;

    /// <summary>Where there are pointings, in cells of about four degrees, and for how long; none without archive.</summary>
    public JsonNode SkyNow()
    {
        lock (_lock)
        {
            return Now() is null || _sky is null ? new JsonObject { ["cells"] = new JsonArray() } : JsonNode.Parse(_sky)!; // Written here.
        }
    }

    /// <summary>Bands of equal declination, each of cells that are as wide as high at its middle.</summary>
    private static JsonObject Sky(IReadOnlyList<ObservationSummary> all) => new()
    {
        ["cells"] = new JsonArray([.. all.Where(w => double.IsFinite(w.RaDeg) && Math.Abs(w.DecDeg) <= 90).GroupBy(CellOf).OrderBy(g => g.Key)
            .Select(g => new JsonObject { ["ra_deg"] = g.Key.Ra, ["dec_deg"] = g.Key.Dec, ["good_seconds"] = Math.Round(g.Sum(w => w.GoodSeconds)) })]),
    };

    private static (double Dec, double Ra) CellOf(ObservationSummary window)
    {
        double bands = 180 / CellDegrees;
        double dec = ((Math.Min(Math.Floor((window.DecDeg + 90) / CellDegrees), bands - 1) + 0.5) * CellDegrees) - 90;
        double count = Math.Max(1, Math.Round(360 * Math.Cos(double.DegreesToRadians(dec)) / CellDegrees));
        double turn = ((window.RaDeg % 360) + 360) % 360 / 360;
        return (dec, Math.Round((Math.Min(Math.Floor(turn * count), count - 1) + 0.5) * 360 / count, 4));
    }

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
                _sky = Sky(all).ToJsonString();
            }

            return JsonNode.Parse(_text);
        }
    }
}
