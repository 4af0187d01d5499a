using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mmoda.Server.Tests;

/// <summary>A provider of OAuth 2 on this machine, which asks nobody and lets one user in. It checks secrets and PKCE.</summary>
internal sealed class LocalProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, string> _challenges = [];

    private LocalProvider()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/authorize", (string client_id, string redirect_uri, string state, string code_challenge, string code_challenge_method, string scope) =>
        {
            Assert.Equal(("mmoda", "S256", "read:user"), (client_id, code_challenge_method, scope));
            _challenges["code-1"] = code_challenge;
            return Results.Redirect($"{redirect_uri}?code=code-1&state={Uri.EscapeDataString(state)}");
        });
        _app.MapPost("/token", async (HttpRequest request) =>
        {
            IFormCollection form = await request.ReadFormAsync();
            string challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
            return form["client_secret"] == "provider-secret" && _challenges.Remove(form["code"].ToString(), out string? expected) && challenge == expected
                ? Results.Json(new { access_token = "access-1", token_type = "bearer" })
                : Results.BadRequest(new { error = "invalid_grant" });
        });
        _app.MapGet("/user", (HttpRequest request) => request.Headers.Authorization == "Bearer access-1" ? Results.Json(User) : Results.Unauthorized());
    }

    /// <summary>What the provider says about the user.</summary>
    public Dictionary<string, object?> User { get; set; } = new() { ["email"] = "Grace@Example.org", ["name"] = "Grace" };

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<LocalProvider> StartAsync()
    {
        LocalProvider provider = new();
        await provider._app.StartAsync();
        return provider;
    }

    public OAuthProvider Options => new()
    {
        Name = "local",
        ClientId = "mmoda",
        ClientSecret = "provider-secret",
        AuthorizationEndpoint = new Uri(Url, "/authorize"),
        TokenEndpoint = new Uri(Url, "/token"),
        UserEndpoint = new Uri(Url, "/user"),
        Scopes = ["read:user"],
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
