using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Api;

/// <summary>Files that are values of parameters.</summary>
internal static class UploadRequests
{
    /// <summary>
    /// Keeps the body, and answers what to give as the parameter's value: a key that nobody can guess, so that only who sent
    /// the file, and whom they tell, can name it.
    /// </summary>
    public static async Task<IResult> TakeAsync(HttpContext http, OdaUploads uploads, CancellationToken cancellationToken)
    {
        // A form of another site cannot send this type without asking first.
        if (http.Request.ContentType != "application/octet-stream")
            return Problems.BadRequest("The body is the file, of the type application/octet-stream.");
        using MemoryStream content = new();
        await http.Request.Body.CopyToAsync(content, cancellationToken); // The server limits its size.
        if (content.Length == 0)
            return Problems.BadRequest("The file is empty.");
        string value = UploadedFile.ValueOf(uploads.KeyOf(uploads.Add(content.ToArray(), http.GetCaller())));
        return Results.Text(new JsonObject { ["value"] = value, ["bytes"] = content.Length }.ToJsonString(), "application/json", statusCode: StatusCodes.Status201Created);
    }
}
