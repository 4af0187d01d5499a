using System.Buffers;
using System.Globalization;

namespace Mmoda.Fits;

/// <summary>Sums the bytes of an HDU and compares with its keywords.</summary>
internal static class ChecksumVerifier
{
    public static FitsChecksumReport Verify(FitsHdu hdu)
    {
        uint dataSum = SumOfData(hdu);
        uint total = Sum(hdu, hdu.HeaderOffset, hdu.DataOffset, dataSum);
        string? dataText = hdu.Layout.Header.Find("DATASUM")?.Value as string;
        string? hduText = hdu.Layout.Header.Find("CHECKSUM")?.Value as string;
        FitsChecksumStatus data = string.IsNullOrEmpty(dataText) ? FitsChecksumStatus.Absent
            : Match(uint.TryParse(dataText, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out uint said) && said == dataSum);

        // With its CHECKSUM inside, the sum of an untouched HDU is minus zero: all bits set.
        return new(data, string.IsNullOrEmpty(hduText) ? FitsChecksumStatus.Absent : Match(total is uint.MaxValue or 0));
    }

    /// <summary>The sum over the data unit with its padding.</summary>
    public static uint SumOfData(FitsHdu hdu) => Sum(hdu, hdu.DataOffset, hdu.DataOffset + HduReader.RoundUp(hdu.DataByteCount), 0);

    private static FitsChecksumStatus Match(bool equal) => equal ? FitsChecksumStatus.Correct : FitsChecksumStatus.Wrong;

    private static uint Sum(FitsHdu hdu, long from, long to, uint sum)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(288_000);
        try
        {
            for (long at = from; at < to;)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(288_000, to - at));
                hdu.Layout.Source.Read(at, part);
                sum = Checksum.Add(sum, part);
                at += part.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return sum;
    }
}
