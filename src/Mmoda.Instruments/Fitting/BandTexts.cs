using System.Globalization;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Bands of energy as users write them: <c>20-200</c>, several joined by <c>+</c>.</summary>
internal static class BandTexts
{
    /// <summary>Reads one band.</summary>
    /// <exception cref="ArgumentException">The text is none.</exception>
    public static EnergyBand Band(string text)
    {
        // The minus of an exponent stands behind its e.
        int at = text.IndexOf('-', StringComparison.Ordinal);
        while (at > 0 && text[at - 1] is 'e' or 'E')
            at = text.IndexOf('-', at + 1);
        return at > 0 && Number(text[..at]) is { } low && Number(text[(at + 1)..]) is { } high && low < high
            ? new EnergyBand(low, high)
            : throw new ArgumentException($"'{text}' is no band of energy; MIN-MAX in keV is expected, MIN below MAX.");
    }

    /// <summary>Reads the bands of one spectrum.</summary>
    /// <exception cref="ArgumentException">The text has none.</exception>
    public static IReadOnlyList<EnergyBand> Bands(string text) => [.. text.Split('+').Select(Band)];

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && double.IsFinite(value) ? value : null;
}
