using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Mmoda.Server;

/// <summary>
/// The accounts of the site. Passwords are kept as PBKDF2 hashes with HMAC-SHA512 (the framework's hasher) at the number of
/// rounds that OWASP recommends (Password Storage Cheat Sheet, 2023). Thread-safe.
/// </summary>
internal sealed class AccountStore(PeopleFile file, TimeProvider clock, int rounds = AccountStore.UsualRounds)
{
    /// <summary>What OWASP recommends for HMAC-SHA512.</summary>
    public const int UsualRounds = 210_000;

    /// <summary>Wrong passwords in a row after which an account is locked for a time.</summary>
    private const int MostFailures = 10;

    private static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    private readonly PasswordHasher<string> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = rounds }));
    private readonly Lazy<string> _nobody = new(() => new PasswordHasher<string>(Options.Create(new PasswordHasherOptions { IterationCount = rounds })).HashPassword("", RandomStamp()));

    private const string Columns = "subject, name, roles, state, password, provider, stamp, created, failures, locked_until, purpose";

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Registers an account that somebody must approve. For an address that has an account nothing happens, and nobody is told
    /// so; except that an address which waits for approval and is registered with another password has none from then on:
    /// whose it is cannot be known, so that the operator sets one. Takes as long in every case.
    /// </summary>
    /// <param name="subject">E-mail address in lower case.</param>
    /// <param name="name">Name of the user; may be empty.</param>
    /// <param name="password">The password.</param>
    /// <param name="purpose">What the account is wanted for; may be empty.</param>
    /// <returns>True when there is one account more that waits for approval.</returns>
    public bool Register(string subject, string name, string password, string purpose = "")
    {
        Row? before = FindRow(subject);
        bool isSame = _hasher.VerifyHashedPassword(subject, before?.password ?? _nobody.Value, password) != PasswordVerificationResult.Failed;
        bool isNew = Insert(subject, name, [], AccountState.Pending, _hasher.HashPassword(subject, password), null, purpose);
        if (!isNew && !isSame)
        {
            file.Use(c => c.Execute(
                "UPDATE account SET password = NULL, stamp = @stamp WHERE subject = @subject AND state = 'Pending'", new { subject, stamp = RandomStamp() }));
        }

        return isNew;
    }

    /// <summary>Makes an account, or changes one; for operators.</summary>
    /// <param name="subject">The account.</param>
    /// <param name="name">Name of the user; null leaves it.</param>
    /// <param name="roles">Roles; null leaves them.</param>
    /// <param name="state">Whether it may be used.</param>
    /// <param name="password">Password; null leaves it.</param>
    public void Put(string subject, string? name, IReadOnlyList<string>? roles, AccountState state, string? password)
    {
        string? hash = password is null ? null : _hasher.HashPassword(subject, password);
        if (!Insert(subject, name ?? "", roles ?? [], state, hash, null))
        {
            file.Use(c => c.Execute(
                """
                DELETE FROM recovery WHERE subject = @subject;
                UPDATE account SET name = coalesce(@name, name), roles = coalesce(@roles, roles), state = @state, password = coalesce(@hash, password),
                    stamp = @stamp, failures = 0, locked_until = 0
                WHERE subject = @subject
                """,
                new { subject, name, roles = roles is null ? null : Join(roles), state = state.ToString(), hash, stamp = RandomStamp() }));
        }
    }

    /// <summary>Decides about an account; its sessions end when it is not approved.</summary>
    /// <param name="subject">The account.</param>
    /// <param name="state">Whether it may be used.</param>
    /// <param name="roles">Its roles; null leaves them.</param>
    /// <returns>False when there is none.</returns>
    public bool Decide(string subject, AccountState state, IReadOnlyList<string>? roles) =>
        file.Change((c, t) => Decide(c, t, subject, state, roles));

    /// <summary>Decides about an account as <see cref="Decide(string, AccountState, IReadOnlyList{string}?)"/>, unless nobody who may decide about accounts were left.</summary>
    public Decision DecideWithManagersLeft(string subject, AccountState state, IReadOnlyList<string>? roles) => file.Change((c, t) =>
    {
        string[] managers = [.. c.Query<(string Subject, string Roles)>("SELECT subject, roles FROM account WHERE state = 'Approved'", transaction: t)
            .Where(a => KnownRoles.Manages(Split(a.Roles))).Select(a => a.Subject)];
        bool stays = state == AccountState.Approved && (roles is null || KnownRoles.Manages(roles));
        return managers is [{ } only] && only == subject && !stays ? Decision.LastManager
            : Decide(c, t, subject, state, roles) ? Decision.Done
            : Decision.Unknown;
    });

    /// <summary>The addresses of those who decide about accounts.</summary>
    public IReadOnlyList<string> Managers() => [.. List().Where(a => a.State == AccountState.Approved && KnownRoles.Manages(a.Roles)).Select(a => a.Subject)];

    /// <summary>
    /// The account with this password, or null: there is none, it is not approved, it is locked, or the password is wrong.
    /// Takes as long in every case, so that nobody learns which addresses have accounts.
    /// </summary>
    public Account? SignIn(string subject, string password)
    {
        Row? row = FindRow(subject);
        bool isRight = _hasher.VerifyHashedPassword(subject, row?.password ?? _nobody.Value, password) != PasswordVerificationResult.Failed;
        if (row?.password is null || row.locked_until > Now)
            return null;
        if (!isRight)
        {
            file.Use(c => c.Execute(
                """
                UPDATE account SET failures = CASE WHEN failures + 1 >= @most THEN 0 ELSE failures + 1 END,
                    locked_until = CASE WHEN failures + 1 >= @most THEN @until ELSE locked_until END
                WHERE subject = @subject
                """,
                new { subject, most = MostFailures, until = Now + (long)LockedFor.TotalMilliseconds }));
            return null;
        }

        if (row.failures > 0)
            file.Use(c => c.Execute("UPDATE account SET failures = 0 WHERE subject = @subject", new { subject }));
        return row.ToAccount() is { State: AccountState.Approved } account ? account : null;
    }

    /// <summary>The account of somebody for whom a provider vouches; it is made when there is none.</summary>
    /// <param name="subject">E-mail address.</param>
    /// <param name="name">Their name.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="state">State of a new account.</param>
    /// <returns>The account; null when the address has an account of another kind, which a provider must not take over.</returns>
    public Account? Vouched(string subject, string name, string provider, AccountState state)
    {
        if (file.Use(c => c.ExecuteScalar<string?>("SELECT subject FROM connection WHERE provider = @provider AND address = @subject", new { provider, subject })) is { } connected)
            return Find(connected);
        Insert(subject, name, [], state, null, provider);
        return Find(subject) is { } account && account.Provider == provider ? account : null;
    }

    /// <summary>Lets somebody sign in to their account with another provider too.</summary>
    /// <param name="subject">The account.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="address">The address for which the provider vouches.</param>
    /// <returns>False when that address has an account of its own here, or belongs to somebody else's.</returns>
    public bool Connect(string subject, string provider, string address) => file.Change((c, t) =>
    {
        if (address != subject && c.ExecuteScalar<long>("SELECT count(*) FROM account WHERE subject = @address", new { address }, t) > 0)
            return false;
        c.Execute("DELETE FROM connection WHERE provider = @provider AND subject = @subject", new { provider, subject }, t);
        return c.Execute("INSERT INTO connection (provider, address, subject) VALUES (@provider, @address, @subject) ON CONFLICT DO NOTHING", new { provider, address, subject }, t) > 0;
    });

    /// <summary>Takes it back.</summary>
    /// <returns>False when there was none.</returns>
    public bool Disconnect(string subject, string provider) =>
        file.Use(c => c.Execute("DELETE FROM connection WHERE provider = @provider AND subject = @subject", new { provider, subject })) > 0;

    /// <summary>The providers with which somebody signs in to an account, with the addresses there.</summary>
    public IReadOnlyDictionary<string, string> ConnectionsOf(string subject) => file.Use(c => c.Query<(string Provider, string Address)>(
        "SELECT provider, address FROM connection WHERE subject = @subject", new { subject }).ToDictionary(r => r.Provider, r => r.Address));

    /// <summary>
    /// Sets the password of an approved account of ours whose owner has shown to be it; sessions end, links for new passwords too, and
    /// nobody signs in with another provider any more.
    /// </summary>
    /// <returns>False when there is no such account.</returns>
    public bool ReplacePassword(string subject, string wanted)
    {
        string hash = _hasher.HashPassword(subject, wanted), stamp = RandomStamp();
        return file.Change((c, t) =>
        {
            // Whoever got in before may have left a way in.
            c.Execute("DELETE FROM recovery WHERE subject = @subject; DELETE FROM connection WHERE subject = @subject", new { subject }, t);
            return c.Execute(
                "UPDATE account SET password = @hash, stamp = @stamp, failures = 0, locked_until = 0 WHERE subject = @subject AND state = 'Approved' AND provider IS NULL",
                new { subject, hash, stamp }, t) > 0;
        });
    }

    /// <summary>Changes a password; sessions end, and links for a new one.</summary>
    /// <returns>False when the present password is wrong.</returns>
    public bool ChangePassword(string subject, string present, string wanted)
    {
        if (SignIn(subject, present) is null)
            return false;
        string hash = _hasher.HashPassword(subject, wanted), stamp = RandomStamp();
        return file.Change((c, t) =>
        {
            c.Execute("DELETE FROM recovery WHERE subject = @subject", new { subject }, t);
            return c.Execute("UPDATE account SET password = @hash, stamp = @stamp WHERE subject = @subject", new { subject, hash, stamp }, t) > 0;
        });
    }

    /// <summary>The account, or null.</summary>
    public Account? Find(string subject) => FindRow(subject)?.ToAccount();

    /// <summary>All accounts, those that wait for approval first.</summary>
    public IReadOnlyList<Account> List() =>
        file.Use(c => c.Query<Row>($"SELECT {Columns} FROM account ORDER BY state <> 'Pending', subject").Select(r => r.ToAccount()).ToArray());

    /// <summary>Changes what the user is called.</summary>
    public void SetName(string subject, string name) => file.Use(c => c.Execute("UPDATE account SET name = @name WHERE subject = @subject", new { subject, name }));

    /// <summary>
    /// Brings roles up to date with what a provider tells: those that it decides about are had exactly as long as it grants them;
    /// others are left.
    /// </summary>
    /// <param name="subject">The account.</param>
    /// <param name="decided">The roles that the provider decides about.</param>
    /// <param name="granted">Those of them that it grants now.</param>
    /// <returns>The roles from now on.</returns>
    public IReadOnlyList<string> SetGranted(string subject, IReadOnlyCollection<string> decided, IReadOnlyCollection<string> granted) => file.Change((c, t) =>
    {
        string before = c.ExecuteScalar<string?>("SELECT roles FROM account WHERE subject = @subject", new { subject }, t) ?? "";
        string[] roles = [.. Split(before).Except(decided, StringComparer.Ordinal), .. granted];
        c.Execute("UPDATE account SET roles = @roles WHERE subject = @subject", new { subject, roles = Join(roles) }, t);
        return roles;
    });

    /// <summary>What the user wants to be told, as claims of tokens.</summary>
    public string PreferencesOf(string subject) => file.Use(c => c.ExecuteScalar<string?>("SELECT preferences FROM account WHERE subject = @subject", new { subject })) ?? "{}";

    /// <summary>Changes what the user wants to be told.</summary>
    public void SetPreferences(string subject, string claims) => file.Use(c => c.Execute("UPDATE account SET preferences = @claims WHERE subject = @subject", new { subject, claims }));

    private static bool Decide(SqliteConnection connection, SqliteTransaction transaction, string subject, AccountState state, IReadOnlyList<string>? roles) => connection.Execute(
        """
        UPDATE account SET state = @state, roles = coalesce(@roles, roles), failures = 0, locked_until = 0,
            stamp = CASE WHEN @state = 'Approved' THEN stamp ELSE @stamp END
        WHERE subject = @subject
        """,
        new { subject, state = state.ToString(), roles = roles is null ? null : Join(roles), stamp = RandomStamp() }, transaction) > 0;

    private bool Insert(string subject, string name, IReadOnlyList<string> roles, AccountState state, string? hash, string? provider, string purpose = "") => file.Use(c => c.Execute(
        """
        INSERT INTO account (subject, name, roles, state, password, provider, stamp, created, purpose)
        VALUES (@subject, @name, @roles, @state, @hash, @provider, @stamp, @now, @purpose) ON CONFLICT (subject) DO NOTHING
        """,
        new { subject, name, roles = Join(roles), state = state.ToString(), hash, provider, stamp = RandomStamp(), now = Now, purpose })) > 0;

    private Row? FindRow(string subject) => file.Use(c => c.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM account WHERE subject = @subject", new { subject }));

    private static string Join(IReadOnlyList<string> roles) => string.Join(',', roles.Select(r => r.Trim()).Where(r => r.Length > 0).Distinct(StringComparer.Ordinal));

    private static string[] Split(string roles) => roles.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string RandomStamp() => RandomNumberGenerator.GetHexString(32, lowercase: true);

#pragma warning disable IDE1006, SA1300 // Names of columns.
    private sealed record Row(
        string subject, string name, string roles, string state, string? password, string? provider, string stamp, long created, long failures, long locked_until,
        string purpose)
    {
        public Account ToAccount() => new(
            subject, name, Split(roles), Enum.Parse<AccountState>(state), provider, stamp,
            DateTimeOffset.FromUnixTimeMilliseconds(created)) { HasPassword = password is not null, Purpose = purpose };
    }
#pragma warning restore IDE1006, SA1300
}
