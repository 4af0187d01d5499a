using System.Data.Common;
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
            try
            {
                int removed = jobs.TrimAudit(options.Audit.KeptFor, options.Audit.Most, stoppingToken);
                if (removed > 0)
                    LogRemoved(log, removed);
            }
            catch (DbException e)
            {
                LogKept(log, e.Message); // Another process writes, or the disk is full: the next hour comes.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 805, Level = LogLevel.Information, Message = "{Removed} old lines of the audit trail were removed")]
    private static partial void LogRemoved(ILogger logger, int removed);

    [LoggerMessage(EventId = 806, Level = LogLevel.Warning, Message = "The audit trail could not be shortened: {Reason}")]
    private static partial void LogKept(ILogger logger, string reason);
}
