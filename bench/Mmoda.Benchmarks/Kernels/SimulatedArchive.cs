using Mmoda.Instruments;

namespace Mmoda.Benchmarks;

/// <summary>The simulated archives of the end-to-end kernels; each is made once and kept.</summary>
internal static class SimulatedArchive
{
    /// <summary>Ten windows of 2000 s around the Crab.</summary>
    public static string Crab() => Root("archive", new()
    {
        Seed = 20181017,
        Fields = [new() { Name = "Crab", RightAscensionDegrees = 83.6332, DeclinationDegrees = 22.0145, Pointings = 10 }],
    });

    /// <summary>Root of an archive. The plan that made it lies beside it: another plan makes it again.</summary>
    public static string Root(string name, SimulationPlan simulation)
    {
        string root = Path.Combine(Folders.Work, name), stamp = root + ".json", plan = simulation.ToJson();
        if (File.Exists(stamp) && File.ReadAllText(stamp) == plan)
            return root;
        Console.Error.WriteLine("Simulating the archive, once ...");
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        ArchiveSimulator.Run(simulation, root, Environment.ProcessorCount, null, CancellationToken.None);
        File.WriteAllText(stamp, plan);
        return root;
    }
}
