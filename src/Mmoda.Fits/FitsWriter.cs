using System.Buffers;
using System.Globalization;
using System.IO.Compression;

namespace Mmoda.Fits;

/// <summary>Writes a FITS file, HDU after HDU, with CHECKSUM and DATASUM; the file appears at <see cref="Commit"/>, whole or not at all.</summary>
/// <remarks>
/// Equal calls give equal bytes: no clock is read; the caller sets DATE. The writer makes the structural keywords (also
/// BSCALE, BZERO and column keywords); those in the caller's header are left out, so a header read from a file can be passed on.
/// Not safe for concurrent use.
/// </remarks>
public sealed class FitsWriter : IDisposable
{
    private const int BlockByteCount = 256 << 10;
    private const int StripByteCount = 16 << 10;

    /// <summary>Of the stream: much smaller than a block, so that blocks go to the file without a copy.</summary>
    private const int BufferByteCount = 64 << 10;
    private static int _sequence;

    private readonly string? _path;
    private readonly string? _temporaryPath;
    private readonly Stream? _destination;
    private readonly Stream _target;
    private readonly bool _ownsTarget;
    private FitsTableStream? _open;
    private bool _hasPrimary;
    private bool _committed;

    private FitsWriter(string? path, string? temporaryPath, Stream? destination, Stream target, bool ownsTarget)
    {
        _path = path;
        _temporaryPath = temporaryPath;
        _destination = destination;
        _target = target;
        _ownsTarget = ownsTarget;
    }

    /// <summary>Begins a file; it replaces one of this name at <see cref="Commit"/>. A name in <c>.gz</c> makes a gzip file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <returns>The writer; disposing it without commit leaves nothing behind.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static FitsWriter Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        string temporary;
        do
        {
            temporary = string.Create(
                CultureInfo.InvariantCulture, $"{full}.{Environment.ProcessId}-{Interlocked.Increment(ref _sequence)}.tmp");
        }
        while (File.Exists(temporary));

