using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mmoda.Analysis;

namespace Mmoda.Server.Remote;

/// <summary>What the server does for instruments elsewhere: it follows what they offer, and they report to it.</summary>
internal static partial class RemoteServices
{
    public static void AddRemoteServices(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => new RemoteRuns());
        services.AddSingleton<PassedTokens>();
        services.AddHostedService<RemoteInstruments>();
    }

    /// <summary>Says to which address services report, once it is known where the server listens.</summary>
    public static void TellAddress(WebApplication app, ServerOptions options) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        string? root = options.OdaApi.CallBackUrl?.ToString() ?? options.PublicUrl?.ToString()
            ?? app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        RemoteRuns runs = app.Services.GetRequiredService<RemoteRuns>();
        runs.KeyUnkept = reason => LogUnkept(app.Logger, reason);
        if (root is null)
            return;
        string dispatcher = root.TrimEnd('/') + options.DispatcherPath;
        runs.ReportAddress = $"{dispatcher}/call_back?{Run}={{run}}&progressing=";
        runs.FileAddress = $"{dispatcher}/download_file?file_list={{file}}&_is_mmoda_url=True&return_archive=False&{Run}={{run}}";
    });

    /// <summary>The argument of call-backs and downloads that has the secret of a run.</summary>
    public const string Run = "run";

    [LoggerMessage(EventId = 841, Level = LogLevel.Warning, Message = "The key to the secrets of remote runs cannot be kept, so that services cannot report to runs after a restart: {Reason}")]
    private static partial void LogUnkept(ILogger logger, string reason);
}
