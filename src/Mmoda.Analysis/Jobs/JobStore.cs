using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Mmoda.Workflow;

namespace Mmoda.Analysis;

/// <summary>
/// Jobs and their events in one SQLite file. Every change is one transaction, so a process that is killed loses no job
/// and leaves none half-changed. Thread-safe; several processes may use one file.
/// </summary>
public sealed partial class JobStore : IDisposable
{
    /// <summary>How often another process's changes are looked for.</summary>
    private static readonly TimeSpan LookAround = TimeSpan.FromMilliseconds(500);

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly RecentJobs _recent = new();
    private readonly UnchangedAnswers _unchanged;
    private readonly JobSignals _news = new();
    private readonly List<string> _changed = []; // Jobs with events of the transaction that is open.
    private readonly ITimer _lookAround;
    private long _dataVersion;
    private long _lastSeen; // Number of the last event that was there at the last look around.

    /// <summary>Opens or creates the file and brings its tables up to date.</summary>
    /// <param name="databasePath">The file; its directory is created when absent.</param>
    /// <param name="clock">Source of time; the system clock when null.</param>
    /// <exception cref="InvalidOperationException">The file was made by newer software.</exception>
    public JobStore(string databasePath, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _connection = SqliteFile.Open(databasePath);
        _unchanged = new UnchangedAnswers(_connection);
        _lastSeen = _connection.ExecuteScalar<long?>("SELECT max(number) FROM job_event") ?? 0;
        OwnersDirectory = Path.GetFullPath(databasePath) + ".owners";
        _lookAround = _clock.CreateTimer(_ => LookForOthers(), null, LookAround, LookAround);
    }

    /// <summary>Where runners show that they live.</summary>
    internal string OwnersDirectory { get; }

    /// <summary>Raised when a job of this process changed its state.</summary>
    internal Signal StateChanged { get; } = new();

    /// <summary>The job as it is now, or null.</summary>
    public Job? Find(JobId id)
    {
        JobRow? row;
        string[] reports = [];
        JobVersion version;
        lock (_lock)
        {
            // The version alone is kept here: how many jobs are, and how large they may be, is for the recent ones to say.
            if (!_unchanged.TryFind("version", id.Hex, "", out JobVersion? current))
                current = _unchanged.Keep("version", id.Hex, "", _connection.QuerySingleOrDefault<JobVersion>(JobVersion.Select, new { id = id.Hex }));
            if (current is null)
                return null;
            if (_recent.Find(id, current) is { } known)
                return known;
            version = current;
            row = _connection.QuerySingleOrDefault<JobRow>(JobRow.Select, new { id = id.Hex });
            if (row is { nodes: null, started_event: { } begin })
                reports = [.. _connection.Query<string>("SELECT content FROM job_event WHERE job = @id AND number > @begin AND kind = 'node' ORDER BY number", new { id = id.Hex, begin })];
        }

        Job? job = row?.ToJob(reports);
        if (job is not null)
        {
            lock (_lock)
                _recent.Add(job, version);
        }

        return job;
    }

    /// <summary>The files that fingerprints in plans stand for; those that are not known are left out.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<InputFile>> InputFiles(IEnumerable<string> fingerprints)
    {
        Dictionary<string, IReadOnlyList<InputFile>> found = new(StringComparer.Ordinal);
        lock (_lock)
        {
            foreach (string fingerprint in fingerprints.Distinct())
            {
                if (_connection.QuerySingleOrDefault<string>("SELECT files FROM input_list WHERE fingerprint = @fingerprint", new { fingerprint }) is { } files)
                    found[fingerprint] = JsonSerializer.Deserialize(files, AnalysisJson.Default.IReadOnlyListInputFile)!; // Written by Plan.
            }
        }

        return found;
    }

    /// <summary>Where a job stands; null when there is none. Much cheaper than the whole job.</summary>
    public JobState? StateOf(JobId id)
    {
        lock (_lock)
            return _connection.ExecuteScalar<string?>("SELECT state FROM job WHERE id = @id", new { id = id.Hex }) is { } state ? Enum.Parse<JobState>(state) : null;
    }

    /// <summary>What a job was asked to answer; null when there is none. Much cheaper than the whole job.</summary>
    public Query? QueryOf(JobId id)
    {
        lock (_lock)
        {
            return _unchanged.TryFind("query", id.Hex, "", out Query? known) ? known
                : _unchanged.Keep("query", id.Hex, "", _connection.ExecuteScalar<string?>("SELECT query FROM job WHERE id = @id", new { id = id.Hex }) is { } query
                    ? JsonSerializer.Deserialize(query, AnalysisJson.Default.Query) : null);
        }
    }

    /// <summary>The job that another protocol calls <paramref name="alias"/>, or null.</summary>
    public JobId? FindAlias(string alias)
    {
        string? job;
        lock (_lock)
        {
            if (!_unchanged.TryFind("alias", alias, "", out job))
                job = _unchanged.Keep("alias", alias, "", _connection.QuerySingleOrDefault<string?>("SELECT job FROM job_alias WHERE alias = @alias", new { alias }));
        }

        return job is null ? null : new JobId(job);
    }

    /// <summary>Lets another protocol call <paramref name="job"/> by a name of its own; a later job takes the name over.</summary>
    public void SetAlias(string alias, JobId job)
    {
        lock (_lock)
            _connection.Execute("INSERT INTO job_alias (alias, job) VALUES (@alias, @job) ON CONFLICT (alias) DO UPDATE SET job = excluded.job WHERE job <> excluded.job", new { alias, job = job.Hex });
    }

