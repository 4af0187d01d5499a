using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// Events sorted into bins of time and segments of energy in one pass: the pixels of each, whatever the order of the file.
/// </summary>
internal sealed class BinnedEvents
{
    private readonly EnergyBands _bands;
    private readonly bool _areCells;
    private readonly List<(int Slot, ushort Pixel)> _events = [];
    private ushort[]? _sorted;
    private readonly int[] _start;

    /// <param name="binCount">Number of bins of time.</param>
    /// <param name="bands">The bands; an event belongs to a segment, and a segment to all bands that hold it.</param>
    /// <param name="areCells">Whether pixels are cells of the detector grid already.</param>
    public BinnedEvents(int binCount, EnergyBands bands, bool areCells = false)
    {
        _areCells = areCells;
        _bands = bands;
        BinCount = binCount;
        _start = new int[checked(binCount * bands.SegmentCount) + 1];
    }

    /// <summary>Number of bins of time.</summary>
    public int BinCount { get; }

    /// <summary>Adds an event; one outside the bins or the bands is left out.</summary>
    public void Add(long bin, float energyKeV, ushort pixel)
    {
        int segment = _bands.SegmentOf(energyKeV);
        if ((ulong)bin < (ulong)BinCount && (uint)segment < (uint)_bands.SegmentCount)
            _events.Add((((int)bin * _bands.SegmentCount) + segment, pixel));
    }

    /// <summary>Counts of a bin and a band, or a part of one, in the cells of the detector grid.</summary>
    public void Fill(int bin, EnergyBand band, Span<float> cells)
    {
        ushort[] sorted = _sorted ??= Sort();
        cells.Clear();
        for (int segment = 0; segment < _bands.SegmentCount; segment++)
        {
            if (!_bands.Holds(band, segment))
                continue;
            int slot = (bin * _bands.SegmentCount) + segment;
            for (int i = _start[slot]; i < _start[slot + 1]; i++)
                cells[_areCells ? sorted[i] : IsgriDetector.GridIndex(sorted[i] >> 7, sorted[i] & 127)]++;
        }
    }

    private ushort[] Sort()
    {
        foreach ((int slot, _) in _events)
            _start[slot + 1]++;
        for (int s = 1; s < _start.Length; s++)
            _start[s] += _start[s - 1];
        int[] next = [.. _start];
        ushort[] sorted = new ushort[_events.Count];
        foreach ((int slot, ushort pixel) in _events)
            sorted[next[slot]++] = pixel;
        _events.Clear();
        return sorted;
    }
}
