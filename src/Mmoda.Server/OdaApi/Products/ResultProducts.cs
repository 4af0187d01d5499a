using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>The finished products, in the form for programs or for the front end; FITS files are added by the answer.</summary>
internal static class ResultProducts
{
    private const string NoPicture = "<div>The image is in the files.</div>";

    /// <summary>Most of all pictures of an answer, bytes; a preview has some ten thousand.</summary>
    private const long MostPictureBytes = 4 << 20;

    /// <param name="result">The result.</param>
    /// <param name="request">The request, which says which form.</param>
    /// <param name="job">The job.</param>
    /// <param name="footer">What comes at the end in every form.</param>
    public static JsonObject Of(AnalysisResult result, OdaRequest request, Job job, JsonObject footer)
    {
        JsonObject products = [];
        if (request.IsApi)
            AddForPrograms(products, result, job.Query.Instrument);
        else
            AddForFrontEnd(products, result, job.Query.Instrument);
        if (CatalogueProduct.Of(result) is { } catalogue)
            products["catalog"] = catalogue;
        products["prod_process_message"] = "";
        products["session_id"] = request.SessionId;
        products["job_id"] = request.JobId;
        foreach ((string name, JsonNode? value) in footer)
            products[name] = value?.DeepClone();
        return products;
    }

    /// <summary>The files that programs get as numpy products. Spectra have no name there, and each brings its own response.</summary>
    public static IReadOnlyList<DataProduct> FilesForPrograms(AnalysisResult result)
    {
        List<DataProduct> files = [.. result.Products.Where(p => p.Kind is DataProductKind.FitsImage or DataProductKind.FitsTable or DataProductKind.LightCurve)];
        foreach (DataProduct spectrum in result.Products.Where(IsSpectrum))
            files.AddRange(SpectrumAndResponse(result, spectrum).Select(p => p with { Name = "" }));
        return files;
    }

    private static bool IsSpectrum(DataProduct product) => product.Kind == DataProductKind.Spectrum && SourceOf(product).Length > 0;

    private static string SourceOf(DataProduct product) => product.Metadata["src_name"]?.GetValue<string>() ?? "";

    /// <summary>A spectrum and the parts of the response that all spectra of the result share.</summary>
    private static IEnumerable<DataProduct> SpectrumAndResponse(AnalysisResult result, DataProduct spectrum)
    {
        yield return spectrum;
        foreach (DataProduct part in result.Products.Where(p => p.Kind == DataProductKind.Spectrum && SourceOf(p).Length == 0))
        {
            JsonObject metadata = part.Metadata.DeepClone().AsObject();
            metadata["src_name"] = SourceOf(spectrum);
            yield return part with { Metadata = metadata };
        }
    }

    private static void AddForPrograms(JsonObject products, AnalysisResult result, string instrument)
    {
        JsonArray texts = [.. result.Products.Where(p => p.Kind == DataProductKind.Text)
            .Select(p => new JsonObject { ["name"] = p.Name, ["value"] = File.ReadAllText(p.Path), ["meta_data"] = p.Metadata.DeepClone() })];
        if (texts.Count > 0)
            products["text_product_list"] = texts;
        if (HasOtherFiles(instrument))
            products["binary_data_product_list"] = new JsonArray();
    }

    private static void AddForFrontEnd(JsonObject products, AnalysisResult result, string instrument)
    {
        DataProduct[] curves = [.. result.Products.Where(p => p.Kind == DataProductKind.LightCurve)], spectra = [.. result.Products.Where(IsSpectrum)];
        if (spectra.Length > 0)
            AddSpectra(products, result, spectra);
        else if (curves.Length > 0)
            AddCurves(products, result, curves, instrument);
        else
            AddImage(products, result);
    }

