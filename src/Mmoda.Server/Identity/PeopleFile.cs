using Microsoft.Data.Sqlite;
using Mmoda.Analysis;

namespace Mmoda.Server;

/// <summary>
/// Accounts, messages on their way, and catalogues of users in one SQLite file, <c>people.db</c> of the data directory; its
/// owner alone may read it. Thread-safe.
/// </summary>
internal sealed class PeopleFile : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    /// <summary>Opens or creates the file.</summary>
    /// <exception cref="InvalidOperationException">The file was made by newer software.</exception>
    public PeopleFile(string path)
    {
        PrivateFile.Prepare(path);
        _connection = SqliteFile.Open(path, typeof(PeopleFile).Assembly);
    }

    /// <summary>Reads, or changes with one statement.</summary>
    public T Use<T>(Func<SqliteConnection, T> use)
    {
        lock (_lock)
            return use(_connection);
    }

    /// <summary>Changes in one transaction.</summary>
    public T Change<T>(Func<SqliteConnection, SqliteTransaction, T> change)
    {
        lock (_lock)
        {
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
            T result = change(_connection, transaction);
            transaction.Commit();
            return result;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _connection.Dispose();
    }
}
