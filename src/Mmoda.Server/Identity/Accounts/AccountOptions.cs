namespace Mmoda.Server;

/// <summary>Accounts of the site.</summary>
public sealed record AccountOptions
{
    /// <summary>Whether visitors may register; somebody with the role <c>account manager</c> approves them.</summary>
    public bool AllowsRegistration { get; init; } = true;

    /// <summary>Other providers with which users may sign in.</summary>
    public IReadOnlyList<OAuthProvider> Providers { get; init; } = [];

    /// <summary>How long a session lasts without a request.</summary>
    public TimeSpan SessionLength { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a token lasts that a user gets here and says nothing about.</summary>
    public TimeSpan TokenLength { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a token may last for which a user asks; no bound for <see cref="TokenLength"/>.</summary>
    public TimeSpan LongestToken { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The shortest that a user may ask for: an hour, or the usual one where that is shorter.</summary>
    internal TimeSpan ShortestToken => TokenLength < Hour ? TokenLength : Hour;

    /// <summary>The longest that a user may ask for.</summary>
    internal TimeSpan LongestOfTokens => TokenLength > LongestToken ? TokenLength : LongestToken;

    private static TimeSpan Hour { get; } = TimeSpan.FromHours(1);

    /// <summary>Rounds of PBKDF2; fewer only for tests.</summary>
    internal int PasswordRounds { get; init; } = AccountStore.UsualRounds;
}
