namespace Mmoda.Instruments;

/// <summary>Events sorted into bins of time: the pixels of each bin, whatever the order of the file.</summary>
internal sealed class BinnedEvents
{
    private readonly List<(int Bin, ushort Pixel)> _events = [];
    private ushort[]? _sorted;
    private readonly int[] _start;

    /// <param name="binCount">Number of bins.</param>
    public BinnedEvents(int binCount) => _start = new int[binCount + 1];

    /// <summary>Number of bins.</summary>
    public int BinCount => _start.Length - 1;

    /// <summary>Adds an event; one outside the bins is left out.</summary>
    public void Add(long bin, ushort pixel)
    {
        if ((ulong)bin < (ulong)BinCount)
            _events.Add(((int)bin, pixel));
    }

    /// <summary>Counts of a bin in the cells of the detector grid.</summary>
    public void Fill(int bin, Span<float> cells)
    {
        ushort[] sorted = _sorted ??= Sort();
        cells.Clear();
        for (int i = _start[bin]; i < _start[bin + 1]; i++)
            cells[IsgriDetector.GridIndex(sorted[i] >> 7, sorted[i] & 127)]++;
    }

    private ushort[] Sort()
    {
        foreach ((int bin, _) in _events)
            _start[bin + 1]++;
        for (int b = 1; b < _start.Length; b++)
            _start[b] += _start[b - 1];
        int[] next = [.. _start];
        ushort[] sorted = new ushort[_events.Count];
        foreach ((int bin, ushort pixel) in _events)
            sorted[next[bin]++] = pixel;
        _events.Clear();
        return sorted;
    }
}
