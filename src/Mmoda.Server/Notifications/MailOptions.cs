using System.Text.Json.Serialization;

namespace Mmoda.Server;

/// <summary>How e-mail is sent.</summary>
public sealed record MailOptions
{
    /// <summary>The SMTP server.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>Its port.</summary>
    public int Port { get; init; } = 25;

    /// <summary>Name for the login; null for none.</summary>
    public string? User { get; init; }

    /// <summary>Password for the login.</summary>
    [JsonConverter(typeof(SecretJson))]
    public string? Password { get; init; }

    /// <summary>Whether STARTTLS is demanded; when null, from all hosts but this one.</summary>
    public bool? UsesTls { get; init; }

    /// <summary>Address in the From field.</summary>
    public required string Sender { get; init; }

    /// <summary>Address for answers, also told in the text.</summary>
    public required string Contact { get; init; }

    /// <summary>Further visible receivers of every message.</summary>
    public IReadOnlyList<string> Cc { get; init; } = [];

    /// <summary>Further hidden receivers of every message.</summary>
    public IReadOnlyList<string> Bcc { get; init; } = [];

    /// <summary>Which messages are sent when users do not say.</summary>
    public MessageDefaults Defaults { get; init; } = new();
}
