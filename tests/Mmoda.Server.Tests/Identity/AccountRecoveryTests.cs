using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;

namespace Mmoda.Server.Tests;

/// <summary>USER-02: forgotten passwords, and further ways to sign in to an account.</summary>
public sealed partial class AccountRecoveryTests
{
    private const string Password = "four words in a row", Wanted = "another long one";

    private static readonly NoticeOptions Notices = new() { Mail = new MailOptions { Host = "127.0.0.1", Port = 1, Sender = "mmoda@example.org", Contact = "help@example.org", Bcc = ["archive@example.org"] } };

    private static ServerOptions WithMail(ServerOptions options) => options with
    {
        PublicUrl = new Uri("http://mmoda.example.org/below"),
        Accounts = new AccountOptions { PasswordRounds = 1000 },
        Limits = new RequestLimits { SignIns = 0 },
        Notices = Notices,
    };

    [Fact]
    public async Task USER_02_a_forgotten_password_is_replaced_by_a_link_that_works_once()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o => AccessTests.WithTokens(WithMail(o)));
        server.Get<AccountStore>().Put("ada@example.org", "Ada", ["general"], AccountState.Approved, Password);
        using Browser forgetful = new(server), elsewhere = new(server);
        await elsewhere.SignInAsync("ada@example.org", Password);
        Assert.True((bool)(await forgetful.GetAsync("/api/v1/account")).Body!["recovery"]!);
        Task added = server.Get<Outbox>().NextAdded;
        Assert.Equal(HttpStatusCode.Accepted, (await forgetful.PostAsync("/api/v1/account/recover", new { email = " ADA@example.org" })).Status);
        await added.WaitAsync(TimeSpan.FromSeconds(30));

        (string target, string text) = Assert.Single(Messages(server));
        string code = Link().Match(text).Groups[1].Value;
        Assert.Equal("ada@example.org", target);
        Assert.True(code.Length >= 43, text); // 256 bits.
        Assert.DoesNotContain(code, server.Get<PeopleFile>().Use(c => c.ExecuteScalar<string>("SELECT code FROM recovery"))!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await forgetful.PostAsync("/api/v1/account/recover/finish", new { code, wanted = "short" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await forgetful.PostAsync("/api/v1/account/recover/finish", new { code = (code[0] == 'x' ? "y" : "x") + code[1..], wanted = Wanted })).Status);
        Assert.True(server.Get<AccountStore>().Connect("ada@example.org", "local", "intruder@example.org"));
        Assert.NotNull(server.Get<TokenRegister>().Add("ada@example.org", "intruder", [], TimeSpan.FromDays(90)));
        Assert.Equal(HttpStatusCode.NoContent, (await forgetful.PostAsync("/api/v1/account/recover/finish", new { code, wanted = Wanted })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await forgetful.PostAsync("/api/v1/account/recover/finish", new { code, wanted = "a third long one" })).Status);

        Assert.Null((string?)(await elsewhere.GetAsync("/api/v1/account")).Body!["subject"]);
        Assert.Empty(server.Get<AccountStore>().ConnectionsOf("ada@example.org")); // Who was in before has no other way in.
        Assert.True(Assert.Single(server.Get<TokenRegister>().List("ada@example.org")).IsRevoked);
        Assert.Equal(HttpStatusCode.Unauthorized, await forgetful.SignInAsync("ada@example.org", Password));
        Assert.Equal(HttpStatusCode.OK, await forgetful.SignInAsync("ada@example.org", Wanted));
    }

    [Fact]
    public async Task USER_02_asking_for_a_new_password_tells_nobody_which_addresses_have_accounts()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithMail);
        AccountStore accounts = server.Get<AccountStore>();
        accounts.Put("ada@example.org", "Ada", [], AccountState.Approved, Password);
        accounts.Put("eve@example.org", "Eve", [], AccountState.Blocked, Password);
        accounts.Register("new@example.org", "New", Password);
        accounts.Vouched("grace@example.org", "Grace", "local", AccountState.Approved);
        using Browser browser = new(server);
        List<string> answers = [];
        Task added = server.Get<Outbox>().NextAdded;
        foreach (string email in (string[])["nobody@example.org", "eve@example.org", "new@example.org", "grace@example.org", "ada@example.org", "ada@example.org"])
        {
            (HttpStatusCode status, JsonNode? body) = await browser.PostAsync("/api/v1/account/recover", new { email });
            answers.Add($"{status} {body}");
        }

        Assert.Single(answers.Distinct());
        await added.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("ada@example.org", Assert.Single(Messages(server)).Target); // And one alone, however often it is asked for.
    }

    [Fact]
    public async Task USER_02_without_a_configured_address_no_link_is_sent()
    {
        // A link would lead to the host that whoever asks wrote into the request.
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o => WithMail(o) with { PublicUrl = null });
        using Browser browser = new(server);
        Assert.False((bool)(await browser.GetAsync("/api/v1/account")).Body!["recovery"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/api/v1/account/recover", new { email = "ada@example.org" })).Status);
    }

    [Fact]
    public void USER_02_a_link_ends_when_the_password_is_changed_or_set()
    {
        using NoticeBench bench = new(Notices);
        (AccountStore accounts, AccountRecovery recovery) = WithAda(bench);
        foreach (Action change in (Action[])[
            () => Assert.True(accounts.ChangePassword("ada@example.org", Password, Wanted)),
            () => accounts.Put("ada@example.org", null, null, AccountState.Approved, Password)])
        {
            recovery.Begin("ada@example.org", "https://mmoda.example.org");
            string code = Link().Match(Messages(bench.People)[^1].Text).Groups[1].Value;
            Assert.Equal("ada@example.org", recovery.SubjectOf(code));
            change();
            Assert.Null(recovery.SubjectOf(code));
        }
    }

    [Fact]
    public void USER_02_a_link_ends_after_an_hour_and_a_strangers_request_does_not_end_it()
    {
        using NoticeBench bench = new(Notices);
        (AccountStore accounts, AccountRecovery recovery) = WithAda(bench);
        List<string> codes = [];
        for (int minute = 0; minute < 12; minute += 4)
        {
            recovery.Begin("ada@example.org", "https://mmoda.example.org"); // In minute 4 too soon.
            codes = [.. Messages(bench.People).Select(m => Link().Match(m.Text).Groups[1].Value)];
            bench.Clock.Advance(TimeSpan.FromMinutes(4));
        }

        Assert.Equal(2, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Equal("ada@example.org", recovery.SubjectOf(code)));
        bench.Clock.Advance(AccountRecovery.Lifetime - TimeSpan.FromMinutes(12)); // The first is an hour old.
        Assert.False(recovery.Finish(codes[0], Wanted));
        Assert.NotNull(accounts.SignIn("ada@example.org", Password));
        Assert.True(recovery.Finish(codes[1], Wanted));
        Assert.NotNull(accounts.SignIn("ada@example.org", Wanted));
    }

    [Fact]
    public void USER_02_of_several_links_one_alone_sets_the_password()
    {
        using NoticeBench bench = new(Notices);
        (AccountStore accounts, AccountRecovery recovery) = WithAda(bench);
        recovery.Begin("ada@example.org", "https://mmoda.example.org");
        bench.Clock.Advance(TimeSpan.FromMinutes(6));
        recovery.Begin("ada@example.org", "https://mmoda.example.org");
        string[] codes = [.. Messages(bench.People).Select(m => Link().Match(m.Text).Groups[1].Value)];
        Assert.True(recovery.Finish(codes[0], Wanted));
        Assert.False(recovery.Finish(codes[1], Password));
        Assert.NotNull(accounts.SignIn("ada@example.org", Wanted));
    }

    [Fact]
    public async Task USER_02_a_link_that_could_not_be_sent_while_it_worked_is_not_sent()
    {
        using NoticeBench bench = new(Notices);
        AccountRecovery recovery = WithAda(bench).Recovery;
        recovery.Begin("ada@example.org", "https://mmoda.example.org");
        Postman postman = bench.Postman(new SmtpDelivery(Notices.Mail!)); // Nobody listens at its port.
        await postman.DeliverDueAsync(CancellationToken.None);
        Assert.Equal(new Dictionary<string, long> { ["Waiting"] = 1 }, bench.Outbox.Count());

        bench.Clock.Advance(AccountRecovery.Lifetime);
        Assert.Equal(1, await postman.DeliverDueAsync(CancellationToken.None));
        Assert.Equal(new Dictionary<string, long> { ["Expired"] = 1 }, bench.Outbox.Count());
        Assert.Equal("{}", bench.People.Use(c => c.ExecuteScalar<string>("SELECT content FROM outbox"))); // The operator sees that there was one, and no link.
        Assert.Contains("could not be sent", bench.People.Use(c => c.ExecuteScalar<string>("SELECT problem FROM outbox"))!, StringComparison.Ordinal);

        // Who asks again gets one that works.
        recovery.Begin("ada@example.org", "https://mmoda.example.org");
        Assert.Equal(new Dictionary<string, long> { ["Expired"] = 1, ["Waiting"] = 1 }, bench.Outbox.Count());
    }

    [Fact]
    public async Task USER_01_who_registered_is_told_once_that_the_account_is_approved()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o => WithMail(o) with { PublicUrl = null });
        server.Get<AccountStore>().Register("ada@example.org", "Ada", Password);
        server.Get<AccountStore>().Put("root@example.org", "Root", [KnownRoles.Manager], AccountState.Approved, Password);
        using Browser root = new(server);
        await root.SignInAsync("root@example.org", Password);
        for (int i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.NoContent, (await root.PostAsync("/api/v1/accounts/ada@example.org", new { state = "approved" })).Status);
        (string target, string text) = Assert.Single(Messages(server));
        Assert.Equal("ada@example.org", target);
        Assert.Contains("has been approved", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task USER_02_another_provider_is_connected_to_an_account_and_disconnected()
    {
        await using LocalProvider provider = await LocalProvider.StartAsync();
        await using RunningServer server = await RunningServer.StartAsync(
            runsJobs: false, options: o => o with { Accounts = new AccountOptions { PasswordRounds = 1000, Providers = [provider.Options] }, Limits = new RequestLimits { SignIns = 0 } });
        server.Get<AccountStore>().Put("ada@example.org", "Ada", ["general"], AccountState.Approved, Password);
        using Browser ada = new(server), again = new(server), nobody = new(server);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/v1/account/connect/local")).Status);

        await ada.SignInAsync("ada@example.org", Password);
        Assert.Equal("/#page=account", Place(await ada.FollowAsync("/api/v1/account/connect/local")));
        JsonNode me = (await ada.GetAsync("/api/v1/account")).Body!;
        Assert.Equal(("ada@example.org", "grace@example.org"), ((string)me["subject"]!, (string)me["connections"]!["local"]!));
        Assert.Equal("/", Place(await again.FollowAsync("/api/v1/account/sign-in/local")));
        Assert.Equal("ada@example.org", (string?)(await again.GetAsync("/api/v1/account")).Body!["subject"]);

        ada.Antiforgery = (string)me["antiforgery"]!;
        Assert.Equal(HttpStatusCode.NoContent, (await ada.SendAsync(HttpMethod.Delete, "/api/v1/account/connect/local")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.SendAsync(HttpMethod.Delete, "/api/v1/account/connect/local")).Status);
        await nobody.FollowAsync("/api/v1/account/sign-in/local"); // Now an account of its own.
        Assert.Equal("grace@example.org", (string?)(await nobody.GetAsync("/api/v1/account")).Body!["subject"]);
        Assert.Equal("/?sign-in=taken#page=account", Place(await ada.FollowAsync("/api/v1/account/connect/local")));
    }

    [GeneratedRegex("http[^ ]*/#page=recover&code=([A-Za-z0-9_-]+)")]
    private static partial Regex Link();

    private static string Place(Uri at) => at.PathAndQuery + at.Fragment;

    private static (AccountStore Accounts, AccountRecovery Recovery) WithAda(NoticeBench bench)
    {
        AccountStore accounts = new(bench.People, bench.Clock, 1000);
        accounts.Put("ada@example.org", "Ada", [], AccountState.Approved, Password);
        return (accounts, new AccountRecovery(bench.People, accounts, bench.Outbox, Notices, bench.Clock));
    }

    private static (string Target, string Text)[] Messages(RunningServer server) => Messages(server.Get<PeopleFile>());

    private static (string Target, string Text)[] Messages(PeopleFile file) => [.. file.Use(c => c.Query<(string Target, string Content)>("SELECT target, content FROM outbox ORDER BY id").ToArray())
        .Select(m => (m.Target, (string)JsonNode.Parse(m.Content)!["text"]!))];
}
