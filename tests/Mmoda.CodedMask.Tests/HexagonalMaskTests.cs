namespace Mmoda.CodedMask.Tests;

public sealed class HexagonalMaskTests
{
    private static readonly HexagonalMask Mask = HexagonalCamera.Mask;

    [Fact]
    public void A_quarter_of_the_residues_is_open_and_makes_a_difference_set()
    {
        int[] open = [.. Enumerable.Range(0, 22501).Where(r => Mask.Residues[r])];
        int[] differences = new int[22501];
        foreach (int a in open)
        {
            foreach (int b in open)
                differences[(a - b + 22501) % 22501]++;
        }

        Assert.Equal(5625, open.Length);
        Assert.Equal(5625, differences[0]);
        Assert.All(differences[1..], d => Assert.Equal(1406, d));
    }

    [Fact]
    public void A_turn_of_the_lattice_by_60_degrees_multiplies_residues()
    {
        // (i, j) turns to (−j, i + j); the residue of (0, 1) is the multiplier.
        int step = Mask.ResidueOf(0, 1);

        for (int i = -40; i <= 40; i += 7)
        {
            for (int j = -40; j <= 40; j += 7)
                Assert.Equal((int)((long)step * Mask.ResidueOf(i, j) % 22501), Mask.ResidueOf(-j, i + j));
        }
    }

    [Fact]
    public void Points_lie_in_the_hexagon_whose_centre_is_nearest()
    {
        var random = new Numerics.Philox(3, 0);

        for (int k = 0; k < 20000; k++)
        {
            double x = 560 * (random.NextDouble() - 0.5), y = 560 * (random.NextDouble() - 0.5);
            Assert.Equal(TracedHexagons.IsOpen(x, y), Mask.IsOpen(x, y));
        }
    }

    [Fact]
    public void The_disc_of_the_real_mask_is_open_to_a_quarter() =>
        Assert.Equal(0.2485, Mask.OpenArea(267.5) / (Math.PI * 267.5 * 267.5), 0.0005);

    [Theory]
    [InlineData(53)]
    [InlineData(22500)]
    [InlineData(101)]
    public void Other_orders_are_refused(int order) => Assert.Throws<ArgumentException>(() => new HexagonalMask(order, 3.3, 535));
}
