using Dapper;
using Microsoft.Data.Sqlite;

namespace Mmoda.Analysis.Tests;

public sealed class SqliteFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-sqlite-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableFact]
    public void The_library_of_the_system_is_used_where_there_is_one()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && System.Runtime.InteropServices.NativeLibrary.TryLoad("libsqlite3.so.0", out _), "This system has no libsqlite3.so.0.");
        using SqliteConnection connection = SqliteFile.Open(Path.Combine(_directory, "a.db"));
        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), l => l.Contains("libe_sqlite3", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_of_newer_software_is_refused()
    {
        string path = Path.Combine(_directory, "b.db");
        using (SqliteConnection connection = SqliteFile.Open(path))
            connection.Execute("PRAGMA user_version = 99");
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => SqliteFile.Open(path));
        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_written_ahead()
    {
        using SqliteConnection connection = SqliteFile.Open(Path.Combine(_directory, "c", "d.db"));
        Assert.Equal("wal", connection.ExecuteScalar<string>("PRAGMA journal_mode"));
    }
}
