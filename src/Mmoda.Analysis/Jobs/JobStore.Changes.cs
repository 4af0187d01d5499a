using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Mmoda.Workflow;

namespace Mmoda.Analysis;

/// <content>What the service and the runner change. A runner changes a job only while it owns it.</content>
public sealed partial class JobStore
{
    /// <summary>Queues a query, unless it has a job that is waiting, running or completed.</summary>
    /// <param name="query">The query.</param>
    /// <param name="again">True to run a completed job again, because its files are gone.</param>
    /// <param name="requester">Who wants it.</param>
    /// <param name="origin">Where the request came in; null when not known.</param>
    /// <returns>True when it was queued now.</returns>
    internal bool Enqueue(Query query, bool again, Requester requester, RequestOrigin? origin) => Change(transaction =>
    {
        string id = query.ToJobId().Hex;
        string subject = requester.Subject ?? Public;
        int changed = _connection.Execute(
            """
            INSERT INTO job (id, query, state, created, queued) VALUES (@id, @query, 'Queued', @now, @now)
            ON CONFLICT (id) DO UPDATE SET state = 'Queued', queued = @now, started = NULL, finished = NULL, failure_kind = NULL,
                message = NULL, graph = NULL, result = NULL, nodes = NULL, owner = NULL, started_event = NULL
            WHERE state IN ('Failed', 'Cancelled') OR (@again AND state = 'Completed')
            """,
            new { id, query = JsonSerializer.Serialize(query, AnalysisJson.Default.Query), now = Now, again }, transaction);
        if (changed == 0)
            return false;
        Append(transaction, id, "queued");

        // Who took the job back does not want it only because somebody else does.
        Ask(transaction, new JobId(id), subject);
        Record(transaction, query, subject, origin, "queued", id);
        return true;
    });

    /// <summary>Stops a job that is not finished; its runner notices that it does not own the job any longer.</summary>
    internal bool Cancel(JobId id) => Change(transaction => Cancel(transaction, id));

    private bool Cancel(SqliteTransaction transaction, JobId id)
    {
        int changed = _connection.Execute(
            "UPDATE job SET state = 'Cancelled', finished = @now, owner = NULL, message = 'The job was cancelled.' WHERE id = @id AND state IN ('Queued', 'Running')",
            new { id = id.Hex, now = Now }, transaction);
        if (changed > 0)
            Append(transaction, id.Hex, "cancelled");
        return changed > 0;
    }

    /// <summary>
    /// Gives the job that waits longest to <paramref name="owner"/>, or null when none waits. An owner is one claim of one
    /// runner, <c>&lt;sign of life&gt;.&lt;number&gt;</c>: a run that was cancelled cannot write into the next run of its job.
    /// </summary>
    /// <param name="owner">The owner.</param>
    /// <param name="instruments">Names of instruments; null for all.</param>
    /// <param name="isOfThem">True for jobs of these instruments only, false for those of all others.</param>
    internal JobId? Claim(string owner, IReadOnlyCollection<string>? instruments = null, bool isOfThem = true)
    {
        string? id = null;
        Change(transaction =>
        {
            id = _connection.ExecuteScalar<string?>(
                """
                UPDATE job SET state = 'Running', owner = @owner, heartbeat = @now, started = @now
                WHERE id = (
                    SELECT id FROM job
                    WHERE state = 'Queued' AND (@names IS NULL OR (json_extract(query, '$.instrument') IN (SELECT value FROM json_each(@names))) = @isOfThem)
                    ORDER BY queued, id LIMIT 1)
                RETURNING id
                """,
                new { owner, now = Now, names = instruments is null ? null : new JsonArray([.. instruments.Select(i => JsonValue.Create(i))]).ToJsonString(), isOfThem }, transaction);
            if (id is null)
                return false;
            long number = Append(transaction, id, "started");
            _connection.Execute("UPDATE job SET started_event = @number WHERE id = @id", new { id, number }, transaction);
            return true;
        });
        return id is null ? null : new JobId(id);
    }

    /// <summary>Says that the runner with this sign of life lives, and returns the owners that still have their job.</summary>
    internal IReadOnlySet<string> Beat(string life)
    {
        lock (_lock)
            return _connection.Query<string>("UPDATE job SET heartbeat = @now WHERE owner GLOB @life || '.*' AND state = 'Running' RETURNING owner", new { life, now = Now }).ToHashSet();
    }

