using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Keeps what was made for the bands that were asked for last. Thread-safe; each is made once while it is kept.</summary>
/// <typeparam name="T">What is kept.</typeparam>
/// <param name="count">At most so many.</param>
/// <param name="make">Makes one.</param>
internal sealed class BandCache<T>(int count, Func<EnergyBand, T> make)
{
    private readonly Lock _guard = new();
    private readonly List<(EnergyBand Band, Lazy<T> Value)> _recent = [];

    /// <summary>What belongs to a band.</summary>
    public T Get(EnergyBand band)
    {
        Lazy<T> value;
        lock (_guard)
        {
            int at = _recent.FindIndex(r => r.Band == band);
            value = at >= 0 ? _recent[at].Value : new Lazy<T>(() => make(band));
            if (at >= 0)
                _recent.RemoveAt(at);
            _recent.Insert(0, (band, value));
            if (_recent.Count > count)
                _recent.RemoveAt(count);
        }

        return value.Value;
    }
}
