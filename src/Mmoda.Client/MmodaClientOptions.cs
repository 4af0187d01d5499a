namespace Mmoda.Client;

/// <summary>How a client asks.</summary>
public sealed record MmodaClientOptions
{
    /// <summary>Who you are, for servers with accounts; null for nobody. It is sent in a header only, and is not in the text of this record.</summary>
    public string? Token { get; init; }

    /// <summary>How long to wait for the beginning of an answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long to pause between looks at a job that runs.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>False to ask again and again instead of listening to events.</summary>
    public bool UsesEvents { get; init; } = true;

    /// <summary>How long events may be silent before the job is asked how it stands. Proxies may hold them back.</summary>
    public TimeSpan EventPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Sends requests, for tests and special networks; the caller owns it. It should not follow redirections.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Source of time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"MmodaClientOptions {{ Token = {(Token is null ? "none" : "(not shown)")}, Patience = {Patience} }}");
}
