namespace Mmoda.HighEnergy;

/// <summary>All components by name. A new one is a class and its line here.</summary>
internal static class ComponentCatalogue
{
    /// <summary>The components, in the order of documentation.</summary>
    public static IReadOnlyList<ModelComponent> All { get; } =
    [
        new PowerLaw(), new PeggedPowerLaw(), BrokenPowerLaw.Once(), BrokenPowerLaw.Twice(), new CutOffPowerLaw(), new BandFunction(),
        new BlackBody(isByRadius: false), new BlackBody(isByRadius: true), new DiskBlackBody(), new Bremsstrahlung(), new Comptonisation(),
        new GaussianLine(), new LorentzLine(),
        new ConstantFactor(), .. PhotoelectricAbsorption.All(), new HighEnergyCutOff(), new LowEnergyCutOff(), new AbsorptionEdge(),
        new GaussianAbsorption(), new CyclotronAbsorption(), new FluxConvolution(isEnergy: true), new FluxConvolution(isEnergy: false),
    ];

    private static readonly Dictionary<string, ModelComponent> ByName = MakeNames();

    /// <summary>The component of a name, in any case, or of one of the short names that catalogues use; null for none.</summary>
    public static ModelComponent? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>All names, for messages.</summary>
    public static string Names() => string.Join(", ", All.Select(c => c.Name)) + ".";

    /// <summary>A sentence with names that begin alike; empty if there is none.</summary>
    public static string Suggest(string name)
    {
        string start = name[..Math.Min(3, name.Length)];
        string[] near = [.. All.Select(c => c.Name).Where(n => n.Contains(start, StringComparison.OrdinalIgnoreCase))];
        return near.Length is > 0 and < 6 ? $"Did you mean {string.Join(" or ", near)}? " : "";
    }

    private static Dictionary<string, ModelComponent> MakeNames()
    {
        Dictionary<string, ModelComponent> names = All.ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);
        foreach ((string alias, string name) in new[]
        {
            ("po", "powerlaw"), ("pow", "powerlaw"), ("power", "powerlaw"), ("cutoff", "cutoffpl"), ("bknpo", "bknpower"), ("band", "grbm"), ("bb", "bbody"),
            ("brems", "bremss"), ("ga", "gaussian"), ("gauss", "gaussian"), ("lor", "lorentz"), ("const", "constant"),
        })
        {
            names.Add(alias, names[name]);
        }

        return names;
    }
}
