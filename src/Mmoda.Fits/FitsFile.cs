using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mmoda.Fits;

/// <summary>An open FITS file: its HDUs with headers; data are read when asked for.</summary>
/// <remarks>
/// Gzip is recognised by its magic bytes and inflated once, at opening, to at most 8 GiB. Plain files are read at positions, so
/// any number of threads may read from one instance; nobody may read during or after <see cref="Dispose"/>.
/// A file that ends inside the data of its last HDU opens (<see cref="FitsHdu.IsTruncated"/>); reading the missing bytes throws.
/// A file that ends inside a header, or has other bytes than zeros or blanks after the last HDU, does not open.
/// </remarks>
public sealed class FitsFile : IDisposable
{
    private readonly ByteSource _source;

    private FitsFile(ByteSource source)
    {
        _source = source;
        try
        {
            List<FitsWarning> warnings = [];
            Hdus = HduReader.ReadAll(source, warnings);
            Warnings = warnings;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The path, or the name given with a stream or memory.</summary>
    public string Name => _source.Name;

    /// <summary>The HDUs in file order; the primary is 0.</summary>
    public IReadOnlyList<FitsHdu> Hdus { get; }

    /// <summary>Departures from the standard that reading could work around.</summary>
    public IReadOnlyList<FitsWarning> Warnings { get; }

    /// <summary>Opens a file, plain or gzip (by content, whatever its name).</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file; the caller disposes it.</returns>
    /// <exception cref="FitsException">Not FITS, truncated in a header, or with impossible sizes.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static FitsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            Span<byte> start = stackalloc byte[16];
            start = start[..RandomAccess.Read(handle, start, 0)];
            if (!FitsSignature.IsGzip(start))
            {
                FitsSignature.Require(start, path);
                return new FitsFile(new FileByteSource(path, handle));
            }

            RequireSensibleGzip(handle, path);
            using FileStream compressed = new(handle, FileAccess.Read, bufferSize: 1 << 18);
            return new FitsFile(InflatedByteSource.Inflate(path, compressed));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Opens bytes in memory, plain or gzip. The memory must not change while the file is open.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="FitsException">As for <see cref="Open(string)"/>.</exception>
    public static FitsFile Open(ReadOnlyMemory<byte> content, string name)
    {
        if (FitsSignature.IsGzip(content.Span))
        {
            using MemoryStream compressed = MemoryMarshal.TryGetArray(content, out ArraySegment<byte> array)
                ? new(array.Array ?? [], array.Offset, array.Count, writable: false)
                : new(content.ToArray());
            return new FitsFile(InflatedByteSource.Inflate(name, compressed));
        }

        FitsSignature.Require(content.Span, name);
        return new FitsFile(new MemoryByteSource(name, content));
    }

    /// <summary>Reads a stream to its end, plain or gzip, into memory (at most 2 GiB before inflation). The stream stays open.</summary>
    /// <param name="content">A readable stream at the start of the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="FitsException">As for <see cref="Open(string)"/>.</exception>
    public static FitsFile Open(Stream content, string name)
    {
        ArgumentNullException.ThrowIfNull(content);
        using MemoryStream copy = new();
        content.CopyTo(copy);
        return Open(copy.GetBuffer().AsMemory(0, (int)copy.Length), name);
    }

    /// <summary>Reads the primary header only, of a plain or gzip file: of a large gzip file just its first blocks are inflated.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The header, read-only.</returns>
    /// <exception cref="FitsException">Not FITS, or truncated in the primary header. What follows is not looked at.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static FitsHeader Identify(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
        Span<byte> start = stackalloc byte[16];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (!FitsSignature.IsGzip(start))
        {
            return HeaderReader.ReadFirst(file, path);
        }

        try
        {
            using GZipStream gzip = new(file, CompressionMode.Decompress);
            return HeaderReader.ReadFirst(gzip, path);
        }
        catch (InvalidDataException e)
        {
            throw new FitsException("the gzip stream is damaged in the primary header.", path, 0, null, null, e);
        }
    }

    /// <summary>The first HDU with this EXTNAME (case-insensitive, as in FITS) and, when given, this EXTVER.</summary>
    /// <param name="extensionName">The name.</param>
    /// <param name="version">The EXTVER (1 when a header has none), or null for any.</param>
    /// <returns>The HDU, or null.</returns>
    public FitsHdu? Find(string extensionName, int? version = null) => Hdus.FirstOrDefault(h =>
        h.Name.Equals(extensionName, StringComparison.OrdinalIgnoreCase) && (version is null || h.Version == version));

    /// <summary>The first image with this EXTNAME.</summary>
    /// <param name="extensionName">The name, case-insensitive.</param>
    /// <param name="version">The EXTVER, or null for any.</param>
    /// <returns>The image.</returns>
    /// <exception cref="FitsException">No such HDU, or it is not an image.</exception>
    public ImageHdu RequireImage(string extensionName, int? version = null) => Require<ImageHdu>(extensionName, version, "an image");

    /// <summary>The first binary table with this EXTNAME.</summary>
    /// <param name="extensionName">The name, case-insensitive.</param>
    /// <param name="version">The EXTVER, or null for any.</param>
    /// <returns>The table.</returns>
    /// <exception cref="FitsException">No such HDU, or it is not a binary table.</exception>
    public BinaryTableHdu RequireTable(string extensionName, int? version = null) =>
        Require<BinaryTableHdu>(extensionName, version, "a binary table");

    /// <summary>One row per HDU: what <c>mmoda fits info</c> prints.</summary>
    public IReadOnlyList<FitsHduDescription> Describe() => [.. Hdus.Select(h => h.Describe())];

    /// <summary>Closes the file and gives inflated memory back to the pool.</summary>
    public void Dispose() => _source.Dispose();

    private T Require<T>(string extensionName, int? version, string expected)
        where T : FitsHdu
    {
        string wanted = version is null ? $"'{extensionName}'" : $"'{extensionName}' version {version}";
        return Find(extensionName, version) switch
        {
            T hdu => hdu,
            null => throw new FitsException(
                $"no HDU {wanted}; found {string.Join(", ", Hdus.Select(h => $"'{h.Name}'"))}.", Name, null, "EXTNAME"),
            FitsHdu other => throw new FitsException($"HDU {wanted} is {other.Describe().Kind}, expected {expected}.", Name, other.Index, "XTENSION"),
        };
    }

    /// <summary>The last four bytes of a gzip file are the inflated size modulo 2³² (RFC 1952): refuse an announced bomb early.</summary>
    private static void RequireSensibleGzip(SafeFileHandle handle, string path)
    {
        long length = RandomAccess.GetLength(handle);
        Span<byte> tail = stackalloc byte[4];
        if (length < 18 || RandomAccess.Read(handle, tail, length - 4) < 4)
        {
            throw new FitsException($"a gzip file has at least 18 bytes, found {length}.", path, null, null, 0);
        }

        // Deflate cannot exceed 1032:1; a larger claim means a truncated file or a trailer that is not one.
        long announced = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (announced > (length * 1032) + 1024)
        {
            throw new FitsException(
                $"the gzip trailer announces {announced} bytes, impossible from {length} compressed bytes: the file ends inside its compressed data, or is damaged.", path, null, null, length - 4);
        }
    }
}
