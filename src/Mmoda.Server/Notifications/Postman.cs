namespace Mmoda.Server;

/// <summary>Sends what is due in one channel.</summary>
internal sealed partial class Postman(Outbox outbox, IDelivery delivery, TimeProvider clock, ILogger<Postman> log)
{
    private const int AtOnce = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The channel.</summary>
    public string Channel => delivery.Channel;

    /// <summary>Tries everything that is due, once.</summary>
    /// <returns>Number of messages that were tried.</returns>
    public async Task<int> DeliverDueAsync(CancellationToken cancellationToken)
    {
        int tried = 0;
        while (outbox.Due(delivery.Channel, AtOnce) is { Count: > 0 } due)
        {
            foreach (OutboxEntry entry in due)
                await DeliverAsync(entry, cancellationToken);
            tried += due.Count;
        }

        return tried;
    }

    private async Task DeliverAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Message.Expires is { } end && end <= clock.GetUtcNow())
        {
            outbox.Drop(entry, FormattableString.Invariant($"It was of use until {end:u} and could not be sent."));
            LogEnd(log, delivery.Channel, entry.Id, entry.Tries);
            return;
        }

        using CancellationTokenSource enough = new(Patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        try
        {
            await delivery.SendAsync(entry, either.Token);
            outbox.Sent(entry);
        }
        catch (DeliveryRefusedException e)
        {
            outbox.Refuse(entry, e.Message);
            LogRefusal(log, delivery.Channel, entry.Id, WithoutTarget(e, entry));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw; // The message waits for the next start.
        }
#pragma warning disable CA1031 // Whatever it was, the message is kept and tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            outbox.Postpone(entry, e.GetBaseException().Message);
            LogDelay(log, delivery.Channel, entry.Id, entry.Tries + 1, WithoutTarget(e.GetBaseException(), entry));
        }
    }

    /// <summary>Other servers repeat addresses in their answers; they stay out of the log.</summary>
    private static string WithoutTarget(Exception problem, OutboxEntry entry) => problem.Message.Replace(entry.Target, "the receiver", StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(EventId = 810, Level = LogLevel.Error, Message = "Message {MessageId} by {Channel} is refused for good: {Problem}")]
    private static partial void LogRefusal(ILogger logger, string channel, long messageId, string problem);

    [LoggerMessage(EventId = 813, Level = LogLevel.Warning, Message = "Message {MessageId} by {Channel} is dropped after {Tries} tries: it is too old to be of use")]
    private static partial void LogEnd(ILogger logger, string channel, long messageId, int tries);

    [LoggerMessage(EventId = 811, Level = LogLevel.Warning, Message = "Message {MessageId} by {Channel} was not sent at try {Try} and will be tried again: {Problem}")]
    private static partial void LogDelay(ILogger logger, string channel, long messageId, int @try, string problem);
}
