using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Mmoda.Analysis;

namespace Mmoda.Server.Outside;

/// <summary>
/// Fetches what users name, so that they cannot see with it what only this machine sees: the letters of an address are judged, then
/// every address that its name stands for at the moment of connecting, and each redirection again. Sizes and times are limited.
/// </summary>
internal sealed class OutsideWeb : IDisposable
{
    private const int MostRedirections = 3, MostAtOnce = 4;

    private readonly OutsideOptions _options;
    private readonly TimeProvider _clock;
    private readonly HashSet<string> _trusted;
    private readonly HttpClient _http;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly Func<IEnumerable<IPAddress>> _ownAddresses;
    private readonly SemaphoreSlim _places = new(MostAtOnce);

    /// <param name="options">What may be asked.</param>
    /// <param name="clock">Source of time.</param>
    /// <param name="resolve">What a name stands for; that of the system if null.</param>
    /// <param name="asksServices">Whether the services of the settings are trusted: for what asks them, not for addresses that users give.</param>
    /// <param name="ownAddresses">Addresses of this machine; those of its network interfaces if null.</param>
    public OutsideWeb(
        ServerOptions options, TimeProvider clock, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null, bool asksServices = false, Func<IEnumerable<IPAddress>>? ownAddresses = null)
    {
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
        _ownAddresses = ownAddresses ?? InterfaceAddresses;
        (_options, _clock) = (options.Outside, clock);
        _trusted = new HashSet<string>([.. _options.TrustedHosts, .. asksServices ? _options.Services.Select(s => s.Url.Authority) : []], StringComparer.OrdinalIgnoreCase);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false, // A proxy would connect for us, to what it likes.
            ConnectCallback = ConnectAsync,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // Ours is for the body too.
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("mmoda");
    }

    /// <summary>The body at an address, or its beginning.</summary>
    /// <param name="address">As it was given.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes, and whether they are all.</returns>
    /// <exception cref="OutsideRefusedException">The address is not taken, nobody answers, or there is no such thing.</exception>
    public async Task<(byte[] Body, bool IsWhole)> GetAsync(string address, int most, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(_options.Patience, _clock);
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _places.WaitAsync(ends.Token);
            try
            {
                return await FollowAsync(Require(address), most, ends.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutsideRefusedException($"There was no whole answer within {_options.Patience.TotalSeconds:0} seconds.", isOurs: false, e);
        }
        catch (HttpRequestException e)
        {
            throw e.InnerException as OutsideRefusedException ?? new OutsideRefusedException("It cannot be reached.", isOurs: false, e);
        }
        catch (IOException e)
        {
            throw new OutsideRefusedException("The answer broke off.", isOurs: false, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _places.Dispose();
    }

    private async Task<(byte[] Body, bool IsWhole)> FollowAsync(Uri uri, int most, CancellationToken cancellationToken)
    {
        for (int hop = 0; hop <= MostRedirections; hop++)
        {
            using HttpResponseMessage answer = await _http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if ((int)answer.StatusCode is 301 or 302 or 303 or 307 or 308 && answer.Headers.Location is { } location)
            {
                uri = Uri.TryCreate(uri, location, out Uri? next) ? Require(next.AbsoluteUri) : throw new OutsideRefusedException("It leads on to what is no address.", isOurs: false);
                continue;
            }

            if (!answer.IsSuccessStatusCode)
                throw new OutsideRefusedException($"It answers {(int)answer.StatusCode}.", isOurs: false);
            return await ReadAsync(answer, most, cancellationToken);
        }

        throw new OutsideRefusedException($"It leads on more than {MostRedirections} times.", isOurs: false);
    }

    private static async Task<(byte[] Body, bool IsWhole)> ReadAsync(HttpResponseMessage answer, int most, CancellationToken cancellationToken)
    {
        await using Stream stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using MemoryStream body = new();
        byte[] buffer = new byte[1 << 16];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            int room = most - (int)body.Length;
            body.Write(buffer, 0, Math.Min(room, read));
            if (read > room)
                return (body.ToArray(), false);
        }

        return (body.ToArray(), true);
    }

    /// <summary>The address, if its letters may be followed.</summary>
    private Uri Require(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            throw new OutsideRefusedException("Give an address that begins with https:// or http://.", isOurs: true);
        if (uri.UserInfo.Length > 0)
            throw new OutsideRefusedException("An address with a user is not taken.", isOurs: true);
        if (IsTrusted(uri.Host, uri.Port))
            return uri;
        if (FileAddress.Problem(address) is { } problem)
            throw new OutsideRefusedException($"{char.ToUpperInvariant(problem[0])}{problem[1..]}.", isOurs: true);
        if (uri.Port < 1024 && uri.Port is not (80 or 443))
            throw new OutsideRefusedException($"Port {uri.Port} is not one of the web.", isOurs: true);
        return uri;
    }

    /// <summary>At its public addresses a machine may offer itself what its firewall keeps from others.</summary>
    private static IEnumerable<IPAddress> InterfaceAddresses() =>
        NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address);

    /// <summary>The same for all ways to write it: without the interface, and IPv4 as such.</summary>
    private static IPAddress Plain(IPAddress ip) => ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : new IPAddress(ip.GetAddressBytes());

    private bool IsTrusted(string host, int port) =>
        _trusted.Count > 0 && (_trusted.Contains($"{host}:{port}") || (port is 80 or 443 && _trusted.Contains(host)));

    /// <summary>Connects to what the name stands for now, unless any of it is inside.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        (string host, int port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IPAddress[] addresses = await _resolve(host, cancellationToken);
        if (!IsTrusted(host, port) && addresses.Any(FileAddress.IsInside))
            throw new OutsideRefusedException("This address is of a private network: give a public one, or upload the file.", isOurs: true);
        if (!IsTrusted(host, port) && _ownAddresses().Select(Plain).Intersect(addresses.Select(Plain)).Any())
            throw new OutsideRefusedException("This address is of the machine that would ask it, where more may answer than outside: upload the file.", isOurs: true);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
