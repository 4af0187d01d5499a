using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Mmoda.Instruments;

/// <summary>A colour picture that is written as PNG (ISO/IEC 15948): 8 bits for each of red, green and blue.</summary>
/// <remarks>Pixels are (x, y) from the top left, as pictures have them. Drawing outside is cut off.</remarks>
internal sealed class PngPicture
{
    private static readonly uint[] CrcTable = MakeCrcTable();
    private readonly byte[] _rgb;

    /// <summary>A black picture.</summary>
    public PngPicture(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        _rgb = new byte[checked(3 * width * height)];
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>What the file says of the picture (tEXt): keywords of 1 to 79 Latin letters, and texts.</summary>
    public List<(string Keyword, string Text)> Remarks { get; } = [];

    /// <summary>Colour of a pixel.</summary>
    public (byte Red, byte Green, byte Blue) this[int x, int y]
    {
        get
        {
            int at = 3 * ((y * Width) + x);
            return (_rgb[at], _rgb[at + 1], _rgb[at + 2]);
        }

        set
        {
            if ((uint)x >= (uint)Width || (uint)y >= (uint)Height)
                return;
            int at = 3 * ((y * Width) + x);
            (_rgb[at], _rgb[at + 1], _rgb[at + 2]) = value;
        }
    }

    /// <summary>Fills a rectangle.</summary>
    public void Fill(int x, int y, int width, int height, (byte Red, byte Green, byte Blue) colour)
    {
        for (int row = y; row < y + height; row++)
        {
            for (int column = x; column < x + width; column++)
                this[column, row] = colour;
        }
    }

    /// <summary>Draws a straight line of one pixel's width.</summary>
    public void Line(double fromX, double fromY, double toX, double toY, (byte Red, byte Green, byte Blue) colour)
    {
        int steps = (int)Math.Ceiling(Math.Max(Math.Abs(toX - fromX), Math.Abs(toY - fromY)));
        for (int i = 0; i <= steps; i++)
        {
            double part = steps == 0 ? 0 : i / (double)steps;
            this[(int)Math.Round(fromX + (part * (toX - fromX))), (int)Math.Round(fromY + (part * (toY - fromY)))] = colour;
        }
    }

    /// <summary>Draws a circle of one pixel's width.</summary>
    public void Circle(double x, double y, double radius, (byte Red, byte Green, byte Blue) colour)
    {
        int steps = Math.Max(16, (int)(8 * radius));
        for (int i = 0; i < steps; i++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * i / steps);
            this[(int)Math.Round(x + (radius * cos)), (int)Math.Round(y + (radius * sin))] = colour;
        }
    }

    /// <summary>Writes text with its top left corner at a pixel; see <see cref="PictureFont"/>.</summary>
    public void Text(int x, int y, string text, (byte Red, byte Green, byte Blue) colour) => Write(text, colour, (along, down) => (x + along, y + down));

    /// <summary>Writes text with a dark edge, so that it can be read on any ground.</summary>
    public void OutlinedText(int x, int y, string text, (byte Red, byte Green, byte Blue) colour)
    {
        for (int right = -1; right <= 1; right++)
        {
            for (int down = -1; down <= 1; down++)
                Text(x + right, y + down, text, (0, 0, 0));
        }

        Text(x, y, text, colour);
    }

    /// <summary>Writes text that runs from bottom to top, its bottom left corner at a pixel.</summary>
    public void TextUpwards(int x, int y, string text, (byte Red, byte Green, byte Blue) colour) => Write(text, colour, (along, down) => (x + down, y - along));

    private void Write(string text, (byte Red, byte Green, byte Blue) colour, Func<int, int, (int X, int Y)> place)
    {
        for (int letter = 0; letter < text.Length; letter++)
        {
            for (int row = 0; row < PictureFont.Height; row++)
            {
                for (int column = 0; column < PictureFont.Width; column++)
                {
                    if (!PictureFont.IsInk(text[letter], column, row))
                        continue;
                    (int x, int y) = place((letter * PictureFont.Advance) + column, row);
                    this[x, y] = colour;
                }
            }
        }
    }

    /// <summary>The file.</summary>
    public byte[] ToPng()
    {
        using MemoryStream file = new();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = (8, 2); // Bits of a sample; colour type RGB.
        WriteChunk(file, "IHDR", header);
        foreach ((string keyword, string text) in Remarks)
            WriteChunk(file, "tEXt", [.. Encoding.Latin1.GetBytes(keyword), 0, .. Encoding.Latin1.GetBytes(text)]);
        using MemoryStream pixels = new();
        using (ZLibStream packed = new(pixels, CompressionLevel.Optimal, leaveOpen: true))
        {
            // Each row as the difference to its left neighbours (filter 1).
            byte[] row = new byte[1 + (3 * Width)];
            row[0] = 1;
            for (int y = 0; y < Height; y++)
            {
                ReadOnlySpan<byte> line = _rgb.AsSpan(3 * y * Width, 3 * Width);
                for (int i = 0; i < line.Length; i++)
                    row[i + 1] = (byte)(line[i] - (i < 3 ? 0 : line[i - 3]));
                packed.Write(row);
            }
        }

        WriteChunk(file, "IDAT", pixels.ToArray());
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void WriteChunk(MemoryStream file, string type, byte[] content)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] name = Encoding.ASCII.GetBytes(type);
        file.Write(name);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, name), content));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        uint[] table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            uint c = n;
            for (int bit = 0; bit < 8; bit++)
                c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            table[n] = c;
        }

        return table;
    }
}
