using System.Buffers.Binary;
using System.Text;

namespace Mmoda.Server.OdaApi;

/// <summary>
/// A numpy array as the smallest Python pickle (protocol 2) that makes it: <c>array(ndarray(shape, dtype, buffer))</c>.
/// The elements are the bytes as they are, so FITS payload needs no conversion. At most 4 GiB.
/// </summary>
internal static class NumpyPickle
{
    /// <summary>An array of numbers.</summary>
    /// <param name="shape">Slowest axis first.</param>
    /// <param name="type">For example <c>&gt;f4</c>.</param>
    /// <param name="elements">The bytes, C order.</param>
    public static byte[] Array(ReadOnlySpan<int> shape, string type, ReadOnlySpan<byte> elements)
    {
        using MemoryStream pickle = Begin(shape, elements.Length);
        Text(pickle, type);
        return End(pickle, elements);
    }

    /// <summary>An array of records.</summary>
    /// <param name="rows">Number of records.</param>
    /// <param name="fields">Name, type and shape of each field; an empty shape is a scalar.</param>
    /// <param name="elements">The bytes, record after record without gaps.</param>
    public static byte[] Records(int rows, IReadOnlyList<(string Name, string Type, int[] Shape)> fields, ReadOnlySpan<byte> elements)
    {
        using MemoryStream pickle = Begin([rows], elements.Length);
        pickle.Write("]("u8);
        foreach ((string name, string type, int[] shape) in fields)
        {
            pickle.WriteByte((byte)'(');
            Text(pickle, name);
            Text(pickle, type);
            if (shape.Length > 0)
                Shape(pickle, shape);
            pickle.WriteByte((byte)'t');
        }

        pickle.WriteByte((byte)'e');
        return End(pickle, elements);
    }

    private static MemoryStream Begin(ReadOnlySpan<int> shape, int bytes)
    {
        MemoryStream pickle = new(bytes + 256);
        pickle.Write([0x80, 0x03]);
        pickle.Write("cnumpy\narray\n(cnumpy\nndarray\n("u8);
        Shape(pickle, shape);
        return pickle;
    }

    private static byte[] End(MemoryStream pickle, ReadOnlySpan<byte> elements)
    {
        pickle.WriteByte((byte)'B');
        Length(pickle, elements.Length);
        pickle.Write(elements);
        pickle.Write("tRtR."u8);
        return pickle.ToArray();
    }

    private static void Shape(MemoryStream pickle, ReadOnlySpan<int> shape)
    {
        pickle.WriteByte((byte)'(');
        foreach (int length in shape)
        {
            pickle.WriteByte((byte)'J');
            Length(pickle, length);
        }

        pickle.WriteByte((byte)'t');
    }

    private static void Text(MemoryStream pickle, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        pickle.WriteByte((byte)'X');
        Length(pickle, bytes.Length);
        pickle.Write(bytes);
    }

    private static void Length(MemoryStream pickle, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        pickle.Write(bytes);
    }
}
