using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Mmoda.Analysis;

/// <content>Who asked for which job, and the audit trail.</content>
public sealed partial class JobStore
{
    /// <summary>Subject of what everybody may see.</summary>
    private const string Public = "";

    /// <summary>Largest number of rows that a list gives.</summary>
    private const int MostRows = 1000;

    /// <summary>When a requester asked for a job, or null when they may not see it: neither they nor the public asked for it.</summary>
    public DateTimeOffset? AskedBy(JobId id, Requester requester)
    {
        long? asked;
        lock (_lock)
        {
            string question = requester.IsOperator ? "asked by anybody" : "asked", subject = requester.Subject ?? Public;
            if (!_unchanged.TryFind(question, id.Hex, subject, out asked))
            {
                asked = _unchanged.Keep(question, id.Hex, subject, _connection.ExecuteScalar<long?>(
                    requester.IsOperator
                        ? "SELECT min(asked) FROM job_request WHERE job = @id"
                        : "SELECT asked FROM job_request WHERE job = @id AND subject IN (@subject, '') ORDER BY subject DESC LIMIT 1",
                    new { id = id.Hex, subject }));
            }
        }

        return Time(asked);
    }

    /// <summary>The jobs that a requester asked for, latest first; for the operator all jobs, for the anonymous none.</summary>
    /// <param name="requester">Whose jobs.</param>
    /// <param name="before">Only jobs asked for before this time; null for all.</param>
    /// <param name="count">At most so many, 1 to 1000.</param>
    public IReadOnlyList<JobSummary> List(Requester requester, DateTimeOffset? before, int count)
    {
        if (requester is { IsOperator: false, Subject: null })
            return [];
        SummaryRow[] rows;
        lock (_lock)
        {
            rows = [.. _connection.Query<SummaryRow>(
                requester.IsOperator
                    ? "SELECT id, query, state, created AS asked, finished, message FROM job WHERE created < @before ORDER BY created DESC, id LIMIT @count"
                    : """
                      SELECT id, query, state, asked, finished, message FROM job_request JOIN job ON id = job
                      WHERE subject = @subject AND asked < @before ORDER BY asked DESC, id LIMIT @count
                      """,
                new { subject = requester.Subject, before = before?.ToUnixTimeMilliseconds() ?? long.MaxValue, count = Math.Clamp(count, 1, MostRows) })];
        }

        return [.. rows.Select(r => new JobSummary(
            new JobId(r.id), JsonSerializer.Deserialize(r.query, AnalysisJson.Default.Query)!, // Written by Enqueue.
            Enum.Parse<JobState>(r.state), Time(r.asked)!.Value, Time(r.finished), r.message))];
    }

    /// <summary>Takes a job off the list of a requester; the job itself stays.</summary>
    /// <returns>False when it was not on it.</returns>
    public bool Forget(JobId id, Requester requester)
    {
        if (requester.Subject is not { } subject)
            return false;
        lock (_lock)
            return _connection.Execute("DELETE FROM job_request WHERE job = @id AND subject = @subject", new { id = id.Hex, subject }) > 0;
    }

    /// <summary>The audit trail, latest first.</summary>
    /// <param name="subject">Only of this subject; null for everybody.</param>
    /// <param name="before">Only entries with smaller numbers; null for all.</param>
    /// <param name="count">At most so many, 1 to 1000.</param>
    public IReadOnlyList<AuditEntry> Audit(string? subject, long? before, int count)
    {
        AuditRow[] rows;
        lock (_lock)
        {
            rows = [.. _connection.Query<AuditRow>(
                $"""
                 SELECT number, time, subject, wire, address, action, job, instrument, product, detail FROM audit
                 WHERE number < @before {(subject is null ? "" : "AND subject = @subject")} ORDER BY number DESC LIMIT @count
                 """,
                new { subject, before = before ?? long.MaxValue, count = Math.Clamp(count, 1, MostRows) })];
        }

        return [.. rows.Select(r => new AuditEntry(
            r.number, DateTimeOffset.FromUnixTimeMilliseconds(r.time), r.subject.Length == 0 ? null : r.subject,
            r.wire is null ? null : new RequestOrigin(r.wire, r.address), r.action, r.job is null ? null : new JobId(r.job), r.instrument, r.product, r.detail))];
    }

    /// <summary>Removes old lines of the audit trail, some at a time, so that nobody waits for long.</summary>
    /// <param name="keptFor">How long a line is kept; null for any time.</param>
    /// <param name="most">How many lines are kept; null for any number.</param>
    /// <param name="cancellationToken">Stops between two portions.</param>
    /// <returns>How many were removed.</returns>
    public int TrimAudit(TimeSpan? keptFor, long? most, CancellationToken cancellationToken)
    {
        int removed = 0;
        for (int portion = -1; portion != 0; removed += portion)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (_lock)
            {
                // Numbers ascend without gaps but for portions that were removed, which are the oldest.
                portion = _connection.Execute(
                    """
                    DELETE FROM audit WHERE number IN (
                        SELECT number FROM audit WHERE time < @before OR number <= (SELECT max(number) FROM audit) - @most ORDER BY number LIMIT 500)
                    """,
                    new
                    {
                        before = keptFor is { } span ? _clock.GetUtcNow().Subtract(span).ToUnixTimeMilliseconds() : long.MinValue,
                        most = most ?? long.MaxValue,
                    });
            }
        }

