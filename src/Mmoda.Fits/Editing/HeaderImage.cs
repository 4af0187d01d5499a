using System.Text;

namespace Mmoda.Fits;

/// <summary>The blocks of one header in a file, and the same header open for changes.</summary>
internal sealed class HeaderImage
{
    private readonly FitsHdu _hdu;
    private readonly byte[] _before;

    private HeaderImage(FitsHdu hdu, byte[] before, FitsHeader header)
    {
        _hdu = hdu;
        _before = before;
        Header = header;
    }

    /// <summary>The records of the file (of a tile-compressed image those of its table), to be changed.</summary>
    public FitsHeader Header { get; }

    public static HeaderImage Read(FitsHdu hdu)
    {
        byte[] blocks = new byte[hdu.DataOffset - hdu.HeaderOffset];
        hdu.Layout.Source.Read(hdu.HeaderOffset, blocks);
        return new(hdu, blocks, HeaderReader.ReadForEditing(hdu.Layout.Source, hdu.HeaderOffset, hdu.Index));
    }

    /// <summary>Refuses changes of the records that say where the data lie.</summary>
    /// <exception cref="ArgumentException">Such a record was changed, added, removed or moved.</exception>
    public void RequireSameStructure()
    {
        FitsHeader before = _hdu.Layout.Header;
        bool isCompressed = before.Find("ZIMAGE")?.Value is true || before.Find("ZTABLE")?.Value is true;
        List<FitsCard> old = [.. before.Cards.Where(c => StructuralKeywords.Contains(c.Keyword, isCompressed))];
        List<FitsCard> now = [.. Header.Cards.Where(c => StructuralKeywords.Contains(c.Keyword, isCompressed))];
        for (int i = 0; i < Math.Max(old.Count, now.Count); i++)
        {
            string was = i < old.Count ? Describe(old[i]) : "nothing";
            string became = i < now.Count ? Describe(now[i]) : "nothing";
            if (was != became)
            {
                throw new ArgumentException(
                    $"HDU {_hdu.Index} of {_hdu.Layout.Source.Name}: the edit puts {became} in the place of {was}. Keywords that describe the structure "
                    + "of the data, CHECKSUM and DATASUM cannot be edited; write a new file for another structure.");
            }
        }
    }

    /// <summary>The header as blocks. A correct CHECKSUM stays correct and a wrong one wrong: the sum of the HDU does not change.</summary>
    public byte[] Compose() => Compose(Checksum.Add(0, _before));

    /// <summary>The header as blocks, with a CHECKSUM that is correct for data of this sum.</summary>
    public byte[] ComposeForData(uint dataSum) => Compose(~dataSum);

    /// <param name="sum">The sum that the header shall have.</param>
    private byte[] Compose(uint sum)
    {
        AnnounceLongStrings();
        List<byte[]> records = [];
        int checksumAt = -1;
        int length = 0;
        for (int i = 0; i < Header.Cards.Count; i++)
        {
            FitsCard card = Header.Cards[i];
            bool isSum = checksumAt < 0 && card is { Keyword: "CHECKSUM", Value: string };
            byte[] record = (isSum ? null : Header.RecordOf(i)) ?? Write(isSum ? card with { Value = new string('0', 16) } : card);
            checksumAt = isSum ? length : checksumAt;
            length += record.Length;
            records.Add(record);
        }

        // A header that became shorter keeps its blocks: blank records before END are room for later keywords.
        int total = (int)Math.Max(_before.Length, HduReader.RoundUp(length + HeaderReader.CardLength));
        byte[] blocks = new byte[total];
        blocks.AsSpan().Fill((byte)' ');
        int at = 0;
        foreach (byte[] record in records)
        {
            record.CopyTo(blocks.AsSpan(at));
            at += record.Length;
        }

        int end = Math.Max(length, total - HeaderReader.BlockLength);
        "END"u8.CopyTo(blocks.AsSpan(end));
        if (checksumAt >= 0)
        {
            // The ones' complement of the difference: what the sixteen characters have to add.
            uint missing = Checksum.Add(sum, BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(~Checksum.Add(0, blocks))));
            Encoding.ASCII.GetBytes(Checksum.Encode(missing), blocks.AsSpan(checksumAt + 11, 16));
        }

        return blocks;
    }

    /// <summary>LONGSTRN, as <see cref="FitsWriter"/> writes it, when the edit brought the first string that needs CONTINUE.</summary>
    private void AnnounceLongStrings()
    {
        bool isNew = Enumerable.Range(0, Header.Cards.Count)
            .Any(i => Header.RecordOf(i) is null && Header.Cards[i].Value is string { Length: > 40 } && Write(Header.Cards[i]).Length > HeaderReader.CardLength);
        if (isNew && !Header.Contains("LONGSTRN"))
        {
            Header.Append(new FitsCard("LONGSTRN", "OGIP 1.0", "The CONTINUE convention may be used", true));
        }
    }

    private static byte[] Write(FitsCard card)
    {
        StringBuilder text = new();
        CardWriter.Write(text, card);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Describe(FitsCard card) => $"{card.Keyword} = {CardWriter.Literal(card.Value is string text ? null : card.Value)}{card.Value as string}";
}
