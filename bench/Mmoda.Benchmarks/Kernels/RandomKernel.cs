using Mmoda.Numerics;

namespace Mmoda.Benchmarks;

/// <summary>One million uniform numbers, or a hundred thousand Poisson numbers of mean 70.</summary>
internal sealed class RandomKernel(bool poisson) : Kernel(poisson ? "philox poisson 1e5" : "philox uniform 1e6")
{
    private readonly double[] _values = new double[poisson ? 0 : 1_000_000];
    private readonly long[] _counts = new long[poisson ? 100_000 : 0];
    private readonly Philox _random = new(1, 0);

    public override IReadOnlyList<Peer> Peers => [new("numpy Philox", "random_numpy.py", poisson ? "poisson" : "uniform")];

    public override double? Target => 1;

    // Means of the same distribution: 10 standard deviations of the difference.
    public override double? Tolerance => poisson ? 10 * Math.Sqrt(2 / 70.0 / 1e5) : 10 * Math.Sqrt(2 / 3.0 / 1e6);

    public override void Prepare(string inputs, string output)
    {
    }

    public override void Run()
    {
        if (poisson)
            _random.FillPoisson(70, _counts);
        else
            _random.FillUniform(_values);
    }

    public override double Check() => poisson ? _counts.Average() : _values.Average();
}