        return removed;
    }

    /// <summary>How many jobs that are not finished a known requester wants, or the anonymous at a network address queued.</summary>
    internal int CountUnfinished(Requester requester, string? address)
    {
        lock (_lock)
        {
            return _connection.ExecuteScalar<int>(
                requester.Subject is not null
                    ? "SELECT count(*) FROM job JOIN job_request ON job = id WHERE state IN ('Queued', 'Running') AND subject = @subject AND withdrawn = 0"
                    : """
                      SELECT count(DISTINCT id) FROM job JOIN audit ON job = id
                      WHERE state IN ('Queued', 'Running') AND subject = '' AND action = 'queued' AND address IS @address
                      """,
                new { subject = requester.Subject, address });
        }
    }

    /// <summary>Records that a requester may see a job and wants it, unless that is known.</summary>
    internal void Share(Query query, JobId id, Requester requester, RequestOrigin? origin)
    {
        string subject = requester.Subject ?? Public;
        lock (_lock)
        {
            // Clients that poll come here again and again: reading is all that happens then.
            if (_connection.ExecuteScalar<long?>("SELECT withdrawn FROM job_request WHERE job = @id AND subject = @subject", new { id = id.Hex, subject }) == 0)
                return;
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
            Ask(transaction, id, subject);
            Record(transaction, query, subject, origin, "shared", id.Hex);
            transaction.Commit();
        }
    }

    /// <summary>Records a refusal of somebody who is known.</summary>
    internal void Refuse(Query query, Requester requester, RequestOrigin? origin, IEnumerable<RoleRequirement> missing)
    {
        if (requester.Subject is not { } subject)
            return;
        lock (_lock)
            Record(null, query, subject, origin, "refused", null, string.Join(", ", missing.Select(m => m.Role)));
    }

    /// <summary>
    /// Takes back what a requester asked for. The job is stopped when nobody else wants it; somebody else's job is not.
    /// </summary>
    /// <returns>True when the job was stopped.</returns>
    internal bool Withdraw(JobId id, Requester requester, RequestOrigin? origin)
    {
        string subject = requester.Subject ?? Public;
        return Change(transaction =>
        {
            if (_connection.QuerySingleOrDefault<string>("SELECT query FROM job WHERE id = @id AND state IN ('Queued', 'Running')", new { id = id.Hex }, transaction) is not { } text)
                return false;
            int mine = _connection.Execute("UPDATE job_request SET withdrawn = 1 WHERE job = @id AND subject = @subject", new { id = id.Hex, subject }, transaction);
            if (mine == 0 && !requester.IsOperator)
                return false;
            bool isWanted = !requester.IsOperator
                && _connection.ExecuteScalar<long>("SELECT count(*) FROM job_request WHERE job = @id AND withdrawn = 0", new { id = id.Hex }, transaction) > 0;
            Query query = JsonSerializer.Deserialize(text, AnalysisJson.Default.Query)!; // Written by Enqueue.
            Record(transaction, query, subject, origin, isWanted ? "withdrawn" : "cancelled", id.Hex);
            if (!isWanted)
                Cancel(transaction, id);
            return true;
        }) && Find(id) is { State: JobState.Cancelled };
    }

    private void Ask(SqliteTransaction transaction, JobId id, string subject) => _connection.Execute(
        "INSERT INTO job_request (job, subject, asked) VALUES (@id, @subject, @now) ON CONFLICT (job, subject) DO UPDATE SET asked = @now, withdrawn = 0",
        new { id = id.Hex, subject, now = Now }, transaction);

    private void Record(SqliteTransaction? transaction, Query query, string subject, RequestOrigin? origin, string action, string? job, string? detail = null) =>
        _connection.Execute(
            """
            INSERT INTO audit (time, subject, wire, address, action, job, instrument, product, detail)
            VALUES (@now, @subject, @wire, @address, @action, @job, @instrument, @product, @detail)
            """,
            new { now = Now, subject, wire = origin?.Wire, address = origin?.Address, action, job, instrument = query.Instrument, product = query.Product, detail },
            transaction);

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } t ? DateTimeOffset.FromUnixTimeMilliseconds(t) : null;

#pragma warning disable IDE1006, SA1300 // Names of columns.
    private sealed record SummaryRow(string id, string query, string state, long asked, long? finished, string? message);

    private sealed record AuditRow(
        long number, long time, string subject, string? wire, string? address, string action, string? job, string instrument, string product, string? detail);
#pragma warning restore IDE1006, SA1300
}
