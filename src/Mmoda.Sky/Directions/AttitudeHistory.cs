namespace Mmoda.Sky;

/// <summary>The attitude of a spacecraft between samples in time, on the shortest rotation from one to the next at constant speed.</summary>
/// <remarks>Look-up takes O(log N) and allocates nothing. Immutable; safe for concurrent use.</remarks>
public sealed class AttitudeHistory
{
    private readonly Epoch[] _times;
    private readonly UnitQuaternion[] _rotations;

    /// <summary>Keeps copies of the samples.</summary>
    /// <param name="times">When, strictly increasing; at least one.</param>
    /// <param name="attitudes">The attitude at each of them.</param>
    /// <exception cref="ArgumentException">No samples, unequal numbers, times that do not increase, or an attitude that is none.</exception>
    public AttitudeHistory(ReadOnlySpan<Epoch> times, ReadOnlySpan<Attitude> attitudes)
    {
        if (times.IsEmpty || times.Length != attitudes.Length)
            throw new ArgumentException($"{times.Length} times and {attitudes.Length} attitudes were given; equal numbers of at least 1 are needed.", nameof(attitudes));
        _times = times.ToArray();
        _rotations = new UnitQuaternion[times.Length];
        for (int i = 0; i < times.Length; i++)
        {
            if (i > 0 && !(times[i - 1] < times[i]))
                throw new ArgumentException($"Sample {i} at {times[i]} is not later than the one before at {times[i - 1]}.", nameof(times));
            _rotations[i] = UnitQuaternion.FromMatrix(attitudes[i].FromSky);
        }
    }

    /// <summary>The time of the first sample.</summary>
    public Epoch Start => _times[0];

    /// <summary>The time of the last sample.</summary>
    public Epoch End => _times[^1];

    /// <summary>The attitude at a time.</summary>
    /// <param name="time">From <see cref="Start"/> to <see cref="End"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time lies outside the samples: nothing is extrapolated.</exception>
    public Attitude At(Epoch time)
    {
        if (time < Start || time > End)
            throw new ArgumentOutOfRangeException(nameof(time), time, $"The attitude is known from {Start} to {End}; it is not extrapolated.");
        int at = Array.BinarySearch(_times, time);
        if (at >= 0)
            return Attitude.FromRotation(_rotations[at]);
        int next = ~at;
        double part = time.SecondsSince(_times[next - 1]) / _times[next].SecondsSince(_times[next - 1]);
        return Attitude.FromRotation(UnitQuaternion.Slerp(_rotations[next - 1], _rotations[next], Math.Clamp(part, 0, 1)));
    }
}
