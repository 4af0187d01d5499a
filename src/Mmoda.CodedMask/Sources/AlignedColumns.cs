using System.Runtime.InteropServices;

namespace Mmoda.CodedMask;

/// <summary>Values that begin at a cache line and stay there: vectors of them lie in one line each, not across two.</summary>
internal sealed class AlignedColumns
{
    private const int LineBytes = 64;

    private readonly float[] _values;
    private readonly int _first;

    /// <summary>Reserves zeros.</summary>
    /// <param name="length">Their number.</param>
    public AlignedColumns(int length)
    {
        _values = GC.AllocateArray<float>(length + (LineBytes / sizeof(float)), pinned: true);
        long beyond = (long)Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0) % LineBytes;
        _first = beyond == 0 ? 0 : (int)((LineBytes - beyond) / sizeof(float));
        Length = length;
    }

    /// <summary>Number of values.</summary>
    public int Length { get; }

    /// <summary>All of them.</summary>
    public Span<float> Values => _values.AsSpan(_first, Length);
}
