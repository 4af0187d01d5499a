using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Mmoda.Fits;

/// <summary>How values look in the different texts.</summary>
internal enum CellStyle
{
    /// <summary>As numpy and people read them: True, nan, inf.</summary>
    Plain,

    /// <summary>Arrays inside CSV, as Python's json reads them: true, NaN, Infinity, null.</summary>
    LooseJson,

    /// <summary>RFC 8259: NaN is null, infinities are strings.</summary>
    StrictJson,
}

/// <summary>A column of a table whose cells can be written as text; holds one block of rows at a time.</summary>
internal abstract class CellColumn(string name, string format, string? unit, string? description, string datatype, long[] shape, bool isVariable)
{
    public string Name { get; } = name;

    public string Format { get; } = format;

    public string? Unit { get; } = unit;

    public string? Description { get; } = description;

    /// <summary>The type of an element in the words of ECSV and numpy, e.g. <c>float32</c>.</summary>
    public string Datatype { get; } = datatype;

    /// <summary>Axes of a cell, slowest first; empty for one value per row.</summary>
    public long[] Shape { get; } = shape;

    public bool IsVariable { get; } = isVariable;

    public bool IsArray => IsVariable || Shape.Length > 0;

    public bool IsText => Datatype == "string";

    public abstract void Load(long firstRow, int count);

    /// <summary>Writes the cell of a row of the block; false and nothing for an undefined value.</summary>
    public bool TryAppend(StringBuilder text, int row, CellStyle style)
    {
        if (!IsArray)
        {
            return TryAppendElement(text, row, 0, style);
        }

        int at = 0;
        AppendArray(text, row, IsVariable ? [LengthOf(row)] : Shape, ref at, style);
        return true;
    }

    /// <summary>Elements of the cell of a row of a column of variable length.</summary>
    protected abstract int LengthOf(int row);

    protected abstract bool TryAppendElement(StringBuilder text, int row, int element, CellStyle style);

    private void AppendArray(StringBuilder text, int row, ReadOnlySpan<long> shape, ref int at, CellStyle style)
    {
        text.Append('[');
        for (long i = 0; i < shape[0]; i++)
        {
            text.Append(i == 0 ? "" : ",");
            if (shape.Length > 1)
            {
                AppendArray(text, row, shape[1..], ref at, style);
            }
            else if (!TryAppendElement(text, row, at++, style == CellStyle.Plain ? CellStyle.LooseJson : style))
            {
                text.Append("null");
            }
        }

        text.Append(']');
    }
}

/// <summary>Values of one .NET type, one or more per row.</summary>
/// <param name="column">What the header says of it.</param>
/// <param name="load">Reads the values of rows: all of them one after another, or one array per row.</param>
/// <param name="isNull">Tells undefined values.</param>
internal sealed class CellColumn<T>(CellDescription column, Func<long, int, T[][]> load, Func<T, bool> isNull)
    : CellColumn(column.Name, column.Format, column.Unit, column.Description, column.Datatype, column.Shape, column.IsVariable)
    where T : notnull
{
    private T[][] _rows = [];

    public override void Load(long firstRow, int count) => _rows = load(firstRow, count);

    protected override int LengthOf(int row) => _rows[row].Length;

    protected override bool TryAppendElement(StringBuilder text, int row, int element, CellStyle style)
    {
        T value = _rows[row][element];
        if (isNull(value) || (style == CellStyle.StrictJson && value is double.NaN or float.NaN))
        {
            return false;
        }

        _ = value switch
        {
            string s => style == CellStyle.Plain ? text.Append(s) : text.Append(JsonSerializer.Serialize(s)),
            bool flag => text.Append(style == CellStyle.Plain ? flag ? "True" : "False" : flag ? "true" : "false"),
            double real => AppendReal(text, real, real.ToString("R", CultureInfo.InvariantCulture), style),
            float real => AppendReal(text, real, real.ToString("R", CultureInfo.InvariantCulture), style),
            Complex c when style == CellStyle.Plain => AppendComplex(text, c),
            Complex c => AppendReal(
                AppendReal(text.Append('['), c.Real, c.Real.ToString("R", CultureInfo.InvariantCulture), style).Append(','),
                c.Imaginary, c.Imaginary.ToString("R", CultureInfo.InvariantCulture), style).Append(']'),
            _ => text.Append(CultureInfo.InvariantCulture, $"{value}"),
        };
        return true;
    }

    private static StringBuilder AppendReal(StringBuilder text, double value, string digits, CellStyle style)
    {
        if (double.IsFinite(value))
        {
            return text.Append(digits).Append(digits.AsSpan().ContainsAny('.', 'E') ? "" : ".0");
        }

        string name = double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        return style switch
        {
            CellStyle.Plain => text.Append(double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf"),
            CellStyle.LooseJson => text.Append(name),
            _ => double.IsNaN(value) ? text.Append("null") : text.Append(CultureInfo.InvariantCulture, $"\"{name}\""),
        };
    }

    private static StringBuilder AppendComplex(StringBuilder text, Complex c)
    {
        AppendReal(text, c.Real, c.Real.ToString("R", CultureInfo.InvariantCulture), CellStyle.Plain);
        text.Append(double.IsNegative(c.Imaginary) ? "" : "+");
        return AppendReal(text, c.Imaginary, c.Imaginary.ToString("R", CultureInfo.InvariantCulture), CellStyle.Plain).Append('j');
    }
}

/// <summary>What a header says of a column, in the words of texts.</summary>
internal sealed record CellDescription(string Name, string Format, string? Unit, string? Description, string Datatype, long[] Shape, bool IsVariable);
