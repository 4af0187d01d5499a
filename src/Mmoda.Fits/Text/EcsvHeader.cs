using System.Globalization;
using System.Text.Json;

namespace Mmoda.Fits;

/// <summary>The commented YAML at the start of an ECSV text.</summary>
internal static class EcsvHeader
{
    public static void Write(FitsHdu table, TextWriter target, List<CellColumn> cells)
    {
        target.Write("# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n");
        foreach (CellColumn column in cells)
        {
            if (column.IsArray && column.Datatype.StartsWith("complex", StringComparison.Ordinal))
            {
                throw table.Error($"column {column.Name} has arrays of complex numbers, which ECSV does not know; leave the column out.", "TFORM");
            }

            target.Write($"# - {{name: {Text(column.Name)}");
            target.Write(column.Unit is null ? "" : $", unit: {Text(column.Unit)}");
            target.Write($", datatype: {(column.IsArray ? "string" : column.Datatype)}");
            target.Write(column.IsVariable ? $", subtype: '{column.Datatype}[null]'" : column.IsArray ? $", subtype: '{column.Datatype}[{string.Join(',', column.Shape)}]'" : "");
            target.Write(column.Description is null ? "}\n" : $", description: {Text(column.Description)}}}\n");
        }

        FitsCard[] meta = [.. table.Header.Cards.Where(c => c is { HasValue: true, Value: string or bool or long or double } && !HeaderComposer.IsMade(c.Keyword)).DistinctBy(c => c.Keyword)];
        target.Write(meta.Length > 0 ? "# meta: !!omap\n" : "");
        foreach (FitsCard card in meta)
        {
            target.Write($"# - {{{Text(card.Keyword)}: {Value(card.Value)}}}\n");
        }

        target.Write("# schema: astropy-2.0\n");
    }

    private static string Value(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        double real => Real(real),
        long integer => integer.ToString(CultureInfo.InvariantCulture),
        _ => Text((string)value!),
    };

    /// <summary>YAML 1.1 takes 1E-07 for a string: the mantissa needs a point and the exponent a sign.</summary>
    private static string Real(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        return text.Contains('.', StringComparison.Ordinal) ? text : exponent < 0 ? text + ".0" : text.Insert(exponent, ".0");
    }

    /// <summary>A JSON string is a YAML string in double quotes.</summary>
    private static string Text(string text) => JsonSerializer.Serialize(text);
}
