using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Mmoda.Instruments;

/// <summary>An archive on a web server, which is not trusted: redirects stay on its host, pages are not taken for files.</summary>
internal sealed class HttpOrigin : ArchiveOrigin
{
    private const int MostRedirects = 5;
    private const int MostListingBytes = 8 << 20;

    private readonly Uri _root;
    private readonly HttpClient _client;
    private readonly Pace _pace;
    private readonly TimeProvider _time;

    /// <summary>Prepares connections; none is made yet.</summary>
    /// <param name="root">Root of the archive, http or https, without credentials and query.</param>
    /// <param name="connections">Most connections at once.</param>
    /// <param name="pace">Limits of all requests.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The address has another form.</exception>
    public HttpOrigin(Uri root, int connections, Pace pace, TimeProvider time)
    {
        if (root.Scheme is not ("http" or "https") || root.UserInfo.Length > 0 || root.Query.Length > 0 || root.Fragment.Length > 0)
            throw new ArgumentException("The address must be http or https, without credentials, query and fragment.", nameof(root));
        _root = root.AbsolutePath.EndsWith('/') ? root : new Uri(root.AbsoluteUri + "/");
        _pace = pace;
        _time = time;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = connections,
            UseCookies = false,
            ConnectTimeout = StallGuard.Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // The stall guard watches.
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd($"mmoda/{Software.Version} (archive sync)");
        _client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <inheritdoc/>
    public override string Description => _root.AbsoluteUri;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>?> ListAsync(string directory, CancellationToken cancellationToken)
    {
        using StallGuard guard = new(_time, cancellationToken);
        using HttpResponseMessage answer = await SendAsync(directory + "/", _ => { }, guard, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            return [];
        RequireNotBusy(answer);
        if (answer.StatusCode != HttpStatusCode.OK || !IsPage(answer))
            return null;
        using MemoryStream page = new();
        await using Stream stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        byte[] block = new byte[1 << 16];
        int got;
        while ((got = await guard.WatchAsync(async token => await stream.ReadAsync(block, token))) > 0)
        {
            page.Write(block, 0, got);
            if (page.Length > MostListingBytes)
                return null;
        }

        return DirectoryListing.Parse(Encoding.UTF8.GetString(page.GetBuffer(), 0, (int)page.Length));
    }

    /// <inheritdoc/>
    public override async Task<OriginContent?> OpenAsync(string path, OriginVersion? held, long offset, CancellationToken cancellationToken)
    {
        using StallGuard guard = new(_time, cancellationToken);
        HttpResponseMessage answer = await SendAsync(path, request => SetCondition(request, held, offset), guard, cancellationToken);
        try
        {
            if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                answer.Dispose();
                return null;
            }

            Require(answer, path);
            return Content(answer, await answer.Content.ReadAsStreamAsync(cancellationToken), held, offset);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    private static void SetCondition(HttpRequestMessage request, OriginVersion? held, long offset)
    {
        if (held is null)
            return;
        if (offset == 0)
        {
            if (held.EntityTag is not null)
                request.Headers.TryAddWithoutValidation("If-None-Match", held.EntityTag);
            else if (held.LastModified is not null)
                request.Headers.TryAddWithoutValidation("If-Modified-Since", held.LastModified);
            return;
        }

        request.Headers.Range = new RangeHeaderValue(offset, null);

        // A weak tag does not promise equal bytes (RFC 9110, section 13.1.5). Without any validator the total length is compared.
        if (held.EntityTag is { } tag && !tag.StartsWith("W/", StringComparison.Ordinal))
            request.Headers.TryAddWithoutValidation("If-Range", tag);
        else if (held.LastModified is not null)
            request.Headers.TryAddWithoutValidation("If-Range", held.LastModified);
    }

    private OriginContent Content(HttpResponseMessage answer, Stream stream, OriginVersion? held, long offset)
    {
        string? modified = answer.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);
        string? tag = answer.Headers.ETag?.ToString();
        if (answer.StatusCode == HttpStatusCode.NotModified && held is not null)
            return new OriginContent(stream, held, 0, IsUnchanged: true, answer);
        if (answer.StatusCode == HttpStatusCode.PartialContent)
        {
            ContentRangeHeaderValue? range = answer.Content.Headers.ContentRange;
            if (held is null || offset == 0 || range?.From != offset || range.Length is not { } total || (held.Length is { } known && known != total))
                throw new OriginException($"the server answered with the part {range}, asked was from byte {offset} of {held?.Length}", isTransient: true) { EndsPart = true };
            return new OriginContent(stream, held with { Length = total }, offset, IsUnchanged: false, answer);
        }

        OriginVersion version = new(Description, answer.Content.Headers.ContentLength, tag, modified);
        return new OriginContent(stream, version, 0, IsUnchanged: offset == 0 && held is not null && held.IsSame(version), answer);
    }

    private static bool IsPage(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml";

    private void Require(HttpResponseMessage answer, string path)
    {
        int status = (int)answer.StatusCode;
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            throw new OriginException("the server does not have the rest of the file", isTransient: true) { EndsPart = true };
        RequireNotBusy(answer);
        if (status is not (200 or 206 or 304))
            throw new OriginException($"the server answered {status} {answer.ReasonPhrase}", isTransient: false);
        if (status != 304 && IsPage(answer))
            throw new OriginException($"the server answered {new Uri(_root, path)} with a page (HTML), not with a file; is --from the root of an archive?", isTransient: false);
    }

    private void RequireNotBusy(HttpResponseMessage answer)
    {
        int status = (int)answer.StatusCode;
        if (status is 408 or 425 or 429 or >= 500)
            throw new OriginException($"the server answered {status} {answer.ReasonPhrase}", isTransient: true, RetryAfter(answer));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer)
    {
        RetryConditionHeaderValue? wait = answer.Headers.RetryAfter;
        return wait?.Delta ?? (wait?.Date is { } date ? TimeSpan.FromTicks(Math.Max(0, (date - _time.GetUtcNow()).Ticks)) : null);
    }

    private async Task<HttpResponseMessage> SendAsync(
        string path, Action<HttpRequestMessage> prepare, StallGuard guard, CancellationToken cancellationToken)
    {
        Uri address = new(_root, path);
        for (int redirects = 0; ; redirects++)
        {
            await _pace.RequestAsync(cancellationToken);
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            prepare(request);
            HttpResponseMessage answer = await guard.WatchAsync(token => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token));
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308))
                return answer;
            Uri? next = answer.Headers.Location is { } location ? new Uri(address, location) : null;
            answer.Dispose();
            address = Follow(address, next, redirects);
        }
    }

    // Another host may be anything, also one inside the user's network that only the user can reach.
    private static Uri Follow(Uri from, Uri? to, int redirects)
    {
        if (redirects >= MostRedirects)
            throw new OriginException($"the server redirects more than {MostRedirects} times", isTransient: false);
        if (to is null || to.Scheme is not ("http" or "https") || (from.Scheme == "https" && to.Scheme == "http"))
            throw new OriginException($"the server redirects to '{to}', which is not followed", isTransient: false);
        return string.Equals(to.Host, from.Host, StringComparison.OrdinalIgnoreCase) && (to.Port == from.Port || (to.IsDefaultPort && from.IsDefaultPort))
            ? to
            : throw new OriginException($"the server redirects to another one, {to.GetLeftPart(UriPartial.Authority)}; give that to --from if you trust it", isTransient: false);
    }
}
