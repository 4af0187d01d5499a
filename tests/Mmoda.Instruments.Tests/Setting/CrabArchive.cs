namespace Mmoda.Instruments.Tests;

/// <summary>
/// Five simulated windows of 200 s about the Crab, read only; tests that damage files take a copy. A fixture of test classes:
/// those that run at the same time share one archive, and the last one deletes it.
/// </summary>
public sealed class CrabArchive : IDisposable
{
    private static readonly Lock Access = new();
    private static TemporaryFolder? _folder;
    private static int _users;

    public CrabArchive()
    {
        lock (Access)
        {
            _users++;
            _folder ??= Simulate();
            Root = _folder.In("archive");
        }
    }

    public static SimulationPlan Plan { get; } = new() { Seed = 42, Fields = [Sky.Field(Sky.Crab, 5, 200)] };

    public static IReadOnlyList<string> Ids { get; } = [.. Enumerable.Range(1, 5).Select(i => $"1922000{i}0010.001")];

    public string Root { get; }

    public void Dispose()
    {
        lock (Access)
        {
            if (--_users > 0)
                return;
            _folder?.Dispose();
            _folder = null;
        }
    }

    /// <summary>Copies the archive.</summary>
    /// <returns>The root of the copy.</returns>
    internal string CopyTo(TemporaryFolder folder) => folder.CopyOf(Root, "archive");

    public static string FileOf(string root, string id, string name) => Path.Combine(root, "scw", id[..4], id, name);

    private static TemporaryFolder Simulate()
    {
        TemporaryFolder made = new();
        ArchiveSimulator.Run(Plan, made.In("archive"), 1, null, CancellationToken.None);
        return made;
    }
}
