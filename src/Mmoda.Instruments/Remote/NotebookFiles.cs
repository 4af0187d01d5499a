using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Instruments;

/// <summary>
/// Turns the outputs of a notebook into files, and into a list of what they are. Nothing that a service sends is handed on before
/// it is understood: texts in which clients would look for arrays are only arrays.
/// </summary>
/// <param name="directory">Where the files go.</param>
internal sealed class NotebookFiles(string directory)
{
    /// <summary>Longest value that is told beside its file.</summary>
    private const int LongestValue = 1000;

    /// <summary>In a file that we made of an output: the file that the output is.</summary>
    private const string MadeFrom = "made_from";

    private const string ContentSuffix = "_content";

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was written, in the order of the outputs: <c>{name, kind, file, media_type, ...}</c>.</summary>
    public JsonArray Written { get; } = [];

    /// <summary>Sentences about the result.</summary>
    public List<string> Comments { get; } = [];

    /// <summary>Writes what a notebook put out.</summary>
    /// <param name="outputs">What it should put out.</param>
    /// <param name="values">What it did.</param>
    /// <exception cref="FormatException">An output is not what it should be; the message is for users.</exception>
    public void Write(IReadOnlyList<NotebookOutput> outputs, JsonObject values)
    {
        foreach (NotebookOutput output in outputs)
        {
            if (!values.TryGetPropertyValue(output.Name, out JsonNode? value))
                continue;
            if (output.Kind == NotebookOutputKind.Unknown)
                throw new FormatException($"The output with name \"{output.Name}\" has been wrongly annotated.");
            if (Text(value) is "null" or null && output.Kind != NotebookOutputKind.Value)
                continue; // Nothing came out.
            if (values[output.Name + ContentSuffix] is { } content)
                WriteBinary(output, Path.GetFileName(Text(value)) ?? output.Name, Base64(output, Text(content)));
            else
                WriteOutput(output, value);
        }
    }

    /// <summary>Writes a file for the record, which is no output.</summary>
    public void WriteRecord(string file, string content) => File.WriteAllText(Path.Combine(directory, Unique(file)), content);

    private void WriteOutput(NotebookOutput output, JsonNode? value)
    {
        switch (output.Kind)
        {
            case NotebookOutputKind.Comment:
                Comments.Add(Text(value) ?? "");
                break;
            case NotebookOutputKind.Value:
                JsonNode? shown = Text(value) == "null" ? null : value?.DeepClone();
                JsonObject told = Begin(output, "Text", output.Name, "text/plain");
                if (shown is null || shown.ToJsonString().Length <= LongestValue)
                    told["value"] = shown;
                Save(told, Encoding.UTF8.GetBytes(Text(value) ?? ""));
                break;
            case NotebookOutputKind.Text:
                Save(Begin(output, "Text", output.Name, "text/plain"), Encoding.UTF8.GetBytes(Text(value) ?? ""));
                break;
            default:
                foreach (JsonObject product in Products(output, value))
                    WriteProduct(output, product);
                break;
        }
    }

    private void WriteProduct(NotebookOutput output, JsonObject product)
    {
        JsonObject told;
        switch (output.Kind)
        {
            case NotebookOutputKind.Table:
                string table = Text(product["ascii"]) ?? throw Wrong(output, "no table in ECSV text");
                told = Begin(output, "Table", output.Name + ".ecsv", "text/plain");
                told["product_name"] = Text(product["name"]);
                told["meta_data"] = Object(product["meta_data"]);
                Save(told, Encoding.UTF8.GetBytes(table));
                break;
            case NotebookOutputKind.Picture:
                byte[] picture = Base64(output, Text(product["b64data"]));
                string type = PictureType(picture) ?? throw Wrong(output, "no PNG, JPEG, GIF, WebP, BMP, TIFF or SVG picture");
                told = Begin(output, "Picture", $"{output.Name}.{type}", type == "svg" ? "image/svg+xml" : $"image/{type}");
                told["product_name"] = Text(product["name"]);
                told["meta_data"] = Object(product["metadata"]);
                told["img_type"] = type;
                told["filename"] = Text(product["filename"]);
                Save(told, picture);
                break;
            case NotebookOutputKind.Binary:
                byte[] content = Base64(output, Text(product["data"]));
                if (Text(product["md5"]) is { } md5 && !string.Equals(md5, Md5(content), StringComparison.OrdinalIgnoreCase))
                    throw Wrong(output, "bytes with another MD5 than it says");
                WriteBinary(output, Text(product["name"]) ?? output.Name, content);
                break;
            default:
                NumpyJson.Require(product, problem => Wrong(output, problem));
                told = Begin(output, "Arrays", output.Name + ".json", "application/json");
                told["meaning"] = output.Kind.ToString();
                told["product_name"] = Text(product["name"]);
                Save(told, Encoding.UTF8.GetBytes(product.ToJsonString()));
                WriteFits(output, told, product);
                break;
        }
    }

