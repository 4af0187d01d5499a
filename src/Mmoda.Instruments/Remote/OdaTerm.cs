using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>A class of the ontology in which services annotate what goes in and what comes out.</summary>
/// <param name="Name">Its name, without the address of the ontology.</param>
/// <param name="Parents">The classes that it is part of.</param>
internal sealed record OdaTerm(string Name, params string[] Parents)
{
    /// <summary>What a parameter of this class is; null when a parent says so.</summary>
    public ParameterKind? Kind { get; init; }

    /// <summary>Unit of numbers, in our words.</summary>
    public string? Unit { get; init; }

    /// <summary>How times are written; null for ISO 8601 text.</summary>
    public string? TimeFormat { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>What an output of this class is; null when a parent says so.</summary>
    public NotebookOutputKind? Output { get; init; }
}
