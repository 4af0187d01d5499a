namespace Mmoda.Analysis;

/// <summary>
/// An instrument that is a service elsewhere: what it offers is looked up there and may change while we run. Thread-safe; what
/// one property told may be older than what the next tells.
/// </summary>
/// <param name="service">The service.</param>
public abstract class RemoteInstrument(RemoteService service) : Instrument((service ?? throw new ArgumentNullException(nameof(service))).Name)
{
    /// <summary>The service.</summary>
    public RemoteService Service { get; } = service;

    /// <summary>Another number whenever what the instrument offers has changed.</summary>
    public abstract int Edition { get; }

    /// <summary>Why what is known of the instrument may be out of date, as a sentence; null when the last look-up went well.</summary>
    public abstract string? Trouble { get; }

    /// <inheritdoc/>
    public override InstrumentWords Words => Service.Words;

    /// <inheritdoc/>
    public override IReadOnlyList<RoleRequirement> Roles => Service.NeededRole is { } role
        ? [new RoleRequirement(role, $"the instrument {Name} is restricted") { GuardsResult = true }]
        : [];

    /// <summary>Looks up what the service offers; a service that cannot be reached changes only <see cref="Trouble"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract Task RefreshAsync(CancellationToken cancellationToken);
}
