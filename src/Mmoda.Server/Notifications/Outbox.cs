using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Mmoda.Server;

/// <summary>
/// Messages on their way. A message is in the file before anybody tries to send it, and is tried again, ever more rarely,
/// until it is sent, its receiver is refused for good, or it is too old to be of use. A process that is killed may send one twice, and loses none.
/// Thread-safe.
/// </summary>
internal sealed class Outbox(PeopleFile file, TimeProvider clock)
{
    /// <summary>The channel of e-mail.</summary>
    public const string Mail = "mail";

    /// <summary>The channel of Matrix messages.</summary>
    public const string Matrix = "matrix";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30), LongestPause = TimeSpan.FromHours(6), Kept = TimeSpan.FromDays(30);

    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Adds a message in a transaction of the caller; call <see cref="Wake"/> after it.</summary>
    public void Add(SqliteConnection connection, SqliteTransaction transaction, string channel, string target, Message message) => connection.Execute(
        "INSERT INTO outbox (channel, target, content, state, created, next_try) VALUES (@channel, @target, @content, 'Waiting', @now, @now)",
        new { channel, target, content = JsonSerializer.Serialize(message, NoticeJson.Default.Message), now = Now }, transaction);

    /// <summary>Adds a message for one receiver or several, each of whom gets their own.</summary>
    public void Post(string channel, Message message, params IEnumerable<string> targets)
    {
        file.Change((connection, transaction) =>
        {
            foreach (string target in targets)
                Add(connection, transaction, channel, target, message);
            return true;
        });
        Wake();
    }

    /// <summary>Completes at the next <see cref="Wake"/>. Take it before looking for messages.</summary>
    public Task NextAdded => Volatile.Read(ref _added).Task;

    /// <summary>Says that there are new messages.</summary>
    public void Wake() => Interlocked.Exchange(ref _added, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>The messages of a channel that are due, oldest first.</summary>
    public IReadOnlyList<OutboxEntry> Due(string channel, int count)
    {
        Row[] rows = file.Use(c => c.Query<Row>(
            "SELECT id, target, content, tries FROM outbox WHERE channel = @channel AND state = 'Waiting' AND next_try <= @now ORDER BY next_try, id LIMIT @count",
            new { channel, now = Now, count }).ToArray());
        return [.. rows.Select(r => new OutboxEntry(r.id, r.target, JsonSerializer.Deserialize(r.content, NoticeJson.Default.Message)!, (int)r.tries))]; // Written by Add.
    }

    /// <summary>A message is sent. Its text is not kept, and that there was one only for a month.</summary>
    public void Sent(OutboxEntry entry) => file.Use(c => c.Execute(
        """
        UPDATE outbox SET state = 'Sent', content = '{}', tries = tries + 1, problem = NULL WHERE id = @id;
        DELETE FROM outbox WHERE state = 'Sent' AND created < @old
        """,
        new { id = entry.Id, old = Now - (long)Kept.TotalMilliseconds }));

    /// <summary>A message could not be sent now; it is tried again after 30 s, 1 min, 2 min, and so on to every 6 h.</summary>
    public void Postpone(OutboxEntry entry, string problem)
    {
        double pause = Math.Min(LongestPause.TotalMilliseconds, FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(entry.Tries, 20)));
        file.Use(c => c.Execute(
            "UPDATE outbox SET next_try = @next, tries = tries + 1, problem = @problem WHERE id = @id", new { id = entry.Id, next = Now + (long)pause, problem }));
    }

    /// <summary>A message will never be sent, because its receiver is refused for good. It stays for the operator.</summary>
    public void Refuse(OutboxEntry entry, string problem) => file.Use(c => c.Execute(
        "UPDATE outbox SET state = 'Refused', tries = tries + 1, problem = @problem WHERE id = @id", new { id = entry.Id, problem }));

    /// <summary>A message was not sent while it was of use. That there was one stays for a month, its text does not.</summary>
    public void Drop(OutboxEntry entry, string problem) => file.Use(c => c.Execute(
        """
        UPDATE outbox SET state = 'Expired', content = '{}', problem = @problem WHERE id = @id;
        DELETE FROM outbox WHERE state = 'Expired' AND created < @old
        """,
        new { id = entry.Id, problem, old = Now - (long)Kept.TotalMilliseconds }));

    /// <summary>Number of messages by state.</summary>
    public IReadOnlyDictionary<string, long> Count() =>
        file.Use(c => c.Query<(string State, long Count)>("SELECT state, count(*) FROM outbox GROUP BY state").ToDictionary(r => r.State, r => r.Count));

#pragma warning disable IDE1006, SA1300 // Names of columns.
    private sealed record Row(long id, string target, string content, long tries);
#pragma warning restore IDE1006, SA1300
}
