using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Keeps what was made for some bands of a unit. Thread-safe; each is made once while it is kept.</summary>
/// <remarks>
/// Windows ask for the same bands one after another. Where there are more bands than are kept, the one that was used longest ago is the
/// one that is wanted next: it would always be gone. So any of them makes room, by turns that have nothing to do with those of the bands.
/// </remarks>
/// <typeparam name="T">What is kept.</typeparam>
/// <param name="count">At most so many.</param>
/// <param name="make">Makes one.</param>
internal sealed class BandCache<T>(int count, Func<JemxUnit, EnergyBand, T> make)
{
    private readonly Lock _guard = new();
    private readonly List<(JemxUnit Unit, EnergyBand Band, Lazy<T> Value)> _kept = [];
    private readonly Random _turns = new(count);

    /// <summary>What belongs to a band.</summary>
    public T Get(JemxUnit unit, EnergyBand band)
    {
        Lazy<T> value;
        lock (_guard)
        {
            int at = _kept.FindIndex(k => k.Unit == unit && k.Band == band);
            if (at >= 0)
            {
                value = _kept[at].Value;
            }
            else
            {
                value = new Lazy<T>(() => make(unit, band));
                if (_kept.Count < count)
                    _kept.Add((unit, band, value));
                else
                    _kept[_turns.Next(count)] = (unit, band, value);
            }
        }

        return value.Value;
    }
}
