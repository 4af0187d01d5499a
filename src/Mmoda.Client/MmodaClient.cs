using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Mmoda.Client;

/// <summary>A server of MMODA, asked through its API <c>/api/v1</c>. Thread-safe.</summary>
/// <remarks>
/// All calls throw <see cref="MmodaException"/> when the server cannot be reached, refuses, or answers what is not its API, and
/// <see cref="OperationCanceledException"/> when cancelled. A token goes into the header of requests to this server and nowhere
/// else: neither into addresses nor into messages, nor to where the server might redirect.
/// </remarks>
public sealed class MmodaClient : IDisposable
{
    /// <summary>Asks a job that has not changed for its next change, some seconds at most: proxies that hold events back let short silence through.</summary>
    private const string LongPoll = "?wait=10";

    private readonly HttpClient _http;
    private readonly Uri _api;
    private readonly MmodaClientOptions _options;
    private readonly AuthenticationHeaderValue? _authorization;

    /// <summary>A client for a server.</summary>
    /// <param name="server">Its address, for example <c>https://mmoda.example.org/</c>.</param>
    /// <param name="options">How to ask; the defaults when null.</param>
    /// <exception cref="ArgumentException">The address is not of the web, or the token has characters that no token has.</exception>
    public MmodaClient(Uri server, MmodaClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (!server.IsAbsoluteUri || server.Scheme is not ("http" or "https"))
            throw new ArgumentException($"'{server}' is not an address of the web, such as https://mmoda.example.org/.", nameof(server));
        _options = options ?? new();
        _api = new Uri(new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"), "api/v1/");
        if (_options.Token is { } token)
        {
            if (token.Length == 0 || !token.All(c => c is > ' ' and <= '~'))
                throw new ArgumentException("The token is empty, or has characters that no token has.", nameof(options));
            _authorization = new AuthenticationHeaderValue("Bearer", token);
        }

#pragma warning disable CA2000 // The client disposes of it.
        _http = new HttpClient(_options.Handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All }, _options.Handler is null)
#pragma warning restore CA2000
        {
            Timeout = Timeout.InfiniteTimeSpan, // Ours is for the beginning of an answer; downloads and events may last.
        };
    }

    /// <summary>The instruments that you may use, with their products and parameters.</summary>
    public async Task<IReadOnlyList<Instrument>> InstrumentsAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(HttpMethod.Get, "instruments", ClientJson.Default.IReadOnlyListInstrument, cancellationToken);

