namespace Mmoda.Fits;

/// <summary>The type of one stored element of an image or a table column (FITS 4.0, tables 8 and 18).</summary>
public enum FitsElementType
{
    /// <summary>TFORM <c>L</c>: one byte, 'T', 'F' or 0 (undefined).</summary>
    Logical,

    /// <summary>TFORM <c>X</c>: one bit, most significant first.</summary>
    Bit,

    /// <summary>TFORM <c>B</c>, BITPIX 8: unsigned byte.</summary>
    UnsignedByte,

    /// <summary>TFORM <c>I</c>, BITPIX 16: two's complement, 2 bytes.</summary>
    Integer16,

    /// <summary>TFORM <c>J</c>, BITPIX 32: two's complement, 4 bytes.</summary>
    Integer32,

    /// <summary>TFORM <c>K</c>, BITPIX 64: two's complement, 8 bytes.</summary>
    Integer64,

    /// <summary>TFORM <c>A</c>: one ASCII character.</summary>
    Character,

    /// <summary>TFORM <c>E</c>, BITPIX −32: IEEE 754 binary32.</summary>
    Real32,

    /// <summary>TFORM <c>D</c>, BITPIX −64: IEEE 754 binary64.</summary>
    Real64,

    /// <summary>TFORM <c>C</c>: two binary32, real part first.</summary>
    Complex32,

    /// <summary>TFORM <c>M</c>: two binary64, real part first.</summary>
    Complex64,
}
