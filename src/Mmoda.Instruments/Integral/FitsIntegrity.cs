using System.IO.Compression;
using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>Whether a file is whole: its compression, its FITS structure and its checksums.</summary>
internal static class FitsIntegrity
{
    /// <summary>Most bytes that a compressed file of the archive may have inside; the largest event lists have 0.2 GB.</summary>
    public const long MostInflatedBytes = 2L << 30;

    /// <summary>What is wrong with a file, or null when it is whole. Reads all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compareChecksums">Whether a wrong CHECKSUM or DATASUM counts.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? Check(string path, bool compareChecksums)
    {
        try
        {
            if (Sniff(path) is { } other)
                return other;
            using FitsFile file = FitsFile.Open(path);
            foreach (FitsHdu hdu in file.Hdus)
            {
                if (hdu.IsTruncated)
                    return $"it ends within the data of HDU {hdu.Index} '{hdu.Name}'";
                if (compareChecksums && hdu.VerifyChecksum() is { IsAcceptable: false } sums)
                    return $"the {(sums.Data == FitsChecksumStatus.Wrong ? "DATASUM" : "CHECKSUM")} of HDU {hdu.Index} '{hdu.Name}' is wrong";
            }

            return null;
        }
        catch (FitsException e)
        {
            // Who asks knows the file by another name.
            return e.Message.StartsWith(path, StringComparison.Ordinal) ? e.Message[path.Length..].TrimStart(',', ':', ' ') : e.Message;
        }
        catch (InvalidDataException e)
        {
            return "its compression is damaged: " + e.Message;
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
