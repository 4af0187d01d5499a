using Mmoda.Tests;

namespace Mmoda.Server.Tests;

public sealed class AccountStoreTests : IDisposable
{
    private const string Password = "four words in a row";

    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-accounts-").FullName;
    private readonly ManualTimeProvider _clock = new(Tokens.Now);
    private readonly PeopleFile _file;
    private readonly AccountStore _accounts;

    public AccountStoreTests()
    {
        _file = new PeopleFile(Path.Combine(_directory, "people.db"));
        _accounts = new AccountStore(_file, _clock, rounds: 1000); // Few, so that the tests are quick.
        _accounts.Put("ada@example.org", "Ada", ["a", "b", "a"], AccountState.Approved, Password);
    }

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void An_account_is_locked_for_a_time_after_ten_wrong_passwords()
    {
        for (int i = 0; i < 9; i++)
            Assert.Null(_accounts.SignIn("ada@example.org", "wrong"));
        Assert.NotNull(_accounts.SignIn("ada@example.org", Password)); // Counts anew.
        for (int i = 0; i < 10; i++)
            Assert.Null(_accounts.SignIn("ada@example.org", "wrong"));
        Assert.Null(_accounts.SignIn("ada@example.org", Password));
        _clock.Advance(TimeSpan.FromMinutes(16));
        Assert.NotNull(_accounts.SignIn("ada@example.org", Password));
    }

    [Fact]
    public void Accounts_outlive_the_process_and_their_file_is_for_its_owner_alone()
    {
        string path = Path.Combine(_directory, "people.db");
        _file.Dispose();
        using PeopleFile again = new(path);
        Account account = new AccountStore(again, _clock).SignIn("ada@example.org", Password)!;
        Assert.Equal(["a", "b"], account.Roles);
        foreach (string file in Directory.GetFiles(_directory))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.DoesNotContain(Password, System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_others_could_read_is_closed_with_its_log()
    {
        if (OperatingSystem.IsWindows())
            return; // Rights are those of the directory there.
        string[] files = Directory.GetFiles(_directory);
        Assert.Contains(files, f => f.EndsWith("-wal", StringComparison.Ordinal));
        foreach (string file in files)
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        using PeopleFile again = new(Path.Combine(_directory, "people.db"));
        foreach (string file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void An_address_that_two_register_has_no_password_until_an_operator_sets_one()
    {
        _accounts.Register("grace@example.org", "Eve", "a word of eve alone");
        _accounts.Register("grace@example.org", "Eve", "a word of eve alone"); // Sent twice.
        Assert.True(_accounts.Find("grace@example.org")!.HasPassword);
        _accounts.Register("grace@example.org", "Grace", Password);
        Assert.False(_accounts.Find("grace@example.org")!.HasPassword);
        _accounts.Decide("grace@example.org", AccountState.Approved, null);
        Assert.Null(_accounts.SignIn("grace@example.org", "a word of eve alone"));
        Assert.Null(_accounts.SignIn("grace@example.org", Password));
        _accounts.Put("grace@example.org", null, null, AccountState.Approved, Password);
        Assert.NotNull(_accounts.SignIn("grace@example.org", Password));

        _accounts.Register("ada@example.org", "Eve", "a word of eve alone"); // Approved before.
        Assert.NotNull(_accounts.SignIn("ada@example.org", Password));
    }

    [Fact]
    public void What_is_not_given_stays_when_an_account_is_changed()
    {
        _accounts.Put("ada@example.org", null, null, AccountState.Approved, "another long one");
        Account account = _accounts.SignIn("ada@example.org", "another long one")!;
        Assert.Equal("Ada", account.Name);
        Assert.Equal(["a", "b"], account.Roles);
        _accounts.Put("ada@example.org", "", [], AccountState.Approved, null);
        account = _accounts.SignIn("ada@example.org", "another long one")!;
        Assert.Equal("", account.Name);
        Assert.Empty(account.Roles);
    }

    [Fact]
    public void A_provider_does_not_take_over_an_account_with_a_password()
    {
        Assert.Null(_accounts.Vouched("ada@example.org", "Eve", "github", AccountState.Approved));
        Account made = _accounts.Vouched("grace@example.org", "Grace", "github", AccountState.Pending)!;
        Assert.Equal((AccountState.Pending, "github"), (made.State, made.Provider));
        Assert.Null(_accounts.Vouched("grace@example.org", "Grace", "gitlab", AccountState.Approved));
        Assert.Null(_accounts.SignIn("grace@example.org", ""));
    }
}
