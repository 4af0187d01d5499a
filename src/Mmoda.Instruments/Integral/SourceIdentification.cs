using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Gives names to excesses: which catalogued source each one is, if any.</summary>
internal static class SourceIdentification
{
    /// <summary>Error of attitude and alignment, 90 %.</summary>
    public const double FloorArcMinutes = 0.2;

    /// <summary>Angle within which an excess of any strength may be a catalogued source: 1.5 detector pixels.</summary>
    public static Angle SearchRadius { get; } = Angle.FromArcMinutes(7.4);

    /// <summary>
    /// Radius with 90 % probability of a fitted position: √((10.8′ / S/N)² + 0.2′²), the law measured for fits on the
    /// detector plane near the axis, and a floor for attitude and alignment. For positions that come without an error of their own.
    /// </summary>
    public static Angle ErrorRadius(double significance) => WithFloor(10.8 / Math.Max(significance, 1e-3));

    /// <summary>
    /// Radius with 90 % probability of a position whose own fit told the normal part of its error. Of weak sources more lie further
    /// away, because the likelihood is no parabola and because those are seen that noise has made brighter: √(1 + (5 / S/N)²) times,
    /// measured with about 1000 simulated sources of 6 to 20 σ, on axis and off.
    /// </summary>
    /// <param name="normal">Radius of the normal distribution.</param>
    /// <param name="significance">Significance of the source.</param>
    public static Angle ErrorRadius(Angle normal, double significance) =>
        WithFloor(normal.ArcMinutes * double.Hypot(1, 5 / Math.Max(significance, 1e-3)));

    private static Angle WithFloor(double arcMinutes) => Angle.FromArcMinutes(double.Hypot(arcMinutes, FloorArcMinutes));

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
        IReadOnlyList<(SkyDirection Direction, double Significance)> excesses, SourceCatalogue catalogue)
    {
        HashSet<string> used = [];
        CatalogueSource?[] names = new CatalogueSource?[excesses.Count];
        foreach (int i in Enumerable.Range(0, excesses.Count).OrderByDescending(i => excesses[i].Significance))
        {
            double reach = Math.Max(SearchRadius.ArcMinutes, 3 * ErrorRadius(excesses[i].Significance).ArcMinutes);
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
