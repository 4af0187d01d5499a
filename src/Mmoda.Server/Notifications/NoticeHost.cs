using Mmoda.Analysis;

namespace Mmoda.Server;

/// <summary>Notices the ends of jobs and sends messages as long as the server runs; the channels do not wait for each other.</summary>
internal sealed partial class NoticeHost(
    Notices notices, Outbox outbox, IEnumerable<Postman> postmen, JobStore jobs, TimeProvider clock, ILogger<NoticeHost> log) : BackgroundService
{
    /// <summary>How often the ends of jobs are looked for that other processes run, and messages that are due again.</summary>
    private static readonly TimeSpan LookAround = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The server starts to listen meanwhile.
        await Task.WhenAll([WatchAsync(stoppingToken), .. postmen.Select(p => SendAsync(p, stoppingToken))]);
    }

    private Task WatchAsync(CancellationToken stopping) => RepeatAsync(
        async () =>
        {
            Task change = jobs.NextStateChange;
            notices.LookForEnds();
            using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAny(change, Task.Delay(LookAround, clock, enough.Token));
            await enough.CancelAsync();
        },
        stopping);

    private Task SendAsync(Postman postman, CancellationToken stopping) => RepeatAsync(
        async () =>
        {
            Task added = outbox.NextAdded;
            await postman.DeliverDueAsync(stopping);
            using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAny(added, Task.Delay(LookAround, clock, enough.Token));
            await enough.CancelAsync();
        },
        stopping);

    private async Task RepeatAsync(Func<Task> round, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await round();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A full disk or a busy database now does not end messages for ever.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogDefect(log, e);
                await Task.Delay(LookAround, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 812, Level = LogLevel.Error, Message = "A round of messages failed; the next one comes")]
    private static partial void LogDefect(ILogger logger, Exception exception);
}
