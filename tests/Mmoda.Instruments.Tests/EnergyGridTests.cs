using System.Runtime.Intrinsics;
using Mmoda.Tests;

namespace Mmoda.Instruments.Tests;

public sealed class EnergyGridTests
{
    [Fact]
    public void Every_energy_falls_where_a_search_finds_it() => Property.ForAll(
        random =>
        {
            double[] edges = new double[2 + random.Next(60)];
            edges[0] = 30 * random.NextDouble();
            for (int i = 1; i < edges.Length; i++)
                edges[i] = edges[i - 1] + 0.5 + (10 * random.NextDouble() * random.NextDouble());
            float[] energies = [0, 2000, .. edges.Select(e => (float)e), .. Enumerable.Range(0, 200).Select(_ => (float)(700 * random.NextDouble()))];
            if (random.Next(2) == 0)
                edges = [.. edges.Concat([4.5, 7, 12]).Distinct().Order()]; // Multiples of half a keV may be anywhere.
            return (edges, energies);
        },
        input =>
        {
            EnergyGrid grid = new(input.edges);
            Assert.All(input.energies, e => Assert.Equal(input.edges.Count(edge => (float)edge <= e), grid.Locate(e)));
        },
        cases: 100);

    [Fact]
    public void Eight_energies_at_once_fall_into_the_bins_of_each()
    {
        double[] edges = IsgriChannels.EdgesKeV();
        EnergyGrid grid = new(edges);
        Random random = new(3);
        float[] energies = [0, 3000, -1, 1e30f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1100, .. edges.Select(e => (float)e), .. edges.Select(e => MathF.BitDecrement((float)e)), .. Enumerable.Range(0, 1000).Select(_ => (float)(1100 * random.NextDouble()))];

        int[] bins = new int[8];
        foreach (float[] eight in energies.Chunk(8).Where(c => c.Length == 8))
        {
            grid.Locate(Vector256.Create(eight)).CopyTo(bins);
            Assert.Equal(eight.Select(grid.Locate), bins);
            Assert.All(bins, b => Assert.InRange(b, 0, grid.Count + 1));
        }
    }

    [Theory]
    [InlineData(new double[] { 20 })]
    [InlineData(new double[] { 20.1, 20.4 })] // Neither is a multiple of half a keV.
    [InlineData(new double[] { 40, 20 })]
    [InlineData(new double[] { -1, 20 })]
    [InlineData(new double[] { 20, 2000 })]
    [InlineData(new double[] { double.NaN, 20 })]
    public void Edges_that_make_no_grid_are_refused(double[] edges) => Assert.Throws<ArgumentException>(() => new EnergyGrid(edges));
}
