using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Mmoda.Benchmarks;

/// <summary>The kernels under BenchmarkDotNet, without peers: distributions, allocations and collections by generation.</summary>
[MemoryDiagnoser]
public class Diagnosis
{
    private Kernel? _kernel;

    /// <summary>Set before the run by <see cref="Run"/>.</summary>
    public static IReadOnlyList<string> Names { get; private set; } = [];

    [ParamsSource(nameof(Names))]
    public string Kernel { get; set; } = "";

    /// <summary>Diagnoses the kernels with these names, in this process.</summary>
    public static void Run(IReadOnlyList<string> names)
    {
        Names = names;
        BenchmarkRunner.Run<Diagnosis>(DefaultConfig.Instance
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(Folders.Work, "diagnosis")));
    }

    [GlobalSetup]
    public void Prepare()
    {
        _kernel = Catalogue.All().First(k => k.Name == Kernel);
        _kernel.Prepare(Folders.InputsOf(Kernel), Path.Combine(Folders.Scratch, $"mmoda-bench-{Environment.ProcessId}.fits"));
    }

    [Benchmark]
    public void OneRun() => _kernel!.Run(); // Prepared.

    [GlobalCleanup]
    public void CleanUp()
    {
        (_kernel as IDisposable)?.Dispose();
        File.Delete(Path.Combine(Folders.Scratch, $"mmoda-bench-{Environment.ProcessId}.fits"));
    }
}
