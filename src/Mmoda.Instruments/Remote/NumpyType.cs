using System.Globalization;

namespace Mmoda.Instruments;

/// <summary>The type of the elements of a numpy array, as far as they are numbers, truths, fixed texts, or records of these.</summary>
/// <param name="Kind">The letter of numpy: <c>b i u f c S U</c>, and <c>V</c> for records.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="IsBigEndian">Whether the first byte counts most.</param>
/// <param name="Fields">Of a record; empty otherwise.</param>
internal sealed record NumpyType(char Kind, int Size, bool IsBigEndian, IReadOnlyList<NumpyField> Fields)
{
    /// <summary>What a FITS table can have.</summary>
    private const int MostFields = 999;

    /// <summary>An array of records with arrays in them is the deepest that a table can have; a pickle may go on without end.</summary>
    private const int MostLevels = 4;

    /// <summary>Reads a type where pickles have one, and the shape of arrays of it that are one element.</summary>
    /// <param name="given">A <c>dtype</c>, its text, or a list of fields.</param>
    /// <exception cref="FormatException">It is another type.</exception>
    public static (NumpyType Type, int[] Shape) Read(object? given) => Read(given, 0);

    private static (NumpyType Type, int[] Shape) Read(object? given, int level) => given switch
    {
        _ when level > MostLevels => throw new FormatException("The types of a record lie too deep in each other."),
        _ when NumpyArray.Text(given) is { } text => (OfText(text, null), []),
        List<object?> fields => (OfList(fields, level), []),
        Pickle.Call { Name: "numpy dtype" } made => OfCall(made, level),
        _ => throw new FormatException("The type of an array cannot be read."),
    };

    /// <summary>Reads an axis, a tuple or list of axes.</summary>
    /// <exception cref="FormatException">It is no shape.</exception>
    public static int[] Shape(object? given) => given switch
    {
        long one => [Axis(one)],
        object?[] tuple => [.. tuple.Select(Axis)],
        List<object?> list => [.. list.Select(Axis)],
        _ => throw new FormatException("The shape of an array cannot be read."),
    };

    /// <summary>Number of elements of a shape.</summary>
    /// <exception cref="FormatException">More than an array here can have.</exception>
    public static int Count(IEnumerable<int> shape)
    {
        long count = 1;
        foreach (int axis in shape)
            count = count * axis <= int.MaxValue ? count * axis : throw new FormatException("An array has too many elements.");
        return (int)count;
    }

    private static int Axis(object? given) =>
        given is >= 0L and <= int.MaxValue ? (int)(long)given : throw new FormatException("An axis of an array is no length."); // A long in range.

    /// <summary>The state is (version, order, (type, shape) of a part, names, fields, bytes, ...).</summary>
    private static (NumpyType Type, int[] Shape) OfCall(Pickle.Call made, int level)
    {
        object?[] state = made.State as object?[] ?? [];
        if (state is [_, _, object?[] and [var element, var shape], ..])
        {
            (NumpyType type, int[] inner) = Read(element, level + 1);
            return (type, [.. Shape(shape), .. inner]);
        }

        if (state is [_, _, _, object?[] names, Dictionary<string, object?> fields, ..])
        {
            int size = state.Length > 5 && state[5] is long bytes and > 0 and <= int.MaxValue ? (int)bytes : throw new FormatException("A record has no size.");
            return (Record(size, [.. names.Select(n => Field(NumpyArray.Text(n) ?? "", fields, level))]), []);
        }

        string text = NumpyArray.Text(made.Arguments.FirstOrDefault()) ?? throw new FormatException("A type has no name.");
        return (OfText(text, state.Length > 1 ? NumpyArray.Text(state[1]) : null), []);
    }

    private static NumpyField Field(string name, Dictionary<string, object?> fields, int level)
    {
        if (fields.GetValueOrDefault(name) is not object?[] { Length: >= 2 } field || field[1] is not long offset || offset is < 0 or > int.MaxValue)
            throw new FormatException($"The field '{name}' of a record has no type.");
        (NumpyType type, int[] shape) = Read(field[0], level + 1);
        return new NumpyField(name, type, shape, (int)offset);
    }

    /// <summary>Fields side by side: <c>(name, type)</c> or <c>(name, type, shape)</c>.</summary>
    private static NumpyType OfList(List<object?> given, int level)
    {
        if (given.Count > MostFields)
            throw new FormatException("A record has more fields than a table.");
        List<NumpyField> fields = [];
        int offset = 0;
        foreach (object? one in given)
        {
            if (one is not object?[] { Length: 2 or 3 } field)
                throw new FormatException("A field of a record has no name and type.");
            (NumpyType type, int[] inner) = Read(field[1], level + 1);
            int[] shape = [.. field.Length == 3 ? Shape(field[2]) : [], .. inner];
            fields.Add(new NumpyField(NumpyArray.Text(field[0]) ?? "", type, shape, offset));
            long end = offset + ((long)type.Size * Count(shape));
            offset = end <= int.MaxValue ? (int)end : throw new FormatException("A record is too long.");
        }

        return Record(offset, fields);
    }

    private static NumpyType Record(int size, List<NumpyField> fields)
    {
        // Fields that share bytes would make a small answer a large table.
        if (size <= 0 || fields.Sum(f => (long)f.Type.Size * Count(f.Shape)) > size || fields.Count is 0 or > MostFields || fields.Any(f => f.Type.Kind == 'V' || f.Offset + ((long)f.Type.Size * Count(f.Shape)) > size))
            throw new FormatException("A record has fields that no table has.");
        return new NumpyType('V', size, false, fields);
    }

    /// <summary><c>f8</c>, <c>&lt;f8</c>, <c>S12</c>, ...; <c>U</c> counts letters of four bytes.</summary>
    private static NumpyType OfText(string text, string? order)
    {
        bool isOrdered = text is ['<' or '>' or '|' or '=', ..];
        ReadOnlySpan<char> rest = isOrdered ? text.AsSpan(1) : text;
        if (rest.Length < 2 || !int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int size) || size > ushort.MaxValue
            || (rest[0], size) is not (('b', 1) or ('i' or 'u', 1 or 2 or 4 or 8) or ('f', 2 or 4 or 8) or ('c', 8 or 16) or ('S' or 'U', >= 1)))
        {
            throw new FormatException($"Elements of the type '{text}' are neither numbers nor texts.");
        }

        return new NumpyType(rest[0], rest[0] == 'U' ? size * 4 : size, (isOrdered ? text[..1] : order) == ">", []);
    }
}
