using System.Buffers.Binary;
using System.IO.Compression;

namespace Mmoda.Instruments.Tests;

public sealed class PngPictureTests
{
    [Fact]
    public void The_pixels_come_back_from_the_file()
    {
        PngPicture picture = new(20, 9);
        picture.Text(1, 1, "A?", (255, 10, 3));
        picture[19, 8] = (1, 2, 3);
        picture[20, 0] = (9, 9, 9); // Outside: cut off.
        byte[] file = picture.ToPng();

        // Signature 8, IHDR 25; then length, name and content of IDAT.
        Assert.Equal(20, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)));
        Assert.Equal(9, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));
        int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(33));
        using ZLibStream packed = new(new MemoryStream(file, 41, length), CompressionMode.Decompress);
        byte[] rows = new byte[9 * 61];
        packed.ReadExactly(rows);
        for (int y = 0; y < 9; y++)
        {
            Assert.Equal(1, rows[y * 61]);
            for (int i = 3; i < 60; i++)
                rows[(y * 61) + 1 + i] += rows[(y * 61) + 1 + i - 3];
            for (int x = 0; x < 20; x++)
                Assert.Equal(picture[x, y], (rows[(y * 61) + 1 + (3 * x)], rows[(y * 61) + 2 + (3 * x)], rows[(y * 61) + 3 + (3 * x)]));
        }

        Assert.Equal((255, 10, 3), picture[3, 1]);
        Assert.Equal((1, 2, 3), picture[19, 8]);
    }

    [Fact]
    public void Names_lie_within_the_picture_beside_their_marks_and_not_on_each_other()
    {
        const int Side = 300, Radius = 7, Letters = 10, Width = Letters * PictureFont.Advance;
        (double X, double Y)[] marks = [(2, 150), (298, 150), (150, 1), (150, 299), (100, 100), (104, 103), (108, 99), (100, 112)];
        PictureLabels labels = new(Side, Side, marks, Radius);
        List<(int Left, int Top)> placed = [.. marks.Select(m => labels.Place(m.X, m.Y, Letters))];

        Assert.All(placed, p => Assert.True(p.Left >= 0 && p.Left + Width <= Side && p.Top >= 0 && p.Top + PictureFont.Height <= Side));
        for (int i = 0; i < placed.Count; i++)
        {
            Assert.All(marks, m => Assert.False(m.X + Radius >= placed[i].Left && m.X - Radius <= placed[i].Left + Width
                && m.Y + Radius >= placed[i].Top && m.Y - Radius <= placed[i].Top + PictureFont.Height));
            Assert.All(placed.Skip(i + 1), p => Assert.True(Math.Abs(p.Left - placed[i].Left) >= Width || Math.Abs(p.Top - placed[i].Top) > PictureFont.Height));
        }
    }
}
