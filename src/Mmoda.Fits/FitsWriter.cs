using System.Buffers;

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

    private readonly FileReplacement? _file;
    private readonly Stream? _destination;
    private readonly Stream _target;
    private FitsTableStream? _open;
    private bool _hasPrimary;
    private bool _committed;

    private FitsWriter(FileReplacement? file, Stream? destination, Stream target)
    {
        _file = file;
        _destination = destination;
        _target = target;
    }

    /// <summary>Begins a file; it replaces one of this name at <see cref="Commit"/>. A name in <c>.gz</c> makes a gzip file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <returns>The writer; disposing it without commit leaves nothing behind.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static FitsWriter Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileReplacement file = FileReplacement.ByName(path);
        return new(file, null, file.Content);
    }

    /// <summary>Opens a file, plain or gzip, for HDUs to be added at its end; it changes at <see cref="Commit"/>, whole or not at all.</summary>
    /// <param name="path">A FITS file. Its HDUs stay as they are, byte for byte; only EXTEND = F becomes T.</param>
    /// <returns>The writer; disposing it without commit leaves the file untouched.</returns>
    /// <remarks>
    /// A copy is made beside the file and takes its place: had the end been written in place, a reader or a stop in between would
    /// find a file that ends inside a header, which does not open. The copy shares its blocks where the file system can.
    /// </remarks>
    /// <exception cref="FitsException">Not FITS, or truncated: nothing can follow missing data.</exception>
    /// <exception cref="IOException">The file cannot be read or its folder not be written.</exception>
    public static FitsWriter Append(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileReplacement copy = FileCopy.WithAllHdus(path);
        return new(copy, null, copy.Content) { _hasPrimary = true };
    }

    /// <summary>Begins a file in a stream, which stays open. A stream that cannot seek receives everything at <see cref="Commit"/>.</summary>
    /// <param name="destination">A writable stream.</param>
    /// <returns>The writer.</returns>
    public static FitsWriter Create(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return destination.CanSeek
            ? new(null, null, destination)
            : new(null, destination, new FileStream(
                Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, BlockByteCount, FileOptions.DeleteOnClose));
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

    /// <summary>Copies an HDU of an open file as it is, byte for byte: header, scaling, compression, checksums.</summary>
    /// <param name="hdu">A primary HDU to be the first, or an extension; an empty primary HDU comes first when there is none.</param>
    /// <exception cref="ArgumentException">A primary HDU after others: only its header would make it an extension; use <see cref="WriteImage"/>.</exception>
    /// <exception cref="FitsException">The file is truncated in this HDU.</exception>
    public void Copy(FitsHdu hdu)
    {
        ArgumentNullException.ThrowIfNull(hdu);
        ObjectDisposedException.ThrowIf(_committed, this);
        CloseOpenTable();
        if (hdu.Index == 0 && _hasPrimary)
        {
            throw new ArgumentException("A primary HDU can only be copied to the start of a file.", nameof(hdu));
        }

        if (hdu.Index > 0 && !_hasPrimary)
        {
            WritePrimary(new FitsHeader());
        }

        hdu.RequirePresent(0, hdu.DataByteCount);
        FileCopy.Range(hdu.Layout.Source, hdu.HeaderOffset, hdu.DataOffset + HduReader.RoundUp(hdu.DataByteCount), _target);
        _hasPrimary = true;
    }

    /// <summary>Begins a binary table whose rows follow in blocks, for tables larger than memory. Ends with the next HDU or commit.</summary>
    /// <param name="header">Further keywords, e.g. EXTNAME.</param>
    /// <param name="columns">Columns of fixed length, e.g. those of the first block: <see cref="FitsTable.Columns"/>.</param>
    /// <param name="rowCount">The rows that will be appended; null when they are not known yet: they are counted.</param>
    /// <returns>Takes the rows.</returns>
    /// <exception cref="ArgumentException">A TFORM that is not one, or of variable length.</exception>
    public FitsTableStream BeginTable(FitsHeader header, IReadOnlyList<FitsColumnSpec> columns, long? rowCount = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount ?? 0, nameof(rowCount));
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

        _file?.Publish();

        _committed = true;
    }

    /// <summary>Without commit: deletes what was written to a file. A stream keeps what it got.</summary>
    public void Dispose()
    {
        if (_destination is not null)
        {
            _target.Dispose();
        }

        _file?.Dispose();
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
        stream.Append(columns, rows);
        foreach (TableColumn column in columns)
        {
            column.WriteHeap(stream.WriteHeap);
        }

        CloseOpenTable();
    }

    private FitsTableStream Begin(
        FitsHeader header, IReadOnlyList<FitsColumnSpec> columns, long? rowCount, long heapBytes, IReadOnlyList<FitsCard>? compressed)
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

        HduStream hdu = new(_target, HeaderComposer.Table(header, columns, rowBytes, rowCount ?? 0, heapBytes, compressed));
        _open = new FitsTableStream(hdu, [.. columns], (int)rowBytes, rowCount);
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
