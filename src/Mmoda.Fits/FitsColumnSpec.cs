namespace Mmoda.Fits;

/// <summary>A column to be written by rows: what its keywords will say.</summary>
/// <param name="Name">TTYPEn; letters, digits and underscore are portable.</param>
/// <param name="Format">TFORMn of fixed length, e.g. <c>1D</c>, <c>256E</c>, <c>16A</c>.</param>
/// <param name="Unit">TUNITn, or null.</param>
/// <param name="Scale">TSCALn; 1 is not written.</param>
/// <param name="Zero">TZEROn; 0 is not written. 32768 with <c>I</c> stores unsigned 16-bit integers.</param>
/// <param name="Null">TNULLn (integers only), or null.</param>
/// <param name="Display">TDISPn, or null.</param>
/// <param name="Dimensions">TDIMn, e.g. <c>(2,3)</c>, or null.</param>
/// <param name="Comment">Comment of the TTYPEn record, or null.</param>
public sealed record FitsColumnSpec(
    string Name,
    string Format,
    string? Unit = null,
    double Scale = 1,
    double Zero = 0,
    long? Null = null,
    string? Display = null,
    string? Dimensions = null,
    string? Comment = null)
{
    /// <summary>The parsed format, or an <see cref="ArgumentException"/>.</summary>
    internal ColumnFormat Parse() => ColumnFormat.TryParse(Format, out ColumnFormat format) && !format.HasUnreadableMaximum
        ? format
        : throw new ArgumentException($"Column {Name}: '{Format}' is not a TFORM.");
}