    private static void AddImage(JsonObject products, AnalysisResult result)
    {
        JsonObject image = Image(Pictures(result));
        image["file_path"] = result.Products.FirstOrDefault(p => p.Kind == DataProductKind.FitsImage)?.FileName ?? "";
        products["image"] = image;
        products["file_name"] = new JsonArray([.. result.Products.Where(p => p.Kind != DataProductKind.Picture).Select(p => JsonValue.Create(p.FileName))]);
        products["download_file_name"] = "image.tar.gz";
    }

    private static void AddCurves(JsonObject products, AnalysisResult result, DataProduct[] curves, string instrument)
    {
        products["name"] = Names(curves);
        products["file_name"] = new JsonArray([.. curves.Select(p => JsonValue.Create(p.FileName))]);
        if (instrument == "polar")
            products["root_file_name"] = new JsonArray();
        products["image"] = new JsonArray([.. CurvePictures(curves).Select(Image)]);
        products["download_file_name"] = HasOtherFiles(instrument) ? "light_curves.tar.gz" : "light_curve.fits.gz";
    }

    /// <summary>Each curve has its picture, as far as they are not too large together.</summary>
    private static IEnumerable<string> CurvePictures(DataProduct[] curves)
    {
        long left = MostPictureBytes;
        foreach (DataProduct curve in curves)
        {
            string? picture = left > 0 ? CurvePicture.Of(curve.Path, SourceOf(curve)) : null;
            left -= picture?.Length ?? 0;
            yield return picture is null || left < 0 ? NoPicture
                : $"<div><img alt=\"{HtmlEncoder.Default.Encode(SourceOf(curve))}\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(picture))}\"/></div>";
        }
    }

    private static void AddSpectra(JsonObject products, AnalysisResult result, DataProduct[] spectra)
    {
        products["spectrum_name"] = Names(spectra);
        products["ph_file_name"] = new JsonArray([.. spectra.Select(p => JsonValue.Create(p.FileName))]);
        products["arf_file_name"] = new JsonArray([.. spectra.Select(_ => JsonValue.Create(Part("_arf")))]);
        products["rmf_file_name"] = new JsonArray([.. spectra.Select(_ => JsonValue.Create(Part("_rmf")))]);
        products["download_file_name"] = "spectra.tar.gz";

        string Part(string end) => result.Products
            .FirstOrDefault(p => p.Kind == DataProductKind.Spectrum && (p.Metadata["product"]?.GetValue<string>() ?? "").EndsWith(end, StringComparison.Ordinal))?.FileName ?? "";
    }

    /// <summary>Instruments whose light curves come with files of other forms on the platform.</summary>
    private static bool HasOtherFiles(string instrument) => instrument is "polar" or "spi_acs";

    /// <summary>
    /// The pictures themselves and not their addresses: browsers send no token for a picture, and the page may be of another
    /// server. Those that are too large together are in the files.
    /// </summary>
    internal static string Pictures(AnalysisResult result)
    {
        HtmlEncoder html = HtmlEncoder.Default;
        StringBuilder pictures = new();
        long left = MostPictureBytes;
        foreach (DataProduct picture in result.Products.Where(p => p.Kind == DataProductKind.Picture))
        {
            long size = new FileInfo(picture.Path) is { Exists: true } file ? file.Length : long.MaxValue;
            if (size > left)
                continue;
            left -= size;
            string content = Convert.ToBase64String(File.ReadAllBytes(picture.Path));
            pictures.Append("<img alt=\"").Append(html.Encode(picture.Name)).Append("\" src=\"data:").Append(html.Encode(picture.MediaType)).Append(";base64,").Append(content).Append("\"/>");
        }

        return pictures.Length > 0 ? $"<div>{pictures}</div>" : NoPicture;
    }

    private static JsonObject Image(string html) => new()
    {
        ["image"] = new JsonObject { ["script"] = "", ["div"] = html },
        ["header_text"] = "",
        ["table_text"] = "",
        ["footer_text"] = "",
    };

    private static JsonArray Names(IEnumerable<DataProduct> products) => [.. products.Select(p => JsonValue.Create(SourceOf(p)))];
}
