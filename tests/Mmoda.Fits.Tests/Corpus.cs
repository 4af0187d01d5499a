using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Fits.Tests;

/// <summary>The files of Golden/corpus.zip (made by tools/golden/fits/make_corpus.py) and what independent readers find in them.</summary>
internal static class Corpus
{
    private static readonly Lazy<Dictionary<string, byte[]>> Files = new(Load);

    /// <summary>One entry per file: its name, kind and HDUs.</summary>
    public static IReadOnlyList<JsonNode> Index { get; } = [.. JsonNode.Parse(Files.Value["index.json"])!.AsArray().Select(n => n!)];

    public static byte[] Content(string name) => Files.Value[name];

    /// <summary>A digest of values as the index has it: "i", "u" whole numbers, "d" reals, "s" strings, "v" arrays of variable length.</summary>
    public static string Digest(FitsHdu hdu, int column, string kind)
    {
        using MemoryStream bytes = new();
        switch (hdu)
        {
            case ImageHdu image:
                Append(bytes, kind, () => image.ReadAll<long>(), () => image.ReadAll<ulong>(), () => image.ReadAll<double>());
                break;
            case BinaryTableHdu table when kind == "s":
                bytes.Write(Encoding.Latin1.GetBytes(string.Join('\n', table.ReadStrings(table.Columns[column]))));
                break;
            case BinaryTableHdu table when kind == "v":
                AppendArrays(bytes, table, table.Columns[column]);
                break;
            case BinaryTableHdu table:
                FitsColumn c = table.Columns[column];
                Append(bytes, kind, () => table.ReadAll<long>(c), () => table.ReadAll<ulong>(c), () => table.ReadAll<double>(c));
                break;
            case AsciiTableHdu table when kind == "s":
                bytes.Write(Encoding.Latin1.GetBytes(string.Join('\n', table.ReadStrings(table.Columns[column].Name))));
                break;
            case AsciiTableHdu table:
                Append(bytes, table.ReadReals(table.Columns[column].Name));
                break;
            default:
                byte[] raw = new byte[hdu.DataByteCount];
                hdu.ReadRawData(0, raw);
                bytes.Write(raw);
                break;
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))[..32];
    }

    private static void Append(MemoryStream bytes, string kind, Func<long[]> integers, Func<ulong[]> unsigned, Func<double[]> reals)
    {
        Span<byte> word = stackalloc byte[8];
        switch (kind)
        {
            case "i":
                foreach (long value in integers())
                {
                    BinaryPrimitives.WriteInt64BigEndian(word, value);
                    bytes.Write(word);
                }

                break;
            case "u":
                foreach (ulong value in unsigned())
                {
                    BinaryPrimitives.WriteUInt64BigEndian(word, value);
                    bytes.Write(word);
                }

                break;
            default:
                Append(bytes, reals());
                break;
        }
    }

    private static void Append(MemoryStream bytes, double[] values)
    {
        Span<byte> word = stackalloc byte[8];
        foreach (double value in values)
        {
            // All NaN are one: their other bits have no meaning in FITS.
            BinaryPrimitives.WriteUInt64BigEndian(word, double.IsNaN(value) ? 0x7FF8_0000_0000_0000 : BitConverter.DoubleToUInt64Bits(value));
            bytes.Write(word);
        }
    }

    private static void AppendArrays(MemoryStream bytes, BinaryTableHdu table, FitsColumn column)
    {
        Span<byte> word = stackalloc byte[8];
        int perElement = column.ElementType is FitsElementType.Complex32 or FitsElementType.Complex64 ? 2 : 1;
        for (long row = 0; row < table.RowCount; row++)
        {
            double[] values = table.ReadArray<double>(column, row);
            BinaryPrimitives.WriteInt64BigEndian(word, values.Length / perElement);
            bytes.Write(word);
            Append(bytes, values);
        }
    }

    private static Dictionary<string, byte[]> Load()
    {
        using ZipArchive archive = ZipFile.OpenRead(TestFiles.Golden("corpus.zip"));
        Dictionary<string, byte[]> files = [];
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream content = entry.Open();
            using MemoryStream copy = new();
            content.CopyTo(copy);
            files[entry.FullName] = copy.ToArray();
        }

        return files;
    }
}
