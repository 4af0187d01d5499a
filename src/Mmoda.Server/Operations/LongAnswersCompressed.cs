using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Mmoda.Server.Operations;

/// <summary>
/// Compresses answers as the framework does, but for short ones, since clients that poll get them again and again and no packet is
/// saved, and for those that are compressed already.
/// </summary>
/// <param name="services">For the framework's own.</param>
/// <param name="options">What is compressed, and how.</param>
internal sealed class LongAnswersCompressed(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
{
    /// <summary>Answers of fewer bytes go out as they are; with their headers they fill one packet.</summary>
    private const int Least = 1024;

    /// <inheritdoc/>
    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response.ContentLength is not < Least && context.Response.Headers.ContentEncoding.Count == 0 && base.ShouldCompressResponse(context);
}
