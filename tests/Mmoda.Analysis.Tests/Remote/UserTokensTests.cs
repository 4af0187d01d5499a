namespace Mmoda.Analysis.Tests;

/// <summary>Tokens that are lent to services.</summary>
public sealed class UserTokensTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_gets_a_token_with_the_roles_with_which_it_was_asked_for()
    {
        UserTokens tokens = new();
        string broad = UserTokens.NameOf("ada@example.org", ["general", "private"]), narrow = UserTokens.NameOf("ada@example.org", []);
        Assert.Equal(broad, UserTokens.NameOf("ada@example.org", ["private", "general", "private"]));
        tokens.Keep(narrow, "narrow", Now.AddDays(1), Now);
        tokens.Keep(broad, "broad", Now.AddDays(1), Now);
        Assert.True(tokens.TryFind(narrow, Now, out string? token));
        Assert.Equal("narrow", token);
        Assert.False(tokens.TryFind(UserTokens.NameOf("ben@example.org", []), Now, out _));
    }

    [Fact]
    public void A_token_that_ended_or_was_revoked_is_lent_to_nobody()
    {
        UserTokens tokens = new();
        bool isRevoked = false;
        tokens.Keep("ada", "text", Now.AddDays(1), Now, () => isRevoked);
        Assert.True(tokens.TryFind("ada", Now, out _));
        Assert.False(tokens.TryFind("ada", Now.AddDays(1), out _));
        isRevoked = true;
        Assert.False(tokens.TryFind("ada", Now, out string? token));
        Assert.Null(token);
    }
}
