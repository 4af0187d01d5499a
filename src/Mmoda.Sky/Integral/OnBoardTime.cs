using System.Globalization;

namespace Mmoda.Sky;

/// <summary>A reading of INTEGRAL's central on-board clock: ticks of 2⁻²⁰ s (0.954 µs), nominally.</summary>
/// <remarks>
/// The clock drifts by some 1e-7 against TT; <see cref="OnBoardClock"/> converts. In tables a reading is four unsigned 16-bit words,
/// most significant first (columns <c>OB_TIME</c>, TFORM <c>4I</c> with TZERO 32768), in keywords (<c>OBTSTART</c>) a decimal
/// number of 20 digits.
/// </remarks>
/// <param name="Ticks">The counter, extended on ground to 64 bits.</param>
public readonly record struct OnBoardTime(ulong Ticks) : IComparable<OnBoardTime>
{
    /// <summary>Ticks in a second of the on-board clock.</summary>
    public const int TicksPerSecond = 1 << 20;

    private const int KeywordDigits = 20;

    /// <summary>A reading from the words of a table cell.</summary>
    /// <param name="words">Four words, most significant first.</param>
    /// <exception cref="ArgumentException">Another number of words.</exception>
    public static OnBoardTime FromWords(ReadOnlySpan<ushort> words) => words.Length == 4
        ? new(((ulong)words[0] << 48) | ((ulong)words[1] << 32) | ((ulong)words[2] << 16) | words[3])
        : throw new ArgumentException($"An on-board time has 4 words; {words.Length} were given.", nameof(words));

    /// <summary>Writes the words of a table cell, most significant first.</summary>
    /// <param name="words">Room for four words.</param>
    /// <exception cref="ArgumentException">Less room.</exception>
    public void ToWords(Span<ushort> words)
    {
        if (words.Length < 4)
            throw new ArgumentException($"An on-board time has 4 words; there is room for {words.Length}.", nameof(words));
        for (int i = 0; i < 4; i++)
            words[i] = (ushort)(Ticks >> (48 - 16 * i));
    }

    /// <summary>Reads the decimal number of a keyword, with or without leading zeros.</summary>
    /// <returns><see langword="false"/> if the text is no whole number of at most 64 bits.</returns>
    public static bool TryParse(string? text, out OnBoardTime time)
    {
        bool read = ulong.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong ticks);
        time = new(ticks);
        return read;
    }

    /// <summary>Seconds of the on-board clock since <paramref name="earlier"/>; exact to 2⁻²⁰ s for 270 years.</summary>
    public double SecondsSince(OnBoardTime earlier) => unchecked((long)(Ticks - earlier.Ticks)) / (double)TicksPerSecond;

    /// <inheritdoc/>
    public int CompareTo(OnBoardTime other) => Ticks.CompareTo(other.Ticks);

    /// <summary>The 20 digits of a keyword.</summary>
    public override string ToString() => Ticks.ToString("D" + KeywordDigits, CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(OnBoardTime left, OnBoardTime right) => left.Ticks < right.Ticks;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(OnBoardTime left, OnBoardTime right) => left.Ticks > right.Ticks;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(OnBoardTime left, OnBoardTime right) => left.Ticks <= right.Ticks;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(OnBoardTime left, OnBoardTime right) => left.Ticks >= right.Ticks;
}
