using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>
/// What this wire must remember of requests: parameters, reports of back ends, who uploaded which file, gallery entries.
/// Tokens are never in it. One SQLite file, or memory. Thread-safe.
/// </summary>
internal sealed class OdaRecords : IDisposable
{
    /// <summary>The file that says how a job stands; reports of parts of the work have files of their own.</summary>
    public const string MonitorFile = "job_monitor.json";

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS request (
            job TEXT NOT NULL, session TEXT NOT NULL, subject TEXT, aliased INTEGER NOT NULL, parameters TEXT NOT NULL,
            created INTEGER NOT NULL, changed INTEGER NOT NULL, expires INTEGER, PRIMARY KEY (job, session)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS request_first ON request (job, aliased, created, session);
        CREATE TABLE IF NOT EXISTS file (
            number INTEGER PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL, session TEXT NOT NULL, name TEXT NOT NULL,
            time INTEGER NOT NULL, content TEXT NOT NULL, UNIQUE (job, session, name));
        CREATE TABLE IF NOT EXISTS upload (md5 TEXT NOT NULL, owner TEXT NOT NULL, PRIMARY KEY (md5, owner)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS upload_content (md5 TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS upload_key (md5 TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS gallery (
            number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT, author TEXT NOT NULL, time INTEGER NOT NULL,
            fields TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS gallery_file (
            number INTEGER PRIMARY KEY AUTOINCREMENT, entry INTEGER NOT NULL REFERENCES gallery (number) ON DELETE CASCADE,
            part TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS incident (number INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, subject TEXT NOT NULL, content TEXT NOT NULL);
        """;

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly ScratchLayout? _layout;

    /// <param name="options">Where the file is.</param>
    /// <param name="clock">Source of time.</param>
    public OdaRecords(ServerOptions options, TimeProvider clock)
    {
        _clock = clock;
        _layout = options.OdaApi.ScratchLayout is { } root ? new ScratchLayout(root) : null;
        string source = ":memory:";
        if ((options.OdaApi.Directory ?? options.DataDirectory) is { } directory)
        {
            source = Path.Combine(directory, "oda-api.db");
            PrivateFile.Prepare(source);
        }

        RuntimeHelpers.RunClassConstructor(typeof(SqliteFile).TypeHandle); // It chooses the library, before the first connection.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Pooling = false }.ToString());
        _connection.Open();
        _connection.Execute("PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
        _connection.Execute(Tables);
    }

    /// <summary>Runs a query or a change on the connection, alone.</summary>
    public T With<T>(Func<SqliteConnection, T> work)
    {
        lock (_lock)
            return work(_connection);
    }

    /// <summary>Keeps a request; one that is known stays as it was first asked.</summary>
    /// <returns>The request as it is kept.</returns>
    public OdaRecord Add(string job, string session, Caller caller, JsonObject parameters)
    {
        OdaRecord record;
        lock (_lock)
        {
            if (Find(job, session) is { } known)
                return known;
            bool isAliased = _connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM request WHERE job = @job)", new { job });
            JsonObject kept = new(parameters.Where(p => p.Value is not null && p.Key != "token").Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

            // The text keeps 20.0 apart from 20: their ids differ.
            _connection.Execute(
                "INSERT INTO request (job, session, subject, aliased, parameters, created, changed, expires) VALUES (@job, @session, @Subject, @isAliased, @text, @now, @now, @expires)",
                new { job, session, caller.Subject, isAliased, text = PythonText.Dump(kept, sorted: false), now = Now, expires = caller.Expires?.ToUnixTimeMilliseconds() });
            record = Find(job, session)!; // Just written.
        }

        _layout?.Write(record, "analysis_parameters.json", new JsonObject(record.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))));
        return record;
    }

    /// <summary>The request of a session, or null.</summary>
    public OdaRecord? Find(string job, string session) =>
        One("SELECT * FROM request WHERE job = @job AND session = @session", new { job, session });

    /// <summary>The request of the session that asked first for a job, or null.</summary>
    public OdaRecord? FindFirst(string job) => One(
        "SELECT * FROM request WHERE job = @job AND session = (SELECT session FROM request WHERE job = @job ORDER BY aliased, created, session LIMIT 1)",
        new { job });

    /// <summary>Whether more than one session asked for a job.</summary>
    public bool IsShared(string job)
    {
        lock (_lock)
            return _connection.ExecuteScalar<long>("SELECT count(*) FROM (SELECT 1 FROM request WHERE job = @job LIMIT 2)", new { job }) > 1;
    }

    /// <summary>Requests that were made or changed since.</summary>
    /// <param name="since">Earliest change.</param>
    /// <param name="jobStart">First characters of the job id, or null for all.</param>
    /// <param name="subject">Only those of one user, or null for all.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="skipped">So many of the latest are left out.</param>
    public IReadOnlyList<OdaRecord> List(DateTimeOffset since, string? jobStart, string? subject = null, int most = int.MaxValue, int skipped = 0)
    {
        lock (_lock)
        {
            return [.. _connection.Query<Row>(
                "SELECT * FROM request WHERE changed >= @since AND (@jobStart IS NULL OR substr(job, 1, 8) = @jobStart) AND (@subject IS NULL OR subject = @subject) ORDER BY changed DESC, job, session LIMIT @most OFFSET @skipped",
                new { since = since.ToUnixTimeMilliseconds(), jobStart, subject, most, skipped }).Select(r => r.ToRecord())];
        }
    }

    /// <summary>Writes a file about a request, replacing one of the same name.</summary>
    public void Write(OdaRecord record, string name, JsonObject content)
    {
        lock (_lock)
        {
            using SqliteTransaction transaction = _connection.BeginTransaction();
            var key = new { record.JobId, record.SessionId, name, now = Now, text = content.ToJsonString() };

            // Removed and added, so that numbers are the order of writing.
            _connection.Execute("DELETE FROM file WHERE job = @JobId AND session = @SessionId AND name = @name", key, transaction);
            _connection.Execute("INSERT INTO file (job, session, name, time, content) VALUES (@JobId, @SessionId, @name, @now, @text)", key, transaction);
            _connection.Execute("UPDATE request SET changed = @now WHERE job = @JobId AND session = @SessionId", key, transaction);
            transaction.Commit();
        }

        _layout?.Write(record, name, content);
    }

    /// <summary>The files about a request in the order of writing.</summary>
    public IReadOnlyList<OdaFile> Files(OdaRecord record)
    {
        lock (_lock)
        {
            return [.. _connection.Query<FileRow>("SELECT name, time, content FROM file WHERE job = @JobId AND session = @SessionId ORDER BY number", record)
                .Select(r => new OdaFile(r.name, DateTimeOffset.FromUnixTimeMilliseconds(r.time), JsonNode.Parse(r.content)!.AsObject()))]; // Written by Write.
        }
    }

    /// <summary>How many files there are about a job of all sessions, but for the one that <see cref="Write"/> would replace.</summary>
    public long CountOthers(OdaRecord record, string name)
    {
        lock (_lock)
        {
            return _connection.ExecuteScalar<long>(
                "SELECT count(*) FROM file WHERE job = @JobId AND NOT (session = @SessionId AND name = @name)", new { record.JobId, record.SessionId, name });
        }
    }

    /// <summary>Forgets a request.</summary>
    public void Remove(OdaRecord record)
    {
        lock (_lock)
        {
            _connection.Execute("DELETE FROM file WHERE job = @JobId AND session = @SessionId", record);
            _connection.Execute("DELETE FROM request WHERE job = @JobId AND session = @SessionId", record);
        }

        _layout?.Remove(record);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _connection.Dispose();
    }

    private OdaRecord? One(string query, object key)
    {
        Row? row;
        lock (_lock)
            row = _connection.QuerySingleOrDefault<Row>(query, key);
        return row?.ToRecord(); // Parsed outside: others need not wait for it.
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

#pragma warning disable IDE1006, SA1300 // Names of columns.
    private sealed record FileRow(string name, long time, string content);

    private sealed record Row(string job, string session, string? subject, long aliased, string parameters, long created, long changed, long? expires)
    {
        public OdaRecord ToRecord() => new(
            job, session, subject, aliased != 0, JsonSerializer.Deserialize<JsonObject>(parameters)!, // Written by Add.
            DateTimeOffset.FromUnixTimeMilliseconds(created), DateTimeOffset.FromUnixTimeMilliseconds(changed),
            expires is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null);
    }
#pragma warning restore IDE1006, SA1300
}