    /// <summary>Events of a job with numbers above <paramref name="after"/>, in order.</summary>
    public IReadOnlyList<JobEvent> Events(JobId id, long after)
    {
        EventRow[] rows;
        lock (_lock)
            rows = [.. _connection.Query<EventRow>("SELECT number, time, kind, content FROM job_event WHERE job = @id AND number > @after ORDER BY number", new { id = id.Hex, after })];
        return [.. rows.Select(r => new JobEvent(r.number, id, DateTimeOffset.FromUnixTimeMilliseconds(r.time), r.kind, JsonSerializer.Deserialize(r.content, AnalysisJson.Default.JsonObject) ?? []))];
    }

    /// <summary>Waits until a job has an event with a number above <paramref name="after"/>, made by any process.</summary>
    public async Task WaitForChangeAsync(JobId id, long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next = _news.Next(id);
            lock (_lock)
            {
                if (_connection.ExecuteScalar<long?>("SELECT max(number) FROM job_event WHERE job = @id", new { id = id.Hex }) > after)
                    return;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Completes when a job next changes its state or progress, by whichever process. Take it before looking at the job.</summary>
    internal Task NextChange(JobId id) => _news.Next(id);

    /// <summary>Completes when a job of this process next changes its state. Take it before looking at what it tells about.</summary>
    public Task NextStateChange => StateChanged.Next;

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _lookAround.Dispose();
        lock (_lock)
        {
            _unchanged.Dispose();
            _connection.Dispose();
        }
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Runs <paramref name="change"/> in a transaction; it returns whether there was something to change.</summary>
    private bool Change(Func<SqliteTransaction, bool> change, bool isState = true)
    {
        bool changed;
        string[] jobs;
        lock (_lock)
        {
            _changed.Clear();
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
            changed = change(transaction);
            if (changed)
                transaction.Commit();
            jobs = [.. _changed];
        }

        if (changed)
        {
            foreach (string job in jobs)
                _news.Raise(job);
            if (isState)
                StateChanged.Raise();
        }

        return changed;
    }

    /// <summary>
    /// Wakes who waits for a job that another process has changed. SQLite tells without reading any table whether there was
    /// any change; most are signs of life, which nobody waits for.
    /// </summary>
    private void LookForOthers()
    {
        if (!_news.HasWaiters)
            return;
        string[] changed;
        try
        {
            lock (_lock)
            {
                long version = _connection.ExecuteScalar<long>("PRAGMA data_version");
                if (version == _dataVersion)
                    return;
                (string Job, long Last)[] news = [.. _connection.Query<(string, long)>("SELECT job, max(number) FROM job_event WHERE number > @seen GROUP BY job", new { seen = _lastSeen })];
                changed = [.. news.Select(n => n.Job)];
                _lastSeen = news.Select(n => n.Last).Append(_lastSeen).Max();
                _dataVersion = version;
            }
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException)
        {
            return; // Busy, or closed meanwhile: the next look tells.
        }

        foreach (string job in changed)
            _news.Raise(job);
    }

    private long Append(SqliteTransaction transaction, string job, string kind, string content)
    {
        _changed.Add(job);
        return _connection.ExecuteScalar<long>("INSERT INTO job_event (job, time, kind, content) VALUES (@job, @time, @kind, @content) RETURNING number",
            new { job, time = Now, kind, content }, transaction);
    }

    private long Append(SqliteTransaction transaction, string job, string kind, JsonObject? content = null) =>
        Append(transaction, job, kind, (content ?? []).ToJsonString());

#pragma warning disable IDE1006, SA1300 // Names of columns.
    private sealed record EventRow(long number, long time, string kind, string content);

    private sealed record JobRow(
        string id, string query, string state, long created, long? started, long? finished, string? failure_kind,
        string? message, string? graph, string? result, string? nodes, long? started_event)
    {
        public const string Select =
            "SELECT id, query, state, created, started, finished, failure_kind, message, graph, result, nodes, started_event FROM job WHERE id = @id";

        public Job ToJob(string[] reports)
        {
            StepGraph? plan = graph is null ? null : StepGraph.FromJson(graph);
            IReadOnlyList<NodeReport> states = nodes is null
                ? Latest(plan, reports)
                : JsonSerializer.Deserialize(nodes, AnalysisJson.Default.IReadOnlyListNodeReport)!; // Written by Finish.
            return new Job(
                new JobId(id), JsonSerializer.Deserialize(query, AnalysisJson.Default.Query)!, // Written by Enqueue.
                Enum.Parse<JobState>(state), Time(created)!.Value, Time(started), Time(finished),
                failure_kind is null ? null : Enum.Parse<FailureKind>(failure_kind), message,
                result is null ? null : JsonSerializer.Deserialize(result, AnalysisJson.Default.AnalysisResult), plan, states);
        }

        private static NodeReport[] Latest(StepGraph? plan, string[] reports)
        {
            if (plan is null)
                return [];
            Dictionary<string, NodeReport> latest = new(StringComparer.Ordinal);
            foreach (string report in reports)
            {
                NodeReport node = JsonSerializer.Deserialize(report, AnalysisJson.Default.NodeReport)!; // Written by Report.
                latest[node.Id] = node;
            }

            return [.. plan.Nodes.Select(n => latest.GetValueOrDefault(n.Id) ?? new NodeReport(
                n.Id, n.Step, n.Label, NodeState.Waiting, null, null, false, 0, new Dictionary<string, double>(), null))];
        }
    }
#pragma warning restore IDE1006, SA1300
}
