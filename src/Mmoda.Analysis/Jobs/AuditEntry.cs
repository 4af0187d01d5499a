namespace Mmoda.Analysis;

/// <summary>A line of the audit trail: who ran what. Written when a job is queued, when somebody asks for a job for the first time, stops or is refused one.</summary>
/// <param name="Number">Ascending.</param>
/// <param name="Time">When.</param>
/// <param name="Subject">Who; null for the anonymous and the operator.</param>
/// <param name="Origin">Where the request came in; null when not told.</param>
/// <param name="Action"><c>queued</c>, <c>shared</c> for a job that was there, <c>withdrawn</c>, <c>cancelled</c> or <c>refused</c>.</param>
/// <param name="Job">The job; null when refused.</param>
/// <param name="Instrument">Name of the instrument.</param>
/// <param name="Product">Name of the product type.</param>
/// <param name="Detail">The roles that were missing; null otherwise.</param>
public sealed record AuditEntry(
    long Number, DateTimeOffset Time, string? Subject, RequestOrigin? Origin, string Action, JobId? Job, string Instrument, string Product, string? Detail);
