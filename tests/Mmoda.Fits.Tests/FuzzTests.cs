using Mmoda.Tests;

namespace Mmoda.Fits.Tests;

/// <summary>Whatever the bytes, reading ends in values or in a <see cref="FitsException"/>: no other exception, no hang, no flood of memory.</summary>
public sealed class FuzzTests
{
    private static readonly byte[] Interesting = "0123456789-+.'/=()TFLXBIJKAEDCMPQ &\0\u007f"u8.ToArray();

    [Theory]
    [InlineData("table.fits", 12_000)]
    [InlineData("images.fits", 4_000)]
    [InlineData("table-gzip.fits", 4_000)]
    [InlineData("ascii.fits", 3_000)]
    [InlineData("tiles.fits", 3_000)]
    [InlineData("fpack.fits.fz", 3_000)]
    public void Mutated_files_end_in_values_or_a_FitsException(string name, int cases)
    {
        byte[] original = File.ReadAllBytes(TestFiles.Golden(name));
        Property.ForAll(
            r => new Case(Mutate(original, r)),
            c =>
            {
                try
                {
                    using FitsFile file = FitsFile.Open(c.Content, name);
                    foreach (FitsHdu hdu in file.Hdus)
                    {
                        ReadTolerantly(hdu);
                    }
                }
                catch (FitsException)
                {
                    // The allowed end.
                }
            },
            cases);
    }

    /// <summary>One broken HDU does not hide the others.</summary>
    private static void ReadTolerantly(FitsHdu hdu)
    {
        try
        {
            if (hdu.DataByteCount < 1 << 20)
            {
                Reading.Everything(hdu);
                hdu.VerifyChecksum();
            }
        }
        catch (FitsException)
        {
            // The allowed end.
        }
    }

    private static byte[] Mutate(byte[] original, Random r)
    {
        byte[] content = [.. original];
        int edits = r.Next(1, 8);
        for (int i = 0; i < edits; i++)
        {
            int at = r.Next(content.Length);
            switch (r.Next(6))
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
                    int to = r.Next(content.Length);
                    int length = Math.Min(80, content.Length - Math.Max(at, to));
                    content.AsSpan(at / 80 * 80 % Math.Max(1, content.Length - length), length).CopyTo(content.AsSpan(to, length));
                    break;
                case 4:
                    content.AsSpan(at, Math.Min(r.Next(1, 20), content.Length - at)).Fill((byte)r.Next(256));
                    break;
                default:
                    if (r.Next(4) == 0 && content.Length > 100)
                    {
                        content = content[..r.Next(100, content.Length)];
                    }

                    break;
            }
        }

        return content;
    }

    private sealed record Case(byte[] Content)
    {
        public override string ToString() => $"{Content.Length} mutated bytes";
    }
}
