namespace Mmoda.Fits;

/// <summary>How an element is stored and what linear scaling and null value belong to it.</summary>
internal readonly record struct ElementFormat(FitsElementType Type, double Scale, double Zero, long? Null)
{
    /// <summary>Bytes of one element; 0 for bits, which are packed.</summary>
    public int ByteCount => ByteCountOf(Type);

    /// <summary>Stored with an offset of half the range, which is FITS' way to hold the other signedness (FITS 4.0, table 19).</summary>
    public bool IsSignFlipped => Scale == 1 && Zero == Type switch
    {
        FitsElementType.UnsignedByte => -128,
        FitsElementType.Integer16 => 32768,
        FitsElementType.Integer32 => 2147483648,
        FitsElementType.Integer64 => 9223372036854775808,
        _ => double.NaN,
    };

    public bool IsScaled => Scale != 1 || Zero != 0;

    public static int ByteCountOf(FitsElementType type) => type switch
    {
        FitsElementType.Bit => 0,
        FitsElementType.Logical or FitsElementType.UnsignedByte or FitsElementType.Character => 1,
        FitsElementType.Integer16 => 2,
        FitsElementType.Integer32 or FitsElementType.Real32 => 4,
        FitsElementType.Complex64 => 16,
        _ => 8,
    };

    public static FitsElementType OfBitPix(int bitPix) => bitPix switch
    {
        8 => FitsElementType.UnsignedByte,
        16 => FitsElementType.Integer16,
        32 => FitsElementType.Integer32,
        64 => FitsElementType.Integer64,
        -32 => FitsElementType.Real32,
        _ => FitsElementType.Real64,
    };
}
