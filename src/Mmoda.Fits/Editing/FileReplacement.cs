using System.Globalization;
using System.IO.Compression;

namespace Mmoda.Fits;

/// <summary>A file in the making beside the one whose place it takes at <see cref="Publish"/>, whole or not at all.</summary>
internal sealed class FileReplacement : IDisposable
{
    /// <summary>Of the stream: much smaller than the writers' blocks, so that blocks go to the file without a copy.</summary>
    private const int BufferByteCount = 64 << 10;
    private static int _sequence;

    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly bool _isGzip;

    private FileReplacement(string path, bool isGzip, bool startsAsCopy)
    {
        _path = path;
        _isGzip = isGzip;
        do
        {
            _temporaryPath = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref _sequence)}.tmp");
        }
        while (File.Exists(_temporaryPath));

        if (startsAsCopy)
        {
            // File.Copy shares the blocks of the file where the file system can.
            File.Copy(path, _temporaryPath, overwrite: false);
        }

        // CreateNew: two containers that share a folder may both be process 1; the loser gets an IOException, not a mixed file.
        FileMode mode = startsAsCopy ? FileMode.Open : FileMode.CreateNew;
        Content = new FileStream(_temporaryPath, mode, FileAccess.ReadWrite, FileShare.None, BufferByteCount);
    }

    /// <summary>What the file will hold, before compression.</summary>
    public FileStream Content { get; }

    /// <summary>A new or an old name; one in <c>.gz</c> makes a gzip file.</summary>
    public static FileReplacement ByName(string path)
    {
        string full = Path.GetFullPath(path);
        return new(full, full.EndsWith(".gz", StringComparison.OrdinalIgnoreCase), startsAsCopy: false);
    }

    /// <summary>A file that exists, whose compression and permissions are kept; a link stays, and the file it leads to is replaced.</summary>
    public static FileReplacement Of(string path, bool startsAsCopy)
    {
        string full = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        Span<byte> start = stackalloc byte[2];
        using (FileStream old = File.OpenRead(full))
        {
            start = start[..old.ReadAtLeast(start, 2, throwOnEndOfStream: false)];
        }

        bool isGzip = FitsSignature.IsGzip(start);
        FileReplacement made = new(full, isGzip, startsAsCopy && !isGzip);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(made._temporaryPath, File.GetUnixFileMode(full));
        }

        return made;
    }

    /// <summary>Flushes to disk and renames; the gzip file is made here, because checksums are written back into the headers.</summary>
    public void Publish()
    {
        if (!_isGzip)
        {
            Content.Flush(flushToDisk: true);
            Content.Dispose();
            File.Move(_temporaryPath, _path, overwrite: true);
            return;
        }

        string compressed = _temporaryPath + ".gz";
        try
        {
            using (FileStream file = new(compressed, FileMode.Create, FileAccess.Write, FileShare.None, BufferByteCount))
            {
                using (GZipStream gzip = new(file, CompressionLevel.Fastest, leaveOpen: true))
                {
                    Content.Position = 0;
                    Content.CopyTo(gzip, BufferByteCount);
                }

                file.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(compressed, File.GetUnixFileMode(_temporaryPath));
            }

            File.Move(compressed, _path, overwrite: true);
        }
        finally
        {
            File.Delete(compressed);
        }
    }

    /// <summary>Leaves nothing behind of what was not published.</summary>
    public void Dispose()
    {
        Content.Dispose();
        File.Delete(_temporaryPath);
    }
}
