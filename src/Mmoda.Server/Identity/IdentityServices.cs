namespace Mmoda.Server;

/// <summary>Composes what knows callers.</summary>
internal static class IdentityServices
{
    /// <summary>Adds reading and issuing of tokens, and accounts where there are any.</summary>
    /// <exception cref="InvalidOperationException">A key cannot be read.</exception>
    public static void AddIdentity(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.Tokens);
        services.AddSingleton(new TokenKeys(options.Tokens)); // Now, so that a mistake stops the start.
        services.AddSingleton<TokenReader>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<KnownRoles>();
        if (options.DataDirectory is { } directory)
        {
            services.AddSingleton(_ => new PeopleFile(Path.Combine(directory, "people.db"))); // Closed with the server.
            services.AddSingleton(p => new CatalogueStore(p.GetRequiredService<PeopleFile>(), p.GetRequiredService<TimeProvider>()));
            if (options.Tokens.AreConfigured)
            {
                services.AddSingleton(p => new TokenRegister(p.GetRequiredService<PeopleFile>(), options.Tokens, p.GetRequiredService<TimeProvider>(), options.Accounts?.LongestOfTokens));
                services.AddHostedService<TokenHost>();
            }
        }

        if (options.Accounts is not { } accounts)
            return;
        if (options.DataDirectory is null)
            throw new InvalidOperationException("Accounts need a data directory.");
        services.AddSingleton(p => new AccountStore(p.GetRequiredService<PeopleFile>(), p.GetRequiredService<TimeProvider>(), accounts.PasswordRounds));
        if (options is { PublicUrl: not null, Notices.Mail: not null })
            services.AddSingleton<AccountRecovery>(); // Without an address of ours in the settings, a link would go where a stranger says.
        services.AddSessions(accounts, options, options.DataDirectory);
    }
}
