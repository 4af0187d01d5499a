using System.Text.Json.Serialization;

namespace Mmoda.Server;

/// <summary>A provider of OAuth 2 with which users may sign in, for example GitHub.</summary>
public sealed record OAuthProvider
{
    /// <summary>Short name in addresses, lower-case letters, for example <c>github</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name on the page.</summary>
    public string? Label { get; init; }

    /// <summary>Identity of this server at the provider.</summary>
    public required string ClientId { get; init; }

    /// <summary>Secret that goes with it.</summary>
    [JsonConverter(typeof(SecretJson))]
    public required string ClientSecret { get; init; }

    /// <summary>Where users are sent, for example <c>https://github.com/login/oauth/authorize</c>.</summary>
    public required Uri AuthorizationEndpoint { get; init; }

    /// <summary>Where codes are exchanged, for example <c>https://github.com/login/oauth/access_token</c>.</summary>
    public required Uri TokenEndpoint { get; init; }

    /// <summary>What tells who the user is, as JSON, for example <c>https://api.github.com/user</c>.</summary>
    public required Uri UserEndpoint { get; init; }

    /// <summary>What is asked for, for example <c>read:user</c> and <c>user:email</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Property with the e-mail address; the provider must have verified it.</summary>
    public string AddressProperty { get; init; } = "email";

    /// <summary>Property with the name.</summary>
    public string NameProperty { get; init; } = "name";

    /// <summary>
    /// Roles that membership there brings, brought up to date whenever somebody signs in. A role named here is decided by the
    /// provider alone: who signs in without the membership loses it.
    /// </summary>
    public IReadOnlyList<RoleGrant> Grants { get; init; } = [];

    /// <summary>True to let new users in at once, without roles; false to wait for approval.</summary>
    public bool ApprovesNew { get; init; } = true;
}
