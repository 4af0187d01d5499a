using System.Globalization;

namespace Mmoda.Analysis;

/// <summary>
/// Values of all parameters of a query, of the right type and within their limits, defaults filled in. Immutable.
/// </summary>
public sealed class ParameterValues
{
    // So many unknown names are told each, with so many that may have been meant.
    private const int MostUnknown = 20;
    private const int Suggested = 3;

    private readonly List<KeyValuePair<string, object?>> _all;
    private readonly Dictionary<string, object?> _byName;
    private readonly HashSet<string> _given;

    internal ParameterValues(List<KeyValuePair<string, object?>> all, HashSet<string> given)
    {
        _all = all;
        _given = given;
        _byName = new(all, StringComparer.Ordinal);
    }

    /// <summary>
    /// All values in the order of the parameters: <see cref="string"/>, <see cref="double"/>, <see cref="long"/>,
    /// <see cref="bool"/>, a list of strings, or null.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, object?>> All => _all;

    /// <summary>Reads <paramref name="given"/>; every problem is added to <paramref name="problems"/>.</summary>
    /// <param name="parameters">The parameters, in wire order.</param>
    /// <param name="given">What the requester gave; names that are no parameter are problems.</param>
    /// <param name="problems">Receives what is wrong; parameters with a problem are null in the result.</param>
    public static ParameterValues Read(IReadOnlyList<Parameter> parameters, GivenValues given, IList<QueryProblem> problems)
    {
        List<KeyValuePair<string, object?>> all = [];
        HashSet<string> present = new(StringComparer.Ordinal);
        foreach (Parameter parameter in parameters)
        {
            IReadOnlyList<string>? texts = parameter.IsSecret ? null : given.Find(parameter.Name);
            if (texts is not null)
                present.Add(parameter.Name);
            all.Add(new(parameter.Name, ParameterText.Read(parameter, texts, problems)));
        }

        TellUnknown(parameters, given, problems);
        return new ParameterValues(all, present);
    }

    // Anybody may send a million names: what is told must not grow with what is sent.
    private static void TellUnknown(IReadOnlyList<Parameter> parameters, GivenValues given, IList<QueryProblem> problems)
    {
        HashSet<string> known = [.. parameters.Select(p => p.Name)];
        string[] offered = [.. parameters.Where(p => !p.IsSecret).Select(p => p.Name)];
        int unknown = 0;
        foreach ((string name, IReadOnlyList<string> texts) in given)
        {
            if (known.Contains(name))
                continue;
            if (++unknown <= MostUnknown)
                Add(name, texts, $"There is no parameter '{name}'. There are {NameDistance.Suggest(name, offered, Suggested)}.");
            else if (unknown == MostUnknown + 1)
                Add(name, texts, $"There is no parameter '{name}', nor are there {given.Count(g => !known.Contains(g.Key)) - MostUnknown - 1} more of those given.");
        }

        void Add(string name, IReadOnlyList<string> texts, string message) =>
            problems.Add(new(name, texts.Count > 0 ? texts[0] : null, message) { Kind = QueryProblemKind.Unknown });
    }

    /// <summary>A text, name, time or catalogue; null when optional and not given.</summary>
    public string? Text(string name) => (string?)Find(name);

    /// <summary>A number in the unit of its parameter.</summary>
    public double? Number(string name) => Find(name) is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;

    /// <summary>A whole number.</summary>
#pragma warning disable CA1720 // The word of ParameterKind.
    public long? Integer(string name) => (long?)Find(name);
#pragma warning restore CA1720

    /// <summary>A list; empty when not given.</summary>
    public IReadOnlyList<string> List(string name) => (IReadOnlyList<string>?)Find(name) ?? [];

    /// <summary>True when the requester gave it, false when it is the default.</summary>
    public bool IsGiven(string name) => _given.Contains(name);

    /// <summary>
    /// All values that are not null as canonical text, sorted: what <see cref="Query.Canonical"/> is made from. Numbers
    /// have the shortest text that reads back equal; lists are joined by commas in the given order.
    /// </summary>
    public SortedDictionary<string, string> ToCanonical()
    {
        SortedDictionary<string, string> canonical = new(StringComparer.Ordinal);
        foreach ((string name, object? value) in _all)
        {
            if (value is IReadOnlyList<string> { Count: > 0 } list)
                canonical.Add(name, string.Join(',', list));
            else if (value is not null and not IReadOnlyList<string>)
                canonical.Add(name, Convert.ToString(value, CultureInfo.InvariantCulture)!); // Not null for these types.
        }

        return canonical;
    }

    private object? Find(string name) => _byName.TryGetValue(name, out object? value)
        ? value
        : throw new ArgumentException($"The query has no parameter '{name}'.", nameof(name));
}
