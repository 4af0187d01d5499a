using System.Text.Json.Nodes;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>The sources that a query names: its target, and those of the user's catalogue.</summary>
internal static class WantedSources
{
    // What a source is measured as may lie off its place by the distance at which sources are told apart, and its error.
    private const double MostShift = 1.5;

    /// <summary>The sources, the target first.</summary>
    public static IEnumerable<(string Name, SkyDirection Direction)> Of(IReadOnlyDictionary<string, string> canonical)
    {
        if (canonical.TryGetValue("RA", out string? ra) && canonical.TryGetValue("DEC", out string? dec))
            yield return FieldSources.ReadTarget(FieldSources.TargetText(canonical.GetValueOrDefault("src_name") ?? FieldSources.Unnamed, ra, dec));
        if (!canonical.TryGetValue("selected_catalog", out string? json))
            yield break;
        foreach (HighEnergy.CatalogueSource source in UserCatalogue.Parse(json))
            yield return (source.Name, source.Direction);
    }

    /// <summary>A note for each that no science window says anything of.</summary>
    /// <param name="canonical">The query.</param>
    /// <param name="telescope">What it asks of.</param>
    /// <param name="hasTarget">Whether the target is told where there is a catalogue.</param>
    /// <param name="told">What the result tells of sources, limits included: <c>ra_deg</c> and <c>dec_deg</c>.</param>
    public static IEnumerable<string> OutsideField(
        IReadOnlyDictionary<string, string> canonical, Telescope telescope, bool hasTarget, IEnumerable<JsonNode?> told)
    {
        SkyDirection[] known =
        [
            .. told.OfType<JsonObject>().Where(s => s["ra_deg"] is not null && s["dec_deg"] is not null)
                .Select(s => SkyDirection.FromDegrees(s["ra_deg"]!.GetValue<double>(), s["dec_deg"]!.GetValue<double>())), // Both are there.
        ];
        bool isCatalogueAlone = !hasTarget && canonical.ContainsKey("selected_catalog");
        foreach ((string name, SkyDirection direction) in Of(canonical).Skip(isCatalogueAlone && canonical.ContainsKey("RA") ? 1 : 0).DistinctBy(s => s.Name))
        {
            if (known.All(k => k.SeparationTo(direction).ArcMinutes > MostShift * telescope.ResolvedArcMinutes))
                yield return $"{name} is not in the field of any science window.";
        }
    }
}
