namespace Mmoda.Server.Site;

/// <summary>What browsers may do with our answers: nothing that the page does not need.</summary>
internal static class SecurityHeaders
{
    /// <summary>Everything comes from the site itself; pictures are also drawn in the page. Nothing is inline, nothing is foreign.</summary>
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; worker-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        + "frame-src 'self' blob:; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";

    /// <summary>A part of a page has no page of its own to guard; its headers are sent forty times for a first view.</summary>
    private const string PartPolicy = "default-src 'self'";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        return next(context);
    }

    /// <summary>Leaves to a script, a style or a picture what concerns it; workers keep a policy of their own.</summary>
    public static void OfPart(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = PartPolicy;
        headers.Remove("Cross-Origin-Opener-Policy");
        headers.Remove("Permissions-Policy");
    }
}
