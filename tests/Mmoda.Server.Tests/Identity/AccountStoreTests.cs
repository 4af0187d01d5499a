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
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.DoesNotContain(Password, System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal);
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
