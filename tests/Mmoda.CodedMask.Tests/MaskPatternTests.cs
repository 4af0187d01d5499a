using System.Security.Cryptography;

namespace Mmoda.CodedMask.Tests;

public sealed class MaskPatternTests
{
    [Fact]
    public void The_ibis_mask_is_the_published_one()
    {
        MaskPattern mask = MaskPattern.Mura(53, 95);

        Assert.Equal(4514, mask.OpenCount);
        Assert.Equal(
            "11011101011100000011001100000011101011101101001110010110111010111000000110011000000111010111011",
            string.Concat(mask.Elements[..95].ToArray()));
        Assert.Equal(-1, mask.Elements.Slice(47 * 95, 95).IndexOf((byte)1));
        Assert.Equal(94, Enumerable.Range(0, 95).Count(row => mask.Elements[(row * 95) + 47] == 1));
        Assert.Equal(
            "7169e313b7c9f1f38a05f47313193783c4dc97a3a694814a459db20be725ceee",
            Convert.ToHexStringLower(SHA256.HashData(mask.Elements)));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(13)]
    [InlineData(53)]
    public void A_mura_correlates_with_its_decoding_array_to_a_single_peak(int order)
    {
        MaskPattern mask = MaskPattern.Mura(order, order);
        int centre = (order - 1) / 2;
        int[] decoding = [.. mask.Elements.ToArray().Select(e => (2 * e) - 1)];
        decoding[(centre * order) + centre] = 1;

        for (int lagY = 0; lagY < order; lagY++)
        {
            for (int lagX = 0; lagX < order; lagX++)
            {
                int sum = 0;
                for (int y = 0; y < order; y++)
                {
                    for (int x = 0; x < order; x++)
                        sum += mask.Elements[((y + lagY) % order * order) + ((x + lagX) % order)] * decoding[(y * order) + x];
                }

                Assert.Equal(lagX == 0 && lagY == 0 ? mask.OpenCount : 0, sum);
            }
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(21)]
    [InlineData(1)]
    public void An_order_that_is_not_a_prime_of_the_form_4k_plus_1_is_refused(int order) =>
        Assert.Throws<ArgumentException>(() => MaskPattern.Mura(order, 95));
}
