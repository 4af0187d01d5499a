namespace Mmoda.Fits;

/// <summary>A departure of a file from FITS 4.0.</summary>
/// <param name="HduIndex">0 = primary; null for the file as a whole.</param>
/// <param name="Keyword">The keyword or column concerned, or null.</param>
/// <param name="IsError">True when the standard forbids it, false when it only discourages it.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record FitsFinding(int? HduIndex, string? Keyword, bool IsError, string Message);
