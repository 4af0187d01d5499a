namespace Mmoda.Fits;

/// <summary>One line of a listing.</summary>
/// <param name="Index">0 = primary.</param>
/// <param name="Name">EXTNAME or empty.</param>
/// <param name="Version">EXTVER or 1.</param>
/// <param name="Kind"><c>primary</c>, <c>image</c>, <c>binary table</c>, or the XTENSION value.</param>
/// <param name="Shape">NAXIS1 first; empty when there are no data.</param>
/// <param name="BitPix">BITPIX.</param>
/// <param name="RowCount">Rows of a table, else null.</param>
/// <param name="Columns">Columns of a table, else empty.</param>
/// <param name="DataByteCount">Announced bytes of data without padding.</param>
/// <param name="IsTruncated">The file ends before the data do.</param>
public sealed record FitsHduDescription(
    int Index,
    string Name,
    int Version,
    string Kind,
    IReadOnlyList<long> Shape,
    int BitPix,
    long? RowCount,
    IReadOnlyList<FitsColumn> Columns,
    long DataByteCount,
    bool IsTruncated);
