namespace Mmoda.Server;

/// <summary>The accounts of a data directory, for its operator at the command line. A running server sees changes at once.</summary>
public sealed class AccountRegister : IDisposable
{
    private readonly PeopleFile _file;
    private readonly AccountStore _accounts;

    /// <summary>Opens the accounts of a data directory.</summary>
    public AccountRegister(string dataDirectory)
    {
        _file = new PeopleFile(Path.Combine(dataDirectory, "people.db"));
        _accounts = new AccountStore(_file, TimeProvider.System);
    }

    /// <summary>All accounts, those that wait for approval first.</summary>
    public IReadOnlyList<Account> List() => _accounts.List();

    /// <summary>Makes an approved account, or changes one.</summary>
    /// <param name="email">E-mail address.</param>
    /// <param name="name">Name of the user; null leaves that of an account that is there.</param>
    /// <param name="roles">Roles; null leaves those of an account that is there.</param>
    /// <param name="password">Password; null leaves that of an account that is there.</param>
    /// <exception cref="ArgumentException">The address or the password cannot be used.</exception>
    public void Put(string email, string? name, IReadOnlyList<string>? roles, string? password)
    {
        string subject = SubjectOf(email);
        if (password is not null && PasswordRules.Problem(password, subject) is { } problem)
            throw new ArgumentException(problem, nameof(password));
        _accounts.Put(subject, name, roles, AccountState.Approved, password);
    }

    /// <summary>Approves or blocks an account.</summary>
    /// <param name="email">E-mail address.</param>
    /// <param name="state">Whether it may be used.</param>
    /// <param name="roles">Its roles; null leaves them.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="ArgumentException">It is no address.</exception>
    public bool Decide(string email, AccountState state, IReadOnlyList<string>? roles) => _accounts.Decide(SubjectOf(email), state, roles);

    /// <summary>
    /// What to doubt about roles that are to be given, or null. The settings of a server and the services that it reaches may have roles of
    /// their own, which a data directory does not tell: so an unusual role may be right, or misspelt.
    /// </summary>
    /// <param name="email">Whose they would be.</param>
    /// <param name="roles">The roles; null for none. Those that the account has already are not doubted.</param>
    public string? DoubtAbout(string email, IReadOnlyList<string>? roles)
    {
        string[] unusual = [.. (roles ?? []).Except(_accounts.Find(SubjectOf(email))?.Roles ?? [], StringComparer.Ordinal).Except(KnownRoles.Everywhere, StringComparer.Ordinal)];
        return unusual.Length == 0 ? null
            : $"warning: given, but unknown: {string.Join(", ", unusual.Select(r => $"'{r}'"))}. Such a role opens nothing, unless the settings of the server or its services name it. "
                + $"The known roles are: {string.Join(", ", KnownRoles.Everywhere)}.";
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string SubjectOf(string email) =>
        PasswordRules.Subject(email) ?? throw new ArgumentException($"'{email}' is not an e-mail address.", nameof(email));
}
