namespace Mmoda.Analysis;

/// <summary>The bursts and mergers that are known without asking anybody: those that users of INTEGRAL ask for most.</summary>
public static class Transients
{
    private const string Burst = "gammaBurst", Merger = "GravWaveEvent";

    private const string FirstCatalogue = "Abbott et al. 2019, PRX 9, 031040 (GWTC-1), table I";

    /// <summary>All of them, oldest first.</summary>
    public static IReadOnlyList<Transient> All { get; } =
    [
        // Skymaps of these mergers cover hundreds of square degrees: there is a time, and no position.
        new("GW150914", "2015-09-14T09:50:45.400", null, null, Merger, [], FirstCatalogue),
        new("GW151012", "2015-10-12T09:54:43.400", null, null, Merger, ["LVT151012"], FirstCatalogue),
        new("GW151226", "2015-12-26T03:38:53.600", null, null, Merger, [], FirstCatalogue),
        new("GW170104", "2017-01-04T10:11:58.600", null, null, Merger, [], FirstCatalogue),
        new("GW170608", "2017-06-08T02:01:16.500", null, null, Merger, [], FirstCatalogue),
        new("GW170729", "2017-07-29T18:56:29.300", null, null, Merger, [], FirstCatalogue),
        new("GW170809", "2017-08-09T08:28:21.800", null, null, Merger, [], FirstCatalogue),
        new("GW170814", "2017-08-14T10:30:43.500", null, null, Merger, [], FirstCatalogue),

        // The position is that of the optical counterpart, 13:09:48.085 -23:22:53.343.
        new("GW170817", "2017-08-17T12:41:04.400", 197.450354, -23.381484, Merger, ["AT2017gfo", "SSS17a"], FirstCatalogue + "; Coulter et al. 2017, Science 358, 1556"),
        new("GRB 170817A", "2017-08-17T12:41:06.470", 197.450354, -23.381484, Burst, [], "Goldstein et al. 2017, ApJL 848, L14; Coulter et al. 2017, Science 358, 1556"),
        new("GW170818", "2017-08-18T02:25:09.100", null, null, Merger, [], FirstCatalogue),
        new("GW170823", "2017-08-23T13:13:58.500", null, null, Merger, [], FirstCatalogue),

        new("GRB 120711A", "2012-07-11T02:44:53.000", 94.6783, -70.99905, Burst, [], "Martin-Carrillo et al. 2014, A&A 567, A84"),
        new("GRB 221009A", "2022-10-09T13:16:59.990", 288.2645, 19.7735, Burst, ["Swift J1913.1+1946"], "Lesage et al. 2023, ApJL 952, L42; Williams et al. 2023, ApJL 946, L24"),

        // 04:03:26.24 -75:22:43.82.
        new("GRB 230307A", "2023-03-07T15:44:07.000", 60.85933, -75.37884, Burst, [], "GCN Circular 33413; Levan et al. 2024, Nature 626, 737"),
    ];

    private static readonly Dictionary<string, Transient> ByName = All.SelectMany(t => t.OtherNames.Append(t.Name).Select(n => (Name: Squeeze(n), Transient: t)))
        .ToDictionary(t => t.Name, t => t.Transient, StringComparer.OrdinalIgnoreCase);

    /// <summary>The transient of a name, in any case and with or without blanks, or null.</summary>
    public static Transient? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ByName.GetValueOrDefault(Squeeze(name));
    }

    private static string Squeeze(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c is not ('_' or '-')));
}
