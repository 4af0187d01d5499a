namespace Mmoda.Analysis;

/// <summary>The instruments of this installation, in the order in which users see them. Immutable and thread-safe.</summary>
/// <param name="instruments">The instruments; names are unique.</param>
public sealed class InstrumentCatalogue(IEnumerable<Instrument> instruments)
{
    /// <summary>All instruments.</summary>
    public IReadOnlyList<Instrument> All { get; } = [.. instruments];

    /// <summary>The instrument of this name, or null.</summary>
    public Instrument? Find(string name) => All.FirstOrDefault(i => i.Name == name);
}
