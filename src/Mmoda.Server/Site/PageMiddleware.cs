using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Mmoda.Server.Site;

/// <summary>
/// Serves the page. What is asked for by its version may be kept for ever, everything else is asked for again. Pages of the help
/// that the site has of its own come before those of the program.
/// </summary>
internal sealed partial class PageMiddleware(RequestDelegate next, string root, ServerOptions options, ILogger<PageMiddleware> logger)
{
    private const string Help = "help/";

    private readonly string? _ownHelp = options.Site.HelpDirectory is { } directory ? Path.GetFullPath(directory) : null;

    private PageFiles? _files, _help;

    private bool _isHelpTold;

    /// <summary>Refuses settings whose help nobody could read.</summary>
    /// <exception cref="InvalidOperationException">The directory of the help is not there.</exception>
    public static void Check(SiteOptions site)
    {
        if (site.HelpDirectory is { } directory && !Directory.Exists(directory))
            throw new InvalidOperationException($"There is no directory '{Path.GetFullPath(directory)}', which site.HelpDirectory names.");
    }

    public Task InvokeAsync(HttpContext http)
    {
        if (!(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
            return next(http);
        string path = http.Request.Path.Value?.TrimStart('/') ?? "";
        bool isVersioned = path.StartsWith(PageFiles.Prefix + "/", StringComparison.Ordinal);
        PageFiles files = Files(isOpened: path.Length == 0 || path.EndsWith(".html", StringComparison.Ordinal));
        bool isThis = false;
        if (isVersioned && path.Split('/', 3) is [_, { } version, { } name])
        {
            // A page that was opened before an update still asks for its version: it gets the files of now, not to be kept.
            isThis = version == files.Version;
            path = name;
        }

        if (_ownHelp is not null && path.StartsWith(Help, StringComparison.Ordinal) && OwnHelp(_ownHelp)?.Find(path[Help.Length..]) is { } own)
            return SendAsync(http, own, isForEver: false);
        return files.Find(path) is { } file ? SendAsync(http, file, isThis) : next(http);
    }

    /// <summary>Staff edit these while the server runs; they are few. While they cannot be read there are those of the program.</summary>
    private PageFiles? OwnHelp(string directory)
    {
        PageFiles? known = Volatile.Read(ref _help);
        try
        {
            if (known?.IsCurrent(directory) != true)
                Volatile.Write(ref _help, known = PageFiles.Read(directory));
            Volatile.Write(ref _isHelpTold, false);
            return known;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!Interlocked.Exchange(ref _isHelpTold, true))
                LogHelp(logger, directory, e.Message);
            return null;
        }
    }

    [LoggerMessage(EventId = 830, Level = LogLevel.Warning, Message = "The help of the site in {Directory} cannot be read: {Trouble}")]
    private static partial void LogHelp(ILogger logger, string directory, string trouble);

    /// <summary>Files that changed on disk are read anew when a page is opened.</summary>
    private PageFiles Files(bool isOpened)
    {
        PageFiles? known = Volatile.Read(ref _files);
        if (known is null || (isOpened && !known.IsCurrent(root)))
            Volatile.Write(ref _files, known = PageFiles.Read(root));
        return known;
    }

    private static async Task SendAsync(HttpContext http, PageFile file, bool isForEver)
    {
        HttpResponse response = http.Response;
        IList<StringWithQualityHeaderValue> accepted = http.Request.GetTypedHeaders().AcceptEncoding;
        bool Takes(string encoding) => accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);
        (byte[] body, string? encoding) = file.Encoded(Takes("br"), Takes("gzip"));
        EntityTagHeaderValue tag = new($"\"{file.Hash}{encoding}\"");
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = isForEver ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = new StringValues(["Accept-Encoding"]);
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (!file.MediaType.StartsWith("text/html", StringComparison.Ordinal))
            SecurityHeaders.OfPart(response.Headers);
        response.ContentType = file.MediaType;
        response.ContentLength = body.Length;
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        if (HttpMethods.IsGet(http.Request.Method))
            await response.Body.WriteAsync(body, http.RequestAborted);
    }
}
