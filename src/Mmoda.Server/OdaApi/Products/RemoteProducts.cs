using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>The finished products of a service elsewhere, in the form for programs or for the front end (protocol §8.3).</summary>
internal static class RemoteProducts
{
    private static readonly string[] Lists =
    [
        "numpy_data_product_list", "astropy_table_product_ascii_list", "binary_data_product_list", "binary_image_product_list", "text_product_list",
        "progress_product_list",
    ];

    /// <summary>Most bytes of a file that are shown in a page.</summary>
    private const int MostShown = 1 << 20;

    /// <param name="result">The result.</param>
    /// <param name="request">The request, which says which form.</param>
    /// <param name="footer">What comes at the end in every form.</param>
    public static JsonObject Of(AnalysisResult result, OdaRequest request, JsonObject footer)
    {
        // What was made of an output here is not one.
        DataProduct[] outputs = [.. result.Products.Where(p => p.Kind != DataProductKind.Record && p.Metadata["made_from"] is null)];
        JsonObject products = Named(outputs.DistinctBy(p => p.Name).Select(p => (p.Name, p.Metadata["uri"]?.DeepClone(), p.Metadata["extra_metadata"]?.DeepClone())));
        if (request.IsApi)
            AddForPrograms(products, outputs);
        else
            AddForFrontEnd(products, outputs, request.Product.Product ?? "");
        return End(products, request, footer);
    }

    /// <summary>The page of a run that may not be finished.</summary>
    /// <param name="page">The page; null when there is none yet.</param>
    /// <param name="request">The request, which says which form.</param>
    /// <param name="footer">What comes at the end in every form.</param>
    public static JsonObject OfPage(string? page, OdaRequest request, JsonObject footer)
    {
        JsonObject products = Named([("progress", null, null)]);
        if (request.IsApi)
        {
            AddForPrograms(products, []);
            products["progress_product_list"] = new JsonArray(new JsonObject { ["name"] = "progress", ["value"] = page ?? "" });
        }
        else
        {
            products["file_name"] = new JsonArray();
            products["image"] = new JsonArray();
            products["name"] = new JsonArray("progress");
            products["progress_product_html_output"] = new JsonArray(page ?? "");
            products["prod_process_message"] = "";
        }

        return End(products, request, footer);
    }

    /// <summary>The page of a finished run, or null.</summary>
    public static string? PageOf(AnalysisResult result) =>
        result.Products.FirstOrDefault(p => p is { Kind: DataProductKind.Record, Name: "notebook" }) is { } page && File.Exists(page.Path) ? File.ReadAllText(page.Path) : null;

    private static JsonObject Named(IEnumerable<(string Name, JsonNode? Uri, JsonNode? Words)> outputs)
    {
        JsonObject words = [], uris = [];
        foreach ((string name, JsonNode? uri, JsonNode? said) in outputs)
        {
            words[name] = said ?? new JsonObject();
            uris[name] = uri;
        }

        return new JsonObject { ["extra_metadata"] = words, ["prod_uris"] = uris };
    }

    private static JsonObject End(JsonObject products, OdaRequest request, JsonObject footer)
    {
        products["session_id"] = request.SessionId;
        products["job_id"] = request.JobId;
        foreach ((string name, JsonNode? value) in footer)
            products[name] = value?.DeepClone();
        return products;
    }

    private static void AddForPrograms(JsonObject products, IReadOnlyList<DataProduct> outputs)
    {
        foreach (string list in Lists)
            products[list] = new JsonArray();
        foreach (DataProduct output in outputs)
        {
            (string list, JsonObject item) = ForPrograms(output);
            products[list]!.AsArray().Add(item); // Added above.
        }
    }

