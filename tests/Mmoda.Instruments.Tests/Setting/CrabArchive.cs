namespace Mmoda.Instruments.Tests;

/// <summary>Five simulated windows of 200 s about the Crab, made once, read only; tests that damage files take a copy.</summary>
internal sealed class CrabArchive
{
    private static readonly Lazy<CrabArchive> Instance = new(() => new CrabArchive());

    private CrabArchive()
    {
        TemporaryFolder folder = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        Root = folder.In("archive");
        ArchiveSimulator.Run(Plan, Root, 1, null, CancellationToken.None);
    }

    public static SimulationPlan Plan { get; } = new() { Seed = 42, Fields = [Sky.Field(Sky.Crab, 5, 200)] };

    public static IReadOnlyList<string> Ids { get; } = [.. Enumerable.Range(1, 5).Select(i => $"1922000{i}0010.001")];

    public static CrabArchive Shared => Instance.Value;

    public string Root { get; }

    /// <summary>Copies the archive.</summary>
    /// <returns>The root of the copy.</returns>
    public string CopyTo(TemporaryFolder folder)
    {
        string copy = folder.In("archive");
        foreach (string file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // A file has a directory.
            File.Copy(file, target);
        }

        return copy;
    }

    public static string FileOf(string root, string id, string name) => Path.Combine(root, "scw", id[..4], id, name);
}
