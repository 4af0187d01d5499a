using System.Globalization;

namespace Mmoda.Instruments;

/// <summary>Revolutions from one number to another, both included.</summary>
internal readonly record struct RevolutionRange(int First, int Last)
{
    /// <summary>Reads <c>1922</c> or <c>1922-1925</c>.</summary>
    /// <param name="text">One number of at most four digits, or two with a hyphen, the lower first.</param>
    /// <param name="range">The revolutions.</param>
    /// <returns>False when the text has another form.</returns>
    public static bool TryParse(string text, out RevolutionRange range)
    {
        string[] parts = text.Split('-', StringSplitOptions.TrimEntries);
        range = default;
        if (parts.Length > 2 || !Number(parts[0], out int first) || !Number(parts[^1], out int last) || last < first)
            return false;
        range = new RevolutionRange(first, last);
        return true;
    }

    /// <summary>Whether a revolution is one of them.</summary>
    public bool Contains(int revolution) => revolution >= First && revolution <= Last;

    /// <inheritdoc/>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= 9999;
}
