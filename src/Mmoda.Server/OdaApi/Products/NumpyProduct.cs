using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Fits;

namespace Mmoda.Server.OdaApi;

/// <summary>A FITS file as a <c>NumpyDataProduct</c>: one unit per HDU, its data as a base64 pickle.</summary>
internal static class NumpyProduct
{
    /// <summary>Largest data part of one HDU that is sent; a pickle is held in memory once.</summary>
    private const long MostBytes = 1L << 30;

    private static readonly string[] ResponseKeywords = ["RESPFILE", "ANCRFILE"];

    private static readonly HashSet<string> NotSent = ["CHECKSUM", "DATASUM", "COMMENT", "HISTORY", "CONTINUE", ""];

    /// <summary>Writes the product unit by unit, so that one HDU at a time is in memory.</summary>
    public static async Task WriteAsync(Utf8JsonWriter json, DataProduct product, CancellationToken cancellationToken)
    {
        using FitsFile file = FitsFile.Open(product.Path);
        json.WriteStartObject();
        json.WriteString("name", product.Name);
        json.WriteString("meta_data", WithoutNulls(product.Metadata).ToJsonString());
        json.WriteStartArray("data_unit_list");
        foreach (FitsHdu hdu in file.Hdus)
        {
            WriteUnit(json, hdu, product.Kind);
            await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The client replaces the letters <c>null</c> in every text; a line feed in the middle hides them.</summary>
    internal static string Base64(ReadOnlySpan<byte> bytes) => Hidden(Convert.ToBase64String(bytes));

    /// <summary>The same for base64 text.</summary>
    internal static string Hidden(string base64) => base64.Replace("null", "nu\nll", StringComparison.Ordinal);

    private static void WriteUnit(Utf8JsonWriter json, FitsHdu hdu, DataProductKind kind)
    {
        (string? type, byte[]? pickle) = hdu switch
        {
            ImageHdu { PixelCount: > 0 } image => Image(image),
            BinaryTableHdu table => Table(table),
            _ => (null, null),
        };
        json.WriteStartObject();
        json.WriteString("name", hdu.Index == 0 && hdu.Name.Length == 0 ? "PRIMARY" : hdu.Name);
        json.WriteNull("data");
        json.WriteString("dt", type);
        json.WritePropertyName("header");
        JsonObject header = Header(hdu.Header);

        // The parts of a response travel as products of their own, not as files beside the spectrum.
        foreach (string file in kind == DataProductKind.Spectrum ? ResponseKeywords : [])
        {
            if (header.ContainsKey(file))
                header[file] = "NONE";
        }

        header.WriteTo(json);
        json.WriteString("binarys", pickle is null ? null : Base64(pickle));
        json.WriteStartObject("meta_data");
        json.WriteEndObject();
        json.WriteString("hdu_type", hdu switch
        {
            BinaryTableHdu => "bintable",
            _ => hdu.Index == 0 ? "primary" : "image",
        });
        json.WriteNull("units_dict");
        json.WriteEndObject();
    }

    private static (string Type, byte[] Pickle) Image(ImageHdu image)
    {
        CheckSize(image, image.PixelCount * Math.Max(1, Math.Abs(image.BitPix) / 8));
        int[] shape = [.. image.Shape.Reverse().Select(n => checked((int)n))];
        bool isScaled = image.Scale != 1 || image.Zero != 0;
        return image.BitPix switch
        {
            -64 => Numbers<double>("<f8"),
            -32 => Numbers<float>("<f4"),
            _ when isScaled => Numbers<double>("<f8"),
            8 => Numbers<byte>("|u1"),
            16 => Numbers<short>("<i2"),
            32 => Numbers<int>("<i4"),
            _ => Numbers<long>("<i8"),
        };

        (string, byte[]) Numbers<T>(string type)
            where T : unmanaged, System.Numerics.INumber<T> =>
            (type, NumpyPickle.Array(shape, type, MemoryMarshal.AsBytes<T>(image.ReadAll<T>())));
    }

    private static (string Type, byte[] Pickle) Table(BinaryTableHdu table)
    {
        CheckSize(table, table.RowCount * table.RowByteCount);
        byte[] rows = new byte[table.RowCount * table.RowByteCount];
        table.ReadRows(0, rows);
        List<(string Name, string Type, int[] Shape)> fields = [.. table.Columns.Where(c => c.ByteCount > 0).Select(Field)];
        string text = string.Join(", ", fields.Select(f => $"('{f.Name}', '{f.Type}'{(f.Shape.Length == 0 ? "" : $", ({string.Join(", ", f.Shape)},)")})"));
        return ($"[{text}]", NumpyPickle.Records((int)table.RowCount, fields, rows));
    }

    private static (string Name, string Type, int[] Shape) Field(FitsColumn column)
    {
        if (column.IsVariableLength)
            return (column.Name, column.ByteCount == 16 ? ">i8" : ">i4", [2]);
        int[] shape = column.Repeat == 1 ? [] : column.Dimensions.Count > 1
            ? [.. column.Dimensions.Reverse().Select(n => checked((int)n))]
            : [column.Repeat];
        return column.ElementType switch
        {
            FitsElementType.Character => (column.Name, $"S{column.Repeat}", []),
            FitsElementType.Logical => (column.Name, "|S1", shape),
            FitsElementType.Bit => (column.Name, "|u1", [column.ByteCount]),
            FitsElementType.UnsignedByte => (column.Name, "|u1", shape),
            FitsElementType.Integer16 => (column.Name, ">i2", shape),
            FitsElementType.Integer32 => (column.Name, ">i4", shape),
            FitsElementType.Integer64 => (column.Name, ">i8", shape),
            FitsElementType.Real32 => (column.Name, ">f4", shape),
            FitsElementType.Real64 => (column.Name, ">f8", shape),
            FitsElementType.Complex32 => (column.Name, ">c8", shape),
            _ => (column.Name, ">c16", shape),
        };
    }

    private static JsonObject Header(FitsHeader header)
    {
        JsonObject values = [];
        foreach (FitsCard card in header.Cards)
        {
            if (card.IsCommentary || NotSent.Contains(card.Keyword))
                continue;
            JsonNode? value = card.Value switch
            {
                string text => text,
                long integer => integer,
                bool logical => logical,
                double number when double.IsFinite(number) => number,
                _ => null,
            };
            if (value is not null)
                values[card.Keyword] = value;
        }

        return values;
    }

    private static JsonObject WithoutNulls(JsonObject metadata) =>
        new(metadata.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    private static void CheckSize(FitsHdu hdu, long bytes)
    {
        if (bytes > MostBytes)
            throw new InvalidDataException($"HDU {hdu.Index} '{hdu.Name}' has {bytes} bytes; at most {MostBytes} can be sent as JSON. Download the file instead.");
    }
}
