namespace Mmoda.CodedMask;

/// <summary>A source that was found and removed.</summary>
/// <param name="Candidate">Index of the candidate it was looked for as; <c>null</c> if it was found blindly.</param>
/// <param name="Source">Its fitted values.</param>
public readonly record struct CleanedSource(int? Candidate, FittedSource Source);
