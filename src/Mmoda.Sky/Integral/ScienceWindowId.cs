using System.Globalization;

namespace Mmoda.Sky;

/// <summary>
/// Identity of a science window, INTEGRAL's observation unit: <c>RRRRPPPPSSSF.VVV</c>.
/// </summary>
/// <param name="Revolution">Revolution (orbit) number, 0–9999.</param>
/// <param name="Pointing">Number of the pointing within the revolution, 0–9999.</param>
/// <param name="Subdivision">Subdivision of the pointing, 0–999, usually 1.</param>
/// <param name="Kind">0 pointing, 1 slew, 2 engineering.</param>
/// <param name="Version">Processing version: 0 near real time, 1 consolidated, higher reprocessed.</param>
public readonly record struct ScienceWindowId(int Revolution, int Pointing, int Subdivision, int Kind, int Version)
    : IComparable<ScienceWindowId>
{
    /// <summary>The twelve digits without the processing version, as in the keyword <c>SWID</c>.</summary>
    public string Stem => string.Create(
        CultureInfo.InvariantCulture, $"{Revolution:D4}{Pointing:D4}{Subdivision:D3}{Kind:D1}");

    /// <summary>The eight digits of revolution and pointing, as in the keyword <c>BCPPID</c>.</summary>
    public string PointingId => Stem[..8];

    /// <summary>The kind in words, as in the keyword <c>SW_TYPE</c>: POINTING, SLEW or ENGINEERING.</summary>
    public string KindName => Kind switch { 0 => "POINTING", 1 => "SLEW", _ => "ENGINEERING" };

    /// <summary>Parses <c>RRRRPPPPSSSF</c> or <c>RRRRPPPPSSSF.VVV</c>; without a version, 1 (consolidated) is meant.</summary>
    /// <returns><see langword="false"/> when <paramref name="text"/> has another form.</returns>
    public static bool TryParse(string? text, out ScienceWindowId id)
    {
        id = default;
        ReadOnlySpan<char> s = text.AsSpan().Trim();
        if (s.Length is not (12 or 16) || (s.Length == 16 && s[12] != '.'))
            return false;
        int version = 1;
        if (!Digits(s[..4], out int revolution) || !Digits(s[4..8], out int pointing)
            || !Digits(s[8..11], out int subdivision) || !Digits(s[11..12], out int kind)
            || (s.Length == 16 && !Digits(s[13..], out version)))
        {
            return false;
        }

        id = new ScienceWindowId(revolution, pointing, subdivision, kind, version);
        return true;
    }

    /// <summary>Orders by revolution, pointing, subdivision, kind and version, which is the order in time.</summary>
    public int CompareTo(ScienceWindowId other) => string.CompareOrdinal(ToString(), other.ToString());

    /// <summary>The full form <c>RRRRPPPPSSSF.VVV</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stem}.{Version:D3}");

    /// <summary>Orders two identifiers.</summary>
    public static bool operator <(ScienceWindowId left, ScienceWindowId right) => left.CompareTo(right) < 0;

    /// <summary>Orders two identifiers.</summary>
    public static bool operator >(ScienceWindowId left, ScienceWindowId right) => left.CompareTo(right) > 0;

    /// <summary>Orders two identifiers.</summary>
    public static bool operator <=(ScienceWindowId left, ScienceWindowId right) => left.CompareTo(right) <= 0;

    /// <summary>Orders two identifiers.</summary>
    public static bool operator >=(ScienceWindowId left, ScienceWindowId right) => left.CompareTo(right) >= 0;

    private static bool Digits(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
