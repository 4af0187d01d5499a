namespace Mmoda.Fits;

/// <summary>One header record (with its CONTINUE records, if any).</summary>
/// <param name="Keyword">
/// Upper-case keyword without padding; for the HIERARCH convention the words after <c>HIERARCH</c>, separated by one blank.
/// </param>
/// <param name="Value">
/// Null (no value, or undefined), <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/> (trailing
/// blanks removed) or <see cref="System.Numerics.Complex"/>. Integers beyond 64 bits are doubles.
/// </param>
/// <param name="Comment">The comment after the slash, or the text of a COMMENT, HISTORY or blank record; null when absent.</param>
/// <param name="HasValue">
/// True when the record has a value indicator (<c>= </c>); true with a null <paramref name="Value"/> is FITS' "undefined value".
/// </param>
public readonly record struct FitsCard(string Keyword, object? Value, string? Comment, bool HasValue)
{
    /// <summary>True for COMMENT, HISTORY, blank and other records without a value indicator.</summary>
    public bool IsCommentary => !HasValue;
}
