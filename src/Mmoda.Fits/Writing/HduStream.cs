using System.Text;

namespace Mmoda.Fits;

/// <summary>Writes one HDU to a seekable stream: header, data, padding, and then the checksums back into the header.</summary>
internal sealed class HduStream
{
    private readonly Stream _target;
    private readonly byte[] _header;
    private readonly long _headerPosition;
    private readonly int _datasumAt;
    private readonly byte[] _pending = new byte[4];
    private int _pendingCount;
    private uint _sum;

    public HduStream(Stream target, IEnumerable<FitsCard> cards)
    {
        _target = target;
        _headerPosition = target.Position;
        StringBuilder records = new();
        foreach (FitsCard card in cards)
        {
            CardWriter.Write(records, card);
        }

        _datasumAt = records.Length;
        records.Append(DatasumRecord(0));
        records.Append(ChecksumRecord(new string('0', 16)));
        records.Append("END".PadRight(80));
        records.Append(' ', (int)(HduReader.RoundUp(records.Length) - records.Length));
        _header = Encoding.ASCII.GetBytes(records.ToString());
        target.Write(_header);
    }

    public long DataByteCount { get; private set; }

    public void Write(ReadOnlySpan<byte> data)
    {
        Sum(data);
        WriteSummed(data);
    }

    /// <summary>Adds to the checksum bytes that <see cref="WriteSummed"/> gets afterwards: they are summed while they are in the cache.</summary>
    /// <remarks>The sum is over four-byte words: up to three bytes wait for the next block.</remarks>
    public void Sum(ReadOnlySpan<byte> data)
    {
        if (_pendingCount > 0)
        {
            int take = Math.Min(4 - _pendingCount, data.Length);
            data[..take].CopyTo(_pending.AsSpan(_pendingCount));
            _pendingCount += take;
            data = data[take..];
            if (_pendingCount < 4)
            {
                return;
            }

            _sum = Checksum.Add(_sum, _pending);
            _pendingCount = 0;
        }

        int whole = data.Length & ~3;
        _sum = Checksum.Add(_sum, data[..whole]);
        data[whole..].CopyTo(_pending);
        _pendingCount = data.Length - whole;
    }

    /// <summary>Writes bytes whose sum was taken.</summary>
    public void WriteSummed(ReadOnlySpan<byte> data)
    {
        _target.Write(data);
        DataByteCount += data.Length;
    }

    /// <summary>Sets NAXIS2 of a table whose rows were counted while they were written.</summary>
    public void SetRowCount(long rows)
    {
        int at = 0;
        while (!_header.AsSpan(at).StartsWith("NAXIS2  ="u8))
        {
            at += HeaderReader.CardLength;
        }

        StringBuilder record = new();
        CardWriter.Write(record, new FitsCard("NAXIS2", rows, null, true));
        Put(record.ToString(), at);
    }

    /// <summary>Pads the data unit and puts DATASUM and CHECKSUM in place (FITS 4.0, appendix J.3).</summary>
    public void Close()
    {
        byte[] padding = new byte[HduReader.RoundUp(DataByteCount) - DataByteCount];
        _target.Write(padding);
        Sum(padding);
        Put(DatasumRecord(_sum), _datasumAt);
        uint total = Checksum.Add(_sum, _header);
        Put(ChecksumRecord(Checksum.Encode(~total)), _datasumAt + HeaderReader.CardLength);
        long end = _target.Position;
        _target.Position = _headerPosition;
        _target.Write(_header);
        _target.Position = end;
    }

    private static string DatasumRecord(uint sum) => $"DATASUM = '{sum,-10}'         / data unit checksum".PadRight(80);

    private static string ChecksumRecord(string text) => $"CHECKSUM= '{text}'   / HDU checksum".PadRight(80);

    private void Put(string record, int at) => Encoding.ASCII.GetBytes(record, _header.AsSpan(at, HeaderReader.CardLength));
}
