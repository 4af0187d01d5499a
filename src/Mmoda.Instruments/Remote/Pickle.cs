using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Mmoda.Instruments;

/// <summary>
/// Reads Python pickles of numpy arrays without running anything: what a pickle would call becomes a <see cref="Call"/>, and
/// only names that make arrays are let through. So a pickle that was read can be handed on to who would run it.
/// </summary>
internal sealed class Pickle
{
    /// <summary>Deepest nesting and most values of a pickle that is only arrays.</summary>
    private const int MostValues = 1 << 20;

    private static readonly HashSet<string> Harmless =
    [
        "numpy.core.multiarray _reconstruct", "numpy._core.multiarray _reconstruct", "numpy.core.multiarray scalar", "numpy._core.multiarray scalar",
        "numpy.core.numeric _frombuffer", "numpy._core.numeric _frombuffer",
        "numpy ndarray", "numpy dtype", "numpy array", "numpy recarray", "numpy record", "numpy.rec recarray", "numpy.core.records recarray", "numpy.core.records record",
        "_codecs encode", "collections OrderedDict", "copyreg _reconstructor", "copy_reg _reconstructor", "builtins object", "__builtin__ object",
        "astropy.io.fits.fitsrec FITS_rec", "astropy.io.fits.column ColDefs", "astropy.io.fits.column Column", "astropy.io.fits.column _AsciiColDefs",
    ];

    private readonly byte[] _bytes;
    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;
    private int _values;

    private Pickle(byte[] bytes) => _bytes = bytes;

    /// <summary>Reads a pickle.</summary>
    /// <param name="bytes">The pickle; text is ASCII or UTF-8.</param>
    /// <returns>
    /// The value: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, <c>byte[]</c>, an
    /// array (tuple), a list, a dictionary, a <see cref="Named"/> or a <see cref="Call"/>.
    /// </returns>
    /// <exception cref="FormatException">It is broken, or calls what makes no arrays.</exception>
    public static object? Read(byte[] bytes)
    {
        try
        {
            return new Pickle(bytes).Run();
        }
        catch (Exception e) when (e is InvalidOperationException or IndexOutOfRangeException or ArgumentException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            throw new FormatException("The pickle is broken.", e);
        }
    }

    private object? Run()
    {
        while (true)
        {
            if (_values++ > MostValues)
                throw new FormatException("The pickle has more values than arrays need.");
            byte code = Byte();
            switch (code)
            {
                case 0x80:
                    _at++;
                    break;
                case 0x95: // A frame; its length says nothing that the end of the bytes does not.
                    _at += 8;
                    break;
                case (byte)'.':
                    return _stack.Pop();
                case (byte)'(':
                    _stack.Push(Mark.Here);
                    break;
                case (byte)'0':
                    _stack.Pop();
                    break;
                case (byte)'1':
                    ToMark();
                    break;
                case (byte)'2':
                    _stack.Push(_stack.Peek());
                    break;
                case (byte)'c':
                    _stack.Push(Global(Line(), Line()));
                    break;
                case 0x93:
                    string name = (string)_stack.Pop()!, module = (string)_stack.Pop()!;
                    _stack.Push(Global(module, name));
                    break;
                case (byte)'R' or 0x81:
                    object?[] arguments = (object?[])_stack.Pop()!;
                    _stack.Push(new Call((string)((Named)_stack.Pop()!).Name, arguments));
                    break;
                case (byte)'b':
                    object? state = _stack.Pop();
                    if (_stack.Peek() is Call made)
                        made.State = state;
                    break;
                default:
                    if (!Value(code) && !Collect(code) && !Remember(code))
                        throw new FormatException($"The pickle has the operation 0x{code:x2}, which arrays do not need.");
                    break;
            }
        }
    }

