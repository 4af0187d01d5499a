namespace Mmoda.Server;

/// <summary>JSON that was made before.</summary>
/// <param name="content">The text.</param>
internal sealed class JsonBytes(byte[] content) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.ContentLength = content.Length;
        return httpContext.Response.Body.WriteAsync(content, httpContext.RequestAborted).AsTask();
    }
}
