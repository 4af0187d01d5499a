using System.Reflection;
using System.Runtime.InteropServices;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Mmoda.Analysis;

/// <summary>Opens a database file and brings its tables up to date.</summary>
public static class SqliteFile
{
    static SqliteFile()
    {
        // The system's library gets security updates; the bundled one is for systems without.
        Assembly provider = typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly;
        NativeLibrary.SetDllImportResolver(provider, (name, assembly, path) =>
            name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out nint library) ? library : nint.Zero);
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
    }

    /// <summary>An open connection with write-ahead log and all migrations applied.</summary>
    /// <param name="path">The file; its directory is created when absent.</param>
    /// <param name="migrations">The assembly whose embedded <c>.sql</c> files, in order of their names, make the tables; this one when null.</param>
    /// <exception cref="InvalidOperationException">The file was made by newer software.</exception>
    public static SqliteConnection Open(string path, Assembly? migrations = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!); // A file path has a directory.
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            connection.Execute("PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
            Migrate(connection, migrations ?? typeof(SqliteFile).Assembly);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Migrate(SqliteConnection connection, Assembly assembly)
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        long version = connection.ExecuteScalar<long>("PRAGMA user_version", transaction: transaction);
        string[] migrations = [.. assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        if (version > migrations.Length)
            throw new InvalidOperationException($"The database has version {version}; this software knows versions up to {migrations.Length}. Use newer software.");
        for (long number = version; number < migrations.Length; number++)
        {
            using StreamReader sql = new(assembly.GetManifestResourceStream(migrations[number])!); // Listed above.
            connection.Execute(sql.ReadToEnd(), transaction: transaction);
        }

        connection.Execute($"PRAGMA user_version = {migrations.Length}", transaction: transaction);
        transaction.Commit();
    }
}
