using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Server.Api;

/// <summary>
/// The OpenAPI document of the native API, kept by hand in <c>openapi.json</c> (a test compares it with the routes), and a plain
/// page made of it that needs no script and nothing from elsewhere.
/// </summary>
internal static class ApiDocument
{
    private static readonly Lazy<byte[]> Document = new(() => Resource("openapi.json"));
    private static readonly Lazy<string> Page = new(() => Html((JsonObject)JsonNode.Parse(Document.Value)!)); // A test reads it.

    /// <summary>The document; the address of the server is the one that the request came to.</summary>
    public static IResult Json(HttpRequest http, ServerOptions options)
    {
        JsonObject document = (JsonObject)JsonNode.Parse(Document.Value)!; // A test reads it.
        document["servers"] = new JsonArray(new JsonObject { ["url"] = options.PublicUrlOf(http) + "/api/v1" });
        return Results.Text(document.ToJsonString(), "application/json");
    }

    /// <summary>The page.</summary>
    public static IResult Show() => Results.Text(Page.Value, "text/html", Encoding.UTF8);

    /// <summary>How the page looks.</summary>
    public static IResult Style() => Results.Text(
        """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
        h3 { margin: 2rem 0 .25rem; font-family: ui-monospace, monospace; font-size: 1rem; overflow-wrap: anywhere }
        .method { display: inline-block; min-width: 4.5rem; text-transform: uppercase }
        table { border-collapse: collapse; margin: .5rem 0 } th, td { text-align: left; vertical-align: top; padding: .1rem 1rem .1rem 0; font-weight: normal }
        th { font-family: ui-monospace, monospace } code, pre { font-family: ui-monospace, monospace } pre { overflow-x: auto }
        section { border-top: 1px solid; margin-top: 2rem }
        """,
        "text/css", Encoding.UTF8);

    private static string Html(JsonObject document)
    {
        StringBuilder html = new();
        html.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>API of MMODA</title>")
            .Append("<link rel=\"stylesheet\" href=\"docs/style.css\"><main><h1>API of MMODA</h1><p>").Append(Text(document["info"]?["description"]))
            .Append("</p><p><a href=\"v1/openapi.json\">OpenAPI document</a>. Addresses are below <code>api/v1</code>.</p>");
        foreach (JsonObject tag in Objects(document["tags"]))
        {
            html.Append("<section><h2>").Append(Text(tag["name"])).Append("</h2><p>").Append(Text(tag["description"])).Append("</p>");
            foreach ((string path, JsonNode? item) in (JsonObject)document["paths"]!)
            {
                foreach ((string method, JsonNode? node) in (JsonObject)item!)
                {
                    if (node is JsonObject operation && (string?)operation["tags"]?[0] == (string?)tag["name"])
                        Operation(html, document, path, method, operation, Objects(item["parameters"]));
                }
            }

            html.Append("</section>");
        }

        html.Append("<section><h2>Forms</h2>");
        foreach ((string name, JsonNode? schema) in (JsonObject)document["components"]!["schemas"]!)
        {
            html.Append("<h3 id=\"").Append(name).Append("\">").Append(name).Append("</h3><p>").Append(Text(schema!["description"])).Append("</p>");
            Rows(html, ((schema["properties"] as JsonObject) ?? []).Select(p => (p.Key, Form(p.Value), Text(p.Value?["description"]))));
        }

        return html.Append("</section></main></html>").ToString();
    }

    private static void Operation(StringBuilder html, JsonObject document, string path, string method, JsonObject operation, IEnumerable<JsonObject> common)
    {
        html.Append("<h3 id=\"").Append(Text(operation["operationId"])).Append("\"><span class=\"method\">").Append(method).Append("</span> ").Append(WebUtility.HtmlEncode(path))
            .Append("</h3><p>").Append(Text(operation["summary"])).Append(". ").Append(Text(operation["description"])).Append("</p>");
        Rows(html, common.Concat(Objects(operation["parameters"])).Select(p => (Text(p["name"]), Form(p["schema"]), Text(p["description"]))));
        if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } body)
            html.Append("<p>Body: ").Append(Form(body)).Append("</p>");
        Rows(html, ((JsonObject)operation["responses"]!).Select(r =>
        {
            JsonNode answer = r.Value!["$ref"] is { } reference ? document["components"]!["responses"]![((string)reference!).Split('/')[^1]]! : r.Value;
            return (r.Key, string.Join(", ", ((answer["content"] as JsonObject) ?? []).Select(c => c.Value?["schema"] is { } form ? Form(form) : c.Key)), Text(answer["description"]));
        }));
    }

    private static void Rows(StringBuilder html, IEnumerable<(string Name, string Form, string Description)> rows)
    {
        html.Append("<table>");
        foreach ((string name, string form, string description) in rows)
            html.Append("<tr><th>").Append(name).Append("</th><td>").Append(form).Append("</td><td>").Append(description).Append("</td></tr>");
        html.Append("</table>");
    }

    /// <summary>The form of a value in few words, with a link where it has a name.</summary>
    private static string Form(JsonNode? schema)
    {
        if (schema is null)
            return "";
        if (schema["$ref"] is { } reference)
        {
            string name = ((string)reference!).Split('/')[^1];
            return $"<a href=\"#{name}\">{name}</a>";
        }

        if (schema["enum"] is JsonArray values)
            return string.Join(" or ", values.Select(Text));
        string kind = schema["type"] is JsonArray kinds ? string.Join(" or ", kinds.Select(Text)) : Text(schema["type"]);
        return kind == "array" ? "list of " + Form(schema["items"]) : kind;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static string Text(JsonNode? text) => WebUtility.HtmlEncode((string?)text ?? "");

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(ApiDocument).Assembly.GetManifestResourceStream(name)!; // Embedded by the project file.
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
