using System.Buffers.Binary;
using System.Globalization;
using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>
/// Linear relation of on-board time and IJD within one science window. One on-board tick is 2^-20 s; the drift of the
/// clock against TT over a window stays below 10 µs of a straight line between its ends.
/// </summary>
/// <param name="ObtStart">On-board time at the start, ticks.</param>
/// <param name="ObtEnd">On-board time at the end, ticks; above <paramref name="ObtStart"/>.</param>
/// <param name="IjdStart">IJD (TT days since MJD 51544.0) at the start.</param>
/// <param name="IjdEnd">IJD at the end; above <paramref name="IjdStart"/>.</param>
internal readonly record struct OnBoardClock(ulong ObtStart, ulong ObtEnd, double IjdStart, double IjdEnd)
{
    /// <summary>Ticks per second.</summary>
    public const double TicksPerSecond = 1 << 20;

    /// <summary>Ticks in the resolution of ISGRI event times, 2^-14 s (61 µs).</summary>
    public const ulong EventTicks = 64;

    /// <summary>IJD days per tick.</summary>
    public double DaysPerTick => (IjdEnd - IjdStart) / (ObtEnd - ObtStart);

    /// <summary>IJD of an on-board time, which may lie before the start.</summary>
    public double ToIjd(ulong obt) => IjdStart + (double)(long)(obt - ObtStart) * DaysPerTick;

    /// <summary>On-board time of an IJD, rounded to a tick.</summary>
    public ulong ToObt(double ijd) => ObtStart + (ulong)(long)Math.Round((ijd - IjdStart) / DaysPerTick);

    /// <summary>The 20-digit form of the keywords <c>OBTSTART</c> and <c>OBTEND</c>.</summary>
    public static string Format(ulong obt) => obt.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>The on-board time in the bytes of a row: four words, most significant first, stored as FITS stores unsigned words.</summary>
    public static ulong Join(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadUInt64BigEndian(row) ^ 0x8000_8000_8000_8000;

    /// <summary>The relation that the limits in a header tell.</summary>
    /// <exception cref="FitsException">A keyword is missing, no on-board time, or the limits do not ascend.</exception>
    public static OnBoardClock FromHeader(FitsHeader header)
    {
        Sky.OnBoardClock limits = Sky.OnBoardClock.FromHeader(header);
        return new OnBoardClock(limits.First.Reading.Ticks, limits.Last.Reading.Ticks, limits.First.Instant.Ijd, limits.Last.Instant.Ijd);
    }

    /// <summary>Splits into the four 16-bit words of the column <c>OB_TIME</c>, most significant first.</summary>
    public static void Split(ulong obt, Span<ushort> words)
    {
        words[0] = (ushort)(obt >> 48);
        words[1] = (ushort)(obt >> 32);
        words[2] = (ushort)(obt >> 16);
        words[3] = (ushort)obt;
    }
}