    /// <summary>Queues again what runners had that died, or that were silent for longer than <paramref name="patience"/>.</summary>
    internal void RequeueDead(string selfLife, TimeSpan patience)
    {
        (string Id, string Owner, long Heartbeat)[] claims;
        lock (_lock)
            claims = [.. _connection.Query<(string, string, long)>("SELECT id, owner, heartbeat FROM job WHERE state = 'Running' AND owner NOT GLOB @selfLife || '.*'", new { selfLife })];
        foreach ((string id, string owner, long heartbeat) in claims)
        {
            if (heartbeat < Now - (long)patience.TotalMilliseconds || !SignOfLife.IsAlive(OwnersDirectory, owner.Split('.')[0]))
                Release(new JobId(id), owner, "The process that ran the job ended.");
        }
    }

    /// <summary>Gives a claimed job back to the queue, at its old place.</summary>
    internal bool Release(JobId id, string owner, string reason) => Change(transaction =>
    {
        int changed = _connection.Execute(
            "UPDATE job SET state = 'Queued', owner = NULL, started = NULL, graph = NULL, started_event = NULL WHERE id = @id AND owner = @owner AND state = 'Running'",
            new { id = id.Hex, owner }, transaction);
        if (changed > 0)
            Append(transaction, id.Hex, "queued", new JsonObject { ["reason"] = reason });
        return changed > 0;
    });

    /// <summary>Stores the plan, and which files its fingerprints stand for.</summary>
    internal void Plan(JobId id, string owner, StepGraph graph)
    {
        lock (_lock)
        {
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
            foreach ((string fingerprint, IReadOnlyList<InputFile> files) in graph.InputFiles)
            {
                _connection.Execute(
                    "INSERT INTO input_list (fingerprint, files) VALUES (@fingerprint, @files) ON CONFLICT DO NOTHING",
                    new { fingerprint, files = JsonSerializer.Serialize(files, AnalysisJson.Default.IReadOnlyListInputFile) }, transaction);
            }

            _connection.Execute(
                "UPDATE job SET graph = @graph WHERE id = @id AND owner = @owner AND state = 'Running'", new { id = id.Hex, owner, graph = graph.ToJson() }, transaction);
            transaction.Commit();
        }
    }

    /// <summary>Records the state of a node.</summary>
    internal void Report(JobId id, string owner, NodeReport node) => Change(
        transaction =>
        {
            bool isMine = _connection.ExecuteScalar<long>("SELECT count(*) FROM job WHERE id = @id AND owner = @owner AND state = 'Running'", new { id = id.Hex, owner }, transaction) > 0;
            if (isMine)
                Append(transaction, id.Hex, "node", JsonSerializer.Serialize(node, AnalysisJson.Default.NodeReport));
            return isMine;
        },
        isState: false);

    /// <summary>Ends a job with its answer.</summary>
    internal bool Complete(JobId id, string owner, AnalysisResult result, IReadOnlyList<NodeReport> nodes) =>
        Finish(id, owner, JobState.Completed, null, null, JsonSerializer.Serialize(result, AnalysisJson.Default.AnalysisResult), nodes);

    /// <summary>Ends a job without answer.</summary>
    internal bool Fail(JobId id, string owner, FailureKind kind, string message, IReadOnlyList<NodeReport>? nodes) =>
        Finish(id, owner, JobState.Failed, kind, message, null, nodes);

    private bool Finish(
        JobId id, string owner, JobState state, FailureKind? kind, string? message, string? result, IReadOnlyList<NodeReport>? nodes) =>
        Change(transaction =>
        {
            int changed = _connection.Execute(
                """
                UPDATE job SET state = @state, finished = @now, failure_kind = @kind, message = @message, result = @result, nodes = @nodes, owner = NULL
                WHERE id = @id AND owner = @owner AND state = 'Running'
                """,
                new
                {
                    id = id.Hex,
                    owner,
                    state = state.ToString(),
                    now = Now,
                    kind = kind?.ToString(),
                    message,
                    result,
                    nodes = nodes is null ? null : JsonSerializer.Serialize(nodes, AnalysisJson.Default.IReadOnlyListNodeReport),
                }, transaction);
            if (changed > 0)
                Append(transaction, id.Hex, state == JobState.Completed ? "completed" : "failed", message is null ? null : new JsonObject { ["reason"] = message });
            return changed > 0;
        });
}