    /// <summary>The same arrays as a file that can be drawn; the old wire knows only the arrays.</summary>
    private void WriteFits(NotebookOutput output, JsonObject arrays, JsonObject product)
    {
        string file = Unique(Path.ChangeExtension((string)arrays["file"]!, ".fits")); // Begin sets it.
        List<string> leftOut = [];
        if (NumpyFits.Write(product, Path.Combine(directory, file), leftOut) is not { } kind)
        {
            _names.Remove(file);
            return;
        }

        JsonObject told = arrays.DeepClone().AsObject();
        told["kind"] = kind.ToString();
        told["file"] = file;
        told["media_type"] = "application/fits";
        told[MadeFrom] = arrays["file"]!.DeepClone(); // As above.
        if (leftOut.Count > 0)
            told["comment"] = $"Only in {(string)arrays["file"]!}: {string.Join(" ", leftOut)}"; // As above.
        Written.Add(told);
    }

    private void WriteBinary(NotebookOutput output, string name, byte[] content)
    {
        string extension = Path.GetExtension(name) is { Length: > 1 and <= 10 } found && found[1..].All(char.IsAsciiLetterOrDigit) ? found : ".bin";
        JsonObject told = Begin(output, "Binary", output.Name + extension, "application/octet-stream");
        told["product_name"] = name;
        told["md5"] = Md5(content);
        Save(told, content);
    }

    /// <summary>One product, or several in a list; each is an object, or the JSON text of one.</summary>
    private static IEnumerable<JsonObject> Products(NotebookOutput output, JsonNode? value)
    {
        JsonNode? parsed = value is JsonValue && Text(value) is { } text ? Parse(text) : value;
        return (parsed is JsonArray list ? [.. list.Select(i => i is JsonValue ? Parse(Text(i) ?? "") : i)] : (JsonNode?[])[parsed])
            .Select(p => p as JsonObject ?? throw Wrong(output, "no JSON object"));

        static JsonNode? Parse(string json)
        {
            try
            {
                return JsonNode.Parse(PythonJson.WithoutNaN(Encoding.UTF8.GetBytes(json)));
            }
            catch (Exception e) when (e is JsonException or ArgumentException)
            {
                return null;
            }
        }
    }

    private JsonObject Begin(NotebookOutput output, string kind, string file, string mediaType) => new()
    {
        ["name"] = output.Name,
        ["kind"] = kind,
        ["file"] = Unique(file),
        ["media_type"] = mediaType,
        ["is_value"] = output.Kind == NotebookOutputKind.Value,
        ["uri"] = output.Term,
        ["extra_metadata"] = output.Words.DeepClone(),
    };

    private void Save(JsonObject told, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(directory, (string)told["file"]!), content); // Begin sets it.
        Written.Add(told);
    }

    /// <summary>Several products of one output have numbers.</summary>
    private string Unique(string file)
    {
        string name = file;
        for (int i = 1; !_names.Add(name) || name == "product.json"; i++)
            name = $"{Path.GetFileNameWithoutExtension(file)}_{i}{Path.GetExtension(file)}";
        return name;
    }

    private static JsonObject Object(JsonNode? node)
    {
        try
        {
            return (node is JsonValue value && value.TryGetValue(out string? text) ? JsonNode.Parse(text) : node?.DeepClone()) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return []; // Metadata are an extra.
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : node?.ToJsonString();

    private static byte[] Base64(NotebookOutput output, string? text)
    {
        string plain = (text ?? throw Wrong(output, "no content")).Replace('-', '+').Replace('_', '/').TrimEnd('=');
        try
        {
            return Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException e)
        {
            throw new FormatException($"The output with name \"{output.Name}\" is no base64 text.", e);
        }
    }

    private static string? PictureType(ReadOnlySpan<byte> picture) => picture switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "png",
        [0xff, 0xd8, 0xff, ..] => "jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "gif",
        [(byte)'B', (byte)'M', ..] => "bmp",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "tiff",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "webp",
        _ when Encoding.UTF8.GetString(picture[..Math.Min(picture.Length, 1000)]).Contains("<svg", StringComparison.OrdinalIgnoreCase) => "svg",
        _ => null,
    };

    private static string Md5(byte[] content)
    {
#pragma warning disable CA5351 // The protocol has MD5 as a checksum; nothing is protected by it.
        return Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
    }

    private static FormatException Wrong(NotebookOutput output, string problem) => new($"The output with name \"{output.Name}\" is {problem}.");
}
