namespace Mmoda.Analysis;

/// <summary>Who asks, with roles. Immutable.</summary>
public sealed class Requester
{
    private readonly HashSet<string> _roles;

    /// <summary>Someone.</summary>
    /// <param name="subject">
    /// Their identity, usually an e-mail address, as their token or account has it; null when they did not say, never empty.
    /// </param>
    /// <param name="roles">What they may do; order and repetition mean nothing.</param>
    public Requester(string? subject, IEnumerable<string> roles)
    {
        if (subject is not null)
            ArgumentException.ThrowIfNullOrEmpty(subject);
        Subject = subject;
        _roles = new HashSet<string>(roles, StringComparer.Ordinal);
    }

    private Requester(bool isOperator)
    {
        IsOperator = isOperator;
        _roles = [];
    }

    /// <summary>Someone who did not say who they are and has no roles.</summary>
    public static Requester Anonymous { get; } = new(isOperator: false);

    /// <summary>
    /// The owner of the data directory at the command line: may do everything, and sees every job. What they ask is public.
    /// </summary>
    public static Requester Operator { get; } = new(isOperator: true);

    /// <summary>Their identity; null for the anonymous and the operator.</summary>
    public string? Subject { get; }

    /// <summary>True for <see cref="Operator"/>.</summary>
    public bool IsOperator { get; }

    /// <summary>Their roles.</summary>
    public IReadOnlySet<string> Roles => _roles;

    /// <summary>Whether they have a role.</summary>
    public bool Has(string role) => IsOperator || _roles.Contains(role);

    /// <inheritdoc/>
    public override string ToString() => IsOperator ? "operator" : Subject ?? "anonymous";
}
