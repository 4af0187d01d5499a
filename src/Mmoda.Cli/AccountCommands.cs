using System.CommandLine;
using System.Globalization;
using Mmoda.Analysis;
using Mmoda.Server;

namespace Mmoda.Cli;

/// <summary><c>mmoda account</c> and <c>mmoda audit</c>: who may use a server, and who ran what on it.</summary>
internal static class AccountCommands
{
    /// <summary>The accounts of a data directory.</summary>
    public static Command Accounts() => new("account", "The accounts of a server; works while it runs.") { List(), Add(), Decide("approve", AccountState.Approved), Decide("block", AccountState.Blocked) };

    /// <summary>The audit trail.</summary>
    public static Command Audit()
    {
        Option<string?> subject = new("--user") { Description = "Only what this user did." };
        Option<int> count = DataOptions.Whole("--count", "Most lines.", 100, 1, 1000);
        Option<DirectoryInfo> data = DataOptions.Data();
        Command command = new("audit", "Who ran what, latest first.") { subject, count, data };
        command.SetAction(result =>
        {
            using JobStore jobs = new(Path.Combine(Existing(result.GetRequiredValue(data)), "mmoda.db"));
            Console.Write(Terminal.Table(
                ["time", "user", "action", "instrument", "product", "job", "wire", "address", "detail"],
                jobs.Audit(result.GetValue(subject), null, result.GetValue(count)).Select(a => (IReadOnlyList<string>)
                [
                    a.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), a.Subject ?? "-", a.Action, a.Instrument, a.Product,
                    a.Job?.Hex ?? "-", a.Origin?.Wire ?? "-", a.Origin?.Address ?? "-", a.Detail ?? "",
                ])));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        Option<DirectoryInfo> data = DataOptions.Data();
        Command command = new("list", "All accounts, those that wait for approval first.") { data };
        command.SetAction(result =>
        {
            using AccountRegister accounts = new(Existing(result.GetRequiredValue(data)));
            Console.Write(Terminal.Table(
                ["email", "name", "state", "roles", "signs in with"],
                accounts.List().Select(a => (IReadOnlyList<string>)[a.Subject, a.Name, a.State.ToString(), string.Join(',', a.Roles), SignsInWith(a)])));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Add()
    {
        Argument<string> email = new("email") { Description = "E-mail address, which is the identity." };
        Option<string?> name = new("--name") { Description = "Name of the user." };
        Option<string> roles = Roles();
        Option<DirectoryInfo> data = DataOptions.Data();
        Command command = new("add", "Make an account, or change it; what is not given stays. The password is one line of standard input; nothing leaves that there is.") { email, name, roles, data };
        command.SetAction(result =>
        {
            Terminal.Line("Password:");
            using AccountRegister accounts = new(Existing(result.GetRequiredValue(data)));
            string[]? wanted = Split(result.GetValue(roles));
            string? doubt = accounts.DoubtAbout(result.GetRequiredValue(email), wanted);
            accounts.Put(result.GetRequiredValue(email), result.GetValue(name), wanted, Console.In.ReadLine() is { Length: > 0 } password ? password : null);
            return Done(doubt);
        });
        return command;
    }

    private static Command Decide(string verb, AccountState state)
    {
        Argument<string> email = new("email") { Description = "E-mail address." };
        Option<string> roles = Roles();
        Option<DirectoryInfo> data = DataOptions.Data();
        Command command = new(verb, state == AccountState.Approved ? "Let somebody in who registered." : "End an account and its sessions.") { email, roles, data };
        command.SetAction(result =>
        {
            string address = result.GetRequiredValue(email);
            using AccountRegister accounts = new(Existing(result.GetRequiredValue(data)));
            string[]? wanted = Split(result.GetValue(roles));
            string? doubt = accounts.DoubtAbout(address, wanted);
            return accounts.Decide(address, state, wanted)
                ? Done(doubt)
                : throw new CommandException(ExitCode.Failed, $"There is no account {address}.");
        });
        return command;
    }

    /// <summary>An address that was registered with different passwords has none, until the operator sets one.</summary>
    private static string SignsInWith(Account account) =>
        account.Provider ?? (account.HasPassword ? "password" : account.State == AccountState.Pending ? "nothing: registered more than once" : "nothing: no password");

    /// <summary>It was done; what is doubtful about it is told last, where it is seen.</summary>
    private static int Done(string? doubt)
    {
        if (doubt is not null)
            Terminal.Error(doubt);
        return ExitCode.Done;
    }

    private static Option<string> Roles() => new("--roles") { Description = "Roles, separated by commas; replaces those there are." };

    private static string[]? Split(string? roles) => roles?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Existing(DirectoryInfo data) => data.Exists ? data.FullName : throw new CommandException(ExitCode.Failed, $"There is no data directory {data.FullName}.");
}
