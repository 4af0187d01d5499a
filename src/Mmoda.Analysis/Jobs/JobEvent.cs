using System.Text.Json.Nodes;

namespace Mmoda.Analysis;

/// <summary>A fact about a job; never changed afterwards.</summary>
/// <param name="Number">Ascending over all jobs.</param>
/// <param name="Job">The job.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Kind"><c>queued</c>, <c>started</c>, <c>node</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Content">For <c>node</c> a node report; else the reason, if there is one.</param>
public sealed record JobEvent(long Number, JobId Job, DateTimeOffset Time, string Kind, JsonObject Content);
