using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>What a service says of one parameter or output by a class, and by statements about the class that come along.</summary>
internal sealed class NotebookAnnotation
{
    private static readonly string[] Words = ["label", "description", "group"];

    private readonly List<(string Subject, string Predicate, string Value)> _statements;
    private readonly string[] _classes;

    /// <param name="term">Address of the class; null when there is none.</param>
    /// <param name="statements">What is said about it, in Turtle; may be empty.</param>
    public NotebookAnnotation(string? term, string? statements)
    {
        _statements = Turtle.Read(statements ?? "");
        _classes = term is null ? [] : [.. Ancestors(term)];
        Known = [.. _classes.Select(c => OdaOntology.Find(OdaOntology.NameOf(c))).OfType<OdaTerm>()];
    }

    /// <summary>The known classes, nearest first.</summary>
    public IReadOnlyList<OdaTerm> Known { get; }

    /// <summary>Address of the nearest known class, or null.</summary>
    public string? Term => Known.Count > 0 ? OdaOntology.Address + Known[0].Name : null;

    /// <summary>What a parameter of this class is; null when no class says so.</summary>
    public ParameterKind? Kind => Known.Select(t => t.Kind).FirstOrDefault(k => k is not null);

    /// <summary>What an output of this class is.</summary>
    public NotebookOutputKind Output => Known.Select(t => t.Output).FirstOrDefault(o => o is not null) ?? (_classes.Length == 0 ? NotebookOutputKind.Value : NotebookOutputKind.Unknown);

    public string? Unit => Said("unit") is { } unit ? OdaOntology.Unit(OdaOntology.NameOf(unit)) : Known.Select(t => t.Unit).FirstOrDefault(u => u is not null);

    /// <summary>How times are written; null for ISO 8601 text, or when nothing is said.</summary>
    public string? TimeFormat => Said("format") is { } format
        ? OdaOntology.NameOf(format).ToLowerInvariant() is ("mjd" or "jd" or "unix") and var known ? known : null
        : Known.Select(t => t.TimeFormat).FirstOrDefault(f => f is not null);

    public double? Minimum => Number("lower_limit") ?? Known.Select(t => t.Minimum).FirstOrDefault(m => m is not null);

    public double? Maximum => Number("upper_limit") ?? Known.Select(t => t.Maximum).FirstOrDefault(m => m is not null);

    public IReadOnlyList<string>? Allowed
    {
        get
        {
            string[] said = [.. All("allowed_value").Distinct().Order(StringComparer.Ordinal)];
            return said.Length > 0 ? said : Known.Select(t => t.Allowed).FirstOrDefault(a => a is not null);
        }
    }

    /// <summary>True when the class is one of this name or part of it.</summary>
    public bool IsA(string name) => _classes.Any(c => OdaOntology.NameOf(c) == name);

    /// <summary>Label, description or group, or null.</summary>
    public string? Word(string word) => Said(word);

    /// <summary>Label, description and group as far as they are said.</summary>
    public JsonObject ToWords() => new(Words.Where(w => Said(w) is not null).Select(w => KeyValuePair.Create<string, JsonNode?>(w, Said(w))));

    private double? Number(string predicate) =>
        double.TryParse(Said(predicate), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private string? Said(string predicate) => All(predicate).FirstOrDefault();

    /// <summary>What is said of the class and of those that it is part of, nearest first.</summary>
    private IEnumerable<string> All(string predicate) => _classes.SelectMany(c => _statements
        .Where(s => s.Subject == c && OdaOntology.NameOf(s.Predicate) == predicate).Select(s => s.Value));

    /// <summary>The class and all that it is part of, by what is said here and by the ontology, nearest first.</summary>
    private List<string> Ancestors(string term)
    {
        List<string> found = [term];
        for (int i = 0; i < found.Count; i++)
        {
            IEnumerable<string> parents = Turtle.ParentsOf(found[i], _statements)
                .Concat(OdaOntology.Find(OdaOntology.NameOf(found[i]))?.Parents.Select(p => OdaOntology.Address + p) ?? []);
            found.AddRange(parents.Where(p => !found.Contains(p)).ToArray());
        }

        return found;
    }
}
