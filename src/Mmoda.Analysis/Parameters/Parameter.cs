namespace Mmoda.Analysis;

/// <summary>
/// One parameter of a query. This is the single source of the wire name, the form, the documentation and the check.
/// </summary>
/// <param name="Name">Name on the wire.</param>
/// <param name="Kind">What it means.</param>
public sealed record Parameter(string Name, ParameterKind Kind)
{
    /// <summary>Unit of numbers, for example <c>deg</c> or <c>keV</c>; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>
    /// Value when not given: <see cref="string"/>, <see cref="double"/>, <see cref="int"/>/<see cref="long"/>, a list of
    /// strings, or null.
    /// </summary>
    public object? Default { get; init; }

    /// <summary>True when null is a value.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The only texts allowed, or null for any.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>Smallest allowed number, inclusive.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest allowed number, inclusive.</summary>
    public double? Maximum { get; init; }

    /// <summary>
    /// Whether protocols that have their own recorded form of this parameter tell its limits; they are checked either way.
    /// </summary>
    public bool AnnouncesLimits { get; init; } = true;

    /// <summary>Whether protocols that have their own recorded list of parameters tell this one; it is read either way.</summary>
    public bool IsAnnounced { get; init; } = true;

    /// <summary>Short name in forms.</summary>
    public string? Label { get; init; }

    /// <summary>One or two sentences of help.</summary>
    public string? Description { get; init; }

    /// <summary>True when forms do not show it.</summary>
    public bool IsHidden { get; init; }

    /// <summary>True when its value must never be stored, logged or echoed, as for a token. It is read as null.</summary>
    public bool IsSecret { get; init; }
}
