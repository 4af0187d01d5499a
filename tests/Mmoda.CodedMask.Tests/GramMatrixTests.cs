using Mmoda.Numerics;

namespace Mmoda.CodedMask.Tests;

public sealed class GramMatrixTests
{
    [Theory]
    [InlineData(1, 32)]
    [InlineData(4, 64)]
    [InlineData(6, 96)]
    [InlineData(13, GramMatrix.BlockLength)]
    public void Each_element_is_the_product_of_two_columns_and_is_added_to(int count, int length)
    {
        int stride = GramMatrix.Spread(length);
        Philox random = new(3, 0);
        float[] columns = new float[GramMatrix.Room(count, stride)];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = (float)random.NextDouble();
        double[] gram = new double[count * count];
        Array.Fill(gram, 7);

        GramMatrix.Add(columns, count, stride, length, gram);

        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double product = Enumerable.Range(0, length).Sum(k => (double)columns[(i * stride) + k] * columns[(j * stride) + k]);

                // A lane adds up to 64 products, and each addition rounds by 6e-8.
                Assert.Equal(j <= i ? 7 + product : 7, gram[(i * count) + j], 4e-6 * product);
            }
        }
    }

    [Fact]
    public void Columns_without_room_for_whole_tiles_are_refused() =>
        Assert.Throws<ArgumentException>(() => GramMatrix.Add(new float[6 * 48], 6, 48, 32, new double[36]));
}
