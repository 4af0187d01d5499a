using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Gives names to excesses: which catalogued source each one is, if any.</summary>
internal static class SourceIdentification
{
    /// <summary>
    /// For comparison, the radius of the established software: 22.1′ S/N^−0.95 + 0.16′ (Gros et al. 2003, A&amp;A 411, L179,
    /// gave the form; the numbers are those of its later versions).
    /// </summary>
    public static Angle OsaErrorRadius(double significance) =>
        Angle.FromArcMinutes(22.1 * Math.Pow(Math.Max(significance, 1e-3), -0.95) + 0.16);

    /// <summary>
    /// Identifies excesses, most significant first. Each catalogued source is used once. Among several within reach one that
    /// ISGRI has detected before counts as if it were 3′ closer.
    /// </summary>
    public static IReadOnlyList<CatalogueSource?> Identify(
        IReadOnlyList<(SkyDirection Direction, double Significance)> excesses, SourceCatalogue catalogue, PositionLaw positions)
    {
        HashSet<string> used = [];
        CatalogueSource?[] names = new CatalogueSource?[excesses.Count];
        foreach (int i in Enumerable.Range(0, excesses.Count).OrderByDescending(i => excesses[i].Significance))
        {
            double reach = positions.ReachArcMinutes(excesses[i].Significance);
            CatalogueSource? best = catalogue.Within(excesses[i].Direction, Angle.FromArcMinutes(reach))
                .Where(c => !used.Contains(Key(c.Source)))
                .OrderBy(c => c.Separation.ArcMinutes - (c.Source.IsgriFlag > 0 ? 3 : 0))
                .Select(c => c.Source)
                .FirstOrDefault();
            if (best is not null)
                used.Add(Key(best));
            names[i] = best;
        }

        return names;
    }

    private static string Key(CatalogueSource source) => source.Id + "|" + source.Name;
}
