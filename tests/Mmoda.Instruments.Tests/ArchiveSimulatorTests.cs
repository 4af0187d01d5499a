using System.Security.Cryptography;

namespace Mmoda.Instruments.Tests;

public sealed class ArchiveSimulatorTests
{
    private static SimulationPlan Plan(ulong seed) => new() { Seed = seed, Fields = [Sky.Field(Sky.Crab, 3, 60)] };

    private static SortedDictionary<string, string> Hashes(string root) => new(
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(root, f), f => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))),
        StringComparer.Ordinal);

    [Fact]
    public void Equal_seeds_give_equal_bytes_on_any_number_of_threads_and_other_seeds_give_others()
    {
        using TemporaryFolder folder = new();

        ArchiveSimulator.Run(Plan(7), folder.In("one"), 1, null, CancellationToken.None);
        ArchiveSimulator.Run(Plan(7), folder.In("two"), 2, null, CancellationToken.None);
        ArchiveSimulator.Run(Plan(8), folder.In("other"), 1, null, CancellationToken.None);

        SortedDictionary<string, string> one = Hashes(folder.In("one")), other = Hashes(folder.In("other"));
        Assert.Equal(one, Hashes(folder.In("two")));
        Assert.Equal(one.Keys, other.Keys);
        Assert.All(one.Keys.Where(k => k.Contains("isgri_events", StringComparison.Ordinal)), k => Assert.NotEqual(one[k], other[k]));
    }

    [Fact]
    public void Every_window_is_told_once_and_is_in_the_index()
    {
        using TemporaryFolder folder = new();
        Told told = new();

        int written = ArchiveSimulator.Run(Plan(9), folder.In("archive"), 2, told, CancellationToken.None);

        Assert.Equal(3, written);
        Assert.Equal([1, 2, 3], told.All.Select(p => p.Done).Order());
        Assert.All(told.All, p => Assert.Equal(3, p.Total));
        IntegralArchive archive = new(folder.In("archive"));
        Assert.True(archive.IsSimulated);
        Assert.Equal(told.All.Select(p => p.Window).Order(StringComparer.Ordinal), archive.Windows.Select(w => w.Id.ToString()));
    }

    [Fact]
    public void An_invalid_plan_writes_nothing()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<InvalidDataException>(() => ArchiveSimulator.Run(new SimulationPlan(), folder.In("archive"), 1, null, CancellationToken.None));

        Assert.False(Directory.Exists(folder.In("archive")));
    }

    private sealed class Told : IProgress<SimulationProgress>
    {
        private readonly Lock _lock = new();

        public List<SimulationProgress> All { get; } = [];

        public void Report(SimulationProgress value)
        {
            lock (_lock)
                All.Add(value);
        }
    }
}
