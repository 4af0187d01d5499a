namespace Mmoda.Fits;

/// <summary>One column of a binary table as its header describes it (FITS 4.0, section 7.3).</summary>
public sealed record FitsColumn
{
    /// <summary>0-based position; the keywords end in this plus one.</summary>
    public required int Index { get; init; }

    /// <summary>TTYPEn, or an empty string (TTYPEn is optional).</summary>
    public required string Name { get; init; }

    /// <summary>TFORMn as found, e.g. <c>256E</c> or <c>1PE(2466)</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Type of the elements; for variable-length columns, of the elements in the heap.</summary>
    public required FitsElementType ElementType { get; init; }

    /// <summary>Elements per row (bits for <c>X</c>, characters for <c>A</c>); for variable-length columns 0 or 1 arrays.</summary>
    public required int Repeat { get; init; }

    /// <summary>Bytes from the start of a row.</summary>
    public required int ByteOffset { get; init; }

    /// <summary>Bytes in a row (8 for a <c>P</c>, 16 for a <c>Q</c> descriptor).</summary>
    public required int ByteCount { get; init; }

    /// <summary>True for <c>P</c> and <c>Q</c>: rows hold descriptors, the elements lie in the heap.</summary>
    public bool IsVariableLength { get; init; }

    /// <summary>The longest array announced in parentheses after <c>P</c> or <c>Q</c>, or null.</summary>
    public long? MaximumLength { get; init; }

    /// <summary>TUNITn, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>TSCALn, or 1.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>TZEROn, or 0.</summary>
    public double Zero { get; init; }

    /// <summary>TNULLn: the stored integer of undefined elements, or null.</summary>
    public long? Null { get; init; }

    /// <summary>TDIMn, fastest first; empty when absent.</summary>
    public IReadOnlyList<long> Dimensions { get; init; } = [];

    /// <summary>TDISPn, or null.</summary>
    public string? Display { get; init; }

    /// <summary>What the decoder needs to know of one element.</summary>
    internal ElementFormat ElementFormat => new(ElementType, Scale, Zero, Null);
}
