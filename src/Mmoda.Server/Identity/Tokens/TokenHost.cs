using System.Data.Common;

namespace Mmoda.Server;

/// <summary>Writes down every minute which tokens were used, so that requests wait for no disk.</summary>
internal sealed partial class TokenHost(TokenRegister tokens, TimeProvider clock, ILogger<TokenHost> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Write();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Write();
    }

    private void Write()
    {
        try
        {
            tokens.WriteUses();
        }
        catch (DbException e)
        {
            LogUnwritten(log, e.Message); // Another process writes, or the disk is full: the next minute comes.
        }
    }

    [LoggerMessage(EventId = 840, Level = LogLevel.Warning, Message = "When tokens were used last could not be written down: {Reason}")]
    private static partial void LogUnwritten(ILogger logger, string reason);
}
