using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.Notebooks;

/// <summary>
/// Values with which a notebook runs to its end on the archive of this server. Those of the instrument are one observation that an
/// archive need not have: then it is the latest of the same position, or the latest of all, of the known source in its middle.
/// </summary>
internal static class NotebookExample
{
    /// <summary>The leading digits of an identifier: what was observed in one orbit.</summary>
    private const int VisitLength = 4;

    /// <summary>Values by the names of queries that take the place of defaults; none where these find something, or nothing is known.</summary>
    /// <param name="defaults">Defaults of the instrument, by the names of queries.</param>
    /// <param name="archive">The observations; null when there are none.</param>
    /// <param name="sources">Names of objects; null when there are none.</param>
    public static IReadOnlyDictionary<string, JsonNode> Of(IReadOnlyDictionary<string, object?> defaults, DataArchive? archive, SourceResolver? sources)
    {
        Dictionary<string, JsonNode> instead = [];
        (double? ra, double? dec, double? radius) = (Number("RA"), Number("DEC"), Number("radius"));
        if (archive is null || ra is null || dec is null || radius is null || archive.List(ra, dec, radius, Text("T1"), Text("T2")).Count > 0)
            return instead;
        IReadOnlyList<ObservationSummary> there = archive.List(ra, dec, radius, null, null);
        IReadOnlyList<ObservationSummary> all = there.Count > 0 ? there : archive.List(null, null, null, null, null);
        if (all.Count == 0)
            return instead;
        ObservationSummary last = all.MaxBy(w => w.StopUtc, StringComparer.Ordinal)!; // There are some.
        ObservationSummary[] visit = [.. all.Where(w => w.Id.Length >= VisitLength && last.Id.StartsWith(w.Id[..VisitLength], StringComparison.Ordinal))];
        // One orbit may have looked at places far apart: the middle of all would be where nothing was looked at.
        visit = [.. visit.Where(w => Separation(w, last) <= radius)];
        if (visit.Length == 0)
            visit = [last];
        (instead["T1"], instead["T2"]) = (visit.Select(w => w.StartUtc).Min(StringComparer.Ordinal)!, visit.Select(w => w.StopUtc).Max(StringComparer.Ordinal)!);
        if (there.Count > 0)
            return instead;
        (double middleRa, double middleDec) = Middle(visit);
        ResolvedSource? source = sources?.Near(middleRa, middleDec, radius.Value, 1) is [{ } nearest, ..] ? nearest : null;
        (instead["src_name"], instead["RA"], instead["DEC"]) =
            (source?.Name ?? "middle of the field", source?.RightAscensionDegrees ?? middleRa, source?.DeclinationDegrees ?? middleDec);
        return instead;

        double? Number(string name) => defaults.GetValueOrDefault(name) is IConvertible value and not string ? value.ToDouble(CultureInfo.InvariantCulture) : null;
        string? Text(string name) => defaults.GetValueOrDefault(name) as string;
    }

    /// <summary>Angle between two pointings, degrees.</summary>
    private static double Separation(ObservationSummary a, ObservationSummary b)
    {
        (double x, double y) = (double.DegreesToRadians(a.DecDeg), double.DegreesToRadians(b.DecDeg));
        double cosine = (Math.Sin(x) * Math.Sin(y)) + (Math.Cos(x) * Math.Cos(y) * Math.Cos(double.DegreesToRadians(a.RaDeg - b.RaDeg)));
        return double.RadiansToDegrees(Math.Acos(Math.Clamp(cosine, -1, 1)));
    }

    /// <summary>The direction of the sum of the pointings, degrees to four decimals: no seam at 0 h, none at the poles.</summary>
    private static (double Ra, double Dec) Middle(IReadOnlyList<ObservationSummary> visit)
    {
        (double x, double y, double z) = (0, 0, 0);
        foreach (ObservationSummary window in visit)
        {
            (double ra, double dec) = (double.DegreesToRadians(window.RaDeg), double.DegreesToRadians(window.DecDeg));
            (x, y, z) = (x + (Math.Cos(dec) * Math.Cos(ra)), y + (Math.Cos(dec) * Math.Sin(ra)), z + Math.Sin(dec));
        }

        double middle = double.RadiansToDegrees(Math.Atan2(y, x));
        return (Math.Round(middle < 0 ? middle + 360 : middle, 4), Math.Round(double.RadiansToDegrees(Math.Atan2(z, Math.Sqrt((x * x) + (y * y)))), 4));
    }
}
