using System.Text;

namespace Mmoda.Fits.Tests;

/// <summary>Hand-made files: exactly the records and data that a test wants, right or wrong.</summary>
internal static class FitsBytes
{
    public static readonly string[] EmptyPrimary = ["SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    0"];

    public static byte[] Header(params IEnumerable<string> records)
    {
        StringBuilder text = new();
        foreach (string record in records.Append("END"))
        {
            text.Append(record.PadRight(80));
        }

        return Encoding.Latin1.GetBytes(text.ToString().PadRight((text.Length + 2879) / 2880 * 2880));
    }

    public static byte[] Pad(byte[] data, byte with = 0) => [.. data, .. Enumerable.Repeat(with, (2880 - (data.Length % 2880)) % 2880)];

    /// <summary>A binary table after an empty primary; NAXIS1 and so on come from <paramref name="records"/>.</summary>
    public static byte[] Table(byte[] data, params string[] records) =>
        [.. Header(EmptyPrimary), .. Header(["XTENSION= 'BINTABLE'", "BITPIX  = 8", "NAXIS   = 2", .. records]), .. Pad(data)];

    /// <summary>The header of an empty primary with these records.</summary>
    public static FitsHeader Parse(params string[] records)
    {
        using FitsFile file = FitsFile.Open(Header([.. EmptyPrimary, .. records]), "test");
        return file.Hdus[0].Header;
    }
}
