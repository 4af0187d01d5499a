using Mmoda.Instruments;

namespace Mmoda.Benchmarks;

/// <summary>The simulated archive of the end-to-end kernels: ten windows of 2000 s around the Crab; made once and kept.</summary>
internal static class CrabArchive
{
    public static SimulationPlan Plan { get; } = new()
    {
        Seed = 20181017,
        Fields = [new() { Name = "Crab", RightAscensionDegrees = 83.6332, DeclinationDegrees = 22.0145, Pointings = 10 }],
    };

    /// <summary>Root of the archive. The plan that made it lies beside it: another plan makes it again.</summary>
    public static string Root()
    {
        string root = Path.Combine(Folders.Work, "archive"), stamp = root + ".json", plan = Plan.ToJson();
        if (File.Exists(stamp) && File.ReadAllText(stamp) == plan)
            return root;
        Console.Error.WriteLine("Simulating the archive, once ...");
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        ArchiveSimulator.Run(Plan, root, Environment.ProcessorCount, null, CancellationToken.None);
        File.WriteAllText(stamp, plan);
        return root;
    }
}
