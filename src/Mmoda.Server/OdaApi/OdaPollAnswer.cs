using System.Globalization;

namespace Mmoda.Server.OdaApi;

/// <summary>An answer to a poll that was put together before, all but its time.</summary>
/// <param name="beginning">The answer up to its time.</param>
/// <param name="time">Seconds since 1970.</param>
internal sealed class OdaPollAnswer(byte[] beginning, double time) : IResult
{
    /// <summary>Longest form of a time.</summary>
    private const int LongestTime = 32;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        byte[] body = new byte[beginning.Length + LongestTime];
        beginning.CopyTo(body, 0);
        time.TryFormat(body.AsSpan(beginning.Length), out int written, provider: CultureInfo.InvariantCulture); // There is room.
        "}\n"u8.CopyTo(body.AsSpan(beginning.Length + written));
        int length = beginning.Length + written + 2;
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.ContentLength = length;
        return httpContext.Response.Body.WriteAsync(body.AsMemory(0, length), httpContext.RequestAborted).AsTask();
    }
}
