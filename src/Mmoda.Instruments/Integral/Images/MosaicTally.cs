using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>What the windows of a mosaic have together: times, exposures, assumptions.</summary>
/// <param name="unit">The unit in whose counts the mosaic is.</param>
internal sealed class MosaicTally(Telescope unit)
{
    private readonly Dictionary<EnergyBand, double> _exposures = [];
    private readonly List<string> _assumptions = [];
    private readonly HashSet<ScienceWindowId> _windows = [];
    private readonly SortedSet<string> _scaled = new(StringComparer.Ordinal);
    private double _start = double.PositiveInfinity, _stop = double.NegativeInfinity, _onTime, _liveTime;
    private bool _isSimulated;

    /// <summary>Adds a window.</summary>
    /// <param name="bands">Its shadowgrams.</param>
    /// <param name="assumptions">What had to be assumed for it.</param>
    public void Add(IReadOnlyList<WindowShadowgram> bands, IEnumerable<string> assumptions)
    {
        WindowShadowgram first = bands[0];
        (_start, _stop) = (Math.Min(_start, first.Limits.StartIjd), Math.Max(_stop, first.Limits.StopIjd));
        _onTime += first.OnTimeSeconds;
        _liveTime += first.LiveFraction * first.OnTimeSeconds;
        _isSimulated |= first.IsSimulated;
        _windows.Add(first.Id); // Of two units it comes twice.
        if (first.Telescope != unit)
            _scaled.Add(first.Telescope.Keyword);
        foreach (WindowShadowgram shadowgram in bands)
            _exposures[shadowgram.Band] = _exposures.GetValueOrDefault(shadowgram.Band) + shadowgram.ExposureSeconds;
        _assumptions.AddRange(assumptions.Except(_assumptions));
    }

    /// <summary>Effective exposure in a band, s.</summary>
    public double ExposureIn(EnergyBand band) => _exposures.GetValueOrDefault(band);

    /// <summary>What the headers of the mosaic say.</summary>
    public OsaImageKeywords Keywords() => new()
    {
        IsSimulated = _isSimulated,
        DateUtc = Epoch.FromIjd(_stop).ToIsot(TimeScale.Utc, 0),
        Limits = new TimeInterval(_start, _stop),
        OnTimeSeconds = _onTime,
        LiveFraction = _liveTime / _onTime,
        WindowCount = _windows.Count,
        History = [.. _assumptions, .. _scaled.Select(s => $"rates of {s} are scaled to the area of {unit.Keyword}")],
        Telescope = unit,
    };
}
