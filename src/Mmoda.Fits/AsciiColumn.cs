namespace Mmoda.Fits;

/// <summary>One column of an ASCII table (FITS 4.0, section 7.2).</summary>
/// <param name="Index">0-based position; the keywords end in this plus one.</param>
/// <param name="Name">TTYPEn, or an empty string.</param>
/// <param name="Format">TFORMn as found, e.g. <c>F8.3</c>.</param>
/// <param name="Code">A (text), I (integer), F, E or D (real).</param>
/// <param name="Start">Characters from the start of a row, 0-based (TBCOLn − 1).</param>
/// <param name="Width">Characters of the field.</param>
/// <param name="Decimals">Digits after a decimal point that is left out; 0 for A and I.</param>
/// <param name="Unit">TUNITn, or null.</param>
/// <param name="Scale">TSCALn, or 1.</param>
/// <param name="Zero">TZEROn, or 0.</param>
/// <param name="Null">TNULLn without trailing blanks: the text of undefined values, or null.</param>
public sealed record AsciiColumn(
    int Index, string Name, string Format, char Code, int Start, int Width, int Decimals, string? Unit, double Scale, double Zero, string? Null);
