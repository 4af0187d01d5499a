namespace Mmoda.CodedMask;

/// <summary>Where a fit starts to look for a source.</summary>
/// <param name="Direction">Position.</param>
/// <param name="IsFree">Whether the fit may move it.</param>
public readonly record struct SourcePosition(TangentDirection Direction, bool IsFree);
