namespace Mmoda.Instruments.Tests;

/// <summary>Three simulated windows of 600 s about the Crab, with both units of JEM-X; read only.</summary>
public sealed class JemxArchive : IDisposable
{
    private static readonly Lock Access = new();
    private static TemporaryFolder? _folder;
    private static int _users;

    public JemxArchive()
    {
        lock (Access)
        {
            _users++;
            _folder ??= Simulate();
            Root = _folder.In("archive");
        }
    }

    public static SimulationPlan Plan { get; } = new() { Seed = 7, Jemx = true, Fields = [Sky.Field(Sky.Crab, 3, 600)] };

    public static IReadOnlyList<string> Ids { get; } = [.. Enumerable.Range(1, 3).Select(i => $"1922000{i}0010.001")];

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

    private static TemporaryFolder Simulate()
    {
        TemporaryFolder made = new();
        ArchiveSimulator.Run(Plan, made.In("archive"), 1, null, CancellationToken.None);
        return made;
    }
}
