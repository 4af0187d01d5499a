using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mmoda.Analysis;
using Mmoda.Server.Api;
using Mmoda.Server.OdaApi;
using Mmoda.Server.Operations;
using Mmoda.Server.Outside;
using Mmoda.Server.Remote;
using Mmoda.Server.Site;
using Mmoda.Workflow;

namespace Mmoda.Server;

/// <summary>The web application: the oda_api wire, the native API, the page. It knows no instrument.</summary>
public static class MmodaServer
{
    /// <summary>Composes the application; the caller runs it.</summary>
    /// <param name="options">What the operator decides.</param>
    /// <param name="services">
    /// Adds what the server needs: <see cref="InstrumentCatalogue"/>, <see cref="JobStore"/>, <see cref="ProductStore"/>,
    /// <see cref="IStepExecutor"/>; where there are any, <see cref="SourceResolver"/> and <see cref="DataArchive"/>.
    /// </param>
    /// <param name="urls">Where to listen; the defaults of ASP.NET Core when empty.</param>
    public static WebApplication Build(ServerOptions options, Action<IServiceCollection> services, params string[] urls)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Mmoda.Server" });
        if (urls.Length > 0)
            builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaximumRequestBytes;
        });

        // A request is answered where its bytes arrive, without a queue between: many clients that poll cost little then.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // Request lines hold tokens.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // That keys are files is documented.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error); // Anybody can make it warn.
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning); // Its lines hold addresses.
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning); // The program says itself when it is up.
        services(builder.Services);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(p => new AnalysisService(
            p.GetRequiredService<InstrumentCatalogue>(), p.GetRequiredService<JobStore>(), p.GetRequiredService<ProductStore>(), options.Limits.UnfinishedJobs));
        builder.Services.AddIdentity(options);
        builder.Services.AddNotices(options, urls);
        builder.Services.AddRateLimits(options);
        builder.Services.AddSingleton<GraphRunner>();
        builder.Services.AddSingleton<HeldPolls>();
        builder.Services.AddSingleton<JobTexts>();
        builder.Services.AddSingleton<RecipeFiles>();
        builder.Services.AddOdaApi();
        builder.Services.AddRemoteServices();
        builder.Services.AddSingleton<ArchiveSummary>();
        builder.Services.AddSingleton(p => new OutsideWeb(options, p.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton(p => new VoLookups(new OutsideWeb(options, p.GetRequiredService<TimeProvider>(), asksServices: true), p.GetRequiredService<TimeProvider>()));
        builder.Services.AddProblemDetails();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        if (options.Audit.Most < 1000)
            throw new InvalidOperationException("The audit trail keeps 1000 lines or more.");
        PageMiddleware.Check(options.Site);
        builder.Services.AddHostedService<AuditHost>();
        if (options.RunsJobs)
            builder.Services.AddHostedService<JobHost>();

        WebApplication app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            SuppressDiagnosticsCallback = _ => false,
            StatusCodeSelector = e => e is BadHttpRequestException refused ? refused.StatusCode : StatusCodes.Status500InternalServerError, // Too large, cut short.
        });
        app.Use(SecurityHeaders.AddAsync);
        app.UseResponseCompression();
        app.UseForwardedHeaders(ForwardedHeadersOf(options));
        if (options.PublicUrl is { } publicUrl)
            app.Use((context, next) => SeeFromOutside(context, publicUrl, next));
        if (options.Accounts is not null)
            app.UseAuthentication();
        app.UseMiddleware<CallerMiddleware>();
        app.UseRateLimiter();
        if (options.WebRoot is { } root)
        {
            app.UseMiddleware<PageMiddleware>(Path.GetFullPath(root));
            // A short address for papers and mails, where what is behind a # gets lost; relative, so that it holds below any path.
            app.MapGet("/job/{id}", (string id) => id.Length is >= 8 and <= 64 && id.All(char.IsAsciiHexDigitLower) ? Results.Redirect("../#job=" + id) : Results.NotFound());
        }

        app.MapNativeApi();
        app.MapOdaApi(options);
        app.MapGet("/healthz", Health.Answer);
        RemoteServices.TellAddress(app, options);
        return app;
    }

    /// <summary>Only the client's address is taken from proxies, and only from those that are trusted; this machine always is.</summary>
    private static ForwardedHeadersOptions ForwardedHeadersOf(ServerOptions options)
    {
        ForwardedHeadersOptions forwarded = new() { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        foreach (string proxy in options.TrustedProxies)
        {
            forwarded.KnownProxies.Add(IPAddress.TryParse(proxy, out IPAddress? address)
                ? address
                : throw new InvalidOperationException($"The trusted proxy '{proxy}' is not an IP address."));
        }

        return forwarded;
    }

    /// <summary>Addresses that are made from a request, as those to which providers send users back, are those that users see.</summary>
    private static Task SeeFromOutside(HttpContext context, Uri publicUrl, RequestDelegate next)
    {
        context.Request.Scheme = publicUrl.Scheme;
        context.Request.Host = new HostString(publicUrl.Authority);
        context.Request.PathBase = publicUrl.AbsolutePath.TrimEnd('/');
        return next(context);
    }
}
