using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Server;

/// <summary>Bodies of requests.</summary>
internal static class JsonBody
{
    /// <summary>
    /// The body as an object; null when it is none, names a key twice, or has a text with half of a character. Only what says it
    /// is JSON is read: a form of another site cannot send that without being asked first.
    /// </summary>
    public static async Task<JsonObject?> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!http.Request.HasJsonContentType())
            return null;
        try
        {
            JsonObject? body = await JsonNode.ParseAsync(
                http.Request.Body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }, cancellationToken: cancellationToken) as JsonObject;
            _ = body?.ToJsonString(); // Texts with half a character are found only when they are read.
            return body;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
