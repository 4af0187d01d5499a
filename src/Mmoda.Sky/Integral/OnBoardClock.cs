using Mmoda.Fits;

namespace Mmoda.Sky;

/// <summary>The time correlation of the on-board clock: what its readings are in TT.</summary>
/// <remarks>
/// Linear between pairs of a reading and its instant. Within a science window the two limits in its header are enough (the drift
/// of the clock changes by less than 1e-8 in an hour: 10 µs); a revolution needs the pairs of its correlation file. Beyond the
/// first and last pair the line is continued by at most the length of its interval. Immutable and thread-safe.
/// </remarks>
public sealed class OnBoardClock
{
    private readonly OnBoardTime[] _readings;
    private readonly Epoch[] _instants;

    /// <summary>A correlation from pairs.</summary>
    /// <param name="readings">Readings of the clock, ascending.</param>
    /// <param name="instants">Their instants, ascending.</param>
    /// <exception cref="ArgumentException">
    /// Fewer than two pairs, unequal lengths, not ascending, or a rate that differs from that of the clock by more than 1 %.
    /// </exception>
    public OnBoardClock(ReadOnlySpan<OnBoardTime> readings, ReadOnlySpan<Epoch> instants)
    {
        if (readings.Length < 2 || readings.Length != instants.Length)
            throw new ArgumentException($"A correlation needs two pairs at least; {readings.Length} readings and {instants.Length} instants were given.");
        for (int i = 1; i < readings.Length; i++)
        {
            double onBoard = readings[i].SecondsSince(readings[i - 1]);
            double elapsed = instants[i].SecondsSince(instants[i - 1]);
            // A reset of the clock or a wrong unit shows here; the oscillator itself is good to 1e-6.
            if (!(onBoard > 0 && elapsed > 0 && Math.Abs(elapsed / onBoard - 1) < 0.01))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Pair {i}: {elapsed} s of TT passed in {onBoard} s of the on-board clock from {readings[i - 1]} to {readings[i]}; pairs must ascend at the same rate within 1 %."));
            }
        }

        _readings = readings.ToArray();
        _instants = instants.ToArray();
    }

    /// <summary>The first pair.</summary>
    public (OnBoardTime Reading, Epoch Instant) First => (_readings[0], _instants[0]);

    /// <summary>The last pair.</summary>
    public (OnBoardTime Reading, Epoch Instant) Last => (_readings[^1], _instants[^1]);

    /// <summary>The correlation of a science window, from <c>OBTSTART</c>, <c>OBTEND</c>, <c>TSTART</c> and <c>TSTOP</c> of a header.</summary>
    /// <exception cref="FitsException">A keyword is missing, no on-board time, or the limits do not ascend.</exception>
    public static OnBoardClock FromHeader(FitsHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        OnBoardTime start = Reading(header, "OBTSTART"), end = Reading(header, "OBTEND");
        Epoch first = Instant(header, "TSTART"), last = Instant(header, "TSTOP");
        try
        {
            return new OnBoardClock([start, end], [first, last]);
        }
        catch (ArgumentException broken)
        {
            throw header.Error("OBTEND", broken.Message);
        }
    }

    /// <summary>The correlation in two columns of a table.</summary>
    /// <param name="table">One pair per row, ascending.</param>
    /// <param name="readingColumn">On-board times, four unsigned words a row.</param>
    /// <param name="ijdColumn">INTEGRAL Julian Dates (TT), doubles.</param>
    /// <exception cref="FitsException">A column is missing or has another form, or the pairs are no correlation.</exception>
    public static OnBoardClock Read(BinaryTableHdu table, string readingColumn, string ijdColumn)
    {
        ArgumentNullException.ThrowIfNull(table);
        OnBoardTime[] readings = ReadTimes(table, readingColumn);
        double[] ijd = table.ReadAll<double>(ijdColumn);
        try
        {
            return new OnBoardClock(readings, Array.ConvertAll(ijd, Epoch.FromIjd));
        }
        catch (ArgumentException broken)
        {
            throw table.Header.Error("TTYPE", $"columns {readingColumn} and {ijdColumn} are no time correlation: {broken.Message}");
        }
    }

    /// <summary>The on-board times of a column, such as <c>OB_TIME</c>.</summary>
    /// <exception cref="FitsException">The column is missing or does not hold four words a row.</exception>
    public static OnBoardTime[] ReadTimes(BinaryTableHdu table, string column)
    {
        ArgumentNullException.ThrowIfNull(table);
        ushort[] words = table.ReadAll<ushort>(column);
        if (words.Length != 4 * table.RowCount)
            throw table.Header.Error("TFORM", $"column {column} has {words.Length} words in {table.RowCount} rows, expected are 4 a row.");
        OnBoardTime[] times = new OnBoardTime[words.Length / 4];
        for (int i = 0; i < times.Length; i++)
            times[i] = OnBoardTime.FromWords(words.AsSpan(4 * i, 4));
        return times;
    }

    /// <summary>The instant of a reading.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The reading lies too far outside the correlation.</exception>
    public Epoch ToEpoch(OnBoardTime reading)
    {
        int i = Interval(Array.BinarySearch(_readings, reading));
        double length = _readings[i + 1].SecondsSince(_readings[i]);
        double onBoard = reading.SecondsSince(_readings[i]);
        RequireNear(onBoard, length, reading);
        return _instants[i].AddSeconds(onBoard * (_instants[i + 1].SecondsSince(_instants[i]) / length));
    }

    /// <summary>The reading at an instant, rounded to a tick.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies too far outside the correlation.</exception>
    public OnBoardTime FromEpoch(Epoch instant)
    {
        int i = Interval(Array.BinarySearch(_instants, instant));
        double length = _instants[i + 1].SecondsSince(_instants[i]);
        double elapsed = instant.SecondsSince(_instants[i]);
        RequireNear(elapsed, length, instant);
        double ticks = elapsed * (_readings[i + 1].SecondsSince(_readings[i]) / length) * OnBoardTime.TicksPerSecond;
        return new(unchecked(_readings[i].Ticks + (ulong)(long)Math.Round(ticks)));
    }

    private int Interval(int found) => Math.Clamp(found < 0 ? ~found - 1 : found, 0, _readings.Length - 2);

    private void RequireNear(double offset, double length, object given)
    {
        if (!(offset >= -length && offset <= 2 * length))
        {
            throw new ArgumentOutOfRangeException(
                nameof(given), given, $"The correlation runs from {First} to {Last}; the time lies more than an interval outside.");
        }
    }

    private static OnBoardTime Reading(FitsHeader header, string keyword) => OnBoardTime.TryParse(header.RequireString(keyword), out OnBoardTime time)
        ? time : throw header.Error(keyword, $"'{header.RequireString(keyword)}' is no on-board time, expected are up to 20 digits.");

    private static Epoch Instant(FitsHeader header, string keyword)
    {
        double ijd = header.RequireReal(keyword);
        return ijd is > -1e5 and < 1e5 ? Epoch.FromIjd(ijd) : throw header.Error(keyword, $"{ijd} is no INTEGRAL Julian Date.");
    }
}
