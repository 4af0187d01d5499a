namespace Mmoda.Sky;

/// <summary>Revolutions of INTEGRAL around the Earth, counted from perigee to perigee, and when they began.</summary>
/// <remarks>
/// <see cref="Nominal"/> knows the mean period: 2.990997 d up to revolution 1500 and 2.6594 d (8/3 of a sidereal day) after the
/// orbit change of January 2015, good to 0.1 d. A table of true starts (the archive's revolution file) makes it exact. Immutable
/// and thread-safe.
/// </remarks>
public sealed class RevolutionClock
{
    /// <summary>The last revolution of the first orbit.</summary>
    private const int LastOfFirstOrbit = 1500;

    private readonly int _first;
    private readonly Epoch[] _starts;

    /// <summary>A clock from true starts.</summary>
    /// <param name="firstRevolution">Number of the first revolution of the table.</param>
    /// <param name="starts">Starts of it and its successors, without a gap; the nominal clock is used outside.</param>
    /// <exception cref="ArgumentException">The starts do not ascend.</exception>
    public RevolutionClock(int firstRevolution, ReadOnlySpan<Epoch> starts)
    {
        for (int i = 1; i < starts.Length; i++)
        {
            if (starts[i] <= starts[i - 1])
                throw new ArgumentException($"Revolution {firstRevolution + i} starts at {starts[i]}, its predecessor at {starts[i - 1]}; starts must ascend.", nameof(starts));
        }

        (_first, _starts) = (firstRevolution, starts.ToArray());
    }

    /// <summary>Mean periods only: good to 0.1 d.</summary>
    public static RevolutionClock Nominal { get; } = new(0, []);

    /// <summary>When a revolution began.</summary>
    /// <param name="revolution">Number, 0 to 9999.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number has more than four digits or is negative.</exception>
    public Epoch StartOf(int revolution)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revolution);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(revolution, 9999);
        return Start(revolution);
    }

    /// <summary>The revolution and the part of it that has passed, such as 789.632.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies before the launch of 2002-10-17 or after revolution 9998.</exception>
    public double At(Epoch instant)
    {
        // Both periods bracket the number; the table may shift it by little.
        int low = 0, high = 9999;
        if (instant < Start(low) || instant >= Start(high))
        {
            throw new ArgumentOutOfRangeException(
                nameof(instant), instant, $"Revolutions are counted from {Start(low)} to {Start(high)}.");
        }

        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = instant < Start(middle) ? (low, middle) : (middle, high);
        }

        return low + instant.SecondsSince(Start(low)) / Start(high).SecondsSince(Start(low));
    }

    private Epoch Start(int revolution) => revolution >= _first && revolution - _first < _starts.Length
        ? _starts[revolution - _first]
        : Epoch.FromIjd(revolution <= LastOfFirstOrbit ? 1016.40213 + 2.990997 * revolution : 6024.18 + 2.6594 * (revolution - 1696));
}
