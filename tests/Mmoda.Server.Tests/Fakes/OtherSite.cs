using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mmoda.Server.Tests;

/// <summary>Somebody else's site on a free port of this machine, which answers as a test says.</summary>
internal sealed class OtherSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _count;

    private OtherSite(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(http =>
        {
            Interlocked.Increment(ref _count);
            return answer(http);
        });
    }

    /// <summary>Where it is, with a slash at the end.</summary>
    public Uri Url { get; private set; } = null!; // Set by StartAsync, the only way to get one.

    /// <summary>How often it was asked.</summary>
    public int Count => Volatile.Read(ref _count);

    public static async Task<OtherSite> StartAsync(RequestDelegate answer)
    {
        OtherSite site = new(answer);
        await site._app.StartAsync();
        site.Url = new Uri(site._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return site;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