    private static (string List, JsonObject Item) ForPrograms(DataProduct output)
    {
        JsonObject told = output.Metadata;
        string name = (string?)told["product_name"] ?? output.Name;
        switch (output.Kind)
        {
            case DataProductKind.Arrays:
                JsonObject arrays = JsonNode.Parse(File.ReadAllText(output.Path))!.AsObject(); // The step checked it.
                foreach (JsonObject unit in arrays["data_unit_list"]!.AsArray().OfType<JsonObject>())
                {
                    if ((string?)unit["binarys"] is { } pickle)
                        unit["binarys"] = NumpyProduct.Hidden(pickle);
                }

                return ("numpy_data_product_list", arrays);
            case DataProductKind.Table:
                return ("astropy_table_product_ascii_list",
                    new JsonObject { ["binary"] = null, ["ascii"] = File.ReadAllText(output.Path), ["name"] = name, ["meta_data"] = told["meta_data"]?.DeepClone() ?? new JsonObject() });
            case DataProductKind.Picture:
                JsonObject picture = new()
                {
                    ["img_type"] = told["img_type"]?.DeepClone(),
                    ["b64data"] = UrlSafe(output),
                    ["metadata"] = told["meta_data"]?.DeepClone() ?? new JsonObject(),
                    ["name"] = name,
                };
                if (told["filename"] is { } file)
                    picture["filename"] = file.DeepClone();
                return ("binary_image_product_list", picture);
            case DataProductKind.Binary:
                return ("binary_data_product_list", new JsonObject { ["name"] = name, ["data"] = UrlSafe(output), ["md5"] = told["md5"]?.DeepClone() });
            default:
                JsonObject text = new() { ["name"] = name, ["value"] = told.TryGetPropertyValue("value", out JsonNode? value) ? value?.DeepClone() : File.ReadAllText(output.Path) };
                if ((bool?)told["is_value"] == true)
                    text["meta_data"] = new JsonObject { ["uri"] = told["uri"]?.DeepClone() };
                return ("text_product_list", text);
        }
    }

    private static void AddForFrontEnd(JsonObject products, DataProduct[] outputs, string workflow)
    {
        JsonObject[] images = [.. outputs.Select(o => new JsonObject { ["image"] = new JsonObject { ["script"] = "", ["div"] = Shown(o) } })];
        products["name"] = new JsonArray([.. outputs.Select(o => JsonValue.Create(o.Name))]);
        products["file_name"] = new JsonArray([.. outputs.Select(o => JsonValue.Create(o.FileName))]);
        products["image"] = images.Length == 1 ? images[0] : new JsonArray([.. images]);
        products["download_file_name"] = outputs.Length == 1 ? outputs[0].FileName + ".gz" : workflow + ".tar.gz";
        products["prod_process_message"] = "";
    }

    /// <summary>An output as a piece of a page; what services send is never markup.</summary>
    private static string Shown(DataProduct output)
    {
        HtmlEncoder html = HtmlEncoder.Default;
        if (new FileInfo(output.Path) is not { Exists: true, Length: < MostShown })
            return $"<p>{html.Encode(output.FileName)}</p>";
        return output.Kind switch
        {
            DataProductKind.Text => $"<p style=\"white-space: pre-wrap;\">{html.Encode(File.ReadAllText(output.Path))}</p>",
            DataProductKind.Table => Table(File.ReadAllText(output.Path)),
            DataProductKind.Picture => $"<img alt=\"{html.Encode(output.Name)}\" src=\"data:{html.Encode(output.MediaType)};base64,{Convert.ToBase64String(File.ReadAllBytes(output.Path))}\"/>",
            _ => $"<p>{html.Encode(output.FileName)}</p>",
        };
    }

    /// <summary>The rows of a table; texts with blanks are quoted in it.</summary>
    private static string Table(string ecsv)
    {
        StringBuilder shown = new("<table>");
        string cell = "th";
        foreach (string line in ecsv.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0 && !l.StartsWith('#')))
        {
            shown.Append("<tr>");
            foreach (string text in line.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
                shown.Append('<').Append(cell).Append('>').Append(HtmlEncoder.Default.Encode(text)).Append("</").Append(cell).Append('>');
            shown.Append("</tr>");
            cell = "td";
        }

        return shown.Append("</table>").ToString();
    }

    private static string UrlSafe(DataProduct output) =>
        NumpyProduct.Hidden(Convert.ToBase64String(File.ReadAllBytes(output.Path)).Replace('+', '-').Replace('/', '_'));
}
