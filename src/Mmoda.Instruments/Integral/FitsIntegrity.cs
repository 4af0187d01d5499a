using System.IO.Compression;
using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>Whether a file is whole: its compression, its FITS structure and its checksums.</summary>
internal static class FitsIntegrity
{
    /// <summary>Most bytes that a compressed file of the archive may have inside; the largest event lists have 0.2 GB.</summary>
    public const long MostInflatedBytes = 2L << 30;

    /// <summary>Reads all of a file and tells what is wrong with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compareChecksums">Whether CHECKSUM and DATASUM are compared.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FitsCheck Check(string path, bool compareChecksums)
    {
        try
        {
            if (Sniff(path) is { } other)
                return new FitsCheck(other, null);
            string? wrong = null;
            using FitsFile file = FitsFile.Open(path);
            foreach (FitsHdu hdu in file.Hdus)
            {
                if (hdu.IsTruncated)
                    return new FitsCheck($"it ends within the data of HDU {hdu.Index} '{hdu.Name}'", null);
                if (compareChecksums && wrong is null && hdu.VerifyChecksum() is { IsAcceptable: false } sums)
                    wrong = $"the {(sums.Data == FitsChecksumStatus.Wrong ? "DATASUM" : "CHECKSUM")} of HDU {hdu.Index} '{hdu.Name}' is wrong";
            }

            return new FitsCheck(null, wrong);
        }
        catch (FitsException e)
        {
            // Who asks knows the file by another name.
            return new FitsCheck(e.Message.StartsWith(path, StringComparison.Ordinal) ? e.Message[path.Length..].TrimStart(',', ':', ' ') : e.Message, null);
        }
        catch (InvalidDataException e)
        {
            return new FitsCheck("its compression is damaged: " + e.Message, null);
        }
    }

    // What the FITS reader would not tell as well: nothing at all, a page of a server, a small file that inflates without end.
    private static string? Sniff(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        Span<byte> start = stackalloc byte[16];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.IsEmpty)
            return "it is empty";
        if (start.TrimStart(" \t\r\n\uFEFF"u8)[..1].SequenceEqual("<"u8))
            return "it is a page (HTML or XML), not FITS";
        if (!start.StartsWith(GzipMagic))
            return null;
        file.Position = 0;
        using GZipStream inflater = new(file, CompressionMode.Decompress);
        byte[] block = new byte[1 << 16];
        long total = 0;
        int got;
        while ((got = inflater.Read(block)) > 0)
        {
            total += got;
            if (total > MostInflatedBytes)
                return $"it inflates to more than {MostInflatedBytes} bytes";
        }

        return null;
    }

    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];
}

/// <summary>What is wrong with a file; nothing when both are null.</summary>
/// <param name="Damage">Why it cannot be used as it is: compression or FITS structure.</param>
/// <param name="WrongChecksum">Which CHECKSUM or DATASUM is wrong in a file that is whole otherwise.</param>
internal readonly record struct FitsCheck(string? Damage, string? WrongChecksum)
{
    /// <summary>Either, or null.</summary>
    public string? Problem => Damage ?? WrongChecksum;
}
