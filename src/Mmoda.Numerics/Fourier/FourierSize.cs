namespace Mmoda.Numerics;

/// <summary>The lengths that transforms are planned for: those without prime factors above 7.</summary>
public static class FourierSize
{
    /// <summary>Whether <paramref name="length"/> is at least 1 and has no prime factor but 2, 3, 5 and 7.</summary>
    public static bool IsGood(int length)
    {
        if (length < 1)
            return false;
        foreach (int prime in (ReadOnlySpan<int>)[2, 3, 5, 7])
        {
            while (length % prime == 0)
                length /= prime;
        }

        return length == 1;
    }

    /// <summary>The smallest good length that is not below <paramref name="minimum"/> and a multiple of <paramref name="multipleOf"/>.</summary>
    /// <param name="minimum">1 to 2^30.</param>
    /// <param name="multipleOf">A good length, 1 to 1024; multiples of 16 are transformed fastest.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimum"/> is not 1 to 2^30, or <paramref name="multipleOf"/> is not 1 to 1024.</exception>
    /// <exception cref="ArgumentException"><paramref name="multipleOf"/> has another prime factor.</exception>
    public static int Next(int minimum, int multipleOf = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimum, 1 << 30);
        ArgumentOutOfRangeException.ThrowIfLessThan(multipleOf, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(multipleOf, 1024);
        if (!IsGood(multipleOf))
            throw new ArgumentException($"A number without prime factors above 7 is expected, not {multipleOf}.", nameof(multipleOf));

        // The next power of two is a bound; below it the candidates 3^a 5^b 7^c are filled up with twos.
        long need = (minimum + (long)multipleOf - 1) / multipleOf, best = 1;
        while (best < need)
            best *= 2;
        for (long sevens = 1; sevens < best; sevens *= 7)
        {
            for (long fives = sevens; fives < best; fives *= 5)
            {
                for (long threes = fives; threes < best; threes *= 3)
                {
                    long candidate = threes;
                    while (candidate < need)
                        candidate *= 2;
                    best = Math.Min(best, candidate);
                }
            }
        }

        return checked((int)(best * multipleOf));
    }

    /// <summary>Throws unless <see cref="IsGood"/>.</summary>
    internal static int Require(int length, string name) => IsGood(length)
        ? length
        : throw new ArgumentException(
            $"A length without prime factors above 7 is needed, not {length}; {nameof(FourierSize)}.{nameof(Next)} finds one.", name);

    /// <summary>The radices of the stages of a transform: odd ones first, then as few as possible of 8, 4 and 2.</summary>
    internal static List<int> Radices(int length, int largest)
    {
        List<int> radices = [];
        foreach (int odd in (ReadOnlySpan<int>)[3, 5, 7])
        {
            for (; length % odd == 0; length /= odd)
                radices.Add(odd);
        }

        int twos = int.TrailingZeroCount(length);
        for (; largest == 8 && (twos > 4 || twos == 3); twos -= 3)
            radices.Add(8);
        for (; twos >= 2; twos -= 2)
            radices.Add(4);
        if (twos == 1)
            radices.Add(2);
        return radices;
    }

    /// <summary>The divisor by which a long transform is split: the largest up to the square root, a multiple of 16 if there is one.</summary>
    internal static int Split(int length)
    {
        int best = 1, bestOfVectors = 0;
        for (int divisor = 2; (long)divisor * divisor <= length; divisor++)
        {
            if (length % divisor != 0)
                continue;
            best = divisor;
            if (divisor % 16 == 0)
                bestOfVectors = divisor;
        }

        // A short transform is one row: splitting it would fill few lanes.
        return length < 128 ? 1 : 4 * bestOfVectors > best ? bestOfVectors : best;
    }
}
