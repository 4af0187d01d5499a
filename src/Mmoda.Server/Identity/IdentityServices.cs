namespace Mmoda.Server;

/// <summary>Composes what knows callers.</summary>
internal static class IdentityServices
{
    /// <summary>Adds reading and issuing of tokens.</summary>
    /// <exception cref="InvalidOperationException">A key cannot be read.</exception>
    public static void AddIdentity(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.Tokens);
        services.AddSingleton(new TokenKeys(options.Tokens)); // Now, so that a mistake stops the start.
        services.AddSingleton<TokenReader>();
        services.AddSingleton<TokenIssuer>();
    }
}