    /// <summary>The object of a name, or null.</summary>
    public async Task<ResolvedSource?> ResolveAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            return await ReadAsync(HttpMethod.Get, "resolve?name=" + Uri.EscapeDataString(name), ClientJson.Default.ResolvedSource, cancellationToken);
        }
        catch (MmodaException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Observations in the server's archive.</summary>
    /// <returns><c>windows</c>, a list of <c>{id, ra_deg, dec_deg, t_start_utc, t_stop_utc, good_seconds}</c>, <c>t_first_utc</c>, <c>t_last_utc</c> and <c>simulated</c>.</returns>
    public Task<JsonObject> WindowsAsync(WindowSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        return ReadAsync(HttpMethod.Get, "archive/windows" + Query(
            ("ra_deg", Text(search.RaDeg)), ("dec_deg", Text(search.DecDeg)), ("radius_deg", Text(search.RadiusDeg)), ("t1", search.StartUtc), ("t2", search.StopUtc)),
            ClientJson.Default.JsonObject, cancellationToken);
    }

    /// <summary>Submits a query. An equal query that was asked before is the same job, and may be finished already.</summary>
    /// <exception cref="MmodaException">The query is refused: <see cref="MmodaException.Errors"/> has all that is wrong.</exception>
    public Task<Job> SubmitAsync(JobRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        string body = JsonSerializer.Serialize(request, ClientJson.Default.JobRequest);
        return ReadJobAsync(HttpMethod.Post, "jobs", body, cancellationToken);
    }

    /// <summary>A job as it stands.</summary>
    public Task<Job> JobAsync(string id, CancellationToken cancellationToken = default) => ReadJobAsync(HttpMethod.Get, PathOf(id), null, cancellationToken);

    /// <summary>
    /// Waits until a job is finished. The server tells its news as events; where they do not come through, for example because
    /// of a proxy, it is asked again and again.
    /// </summary>
    /// <param name="id">The job.</param>
    /// <param name="progress">Told about the job whenever it has changed, and at the end.</param>
    /// <param name="cancellationToken">Stops waiting; the job goes on.</param>
    /// <returns>The finished job, failed ones too.</returns>
    public async Task<Job> WaitAsync(string id, IProgress<Job>? progress = null, CancellationToken cancellationToken = default)
    {
        Job job = await JobAsync(id, cancellationToken);
        bool hasEvents = _options.UsesEvents;
        while (true)
        {
            progress?.Report(job);
            if (job.IsFinished)
                return job;
            if (hasEvents)
                hasEvents = await ListenAsync(id, progress, cancellationToken);
            else
                await Task.Delay(_options.PollInterval, _options.Clock, cancellationToken);
            job = await ReadJobAsync(HttpMethod.Get, PathOf(id) + (hasEvents ? "" : LongPoll), null, cancellationToken);
        }
    }

    /// <summary>Takes a job back; it is stopped unless others want it too.</summary>
    /// <returns>The job as it stands then.</returns>
    public Task<Job> CancelAsync(string id, CancellationToken cancellationToken = default) => ReadJobAsync(HttpMethod.Delete, PathOf(id), null, cancellationToken);

    /// <summary>Your jobs, latest first. Needs a token.</summary>
    /// <param name="before">Only jobs asked for before this time; null for all.</param>
    /// <param name="count">At most so many, 1 to 1000.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<JobSummary>> ListAsync(DateTimeOffset? before = null, int count = 50, CancellationToken cancellationToken = default)
    {
        JsonObject answer = await ReadAsync(
            HttpMethod.Get, "jobs" + Query(("before", before?.ToString("O", CultureInfo.InvariantCulture)), ("count", count.ToString(CultureInfo.InvariantCulture))),
            ClientJson.Default.JsonObject, cancellationToken);
        return Understand(() => answer["jobs"].Deserialize(ClientJson.Default.IReadOnlyListJobSummary), _api);
    }

    /// <summary>Takes a job off your list. Needs a token.</summary>
    public async Task ForgetAsync(string id, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Delete, "account/" + PathOf(id), null, cancellationToken);
    }

    /// <summary>How the products of a job were made, as a JSON text.</summary>
    public async Task<string> RecipeAsync(string id, RecipeForm form = RecipeForm.Json, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, PathOf(id) + "/recipe" + (form == RecipeForm.Prov ? "?format=prov" : ""), null, cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>Address of a file of a job. Who opens it needs the same rights.</summary>
    public Uri AddressOf(string id, string fileName) => new(_api, $"{PathOf(id)}/files/{Uri.EscapeDataString(fileName)}");

    /// <summary>Opens a file of a job; the caller disposes of the stream. FITS files carry their recipe.</summary>
    /// <param name="id">The job.</param>
    /// <param name="fileName"><see cref="JobProduct.FileName"/>.</param>
    /// <param name="isPlain">True for the bytes that the step wrote, to which the checksums of recipes belong.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Stream> OpenAsync(string id, string fileName, bool isPlain = false, CancellationToken cancellationToken = default)
    {
        HttpResponseMessage answer = await SendAsync(HttpMethod.Get, AddressOf(id, fileName) + (isPlain ? "?recipe=no" : ""), null, cancellationToken);
        return await answer.Content.ReadAsStreamAsync(cancellationToken); // Disposes of the answer.
    }

    /// <summary>Downloads a file of a job; it appears whole or not at all.</summary>
    /// <param name="id">The job.</param>
    /// <param name="fileName"><see cref="JobProduct.FileName"/>.</param>
    /// <param name="path">Where it goes; a file that is there is replaced.</param>
    /// <param name="isPlain">As for <see cref="OpenAsync"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task DownloadAsync(string id, string fileName, string path, bool isPlain = false, CancellationToken cancellationToken = default)
    {
        string temporary = path + ".part";
        try
        {
            await using (Stream content = await OpenAsync(id, fileName, isPlain, cancellationToken))
            await using (FileStream target = File.Create(temporary))
            {
                await content.CopyToAsync(target, cancellationToken);
                target.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (HttpRequestException e)
        {
            throw new MmodaException($"The download of {fileName} broke off: {e.Message}", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Follows the events of a job to their end.</summary>
    /// <returns>False when none came, so that asking is the better way.</returns>
    private async Task<bool> ListenAsync(string id, IProgress<Job>? progress, CancellationToken cancellationToken)
    {
        bool heard = false;
        try
        {
            using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            silence.CancelAfter(_options.EventPatience);
            using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, PathOf(id) + "/events", null, silence.Token);
            if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
                return false;
            await using Stream stream = await answer.Content.ReadAsStreamAsync(silence.Token);
            long reported = _options.Clock.GetTimestamp();
            await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(silence.Token))
            {
                heard = true;
                silence.CancelAfter(_options.EventPatience);
                if (progress is not null && _options.Clock.GetElapsedTime(reported) >= _options.PollInterval)
                {
                    progress.Report(await JobAsync(id, cancellationToken));
                    reported = _options.Clock.GetTimestamp();
                }
            }

            return heard;
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return heard; // The connection broke, or nothing came for long: the job is asked how it stands.
        }
    }

    private async Task<Job> ReadJobAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await SendAsync(method, path, body, cancellationToken);
        JsonObject document = await UnderstandAsync(answer, ClientJson.Default.JsonObject, cancellationToken);
        return Understand(() => document.Deserialize(ClientJson.Default.Job), answer.RequestMessage?.RequestUri) with { Document = document };
    }

    private async Task<T> ReadAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> form, CancellationToken cancellationToken)
        where T : class
    {
        using HttpResponseMessage answer = await SendAsync(method, path, null, cancellationToken);
        return await UnderstandAsync(answer, form, cancellationToken);
    }

    /// <summary>Sends a request, and returns once the answer begins.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, new Uri(_api, path));
        request.Headers.Authorization = _authorization;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("mmoda-client", typeof(MmodaClient).Assembly.GetName().Version?.ToString(3)));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(_options.Patience);
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, enough.Token);
        }
        catch (HttpRequestException e)
        {
            throw new MmodaException($"The server {_api.GetLeftPart(UriPartial.Authority)} cannot be reached: {e.Message}", e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MmodaException(FormattableString.Invariant($"The server {_api.GetLeftPart(UriPartial.Authority)} did not answer within {_options.Patience.TotalSeconds:0} s."));
        }

        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
            throw new MmodaException(answer.StatusCode, await ProblemAsync(answer, cancellationToken));
    }

    private static async Task<JsonObject> ProblemAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return new JsonObject { ["detail"] = $"{answer.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Path)} answered {(int)answer.StatusCode} without JSON; is it an MMODA server?" };
        }
    }

    private static async Task<T> UnderstandAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> form, CancellationToken cancellationToken)
        where T : class
    {
        string text;
        try
        {
            text = await answer.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new MmodaException($"The answer of the server broke off: {e.Message}", e);
        }

        return Understand(() => JsonSerializer.Deserialize(text, form), answer.RequestMessage?.RequestUri);
    }

    private static T Understand<T>(Func<T?> read, Uri? from)
        where T : class
    {
        try
        {
            return read() ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new MmodaException($"{from?.GetLeftPart(UriPartial.Path)} did not answer as an MMODA server does: {e.Message}", e);
        }
    }

    private static string PathOf(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return "jobs/" + Uri.EscapeDataString(id);
    }

    private static string Query(params (string Name, string? Value)[] limits)
    {
        string query = string.Join('&', limits.Where(l => l.Value is not null).Select(l => $"{l.Name}={Uri.EscapeDataString(l.Value!)}")); // Not null: filtered.
        return query.Length == 0 ? "" : "?" + query;
    }

    private static string? Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);
}
