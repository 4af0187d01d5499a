using Mmoda.Analysis;

namespace Mmoda.Server.Operations;

/// <summary>Shortens the audit trail at the start and every hour.</summary>
internal sealed partial class AuditHost(JobStore jobs, ServerOptions options, TimeProvider clock, ILogger<AuditHost> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The server starts to listen meanwhile.
        using PeriodicTimer timer = new(Pause, clock);
        do
        {
            int removed = jobs.TrimAudit(options.Audit.KeptFor, options.Audit.Most, stoppingToken);
            if (removed > 0)
                LogRemoved(log, removed);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 805, Level = LogLevel.Information, Message = "{Removed} old lines of the audit trail were removed")]
    private static partial void LogRemoved(ILogger logger, int removed);
}
