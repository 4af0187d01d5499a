using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>The finished products, in the form for programs or for the front end; FITS files are added by the answer.</summary>
internal static class ResultProducts
{
    /// <param name="result">The result.</param>
    /// <param name="request">The request, which says which form.</param>
    /// <param name="job">The job.</param>
    /// <param name="root">Public URL of this server, without a slash at the end.</param>
    /// <param name="footer">What comes at the end in every form.</param>
    public static JsonObject Of(AnalysisResult result, OdaRequest request, Job job, string root, JsonObject footer)
    {
        JsonObject products = [];
        if (request.IsApi)
            AddForPrograms(products, result);
        else
            AddForFrontEnd(products, result, job, root);
        if (CatalogueProduct.Of(result) is { } catalogue)
            products["catalog"] = catalogue;
        products["prod_process_message"] = "";
        products["session_id"] = request.SessionId;
        products["job_id"] = request.JobId;
        foreach ((string name, JsonNode? value) in footer)
            products[name] = value?.DeepClone();
        return products;
    }

    private static void AddForPrograms(JsonObject products, AnalysisResult result)
    {
        JsonArray texts = [.. result.Products.Where(p => p.Kind == DataProductKind.Text)
            .Select(p => new JsonObject { ["name"] = p.Name, ["value"] = File.ReadAllText(p.Path), ["meta_data"] = p.Metadata.DeepClone() })];
        if (texts.Count > 0)
            products["text_product_list"] = texts;
    }

    private static void AddForFrontEnd(JsonObject products, AnalysisResult result, Job job, string root)
    {
        HtmlEncoder html = HtmlEncoder.Default;
        string pictures = string.Concat(result.Products.Where(p => p.Kind == DataProductKind.Picture).Select(
            p => $"<img alt=\"{html.Encode(p.Name)}\" src=\"{html.Encode($"{root}/api/v1/jobs/{job.Id}/files/{p.FileName}")}\"/>"));
        products["image"] = new JsonObject
        {
            ["image"] = new JsonObject
            {
                ["script"] = "",
                ["div"] = pictures.Length > 0 ? $"<div>{pictures}</div>" : "<div>The image is in the files.</div>",
            },
            ["header_text"] = "",
            ["table_text"] = "",
            ["footer_text"] = "",
            ["file_path"] = result.Products.FirstOrDefault(p => p.Kind == DataProductKind.FitsImage)?.FileName ?? "",
        };
        products["file_name"] = new JsonArray([.. result.Products.Where(p => p.Kind != DataProductKind.Picture).Select(p => JsonValue.Create(p.FileName))]);
        products["download_file_name"] = "image.tar.gz";
    }
}
