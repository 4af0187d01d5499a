using System.Runtime.InteropServices;
using System.Text;

namespace Mmoda.Instruments;

/// <summary>An array that a pickle would make: its elements as bytes, row after row.</summary>
/// <param name="Type">Type of an element.</param>
/// <param name="Shape">Slowest axis first.</param>
/// <param name="Bytes">The elements in C order.</param>
internal sealed record NumpyArray(NumpyType Type, int[] Shape, byte[] Bytes)
{
    /// <summary>Each text is an object of its own.</summary>
    private const int MostTexts = 2_000_000;

    /// <summary>Number of elements.</summary>
    public int Count => NumpyType.Count(Shape);

    /// <summary>The array of a pickle.</summary>
    /// <param name="pickled">What <see cref="Pickle.Read"/> gave.</param>
    /// <exception cref="FormatException">It is no array of numbers, texts, or records of these.</exception>
    public static NumpyArray Read(object? pickled) => pickled switch
    {
        Pickle.Call { Name: "numpy array", Arguments: [var array] } => Read(array),
        Pickle.Call { Name: "numpy ndarray", Arguments: [var shape, var type, var bytes] } => Of(type, shape, bytes, false),
        Pickle.Call { Arguments: [Pickle.Named { Name: "astropy.io.fits.fitsrec FITS_rec" }, ..] } =>
            throw new FormatException("Rows as a file has them need its header to be read."),
        Pickle.Call { State: object?[] and [_, var shape, var type, bool isFortran, var bytes, ..] } call when call.Name.EndsWith(" _reconstruct", StringComparison.Ordinal) =>
            Of(type, shape, bytes, isFortran),
        Pickle.Call { Arguments: [var bytes, var type, var shape, var order] } call when call.Name.EndsWith(" _frombuffer", StringComparison.Ordinal) =>
            Of(type, shape, bytes, Text(order) == "F"),
        _ => throw new FormatException("The pickle is no array of numbers or texts."),
    };

    /// <summary>A text, which old pickles have as bytes; null when it is none.</summary>
    internal static string? Text(object? value) => value switch
    {
        string text => text,
        byte[] bytes => Encoding.Latin1.GetString(bytes),
        _ => null,
    };

    /// <summary>The values of a field, or of the array itself, element after element in the order of the machine.</summary>
    /// <typeparam name="T">As wide as an element of it.</typeparam>
    /// <param name="field">The field; null for the array itself.</param>
    public T[] Values<T>(NumpyField? field)
        where T : unmanaged
    {
        NumpyType type = field?.Type ?? Type;
        byte[] bytes = BytesOf(field);
        int number = type.Kind == 'c' ? type.Size / 2 : type.Kind == 'U' ? 4 : type.Size;
        if (type.IsBigEndian == BitConverter.IsLittleEndian && number > 1 && type.Kind != 'S')
        {
            for (int i = 0; i + number <= bytes.Length; i += number)
                bytes.AsSpan(i, number).Reverse();
        }

        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }

    /// <summary>The texts of a field, or of the array itself, without the zeros at their ends.</summary>
    /// <param name="field">The field; null for the array itself.</param>
    public string[] Texts(NumpyField? field)
    {
        NumpyType type = field?.Type ?? Type;
        int count = Count * (field is null ? 1 : NumpyType.Count(field.Shape));
        if (count > MostTexts)
            throw new FormatException($"{count} texts are more than a table here has ({MostTexts}).");
        string[] texts = new string[count];
        if (type.Kind == 'U')
        {
            int length = type.Size / 4;
            uint[] letters = Values<uint>(field);
            for (int i = 0; i < count; i++)
                texts[i] = string.Concat(letters.AsSpan(i * length, length).ToArray().Select(l => Rune.IsValid(l) ? new Rune(l).ToString() : "?")).TrimEnd('\0');
            return texts;
        }

        byte[] bytes = BytesOf(field);
        for (int i = 0; i < count; i++)
            texts[i] = Encoding.Latin1.GetString(bytes, i * type.Size, type.Size).TrimEnd('\0');
        return texts;
    }

    private byte[] BytesOf(NumpyField? field)
    {
        if (field is null)
            return [.. Bytes];
        int width = field.Type.Size * NumpyType.Count(field.Shape);
        byte[] bytes = new byte[width * Count];
        for (int row = 0; row < Count; row++)
            Bytes.AsSpan((row * Type.Size) + field.Offset, width).CopyTo(bytes.AsSpan(row * width));
        return bytes;
    }

    private static NumpyArray Of(object? type, object? shape, object? content, bool isFortran)
    {
        (NumpyType read, int[] inner) = NumpyType.Read(type);
        int[] axes = [.. NumpyType.Shape(shape), .. inner];
        byte[] bytes = content switch
        {
            byte[] plain => plain,
            Pickle.Call { Name: "_codecs encode", Arguments: [string letters, ..] } => Encoding.Latin1.GetBytes(letters), // Bytes in protocols before 3.
            _ => throw new FormatException("The elements of an array are no bytes."),
        };
        int count = NumpyType.Count(axes);
        if ((long)count * read.Size != bytes.Length)
            throw new FormatException($"An array of {count} elements of {read.Size} bytes has {bytes.Length} bytes.");
        return new NumpyArray(read, axes, isFortran && axes.Length > 1 ? RowByRow(bytes, axes, read.Size) : bytes);
    }

    /// <summary>From the first axis being the fastest to the last.</summary>
    private static byte[] RowByRow(byte[] bytes, int[] shape, int size)
    {
        byte[] rows = new byte[bytes.Length];
        int[] at = new int[shape.Length];
        for (int to = 0; to < rows.Length; to += size)
        {
            int from = 0;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
                from = (from * shape[axis]) + at[axis];
            bytes.AsSpan(from * size, size).CopyTo(rows.AsSpan(to));
            for (int axis = shape.Length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--)
                at[axis] = 0;
        }

        return rows;
    }
}
