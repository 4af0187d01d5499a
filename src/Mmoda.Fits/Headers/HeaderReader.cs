namespace Mmoda.Fits;

/// <summary>Reads the records from one block boundary to END.</summary>
internal static class HeaderReader
{
    public const int BlockLength = 2880;
    public const int CardLength = 80;

    /// <summary>28.8 MB of header: no honest file comes near, and a file of blanks ends here.</summary>
    private const int MaximumBlocks = 10_000;

    /// <summary>Reads the header at <paramref name="offset"/>; <paramref name="dataOffset"/> is the block after END.</summary>
    public static FitsHeader Read(ByteSource source, long offset, int hduIndex, out long dataOffset)
    {
        FitsHeader header = new();
        ReadInto(header, source, offset, hduIndex, keepRecords: false, out dataOffset);
        header.Freeze(source.Name, hduIndex);
        return header;
    }

    /// <summary>Reads a header to be changed: it keeps the bytes of each record. Blank records before END are room, not records.</summary>
    public static FitsHeader ReadForEditing(ByteSource source, long offset, int hduIndex)
    {
        FitsHeader header = new();
        ReadInto(header, source, offset, hduIndex, keepRecords: true, out _);
        header.RemoveBlankEnd();
        return header;
    }

    /// <summary>Reads the header at the start of a stream and nothing after it.</summary>
    public static FitsHeader ReadFirst(Stream content, string name)
    {
        using MemoryStream blocks = new();
        byte[] block = new byte[BlockLength];
        bool isLast = false;
        while (!isLast && blocks.Length < (long)MaximumBlocks * BlockLength)
        {
            int length = content.ReadAtLeast(block, BlockLength, throwOnEndOfStream: false);
            if (blocks.Length == 0)
            {
                FitsSignature.Require(block.AsSpan(0, length), name);
            }

            blocks.Write(block, 0, length);
            isLast = length < BlockLength;
            for (int at = 0; at + CardLength <= length && !isLast; at += CardLength)
            {
                isLast = IsEnd(block.AsSpan(at, CardLength));
            }
        }

        using MemoryByteSource source = new(name, blocks.ToArray());
        return Read(source, 0, 0, out _);
    }

    private static void ReadInto(FitsHeader header, ByteSource source, long offset, int hduIndex, bool keepRecords, out long dataOffset)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        bool openString = false;
        long position = offset;
        for (int blocks = 0; blocks < MaximumBlocks; blocks++, position += BlockLength)
        {
            int available = (int)Math.Min(BlockLength, source.Length - position);
            if (available < CardLength)
            {
                throw new FitsException(
                    "the file ends inside the header: no END record found before this byte.", source.Name, hduIndex, null, position);
            }

            source.Read(position, block[..available]);
            for (int at = 0; at + CardLength <= available; at += CardLength)
            {
                ReadOnlySpan<byte> record = block.Slice(at, CardLength);
                if (IsEnd(record))
                {
                    dataOffset = position + BlockLength;
                    return;
                }

                if (record.ContainsAnyInRange((byte)0, (byte)8))
                {
                    throw new FitsException("found control bytes where a header record of ASCII text was expected.", source.Name, hduIndex, null, position + at);
                }

                Add(header, record, ref openString);
                if (keepRecords)
                {
                    header.KeepRecord(record);
                }
            }
        }

        throw new FitsException(
            $"no END record in {MaximumBlocks} blocks of {BlockLength} bytes; this is not a FITS header.", source.Name, hduIndex, null, position);
    }

    private static void Add(FitsHeader header, ReadOnlySpan<byte> record, ref bool openString)
    {
        if (openString && record.StartsWith("CONTINUE"u8) && CardReader.ReadContinuation(record, out bool still) is { } more)
        {
            FitsCard first = header.Cards[^1];
            string joined = string.Concat(((string)first.Value!).AsSpan(0, ((string)first.Value!).Length - 1), (string)more.Value!);
            string? comment = first.Comment is null ? more.Comment : more.Comment is null ? first.Comment : first.Comment + " " + more.Comment;
            header.ReplaceLast(new FitsCard(first.Keyword, still ? joined : joined.TrimEnd(' '), comment, true));
            openString = still;
            return;
        }

        header.Append(CardReader.Read(record, out openString));
    }

    private static bool IsEnd(ReadOnlySpan<byte> record) =>
        record.StartsWith("END"u8) && !record[3..].ContainsAnyExcept((byte)' ');
}
