namespace Mmoda.Fits;

/// <summary>Copies whole HDUs of an open file.</summary>
internal static class FileCopy
{
    /// <summary>A copy beside the file, inflated, that ends with its last HDU.</summary>
    public static FileReplacement WithAllHdus(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        FitsHdu last = file.Hdus[^1];
        last.RequirePresent(0, last.DataByteCount);
        long end = last.DataOffset + HduReader.RoundUp(last.DataByteCount);
        FileReplacement copy = FileReplacement.Of(path, startsAsCopy: true);
        try
        {
            if (copy.Content.Length == 0)
            {
                Range(last.Layout.Source, 0, end, copy.Content);
            }

            if (file.Hdus[0].Layout.Header.Find("EXTEND")?.Value is false)
            {
                HeaderImage primary = HeaderImage.Read(file.Hdus[0]);
                primary.Header.Set("EXTEND", true);
                copy.Content.Position = 0;
                copy.Content.Write(primary.Compose());
            }

            copy.Content.SetLength(end);
            copy.Content.Position = end;
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of a file; zeros where the padding of its last block is missing.</summary>
    public static void Range(ByteSource source, long from, long to, Stream target)
    {
        byte[] block = new byte[Math.Min(1 << 20, to - from)];
        for (long at = from; at < to; at += block.Length)
        {
            Span<byte> part = block.AsSpan(0, (int)Math.Min(block.Length, to - at));
            int present = (int)Math.Clamp(source.Length - at, 0, part.Length);
            source.Read(at, part[..present]);
            part[present..].Clear();
            target.Write(part);
        }
    }
}
