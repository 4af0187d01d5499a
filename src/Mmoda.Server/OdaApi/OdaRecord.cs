using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>One request of one session, as it is kept: what the platform keeps in a scratch directory.</summary>
/// <param name="JobId">The id that the parameters hash to.</param>
/// <param name="SessionId">The session that asked.</param>
/// <param name="Subject">Who asked; null for the anonymous.</param>
/// <param name="IsAliased">True when another session had asked for the same before.</param>
/// <param name="Parameters">The normalised parameters, without nulls and without token.</param>
/// <param name="Created">When it was first asked.</param>
/// <param name="Changed">When something was last written about it.</param>
/// <param name="Expires">When the token of who asked ends; null without token.</param>
internal sealed record OdaRecord(
    string JobId, string SessionId, string? Subject, bool IsAliased, JsonObject Parameters, DateTimeOffset Created, DateTimeOffset Changed,
    DateTimeOffset? Expires)
{
    /// <summary>The name of its directory on the platform.</summary>
    public string DirectoryName => $"scratch_sid_{SessionId}_jid_{JobId}{(IsAliased ? "_aliased" : "")}";
}
