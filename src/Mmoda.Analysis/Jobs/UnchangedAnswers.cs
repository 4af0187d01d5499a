using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Mmoda.Analysis;

/// <summary>
/// What the job table answered, as long as nothing in its file has changed, by whichever process. Clients that poll ask the
/// same again and again; whether something changed is known without reading any table. Not thread-safe.
/// </summary>
internal sealed class UnchangedAnswers : IDisposable
{
    /// <summary>Most answers that are kept, some megabytes.</summary>
    private const int Most = 20_000;

    /// <summary>Longest key and subject that are kept. Callers choose them, and what is not there may be asked for under any name.</summary>
    private const int Longest = 128;

    private readonly sqlite3 _file;
    private readonly sqlite3_stmt _othersChanged;
    private readonly Dictionary<(string Question, string Key, string Subject), object?> _answers = [];
    private long _others = -1;
    private int _own = -1;

    /// <param name="connection">The connection that reads and writes; open.</param>
    public UnchangedAnswers(SqliteConnection connection)
    {
        _file = connection.Handle!; // Open connections have one.
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_file, "PRAGMA data_version", out _othersChanged), _file);
    }

    /// <summary>The answer that still holds; false when there is none.</summary>
    public bool TryFind<T>(string question, string key, string subject, out T? answer)
    {
        Renew();
        bool isKnown = _answers.TryGetValue((question, key, subject), out object? known);
        answer = isKnown ? (T?)known : default;
        return isKnown;
    }

    /// <summary>Keeps an answer that was read just now, under the same lock as the search for it; "there is none" is not kept.</summary>
    public T Keep<T>(string question, string key, string subject, T answer)
    {
        if (answer is null || key.Length > Longest || subject.Length > Longest)
            return answer;
        if (_answers.Count >= Most)
            _answers.Clear();
        _answers[(question, key, subject)] = answer;
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _othersChanged.Dispose();

    /// <summary>SQLite counts the rows that this connection changed, and has a number that is another when others committed.</summary>
    private void Renew()
    {
        long others = raw.sqlite3_step(_othersChanged) == raw.SQLITE_ROW ? raw.sqlite3_column_int64(_othersChanged, 0) : -1; // Busy: as if changed.
        raw.sqlite3_reset(_othersChanged);
        int own = raw.sqlite3_total_changes(_file);
        if (others < 0 || others != _others || own != _own)
            _answers.Clear();
        (_others, _own) = (others, own);
    }
}
