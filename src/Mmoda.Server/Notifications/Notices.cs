using System.Net.Mail;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Mmoda.Analysis;

namespace Mmoda.Server;

/// <summary>
/// Tells users about their jobs. It only writes into the outbox, so that no job and no request ever waits for a mail server.
/// Thread-safe.
/// </summary>
internal sealed class Notices(PeopleFile file, Outbox outbox, JobStore jobs, NoticeOptions options, MessageWriter writer, TimeProvider clock)
{
    /// <summary>Takes on to tell the caller about a job that is not finished, and that it was submitted.</summary>
    /// <param name="job">The job.</param>
    /// <param name="caller">Who asked; nothing happens for the anonymous.</param>
    /// <param name="request">What messages say.</param>
    public NoticeReceipt Subscribe(JobId job, Caller caller, NoticeRequest request)
    {
        Subscription wanted = new(
            caller.Name,
            request,
            options.Mail is not null && IsAddress(caller.Subject) ? caller.Subject : null,
            caller.Mail,
            options.Matrix is not null ? caller.MatrixRoom : null,
            caller.Matrix);
        if (caller.Subject is not { } subject || (wanted.MailTo is null && wanted.MatrixRoom is null && options.Matrix is not { Rooms.Count: > 0 }))
            return new NoticeReceipt(false, false);

        DateTimeOffset now = clock.GetUtcNow();
        NoticeReceipt receipt = file.Change((connection, transaction) =>
        {
            Row? before = connection.QuerySingleOrDefault<Row>(
                "SELECT job, subject, asked, content, submitted, ended FROM subscription WHERE job = @job AND subject = @subject", new { job = job.Hex, subject }, transaction);
            DateTimeOffset asked = before is { ended: null } ? DateTimeOffset.FromUnixTimeMilliseconds(before.asked) : now;
            TimeSpan? sinceLast = before?.submitted is { } last ? now - DateTimeOffset.FromUnixTimeMilliseconds(last) : null;
            bool mail = options.Mail is { } m && wanted.MailTo is not null && NoticeRules.TellsSubmission(wanted.Mail, m.Defaults, sinceLast);
            bool matrix = options.Matrix is { } x && NoticeRules.TellsSubmission(wanted.Matrix, x.Defaults, sinceLast);
            Message message = writer.Write(NoticeKind.Submitted, wanted.Name, request, asked, now, null);
            matrix = Post(connection, transaction, wanted, message, mail, matrix).Matrix;
            connection.Execute(
                """
                INSERT INTO subscription (job, subject, asked, content, submitted) VALUES (@job, @subject, @asked, @content, @submitted)
                ON CONFLICT (job, subject) DO UPDATE SET asked = @asked, content = @content, submitted = @submitted, ended = NULL
                """,
                new
                {
                    job = job.Hex,
                    subject,
                    asked = asked.ToUnixTimeMilliseconds(),
                    content = JsonSerializer.Serialize(wanted, NoticeJson.Default.Subscription),
                    submitted = mail || matrix ? now.ToUnixTimeMilliseconds() : before?.submitted,
                }, transaction);
            return new NoticeReceipt(mail, matrix);
        });
        outbox.Wake();
        return receipt;
    }

    /// <summary>
    /// Writes messages about all jobs that have ended since. It looks at the jobs themselves and not at what happened, so that
    /// nothing is missed when the server was down meanwhile or another process ran the job.
    /// </summary>
    public void LookForEnds()
    {
        foreach (string hex in file.Use(c => c.Query<string>("SELECT DISTINCT job FROM subscription WHERE ended IS NULL").ToArray()))
        {
            JobId id = new(hex);
            if (jobs.StateOf(id) is JobState.Queued or JobState.Running || jobs.Find(id) is not { IsFinished: true } job)
                continue;
            bool hasPosted = file.Change((connection, transaction) =>
            {
                bool any = false;
                Row[] open = [.. connection.Query<Row>("SELECT job, subject, asked, content, submitted, ended FROM subscription WHERE job = @hex AND ended IS NULL", new { hex }, transaction)];
                foreach (Row row in open)
                    any |= TellEnd(connection, transaction, row, job);
                connection.Execute("UPDATE subscription SET ended = @now WHERE job = @hex AND ended IS NULL", new { hex, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);
                return any;
            });
            if (hasPosted)
                outbox.Wake();
        }
    }

    private bool TellEnd(SqliteConnection connection, SqliteTransaction transaction, Row row, Job job)
    {
        Subscription wanted = JsonSerializer.Deserialize(row.content, NoticeJson.Default.Subscription)!; // Written by Subscribe.
        DateTimeOffset asked = DateTimeOffset.FromUnixTimeMilliseconds(row.asked), now = clock.GetUtcNow();
        TimeSpan took = (job.Finished ?? now) - asked;
        (bool mail, bool matrix) = job.State switch
        {
            JobState.Completed => (
                options.Mail is { } m && NoticeRules.TellsEnd(wanted.Mail, m.Defaults, took),
                options.Matrix is { } x && NoticeRules.TellsEnd(wanted.Matrix, x.Defaults, took)),
            JobState.Failed => (
                options.Mail is { } m && NoticeRules.TellsFailure(wanted.Mail, m.Defaults),
                options.Matrix is { } x && NoticeRules.TellsFailure(wanted.Matrix, x.Defaults)),
            _ => (false, false), // Who stops a job knows it.
        };
        if (!mail && !matrix)
            return false;
        NoticeKind kind = job.State == JobState.Completed ? NoticeKind.Done : NoticeKind.Failed;
        (mail, matrix) = Post(connection, transaction, wanted, writer.Write(kind, wanted.Name, wanted.Request, asked, now, job.Message), mail, matrix);
        return mail || matrix;
    }

    private (bool Mail, bool Matrix) Post(SqliteConnection connection, SqliteTransaction transaction, Subscription wanted, Message message, bool mail, bool matrix)
    {
        mail &= wanted.MailTo is not null;
        if (mail)
            outbox.Add(connection, transaction, Outbox.Mail, wanted.MailTo!, message); // Not null, the line before says.
        string[] rooms = matrix ? [.. ((IEnumerable<string?>)[wanted.MatrixRoom, .. options.Matrix?.Rooms ?? []]).OfType<string>().Distinct()] : [];
        foreach (string room in rooms)
            outbox.Add(connection, transaction, Outbox.Matrix, room, message);
        return (mail, rooms.Length > 0);
    }

    private static bool IsAddress(string? subject) => subject is not null && MailAddress.TryCreate(subject, out MailAddress? address) && address.Address == subject;

#pragma warning disable IDE1006, SA1300 // Names of columns.
    private sealed record Row(string job, string subject, long asked, string content, long? submitted, long? ended);
#pragma warning restore IDE1006, SA1300
}
