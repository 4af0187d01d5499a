using Mmoda.Tests;

namespace Mmoda.Numerics.Tests;

public sealed class BayesianBlocksTests
{
    private sealed record Case(string Kind, double P0, double[] T, double[] X, double[] Sigma, double[] Edges);

    [Fact]
    public void Edges_are_those_of_astropy()
    {
        foreach (Case c in GoldenFile.Read<Case[]>("blocks.json", "cases"))
        {
            BlockPrior prior = BlockPrior.FalsePositiveRate(c.P0);
            double[] edges = c.Kind == "events"
                ? BayesianBlocks.OfEvents(c.T, prior)
                : BayesianBlocks.EdgesOf(BayesianBlocks.OfMeasurements(c.X, c.Sigma, prior), c.T);

            Assert.Equal(c.Edges, edges);
        }
    }

    [Fact]
    public void Bounds_do_not_change_the_result_of_the_full_search() => Property.ForAll(
        random =>
        {
            double[] counts = new double[random.Next(1, 400)], exposures = new double[counts.Length];
            double rate = 5;
            var philox = new Philox((ulong)random.Next(), 0);
            for (int i = 0; i < counts.Length; i++)
            {
                if (random.Next(40) == 0)
                    rate = 10 * random.NextDouble();
                exposures[i] = random.Next(10) == 0 ? 0 : random.NextDouble();
                counts[i] = philox.NextPoisson(rate * exposures[i]);
            }

            return (counts, exposures, Cost: 6 * random.NextDouble());
        },
        c => Assert.Equal(FullSearch(c.counts, c.exposures, c.Cost), BayesianBlocks.OfCounts(c.counts, c.exposures, BlockPrior.Cost(c.Cost))),
        cases: 100);

    [Fact]
    public void A_constant_source_changes_as_seldom_as_asked_for()
    {
        const int Trials = 400, Events = 300;
        int changed = 0;
        double[] times = new double[Events];
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Philox(77, (ulong)trial);
            foreach (ref double time in times.AsSpan())
                time = random.NextDouble();
            Array.Sort(times);
            changed += BayesianBlocks.OfEvents(times, BlockPrior.FalsePositiveRate(0.05)).Length > 2 ? 1 : 0;
        }

        // Equation 21 is a fit to simulations: about 5 %, within 4.5 standard deviations of 400 trials and a factor 1.5.
        Assert.InRange(changed / (double)Trials, 0.002, 0.075 + (4.5 * Math.Sqrt(0.05 * 0.95 / Trials)));
    }

    [Fact]
    public void A_burst_is_found_where_it_is()
    {
        double[] counts = new double[200], exposures = new double[200];
        var random = new Philox(5, 5);
        Array.Fill(exposures, 1);
        for (int i = 0; i < counts.Length; i++)
            counts[i] = random.NextPoisson(i is >= 90 and < 100 ? 40 : 5);

        Assert.Equal([0, 90, 100], BayesianBlocks.OfCounts(counts, exposures, BlockPrior.FalsePositiveRate(0.01)));
    }

    [Fact]
    public void Impossible_data_are_refused()
    {
        BlockPrior prior = BlockPrior.Cost(3);
        Assert.Throws<ArgumentException>(() => BayesianBlocks.OfEvents([2, 1], prior));
        Assert.Throws<ArgumentException>(() => BayesianBlocks.OfEvents([1, 1], prior));
        Assert.Throws<ArgumentException>(() => BayesianBlocks.OfCounts([1], [0], prior));
        Assert.Throws<ArgumentException>(() => BayesianBlocks.OfMeasurements([1], [0], prior));
        Assert.Throws<ArgumentOutOfRangeException>(() => BlockPrior.FalsePositiveRate(0));
    }

    /// <summary>The programme as the paper states it, every candidate for every cell.</summary>
    private static int[] FullSearch(double[] counts, double[] exposures, double cost)
    {
        int n = counts.Length;
        double[] best = new double[n + 1];
        int[] last = new int[n];
        for (int end = 1; end <= n; end++)
        {
            best[end] = double.NegativeInfinity;
            double amount = 0, extent = 0;
            for (int k = end - 1; k >= 0; k--)
            {
                amount += counts[k];
                extent += exposures[k];
                double value = best[k] + (amount == 0 ? 0 : amount * Math.Log(amount / extent)) - cost;

                // Ties (bins without exposure) to rounding: the earliest start, as in ours.
                if (value >= best[end] - 1e-10)
                    (best[end], last[end - 1]) = (Math.Max(value, best[end]), k);
            }
        }

        List<int> starts = [];
        for (int cell = n - 1; cell >= 0; cell = last[cell] - 1)
            starts.Add(last[cell]);
        starts.Reverse();
        return [.. starts];
    }
}
