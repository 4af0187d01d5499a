using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Server.Tests;

/// <summary>A client with cookies, as the page of the site is.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient _http;

    public Browser(RunningServer server) =>
        _http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = server.Url };

    public CookieContainer Cookies { get; } = new();

    /// <summary>Sent with what changes something.</summary>
    public string? Antiforgery { get; set; }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Default) };
        if (Antiforgery is not null)
            request.Headers.Add(Sessions.AntiforgeryHeader, Antiforgery);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    public Task<(HttpStatusCode Status, JsonNode? Body)> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public Task<(HttpStatusCode Status, JsonNode? Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Signs in, and keeps the antiforgery token.</summary>
    public async Task<HttpStatusCode> SignInAsync(string email, string password)
    {
        (HttpStatusCode status, JsonNode? body) = await PostAsync("/api/v1/account/sign-in", new { email, password });
        Antiforgery = (string?)body?["antiforgery"];
        return status;
    }

    /// <summary>Follows redirections to their end, to other servers too; returns the last address.</summary>
    public async Task<Uri> FollowAsync(string path)
    {
        Uri at = new(_http.BaseAddress!, path);
        for (int step = 0; step < 10; step++)
        {
            using HttpResponseMessage answer = await _http.GetAsync(at);
            if (answer.Headers.Location is not { } next)
                return at;
            at = new Uri(at, next);
        }

        throw new InvalidOperationException("The redirections do not end.");
    }

    public void Dispose() => _http.Dispose();
}
