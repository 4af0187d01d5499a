namespace Mmoda.Analysis;

/// <summary>
/// One parameter of a query. This is the single source of the wire name, the form, the documentation and the check.
/// </summary>
/// <param name="Name">Name on the wire.</param>
/// <param name="Kind">What it means.</param>
public sealed record Parameter(string Name, ParameterKind Kind)
{
    /// <summary>Most items of a list: far more than any product uses, and each may become a problem of its own.</summary>
    public const int MostItems = 50_000;

    /// <summary>Unit of numbers, for example <c>deg</c> or <c>keV</c>; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>
    /// How an instant is written: null for ISO 8601 text, else <c>mjd</c>, <c>jd</c> or <c>unix</c>, and values are numbers.
    /// </summary>
    public string? TimeFormat { get; init; }

    /// <summary>
    /// Value when not given: <see cref="string"/>, <see cref="double"/>, <see cref="int"/>/<see cref="long"/>,
    /// <see cref="bool"/>, a list of strings, or null.
    /// </summary>
    public object? Default { get; init; }

    /// <summary>True when null is a value.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The only texts allowed, or for numbers the only numbers, or null for any.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>Texts that forms offer, where others are allowed too; null for none.</summary>
    public IReadOnlyList<string>? Suggested { get; init; }

    /// <summary>True when a text may have several lines.</summary>
    public bool IsLong { get; init; }

    /// <summary>Smallest allowed number, inclusive.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest allowed number, inclusive.</summary>
    public double? Maximum { get; init; }

    /// <summary>
    /// Whether protocols that have their own recorded form of this parameter tell its limits; they are checked either way.
    /// </summary>
    public bool AnnouncesLimits { get; init; } = true;

    /// <summary>
    /// True for a parameter of ours that a recorded protocol does not have: it is accepted there, but told neither in its
    /// descriptions nor, unless it is given, in its records.
    /// </summary>
    public bool IsExtension { get; init; }

    /// <summary>Short name in forms.</summary>
    public string? Label { get; init; }

    /// <summary>One or two sentences of help.</summary>
    public string? Description { get; init; }

    /// <summary>Heading under which forms show it, together with others of the same; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>
    /// Whether protocols that have their own recorded form of parameters tell <see cref="Label"/>, <see cref="Description"/> and
    /// <see cref="Group"/>.
    /// </summary>
    public bool AnnouncesWords { get; init; }

    /// <summary>True when forms do not show it.</summary>
    public bool IsHidden { get; init; }

    /// <summary>True when its value must never be stored, logged or echoed, as for a token. It is read as null.</summary>
    public bool IsSecret { get; init; }
}
