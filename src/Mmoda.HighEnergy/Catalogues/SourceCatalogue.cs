using System.Collections;
using Mmoda.Sky;

namespace Mmoda.HighEnergy;

/// <summary>A list of sources that can be asked by name and by position.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
public sealed partial class SourceCatalogue : IReadOnlyList<CatalogueSource>
{
    private readonly CatalogueSource[] _sources;
    private readonly Dictionary<string, CatalogueSource> _byName;

    /// <summary>Creates a catalogue. Where two sources share a name, the first one keeps it.</summary>
    public SourceCatalogue(IEnumerable<CatalogueSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _sources = [.. sources];
        _byName = new(StringComparer.Ordinal);
        // Main names go first, so that an alias never hides a main name.
        foreach (CatalogueSource source in _sources)
            _byName.TryAdd(Key(source.Name), source);
        foreach (CatalogueSource source in _sources)
        {
            if (source.Id.Length > 0)
                _byName.TryAdd(Key(source.Id), source);
            foreach (string name in source.AlternativeNames)
                _byName.TryAdd(Key(name), source);
        }
    }

    /// <summary>The catalogue that comes with this assembly: bright hard X-ray sources with typical fluxes.</summary>
    public static SourceCatalogue BuiltIn { get; } = BuiltInCatalogue.Read();

    /// <summary>Number of sources.</summary>
    public int Count => _sources.Length;

    /// <summary>A source by its place in the list.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such place.</exception>
    public CatalogueSource this[int index] => _sources[index];

    /// <summary>The source with a name, an identifier or an alternative name; null if there is none.</summary>
    /// <remarks>Case, blanks and underscores do not matter: <c>crab</c>, <c>CygX-1</c> and <c>4u 1700-377</c> are found.</remarks>
    public CatalogueSource? FindByName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.GetValueOrDefault(Key(name));
    }

    /// <summary>The sources within a radius, nearest first, each with its separation.</summary>
    public IReadOnlyList<(CatalogueSource Source, Angle Separation)> Within(SkyDirection direction, Angle radius) =>
    [
        .. _sources.Select(s => (Source: s, Separation: s.Direction.SeparationTo(direction)))
            .Where(s => s.Separation <= radius).OrderBy(s => s.Separation),
    ];

    /// <inheritdoc/>
    public IEnumerator<CatalogueSource> GetEnumerator() => ((IEnumerable<CatalogueSource>)_sources).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What two spellings of one name have in common.</summary>
    private static string Key(string name) =>
        string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c != '_')).ToUpperInvariant().Replace('\u2212', '-');
}
