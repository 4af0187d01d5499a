namespace Mmoda.Fits;

/// <summary>A departure from the standard that the reader could work around, e.g. an unreadable maximum in <c>PE(…)</c>.</summary>
/// <param name="HduIndex">The HDU, 0 = primary.</param>
/// <param name="Keyword">The keyword concerned, or null.</param>
/// <param name="Message">What was found and what the reader did.</param>
public sealed record FitsWarning(int HduIndex, string? Keyword, string Message);
