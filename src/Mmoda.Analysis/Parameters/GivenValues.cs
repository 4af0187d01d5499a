using System.Collections;

namespace Mmoda.Analysis;

/// <summary>
/// What a requester gave, before anything is understood: each name with no value (null), one or several. Not
/// thread-safe.
/// </summary>
public sealed class GivenValues : IEnumerable<KeyValuePair<string, IReadOnlyList<string>>>
{
    private readonly Dictionary<string, IReadOnlyList<string>> _values = new(StringComparer.Ordinal);

    /// <summary>Sets the value of <paramref name="name"/>; null says explicitly that there is none.</summary>
    public string? this[string name]
    {
        set => _values[name] = value is null ? [] : [value];
    }

    /// <summary>Sets one value.</summary>
    public void Add(string name, string? value) => this[name] = value;

    /// <summary>Sets several values.</summary>
    public void Add(string name, IReadOnlyList<string> values) => _values[name] = values;

    /// <summary>The values of <paramref name="name"/>: null when not given, empty when given as null.</summary>
    public IReadOnlyList<string>? Find(string name) => _values.GetValueOrDefault(name);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, IReadOnlyList<string>>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
