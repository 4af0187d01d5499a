using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Asks one service (the nb2workflow protocol). Only its configured address is asked: redirections are not followed, and what
/// the service says never becomes an address. Answers are limited in size and time. Thread-safe.
/// </summary>
internal sealed class NotebookClient : IDisposable
{
    private const int LongestMessage = 2000;

    private readonly RemoteService _service;
    private readonly HttpClient _http;
    private readonly string _root;

    /// <param name="service">The service.</param>
    /// <exception cref="ArgumentException">The address is not http or https, or has a query or user.</exception>
    public NotebookClient(RemoteService service)
    {
        if (service.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" })
            throw new ArgumentException($"The address '{service.Url}' of the service '{service.Name}' must be http:// or https://, without user, query and fragment.", nameof(service));
        _service = service;
        _root = service.Url.AbsoluteUri.TrimEnd('/');
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None, // A small answer must not become a large one.
            ConnectTimeout = TimeSpan.FromSeconds(10),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // Each request has its own limit.
        };
    }

    /// <summary>What the service offers, as its text.</summary>
    /// <exception cref="HttpRequestException">It cannot be reached, or does not answer as it should.</exception>
    public async Task<string> FetchOptionsAsync(CancellationToken cancellationToken)
    {
        (HttpStatusCode status, byte[] body) = await GetAsync("/api/v1.0/options", _service.RequestTimeout, cancellationToken);
        return status == HttpStatusCode.OK ? Encoding.UTF8.GetString(body) : throw new HttpRequestException($"the service answers {(int)status} to the question what it offers");
    }

    /// <summary>Starts a run, or asks how it goes: both are the same request.</summary>
    /// <param name="workflow">Name of the notebook.</param>
    /// <param name="arguments">Its arguments; null is sent as the sign of absence.</param>
    /// <param name="token">The token of who asks, for services that get it; the protocol has no other place for it than the address. Null for none.</param>
    /// <param name="callBackUrl">Where the service shall report; null for nowhere.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<NotebookReply> AskAsync(string workflow, IReadOnlyDictionary<string, string?> arguments, string? token, string? callBackUrl, CancellationToken cancellationToken)
    {
        StringBuilder path = new($"/api/v1.0/get/{Uri.EscapeDataString(workflow)}?");
        foreach ((string name, string? value) in arguments)
            path.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value ?? "\0")).Append('&');
        if (token is not null)
            path.Append("_token=").Append(Uri.EscapeDataString(token)).Append('&');
        if (_service.IsAsynchronous)
        {
            path.Append("_async_request=yes");
            if (callBackUrl is not null)
                path.Append("&_async_request_callback=").Append(Uri.EscapeDataString(callBackUrl));
        }

        try
        {
            TimeSpan limit = _service.IsAsynchronous ? _service.RequestTimeout : _service.RunLimit;
            (HttpStatusCode status, byte[] body) = await GetAsync(path.ToString().TrimEnd('&', '?'), limit, cancellationToken);
            return Understand(status, Without(token, body));
        }
        catch (HttpRequestException e)
        {
            return new NotebookReply.Failed(FailureKind.Transient, $"The service of '{_service.Name}' cannot be reached: {Cut(e.Message)}");
        }
        catch (InvalidDataException e)
        {
            return new NotebookReply.Failed(FailureKind.UnprocessableData, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return _service.IsAsynchronous
                ? new NotebookReply.Failed(FailureKind.Transient, $"The service of '{_service.Name}' does not answer within {_service.RequestTimeout.TotalSeconds:0} s.")
                : new NotebookReply.Failed(FailureKind.TimedOut, $"The service of '{_service.Name}' was not done within {_service.RunLimit.TotalMinutes:0} min.");
        }
    }

    /// <summary>The page of a run, finished or not; null when the service shows none.</summary>
    /// <param name="directory">Name of the run's directory, from a reply.</param>
    /// <param name="workflow">Name of the notebook.</param>
    /// <param name="token">The token that the run was given, which is taken out of the page; null for none.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<string?> FetchPageAsync(string directory, string workflow, string? token, CancellationToken cancellationToken)
    {
        try
        {
            (HttpStatusCode status, byte[] body) = await GetAsync($"/trace/{Uri.EscapeDataString(directory)}/{Uri.EscapeDataString(workflow)}", _service.RequestTimeout, cancellationToken);
            return status == HttpStatusCode.OK ? Encoding.UTF8.GetString(Without(token, body)) : null;
        }
        catch (Exception e) when (e is HttpRequestException or InvalidDataException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null; // The page is an extra.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Understands an answer (protocol §8.2).</summary>
    internal static NotebookReply Understand(HttpStatusCode status, byte[] body)
    {
        if (status is not (HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.BadRequest or HttpStatusCode.InternalServerError))
            return new NotebookReply.Failed((int)status >= 502 ? FailureKind.Transient : FailureKind.UnprocessableData, $"connection status code: {(int)status}");
        JsonObject? answer;
        try
        {
            answer = JsonNode.Parse(PythonJson.WithoutNaN(body)) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            answer = null;
        }

        if (answer is null)
            return new NotebookReply.Failed(FailureKind.UnprocessableData, $"connection status code: {(int)status}; the answer is no JSON object");
        if (answer["issues"] is JsonArray issues)
            return new NotebookReply.Failed(FailureKind.Usage, $"Backend failed. {Cut(string.Join("; ", issues.Select(i => i?.ToString())))}");
        if ((string?)(answer["workflow_status"] as JsonValue) is ("submitted" or "started") and var waiting)
            return new NotebookReply.Waiting(waiting == "started", DirectoryOf(answer));
        JsonObject result = answer["data"] as JsonObject ?? answer;
        if (result["exceptions"] is JsonArray { Count: > 0 } exceptions)
            return new NotebookReply.Failed(FailureKind.Algorithm, $"Backend failed. {Cut(Exception(exceptions[0]))}");
        return status is HttpStatusCode.OK && result["output"] is JsonObject output
            ? new NotebookReply.Done(output, DirectoryOf(result))
            : new NotebookReply.Failed(FailureKind.UnprocessableData, $"connection status code: {(int)status}; the answer has no output");
    }

    /// <summary>An answer without the token, which services put into their failures and pages: it must not be kept.</summary>
    private static byte[] Without(string? token, byte[] body) => token is null || body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(token)) < 0
        ? body
        : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(token, "(token)", StringComparison.Ordinal));

    private static string Exception(JsonNode? exception) => exception is JsonObject details
        ? $"{details["ename"]}: {details["evalue"]}"
        : exception?.ToString() ?? "";

    /// <summary>The last part of a directory of the service, if it can be part of an address.</summary>
    private static string? DirectoryOf(JsonObject answer) =>
        answer["jobdir"] is JsonValue value && value.TryGetValue(out string? path) && Path.GetFileName(path.TrimEnd('/')) is { Length: > 0 and < 200 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? name
            : null;

    private static string Cut(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + "...";

    private async Task<(HttpStatusCode Status, byte[] Body)> GetAsync(string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(limit);
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(_root + path));
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, enough.Token);
        await using Stream stream = await response.Content.ReadAsStreamAsync(enough.Token);
        using MemoryStream body = new();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, enough.Token)) > 0;)
            {
                if (body.Length + read > _service.LargestAnswer)
                    throw new InvalidDataException($"The service of '{_service.Name}' sends more than {_service.LargestAnswer} bytes in one answer.");
                body.Write(buffer, 0, read);
            }
        }
        catch (IOException e)
        {
            throw new HttpRequestException("the answer is cut off", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return (response.StatusCode, body.ToArray());
    }
}
