using System.Buffers.Binary;
using System.Text;

namespace Mmoda.Sky;

/// <summary>An ephemeris of JPL in the form of the SPICE toolkit: a binary SPK file such as <c>de440s.bsp</c>.</summary>
/// <remarks>
/// Read are segments of Chebyshev polynomials (types 2 and 3) on ICRS axes for the Sun, the Earth, the Moon and their barycentres,
/// in either byte order (NAIF, SPK and DAF Required Reading). States are exact to the digits of the file. Reads are positionless:
/// one object may be used by many threads.
/// </remarks>
public sealed class SpkEphemeris : IEphemeris, IDisposable
{
    private const int RecordBytes = 1024;
    private const int Barycentre = 0, EarthMoonBarycentre = 3, Sun = 10, Moon = 301, Earth = 399;

    /// <summary>Largest number of coefficients of a record that is believed: the JPL files have up to 41 · 3.</summary>
    private const int LargestRecord = 1000;

    private readonly FileStream _stream;
    private readonly string _name;
    private readonly bool _bigEndian;
    private readonly List<Segment> _segments = [];

    private SpkEphemeris(string path)
    {
        _name = path;
        _stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.RandomAccess);
        try
        {
            byte[] head = new byte[RecordBytes];
            Read(0, head);
            if (!Encoding.ASCII.GetString(head, 0, 7).Equals("DAF/SPK", StringComparison.Ordinal))
                throw Broken("it does not begin with DAF/SPK");
            _bigEndian = Encoding.ASCII.GetString(head, 88, 8) switch
            {
                "LTL-IEEE" => false,
                "BIG-IEEE" => true,
                string other => throw Broken($"its byte order is '{other}', expected is LTL-IEEE or BIG-IEEE"),
            };
            if (Integer(head.AsSpan(8)) != 2 || Integer(head.AsSpan(12)) != 6)
                throw Broken("its summaries do not have 2 reals and 6 integers");
            ReadSummaries(Integer(head.AsSpan(76)));
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">No SPK file, or one that contradicts itself; the path is named.</exception>
    public static SpkEphemeris Open(string path) => new(path);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file lacks the body or is broken there.</exception>
    public StateVector State(SolarSystemBody body, SolarSystemBody origin, Epoch instant)
    {
        // TDB seconds since J2000.0, which is half a day after IJD 0.
        double seconds = instant.SecondsSince(Epoch.FromIjd(0, 0.5)) + BarycentricTime.TdbMinusTt(instant);
        if (body == origin)
            return default;
        // The Moon from the Earth without the way to the barycentre and back, which costs digits.
        if (body is SolarSystemBody.Earth or SolarSystemBody.Moon && origin is SolarSystemBody.Earth or SolarSystemBody.Moon)
            return Chain(Number(body), EarthMoonBarycentre, seconds) - Chain(Number(origin), EarthMoonBarycentre, seconds);
        return Chain(Number(body), Barycentre, seconds) - Chain(Number(origin), Barycentre, seconds);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static int Number(SolarSystemBody body) => body switch
    {
        SolarSystemBody.Barycentre => Barycentre,
        SolarSystemBody.Sun => Sun,
        SolarSystemBody.Earth => Earth,
        SolarSystemBody.Moon => Moon,
        _ => throw new ArgumentOutOfRangeException(nameof(body), body, "Not a body of this ephemeris."),
    };

    private StateVector Chain(int target, int origin, double seconds)
    {
        StateVector state = default;
        // Body, its barycentre, the barycentre of all: more links would be a loop.
        for (int links = 0; target != origin; links++)
        {
            Segment[] known = [.. _segments.Where(s => s.Target == target)];
            if (known.Length == 0 || links > 3)
                throw Broken($"it has no way from body {target} to body {origin}");
            // Later segments take precedence (SPK Required Reading, "Segment priority").
            int found = Array.FindLastIndex(known, s => s.Start <= seconds && seconds <= s.End);
            if (found < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(seconds), seconds, FormattableString.Invariant(
                    $"{_name} has body {target} from {known.Min(s => s.Start)} to {known.Max(s => s.End)} s of TDB since J2000.0."));
            }

            state += Evaluate(known[found], seconds);
            target = known[found].Origin;
        }

        return state;
    }

    private StateVector Evaluate(Segment segment, double seconds)
    {
        int record = Math.Clamp((int)((seconds - segment.Init) / segment.Interval), 0, segment.Records - 1);
        Span<byte> raw = new byte[8 * segment.RecordSize];
        Read(8 * (segment.FirstWord - 1 + (long)record * segment.RecordSize), raw);
        double middle = Real(raw), radius = Real(raw[8..]);
        double t = (seconds - middle) / radius;
        // A quarter beyond the record would extrapolate; the rounding of the directory is far less.
        if (!(Math.Abs(t) <= 1.0001))
            throw Broken($"record {record} of body {segment.Target} covers {middle} ± {radius} s, expected was {seconds}");
        Span<double> values = stackalloc double[6];
        int axes = segment.Type == 2 ? 3 : 6;
        int count = (segment.RecordSize - 2) / axes;
        for (int axis = 0; axis < axes; axis++)
        {
            (double value, double rate) = Chebyshev(raw[(8 * (2 + axis * count))..], count, t);
            values[axis] = value;
            if (axes == 3)
                values[3 + axis] = rate / radius;
        }

        return new(values[0], values[1], values[2], values[3], values[4], values[5]);
    }

    /// <summary>Clenshaw's recurrence and its derivative.</summary>
    private (double Value, double Rate) Chebyshev(ReadOnlySpan<byte> coefficients, int count, double t)
    {
        double b1 = 0, b2 = 0, d1 = 0, d2 = 0;
        for (int i = count - 1; i >= 1; i--)
        {
            (d1, d2) = (2 * b1 + 2 * t * d1 - d2, d1);
            (b1, b2) = (Real(coefficients[(8 * i)..]) + 2 * t * b1 - b2, b1);
        }

        return (Real(coefficients) + t * b1 - b2, b1 + t * d1 - d2);
    }

    private void ReadSummaries(int record)
    {
        byte[] page = new byte[RecordBytes];
        // A file of a gigabyte has fewer summary records than this; more is a loop.
        for (int pages = 0; record > 0; pages++)
        {
            if (pages > 10_000)
                throw Broken("its summary records form a loop");
            Read((record - 1L) * RecordBytes, page);
            double next = Real(page), count = Real(page.AsSpan(16));
            if (!(count is >= 0 and <= 25 && next is >= 0 and < int.MaxValue))
                throw Broken($"summary record {record} has {count} entries and the successor {next}");
            for (int i = 0; i < (int)count; i++)
                AddSegment(page.AsSpan(24 + 40 * i, 40));
            record = (int)next;
        }
    }

    private void AddSegment(ReadOnlySpan<byte> summary)
    {
        int target = Integer(summary[16..]), origin = Integer(summary[20..]), frame = Integer(summary[24..]), type = Integer(summary[28..]);
        long first = Integer(summary[32..]), last = Integer(summary[36..]);
        if (target is not (EarthMoonBarycentre or Sun or Moon or Earth) || type is not (2 or 3) || frame != 1)
            return;
        if (first < 1 || last < first + 4 || 8 * last > _stream.Length)
            throw Broken($"the segment of body {target} lies at words {first} to {last}, outside the file");
        Span<byte> directory = stackalloc byte[32];
        Read(8 * (last - 4), directory);
        double init = Real(directory), interval = Real(directory[8..]), size = Real(directory[16..]), records = Real(directory[24..]);
        int axes = type == 2 ? 3 : 6;
        if (!(size >= 2 + axes && size <= LargestRecord && (size - 2) % axes == 0 && records >= 1 && interval > 0 && double.IsFinite(init)
            && size * records <= last - first + 1))
        {
            throw Broken($"the segment of body {target} has {records} records of {size} words every {interval} s in {last - first + 1} words");
        }

        _segments.Add(new(target, origin, type, Real(summary), Real(summary[8..]), first, init, interval, (int)size, (int)records));
    }

    private void Read(long offset, Span<byte> destination)
    {
        for (int done = 0; done < destination.Length;)
        {
            int read = RandomAccess.Read(_stream.SafeFileHandle, destination[done..], offset + done);
            if (read == 0)
                throw Broken($"it ends before byte {offset + destination.Length}");
            done += read;
        }
    }

    private double Real(ReadOnlySpan<byte> raw) =>
        _bigEndian ? BinaryPrimitives.ReadDoubleBigEndian(raw) : BinaryPrimitives.ReadDoubleLittleEndian(raw);

    private int Integer(ReadOnlySpan<byte> raw) =>
        _bigEndian ? BinaryPrimitives.ReadInt32BigEndian(raw) : BinaryPrimitives.ReadInt32LittleEndian(raw);

    private InvalidDataException Broken(string problem) => new($"{_name} is no SPK file that can be read: {problem}.");

    private sealed record Segment(
        int Target, int Origin, int Type, double Start, double End, long FirstWord, double Init, double Interval, int RecordSize, int Records);
}
