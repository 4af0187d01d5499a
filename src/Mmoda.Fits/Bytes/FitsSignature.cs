using System.Text;

namespace Mmoda.Fits;

/// <summary>Tells FITS and gzip from everything else by the first bytes, never by the file name.</summary>
internal static class FitsSignature
{
    public static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    public static void Require(ReadOnlySpan<byte> start, string name)
    {
        if (start.StartsWith("SIMPLE  ="u8))
        {
            return;
        }

        ReadOnlySpan<byte> shown = start[..Math.Min(16, start.Length)];
        string text = new([.. Encoding.Latin1.GetString(shown).Select(c => c is >= ' ' and <= '~' ? c : '.')]);
        throw new FitsException(
            start.IsEmpty ? "the file is empty." : $"not a FITS file: it starts with '{text}' (hex {Convert.ToHexString(shown)}), expected 'SIMPLE  ='.",
            name, 0, "SIMPLE", 0);
    }
}
