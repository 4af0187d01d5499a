using Mmoda.Numerics;

namespace Mmoda.Benchmarks;

/// <summary>Bayesian blocks of ten thousand events: a constant source with three bursts.</summary>
internal sealed class BayesianBlocksKernel() : Kernel("bayesian blocks 1e4")
{
    private const int Events = 10_000;
    private readonly double[] _times = new double[Events];
    private double[] _edges = [];

    public override IReadOnlyList<Peer> Peers => [new("astropy.stats.bayesian_blocks", "blocks_astropy.py")];

    public override double? Target => 0.1;

    public override int MostRuns => 15;

    public override void Prepare(string inputs, string output)
    {
        var random = new Philox(8, 0);
        for (int i = 0; i < Events; i++)
            _times[i] = i % 20 < 3 ? 200 + (250 * (i % 20)) + (4 * random.NextNormal()) : 1000 * random.NextDouble();
        Array.Sort(_times);
        Folders.Write<double>(inputs, "times.f64", _times);
    }

    public override void Run() => _edges = BayesianBlocks.OfEvents(_times, BlockPrior.FalsePositiveRate(0.05));

    public override double Check() => _edges.Sum();
}
