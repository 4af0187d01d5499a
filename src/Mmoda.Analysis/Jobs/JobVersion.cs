namespace Mmoda.Analysis;

#pragma warning disable IDE1006, SA1300 // Names of columns.
/// <summary>What is different whenever a job is: read without the job itself, by two look-ups in indices.</summary>
internal sealed record JobVersion(string state, long queued, long? started_event, long? finished, long is_planned, long? last_event)
{
    public const string Select =
        """
        SELECT state, queued, started_event, finished, graph IS NOT NULL AS is_planned, (SELECT max(number) FROM job_event WHERE job = @id) AS last_event
        FROM job WHERE id = @id
        """;
}
#pragma warning restore IDE1006, SA1300
