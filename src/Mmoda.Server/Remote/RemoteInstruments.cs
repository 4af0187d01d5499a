using Mmoda.Analysis;

namespace Mmoda.Server.Remote;

/// <summary>Looks up now and then what instruments elsewhere offer, and tells the operator when one cannot be asked.</summary>
/// <param name="instruments">All instruments.</param>
/// <param name="clock">Source of time.</param>
/// <param name="log">For the operator.</param>
internal sealed partial class RemoteInstruments(InstrumentCatalogue instruments, TimeProvider clock, ILogger<RemoteInstruments> log) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(instruments.All.OfType<RemoteInstrument>().Select(i => FollowAsync(i, stoppingToken)));

    private async Task FollowAsync(RemoteInstrument instrument, CancellationToken cancellation)
    {
        await Task.Yield(); // The server starts to listen meanwhile.
        string? told = null;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await instrument.RefreshAsync(cancellation);
                string? trouble = instrument.Trouble;
                if (trouble is not null && trouble != told)
                    LogTrouble(log, instrument.Name, trouble);
                else if (trouble is null && told is not null)
                    LogBack(log, instrument.Name);
                told = trouble;
                TimeSpan pause = trouble is null || instrument.Service.RefreshInterval < RetryAfter ? instrument.Service.RefreshInterval : RetryAfter;
                await Task.Delay(pause, clock, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
        }
    }

    [LoggerMessage(EventId = 820, Level = LogLevel.Warning, Message = "Instrument {Instrument}: {Trouble}")]
    private static partial void LogTrouble(ILogger logger, string instrument, string trouble);

    [LoggerMessage(EventId = 821, Level = LogLevel.Information, Message = "Instrument {Instrument} can be asked again")]
    private static partial void LogBack(ILogger logger, string instrument);
}
