namespace Mmoda.Server;

/// <summary>Hands messages to another server; one for each channel.</summary>
internal interface IDelivery
{
    /// <summary>The channel of the outbox.</summary>
    string Channel { get; }

    /// <summary>Sends one message.</summary>
    /// <exception cref="DeliveryRefusedException">It will never be accepted. Any other exception means: not now.</exception>
    Task SendAsync(OutboxEntry entry, CancellationToken cancellationToken);
}
