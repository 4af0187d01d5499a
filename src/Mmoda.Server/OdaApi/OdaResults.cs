using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>Answers of this wire that are not about a job.</summary>
internal static class OdaResults
{
    /// <summary>JSON with a line feed at the end, as the platform sends it.</summary>
    public static IResult Json(JsonNode? body) => Results.Text((body?.ToJsonString() ?? "null") + "\n", "application/json");

    /// <summary>Text, of the type that the platform gives it; nothing in it is markup.</summary>
    public static IResult Text(string body, int status = StatusCodes.Status200OK) => Results.Text(body, "text/plain; charset=utf-8", statusCode: status);
}
