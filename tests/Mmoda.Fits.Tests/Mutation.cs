using System.IO.Compression;
using System.Text;

namespace Mmoda.Fits.Tests;

/// <summary>Damages files as transfers, disks, careless programs and attackers do.</summary>
internal static class Mutation
{
    private static readonly byte[] Interesting = "0123456789-+.'/=()TFLXBIJKAEDCMPQ &\0\u007f"u8.ToArray();

    private static readonly string[] Lying =
    [
        "NAXIS", "BITPIX", "TFORM", "PCOUNT", "GCOUNT", "THEAP", "TFIELDS", "TDIM", "TNULL", "TSCAL", "TZERO", "TBCOL", "BSCALE", "BZERO", "BLANK", "GROUPS", "SIMPLE", "XTENSION",
        "ZNAXIS", "ZTILE", "ZBITPIX", "ZCMPTYPE", "ZVAL", "ZQUANTIZ", "ZDITHER0", "ZIMAGE", "ZTABLE", "ZFORM", "ZCTYP", "ZTILELEN", "CHECKSUM", "DATASUM", "INHERIT", "EXTNAME",
    ];

    private static readonly string[] Lies =
    [
        "-1", "0", "1", "2", "3", "7", "8", "16", "-32", "-64", "999", "1000", "65536", "1000000", "268435456", "2147483647", "2147483648", "4294967296", "1152921504606846976",
        "9223372036854775807", "9223372036854775808", "1E30", "1.5", "NaN", "T", "F", "", "'", "''", "'1PE(5)'", "'1QJ(99999999999)'", "'999999999D'", "'2147483647X'", "'0PE'", "'9PE'", "'3A'", "'1M'",
        "'PE(<built-in>)'", "'I99'", "'E15.70'", "'(2,3)'", "'(99999,99999,99999)'", "'(-1)'", "'IMAGE'", "'BINTABLE'", "'TABLE'", "'GZIP_1'", "'GZIP_2'", "'RICE_1'", "'PLIO_1'", "'HCOMPRESS_1'",
        "'NOCOMPRESS'", "'SUBTRACTIVE_DITHER_2'", "(1,2)", "'abc&'",
    ];

    /// <summary>A damaged copy.</summary>
    public static byte[] Of(byte[] original, Random r)
    {
        byte[] content = [.. original];
        for (int edits = 1 + (r.Next(4) * r.Next(2)); edits > 0; edits--)
        {
            int at = r.Next(content.Length);
            switch (r.Next(10))
            {
                case 0:
                    content[at] = (byte)r.Next(256);
                    break;
                case 1:
                    content[at] ^= (byte)(1 << r.Next(8));
                    break;
                case 2:
                    // In a header record's value, where it hurts most.
                    content[Math.Min(content.Length - 1, (at / 80 * 80) + 9 + r.Next(22))] = Interesting[r.Next(Interesting.Length)];
                    break;
                case 3:
                    SwapRecords(content, r);
                    break;
                case 4:
                    content.AsSpan(at, Math.Min(r.Next(1, 20), content.Length - at)).Fill((byte)r.Next(256));
                    break;
                case 5 when r.Next(4) == 0 && content.Length > 100:
                    content = content[..r.Next(100, content.Length)];
                    break;
                default:
                    Lie(content, r);
                    break;
            }
        }

        return content;
    }

    /// <summary>A gzip file of damaged content, or damaged gzip, or both.</summary>
    public static byte[] OfGzip(byte[] original, Random r)
    {
        byte[] content = r.Next(3) == 0 ? Of(original, r) : original;
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        byte[] packed = stream.ToArray();
        for (int edits = r.Next(0, 4); edits > 0; edits--)
        {
            packed[r.Next(2, packed.Length)] ^= (byte)(1 << r.Next(8));
        }

        return r.Next(4) == 0 ? packed[..r.Next(2, packed.Length)] : packed;
    }

    private static void SwapRecords(byte[] content, Random r)
    {
        int records = content.Length / 80;
        Span<byte> a = content.AsSpan(80 * r.Next(records), 80);
        Span<byte> b = content.AsSpan(80 * r.Next(records), 80);
        Span<byte> copy = stackalloc byte[80];
        a.CopyTo(copy);
        b.CopyTo(a);
        copy.CopyTo(b);
    }

    /// <summary>Gives a structural record a value that is not true.</summary>
    private static void Lie(byte[] content, Random r)
    {
        int first = r.Next(content.Length / 80);
        for (int i = 0; i < content.Length / 80; i++)
        {
            int at = (first + i) % (content.Length / 80) * 80;
            if (content[at + 8] == '=' && r.Next(3) == 0 && IsLying(content.AsSpan(at, 8)))
            {
                byte[] lie = Encoding.ASCII.GetBytes((r.Next(4) == 0 ? $"{r.Next(-3, 40)}" : Lies[r.Next(Lies.Length)]).PadRight(30));
                lie.CopyTo(content, at + 10);
                return;
            }
        }
    }

    private static bool IsLying(ReadOnlySpan<byte> keyword)
    {
        foreach (string word in Lying)
        {
            if (word[0] == keyword[0] && word[^1] == keyword[word.Length - 1] && word[1] == keyword[1])
            {
                return true;
            }
        }

        return false;
    }
}