        // CreateNew: two containers that share a folder may both be process 1; the loser gets an IOException, not a mixed file.
        return new(full, temporary, null, new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferByteCount), true);
    }

    /// <summary>Begins a file in a stream, which stays open. A stream that cannot seek receives everything at <see cref="Commit"/>.</summary>
    /// <param name="destination">A writable stream.</param>
    /// <returns>The writer.</returns>
    public static FitsWriter Create(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return destination.CanSeek
            ? new(null, null, null, destination, false)
            : new(null, null, destination, new FileStream(
                Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, BlockByteCount, FileOptions.DeleteOnClose), true);
    }

    /// <summary>Writes a primary HDU without data, as files with extensions have.</summary>
    /// <param name="header">Further keywords.</param>
    /// <exception cref="InvalidOperationException">It is not the first HDU.</exception>
    public void WritePrimary(FitsHeader header)
    {
        if (_hasPrimary)
        {
            throw new InvalidOperationException("The primary HDU is written first and once.");
        }

        BeginImage(header, 8, [], 0).Close();
    }

    /// <summary>Writes an image: the primary array when it is the first HDU, else an IMAGE extension.</summary>
    /// <typeparam name="T">byte, short, int, long, float, double; sbyte, ushort, uint, ulong with the BZERO of the unsigned conventions.</typeparam>
    /// <param name="header">Further keywords, e.g. EXTNAME and the WCS.</param>
    /// <param name="shape">NAXIS1 (the fastest) first.</param>
    /// <param name="pixels">The product of <paramref name="shape"/> values.</param>
    /// <exception cref="ArgumentException">Shape and pixels disagree, or an unsupported <typeparamref name="T"/>.</exception>
    public void WriteImage<T>(FitsHeader header, ReadOnlySpan<long> shape, ReadOnlySpan<T> pixels)
        where T : unmanaged
    {
        WireType wire = WireType.Of<T>();
        long expected = shape.IsEmpty ? 0 : 1;
        foreach (long axis in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(axis, nameof(shape));
            expected = checked(expected * axis);
        }

        if (wire.BitPix == 0 || expected != pixels.Length)
        {
            throw new ArgumentException(
                $"{pixels.Length} pixels of type {typeof(T).Name} do not make an image of {string.Join(" x ", shape.ToArray())}.", nameof(pixels));
        }

        HduStream hdu = BeginImage(header, wire.BitPix, shape, wire.Zero);
        int size = ElementEncoder.ByteCount<T>();
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockByteCount);
        int step = BlockByteCount / size;
        for (int done = 0; done < pixels.Length; done += step)
        {
            int count = Math.Min(step, pixels.Length - done);
            ElementEncoder.Encode(pixels.Slice(done, count), count, block.AsSpan(0, count * size), count * size);
            hdu.Write(block.AsSpan(0, count * size));
        }

        ArrayPool<byte>.Shared.Return(block);
        hdu.Close();
    }

    /// <summary>Writes a binary table; an empty primary HDU first when there is none.</summary>
    /// <param name="header">Further keywords, e.g. EXTNAME.</param>
    /// <param name="table">The columns.</param>
    public void WriteTable(FitsHeader header, FitsTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        WriteColumns(header, table, null);
    }

    /// <summary>Writes a tile-compressed image extension (FITS 4.0, section 10); an empty primary HDU first when there is none.</summary>
    /// <typeparam name="T">As for <see cref="WriteImage"/>; RICE_1 holds integers of at most 32 bits and quantised reals.</typeparam>
    /// <param name="header">Further keywords, e.g. EXTNAME and the WCS.</param>
    /// <param name="shape">NAXIS1 (the fastest) first; no axis is empty.</param>
    /// <param name="pixels">The product of <paramref name="shape"/> values. Integers are kept exactly; so are NaN.</param>
    /// <param name="compression">Null for <see cref="FitsCompression.Rice"/>.</param>
    /// <remarks>A tile of reals that cannot be quantised (no noise, infinities, a huge range) is stored without loss.</remarks>
    /// <exception cref="ArgumentException">Shape and pixels disagree, or the algorithm cannot hold such pixels.</exception>
    public void WriteCompressedImage<T>(FitsHeader header, ReadOnlySpan<long> shape, ReadOnlySpan<T> pixels, FitsCompression? compression = null)
        where T : unmanaged
    {
        long expected = 1;
        foreach (long axis in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(axis, nameof(shape));
            expected = checked(expected * axis);
        }

        if (WireType.Of<T>().BitPix == 0 || shape.IsEmpty || expected != pixels.Length)
        {
            throw new ArgumentException(
                $"{pixels.Length} pixels of type {typeof(T).Name} do not make an image of {string.Join(" x ", shape.ToArray())}.", nameof(pixels));
        }

        ImageCompressor<T> compressor = new(shape.ToArray(), compression ?? FitsCompression.Rice);
        WriteColumns(header, compressor.Compress(pixels), compressor.Cards());
    }

    /// <summary>Begins a binary table whose rows follow in blocks, for tables larger than memory. Ends with the next HDU or commit.</summary>
    /// <param name="header">Further keywords, e.g. EXTNAME.</param>
    /// <param name="columns">Columns of fixed length.</param>
    /// <param name="rowCount">The rows that will be appended.</param>
    /// <returns>Takes the rows.</returns>
    /// <exception cref="ArgumentException">A TFORM that is not one, or of variable length.</exception>
    public FitsTableStream BeginTable(FitsHeader header, IReadOnlyList<FitsColumnSpec> columns, long rowCount)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        if (columns.FirstOrDefault(c => c.Parse().IsVariableLength) is { } variable)
        {
            throw new ArgumentException($"Column {variable.Name}: arrays of variable length need WriteTable.", nameof(columns));
        }

        return Begin(header, columns, rowCount, 0, null);
    }

    /// <summary>Ends the file and makes it visible under its name: flushed to disk, then renamed.</summary>
    /// <exception cref="InvalidOperationException">Nothing was written, a table lacks rows, or it was committed before.</exception>
    /// <exception cref="IOException">The disk is full or the name cannot be replaced.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_committed, this);
        CloseOpenTable();
        if (!_hasPrimary)
        {
            throw new InvalidOperationException("A FITS file has at least a primary HDU; nothing was written.");
        }

        _target.Flush();
        if (_destination is not null)
        {
            _target.Position = 0;
            _target.CopyTo(_destination);
        }
        else if (_path is not null)
        {
            Publish(_path, _temporaryPath ?? throw new InvalidOperationException("A file has a temporary name."));
        }

        _committed = true;
    }

    /// <summary>Without commit: deletes what was written to a file. A stream keeps what it got.</summary>
    public void Dispose()
    {
        if (_ownsTarget)
        {
            _target.Dispose();
        }

        if (_temporaryPath is not null)
        {
            File.Delete(_temporaryPath);
        }
    }

    private void Publish(string path, string temporary)
    {
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            ((FileStream)_target).Flush(flushToDisk: true);
            _target.Dispose();
            File.Move(temporary, path, overwrite: true);
            return;
        }

        // The checksums are written back into the headers, so compression comes last.
        string compressed = temporary + ".gz";
        try
        {
            using (FileStream file = new(compressed, FileMode.Create, FileAccess.Write, FileShare.None, BlockByteCount))
            {
                using (GZipStream gzip = new(file, CompressionLevel.Fastest, leaveOpen: true))
                {
                    _target.Position = 0;
                    _target.CopyTo(gzip, BlockByteCount);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(compressed, path, overwrite: true);
        }
        finally
        {
            File.Delete(compressed);
        }
    }

    private HduStream BeginImage(FitsHeader header, int bitPix, ReadOnlySpan<long> shape, double zero)
    {
        ArgumentNullException.ThrowIfNull(header);
        ObjectDisposedException.ThrowIf(_committed, this);
        CloseOpenTable();
        bool isPrimary = !_hasPrimary;
        _hasPrimary = true;
        return new HduStream(_target, HeaderComposer.Image(isPrimary, header, bitPix, shape, zero));
    }

    private void WriteColumns(FitsHeader header, FitsTable table, IReadOnlyList<FitsCard>? compressed)
    {
        IReadOnlyList<TableColumn> columns = table.Content;
        long rows = Math.Max(0, table.RowCount);
        FitsTableStream stream = Begin(header, table.Columns, columns.Count == 0 ? 0 : rows, columns.Sum(c => c.HeapByteCount), compressed);
        int rowBytes = stream.RowByteCount;
        int step = Math.Max(1, BlockByteCount / Math.Max(1, rowBytes));
        byte[] block = ArrayPool<byte>.Shared.Rent(step * rowBytes);
        int[] offsets = new int[columns.Count];
        long[] heaps = new long[columns.Count];
        for (int i = 1; i < columns.Count; i++)
        {
            offsets[i] = offsets[i - 1] + (int)columns[i - 1].Spec.Parse().ByteCount;
            heaps[i] = heaps[i - 1] + columns[i - 1].HeapByteCount;
        }

        // One pass for each column over rows that stay in the first-level cache; larger blocks go to the file.
        int strip = Math.Max(1, StripByteCount / Math.Max(1, rowBytes));
        for (int done = 0; done < rows && rowBytes > 0; done += step)
        {
            int count = (int)Math.Min(step, rows - done);
            for (int from = 0; from < count; from += strip)
            {
                int stripRows = Math.Min(strip, count - from);
                Span<byte> cells = block.AsSpan(from * rowBytes, stripRows * rowBytes);
                for (int i = 0; i < columns.Count; i++)
                {
                    columns[i].Encode(done + from, stripRows, cells[offsets[i]..], rowBytes, heaps[i]);
                }
            }

            stream.AppendRows(block.AsSpan(0, count * rowBytes));
        }

        ArrayPool<byte>.Shared.Return(block);
        foreach (TableColumn column in columns)
        {
            column.WriteHeap(stream.WriteHeap);
        }

        CloseOpenTable();
    }

    private FitsTableStream Begin(
        FitsHeader header, IReadOnlyList<FitsColumnSpec> columns, long rowCount, long heapBytes, IReadOnlyList<FitsCard>? compressed)
    {
        ArgumentNullException.ThrowIfNull(header);
        ObjectDisposedException.ThrowIf(_committed, this);
        CloseOpenTable();
        if (columns.Count > 999)
        {
            throw new ArgumentException($"{columns.Count} columns; FITS has at most 999.", nameof(columns));
        }

        long rowBytes = columns.Sum(c => c.Parse().ByteCount);
        if (rowBytes > int.MaxValue)
        {
            throw new ArgumentException($"Rows of {rowBytes} bytes exceed 2^31-1.", nameof(columns));
        }

        if (!_hasPrimary)
        {
            WritePrimary(new FitsHeader());
        }

        HduStream hdu = new(_target, HeaderComposer.Table(header, columns, rowBytes, rowCount, heapBytes, compressed));
        _open = new FitsTableStream(hdu, (int)rowBytes, rowCount);
        return _open;
    }

    private void CloseOpenTable()
    {
        FitsTableStream? table = _open;
        if (table is not null)
        {
            table.Close();
            _open = null;
        }
    }
}
