using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Mmoda.Fits;

/// <summary>A stored element: its size and how to load it from big-endian bytes. Types, so that the JIT makes one loop for each.</summary>
internal interface IWireElement<TValue>
{
    static abstract int ByteCount { get; }

    static abstract TValue Load(ref byte at);
}

internal readonly struct WireByte : IWireElement<byte>
{
    public static int ByteCount => 1;

    public static byte Load(ref byte at) => at;
}

internal readonly struct WireSByte : IWireElement<sbyte>
{
    public static int ByteCount => 1;

    public static sbyte Load(ref byte at) => (sbyte)(at ^ 0x80);
}

internal readonly struct WireInt16 : IWireElement<short>
{
    public static int ByteCount => 2;

    public static short Load(ref byte at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<short>(ref at));
}

internal readonly struct WireUInt16 : IWireElement<ushort>
{
    public static int ByteCount => 2;

    public static ushort Load(ref byte at) => (ushort)(BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(ref at)) ^ 0x8000);
}

internal readonly struct WireInt32 : IWireElement<int>
{
    public static int ByteCount => 4;

    public static int Load(ref byte at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<int>(ref at));
}

internal readonly struct WireUInt32 : IWireElement<uint>
{
    public static int ByteCount => 4;

    public static uint Load(ref byte at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(ref at)) ^ 0x8000_0000;
}

internal readonly struct WireInt64 : IWireElement<long>
{
    public static int ByteCount => 8;

    public static long Load(ref byte at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<long>(ref at));
}

internal readonly struct WireUInt64 : IWireElement<ulong>
{
    public static int ByteCount => 8;

    public static ulong Load(ref byte at) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref at)) ^ (1UL << 63);
}

internal readonly struct WireSingle : IWireElement<float>
{
    public static int ByteCount => 4;

    public static float Load(ref byte at) => BitConverter.Int32BitsToSingle(WireInt32.Load(ref at));
}

internal readonly struct WireDouble : IWireElement<double>
{
    public static int ByteCount => 8;

    public static double Load(ref byte at) => BitConverter.Int64BitsToDouble(WireInt64.Load(ref at));
}
