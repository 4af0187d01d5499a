using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A place where a source may be instead of the listed one.</summary>
/// <param name="Direction">The place.</param>
/// <param name="ChiSquared">By so much χ² is larger with the source there; below 0 if it is less.</param>
internal readonly record struct SourceReplica(SkyDirection Direction, double ChiSquared);
