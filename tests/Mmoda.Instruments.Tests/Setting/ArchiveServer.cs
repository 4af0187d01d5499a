using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Mmoda.Tests;

/// <summary>One request that the server got.</summary>
internal sealed record ServedRequest(string Path, IReadOnlyDictionary<string, string> Headers)
{
    public string? Range => Headers.GetValueOrDefault("range");

    public string? IfRange => Headers.GetValueOrDefault("if-range");
}

/// <summary>What the server does instead of serving the file.</summary>
internal abstract record ServerFault
{
    private ServerFault()
    {
    }

    /// <summary>Announces everything, and closes the connection after some bytes of the body.</summary>
    public sealed record DropAfter(int Bytes) : ServerFault;

    /// <summary>Serves the first bytes as if they were the whole file.</summary>
    public sealed record CutAt(int Bytes) : ServerFault;

    /// <summary>Announces everything, and says nothing more after some bytes.</summary>
    public sealed record StallAfter(int Bytes) : ServerFault;

    /// <summary>Answers something else.</summary>
    public sealed record Answer(int Status, string Headers = "", string Body = "", string Type = "text/plain") : ServerFault;

    /// <summary>Serves other bytes.</summary>
    public sealed record Content(byte[] Bytes) : ServerFault;
}

/// <summary>A small web server of a directory that breaks as tests want it, on a free port of this machine.</summary>
internal sealed class ArchiveServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentQueue<ServedRequest> _requests = [];
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> _connections = [];
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _root;
    private readonly Task _accepting;
    private int _open;

    public ArchiveServer(string root)
    {
        _root = root;
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}/";
        _accepting = AcceptAsync();
    }

    public string Url { get; }

    /// <summary>The fault of a request, told its path and how many requests of that path came before; null for none.</summary>
    public Func<string, int, ServerFault?> Fault { get; set; } = (_, _) => null;

    public bool ShowsListings { get; init; } = true;

    public bool KnowsRanges { get; init; } = true;

    public bool TellsVersions { get; init; } = true;

    public IReadOnlyList<ServedRequest> Requests => [.. _requests];

    /// <summary>Most requests that were served at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Ends when a connection has fallen silent.</summary>
    public Task Stalled => _stalled.Task;

    public IEnumerable<string> Paths => Requests.Select(r => r.Path);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_ended.Token);
                _connections.TryAdd(ServeAsync(client), 0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _open));
                await using NetworkStream stream = client.GetStream();
                if (await ReadRequestAsync(stream) is { } request)
                {
                    _requests.Enqueue(request);
                    int before = _counts.AddOrUpdate(request.Path, 1, (_, n) => n + 1) - 1;
                    await AnswerAsync(stream, request, Fault(request.Path, before));
                    client.Client.Shutdown(SocketShutdown.Send);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The client left, or the test is over.
            }
            finally
            {
                Interlocked.Decrement(ref _open);
            }
        }
    }

    private async Task<ServedRequest?> ReadRequestAsync(Stream stream)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
        if (await reader.ReadLineAsync(_ended.Token) is not { } first)
            return null;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(_ended.Token) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new ServedRequest(Uri.UnescapeDataString(first.Split(' ')[1].TrimStart('/')), headers);
    }

    private async Task AnswerAsync(Stream stream, ServedRequest request, ServerFault? fault)
    {
        string path = Path.Combine(_root, request.Path);
        if (fault is ServerFault.Answer answer)
        {
            await WriteAsync(stream, $"{answer.Status} Fault", $"{answer.Headers}Content-Type: {answer.Type}\r\n", Encoding.UTF8.GetBytes(answer.Body));
            return;
        }

        if (request.Path.EndsWith('/') && Directory.Exists(path))
        {
            await (ShowsListings
                ? WriteAsync(stream, "200 OK", "Content-Type: text/html;charset=UTF-8\r\n", Encoding.UTF8.GetBytes(Listing(path, request.Path)))
                : WriteAsync(stream, "403 Forbidden", "", ReadOnlyMemory<byte>.Empty));
            return;
        }

        if (!File.Exists(path) && fault is not ServerFault.Content)
        {
            await WriteAsync(stream, "404 Not Found", "Content-Type: text/html\r\n", "<html><h1>Not Found</h1></html>"u8.ToArray());
            return;
        }

        byte[] all = fault is ServerFault.Content other ? other.Bytes : await File.ReadAllBytesAsync(path, _ended.Token);
        if (fault is ServerFault.CutAt cut)
            all = all[..Math.Min(cut.Bytes, all.Length)];
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(all))[..16]}\"";
        string headers = "Content-Type: application/octet-stream\r\n" + (TellsVersions ? $"ETag: {tag}\r\n" : "") + (KnowsRanges ? "Accept-Ranges: bytes\r\n" : "");
        if (TellsVersions && request.Headers.GetValueOrDefault("if-none-match") == tag)
        {
            await WriteAsync(stream, "304 Not Modified", $"ETag: {tag}\r\n", ReadOnlyMemory<byte>.Empty);
            return;
        }

        int from = KnowsRanges && request.Range is { } range && (request.IfRange is null || request.IfRange == tag)
            ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture)
            : 0;
        if (from > 0 && from >= all.Length)
        {
            await WriteAsync(stream, "416 Range Not Satisfiable", $"Content-Range: bytes */{all.Length}\r\n", ReadOnlyMemory<byte>.Empty);
            return;
        }

        string status = from > 0 ? "206 Partial Content" : "200 OK";
        headers += from > 0 ? $"Content-Range: bytes {from}-{all.Length - 1}/{all.Length}\r\n" : "";
        int sent = fault switch
        {
            ServerFault.DropAfter drop => Math.Min(drop.Bytes, all.Length - from),
            ServerFault.StallAfter stall => Math.Min(stall.Bytes, all.Length - from),
            _ => all.Length - from,
        };
        await WriteAsync(stream, status, headers, all.AsMemory(from, sent), all.Length - from);
        if (fault is ServerFault.StallAfter)
        {
            _stalled.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(_ended.Token);
        }
    }

    private async Task WriteAsync(Stream stream, string status, string headers, ReadOnlyMemory<byte> body, int? announced = null)
    {
        string head = string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\n{headers}Content-Length: {announced ?? body.Length}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _ended.Token);
        await stream.WriteAsync(body, _ended.Token);
        await stream.FlushAsync(_ended.Token);
    }

    private static string Listing(string path, string name)
    {
        StringBuilder page = new($"<html><head><title>Index of /{name}</title></head><body><h1>Index of /{name}</h1><pre>");
        page.Append("<a href=\"?C=N;O=D\">Name</a> <a href=\"/parent/\">Parent Directory</a>\n");
        foreach (FileSystemInfo entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
        {
            string link = entry is DirectoryInfo ? entry.Name + "/" : entry.Name;
            page.Append(CultureInfo.InvariantCulture, $"<a href=\"{link}\">{link}</a>  2026-01-01 00:00  1K\n");
        }

        return page.Append("</pre></body></html>").ToString();
    }
}