    /// <summary>Operations that push one value.</summary>
    private bool Value(byte code)
    {
        object? value;
        switch (code)
        {
            case (byte)'N':
                value = null;
                break;
            case 0x88 or 0x89:
                value = code == 0x88;
                break;
            case (byte)'I':
                value = Line() is var digits && digits is ("00" or "01") ? digits == "01" : long.Parse(digits, CultureInfo.InvariantCulture);
                break;
            case (byte)'L':
                value = long.Parse(Line().TrimEnd('L'), CultureInfo.InvariantCulture);
                break;
            case (byte)'F':
                value = double.Parse(Line(), CultureInfo.InvariantCulture);
                break;
            case (byte)'J':
                value = (long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));
                break;
            case (byte)'K':
                value = (long)Byte();
                break;
            case (byte)'M':
                value = (long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));
                break;
            case 0x8a:
                value = Long(Bytes(Byte()));
                break;
            case (byte)'G':
                value = BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));
                break;
            case (byte)'X':
                value = Encoding.UTF8.GetString(Bytes(Length(4)));
                break;
            case 0x8c:
                value = Encoding.UTF8.GetString(Bytes(Byte()));
                break;
            case 0x8d:
                value = Encoding.UTF8.GetString(Bytes(Length(8)));
                break;
            case (byte)'V':
                value = Line();
                break;
            case (byte)'S':
                value = Line().Trim('\'', '"');
                break;
            case (byte)'U' or (byte)'C':
                value = Bytes(Byte()).ToArray();
                break;
            case (byte)'T' or (byte)'B':
                value = Bytes(Length(4)).ToArray();
                break;
            case 0x8e or 0x96:
                value = Bytes(Length(8)).ToArray();
                break;
            default:
                return false;
        }

        _stack.Push(value);
        return true;
    }

    /// <summary>Operations that make and fill collections.</summary>
    private bool Collect(byte code)
    {
        switch (code)
        {
            case (byte)')':
                _stack.Push(Array.Empty<object?>());
                return true;
            case (byte)'t':
                _stack.Push(ToMark());
                return true;
            case 0x85 or 0x86 or 0x87:
                object?[] tuple = new object?[code - 0x84];
                for (int i = tuple.Length - 1; i >= 0; i--)
                    tuple[i] = _stack.Pop();
                _stack.Push(tuple);
                return true;
            case (byte)']':
                _stack.Push(new List<object?>());
                return true;
            case (byte)'l':
                _stack.Push(new List<object?>(ToMark()));
                return true;
            case (byte)'a':
                object? item = _stack.Pop();
                (_stack.Peek() as List<object?>)?.Add(item);
                return true;
            case (byte)'e':
                object?[] items = ToMark();
                (_stack.Peek() as List<object?>)?.AddRange(items);
                return true;
            case (byte)'}':
                _stack.Push(new Dictionary<string, object?>());
                return true;
            case (byte)'d':
                object?[] all = ToMark();
                _stack.Push(new Dictionary<string, object?>());
                Put(all);
                return true;
            case (byte)'s':
                object? value = _stack.Pop();
                Put([_stack.Pop(), value]);
                return true;
            case (byte)'u':
                Put(ToMark());
                return true;
            default:
                return false;
        }
    }

    private bool Remember(byte code)
    {
        switch (code)
        {
            case 0x94:
                _memo[_memo.Count] = _stack.Peek();
                return true;
            case (byte)'q':
                _memo[Byte()] = _stack.Peek();
                return true;
            case (byte)'r':
                _memo[Length(4)] = _stack.Peek();
                return true;
            case (byte)'p':
                _memo[long.Parse(Line(), CultureInfo.InvariantCulture)] = _stack.Peek();
                return true;
            case (byte)'h':
                _stack.Push(_memo[Byte()]);
                return true;
            case (byte)'j':
                _stack.Push(_memo[Length(4)]);
                return true;
            case (byte)'g':
                _stack.Push(_memo[long.Parse(Line(), CultureInfo.InvariantCulture)]);
                return true;
            default:
                return false;
        }
    }

    private static Named Global(string module, string name) => Harmless.Contains($"{module} {name}")
        ? new Named($"{module} {name}")
        : throw new FormatException($"The pickle calls {module}.{name}, which makes no array.");

    private object?[] ToMark()
    {
        List<object?> items = [];
        while (_stack.Pop() is var item && item is not Mark)
            items.Add(item);
        items.Reverse();
        return [.. items];
    }

    private void Put(object?[] pairs)
    {
        if (_stack.Peek() is not Dictionary<string, object?> map)
            return; // The items of an object that is only looked at.
        for (int i = 0; i + 1 < pairs.Length; i += 2)
            map[pairs[i]?.ToString() ?? ""] = pairs[i + 1];
    }

    private byte Byte() => _bytes[_at++];

    private ReadOnlySpan<byte> Bytes(int count)
    {
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(_at, count);
        _at += count;
        return bytes;
    }

    private int Length(int bytes) => bytes == 4
        ? checked((int)BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))
        : checked((int)BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8)));

    private string Line()
    {
        int end = Array.IndexOf(_bytes, (byte)'\n', _at);
        string line = Encoding.UTF8.GetString(_bytes.AsSpan(_at, end - _at));
        _at = end + 1;
        return line;
    }

    private static long Long(ReadOnlySpan<byte> bytes) => (long)new System.Numerics.BigInteger(bytes);

    /// <summary>What a pickle would call, and with what; nothing is called.</summary>
    /// <param name="Name">Module and name, separated by a blank.</param>
    /// <param name="Arguments">The arguments.</param>
    public sealed record Call(string Name, object?[] Arguments)
    {
        /// <summary>What the result is filled with.</summary>
        public object? State { get; set; }
    }

    /// <summary>A class or function that a pickle names.</summary>
    /// <param name="Name">Module and name, separated by a blank.</param>
    public sealed record Named(string Name);

    private sealed record Mark
    {
        public static Mark Here { get; } = new();
    }
}
