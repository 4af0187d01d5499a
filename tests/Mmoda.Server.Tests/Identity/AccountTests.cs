using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Server.Tests;

public sealed class AccountTests
{
    private const string Password = "four words in a row";

    private static ServerOptions WithAccounts(ServerOptions options) =>
        AccessTests.WithTokens(options) with { Accounts = new AccountOptions { PasswordRounds = 1000 }, Limits = new RequestLimits { SignIns = 0 } };

    [Fact]
    public async Task A_registered_user_signs_in_once_somebody_approved_them()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using Browser ada = new(server), root = new(server);
        Assert.Equal(HttpStatusCode.Accepted, (await ada.PostAsync("/api/v1/account/register", new { email = "Ada@Example.org", name = "Ada", password = Password })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await ada.SignInAsync("ada@example.org", Password));

        server.Get<AccountStore>().Put("root@example.org", "Root", [KnownRoles.Manager], AccountState.Approved, Password);
        Assert.Equal(HttpStatusCode.OK, await root.SignInAsync("root@example.org", Password));
        JsonNode waiting = (await root.GetAsync("/api/v1/accounts")).Body!["accounts"]![0]!;
        Assert.Equal(("ada@example.org", "pending"), ((string)waiting["subject"]!, (string)waiting["state"]!));
        Assert.Equal(HttpStatusCode.NoContent, (await root.PostAsync("/api/v1/accounts/ada@example.org", new { state = "approved", roles = new[] { "general" } })).Status);

        Assert.Equal(HttpStatusCode.OK, await ada.SignInAsync(" ADA@example.org", Password));
        JsonNode me = (await ada.GetAsync("/api/v1/account")).Body!;
        Assert.Equal(("ada@example.org", "Ada", true), ((string)me["subject"]!, (string)me["name"]!, (bool)me["session"]!));
        Assert.Equal(["general"], me["roles"]!.AsArray().Select(r => (string?)r));
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.GetAsync("/api/v1/accounts")).Status);
    }

    [Fact]
    public async Task Nobody_learns_which_addresses_have_accounts()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using Browser browser = new(server);
        server.Get<AccountStore>().Put("ada@example.org", "Ada", [], AccountState.Approved, Password);
        (HttpStatusCode known, JsonNode? knownText) = await browser.PostAsync("/api/v1/account/register", new { email = "ada@example.org", name = "Eve", password = "another long one" });
        (HttpStatusCode fresh, JsonNode? freshText) = await browser.PostAsync("/api/v1/account/register", new { email = "new@example.org", name = "Eve", password = "another long one" });
        Assert.Equal((known, knownText!.ToJsonString()), (fresh, freshText!.ToJsonString()));
        (HttpStatusCode wrong, JsonNode? wrongText) = await browser.PostAsync("/api/v1/account/sign-in", new { email = "ada@example.org", password = "another long one" });
        (HttpStatusCode nobody, JsonNode? nobodyText) = await browser.PostAsync("/api/v1/account/sign-in", new { email = "nobody@example.org", password = "another long one" });
        Assert.Equal((wrong, (string?)wrongText!["detail"]), (nobody, (string?)nobodyText!["detail"]));
        Assert.Equal(HttpStatusCode.OK, await browser.SignInAsync("ada@example.org", Password)); // Not taken over by the registration.
    }

    [Theory]
    [InlineData("ada", Password, "e-mail address")]
    [InlineData("ada@example.org\nBcc: b@example.org", Password, "e-mail address")]
    [InlineData("Ada <ada@example.org>", Password, "e-mail address")]
    [InlineData("ada@example.org", "short", "at least 12")]
    [InlineData("ada@example.org", "aaaaaaaaaaaaaaaa", "too few different")]
    [InlineData("ada@example.org", "ada@example.org1", "contains the address")]
    public async Task Bad_registrations_are_refused_with_the_reason(string email, string password, string reason)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using Browser browser = new(server);
        (HttpStatusCode status, JsonNode? body) = await browser.PostAsync("/api/v1/account/register", new { email, name = "Ada", password });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(reason, (string)body!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_session_changes_needs_the_antiforgery_token()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using Browser ada = new(server);
        server.Get<AccountStore>().Put("ada@example.org", "Ada", [], AccountState.Approved, Password);
        await ada.SignInAsync("ada@example.org", Password);
        object query = new { instrument = "isgri", product = "isgri_image", parameters = new { src_name = "Crab" } };
        string good = ada.Antiforgery!;
        foreach (string? bad in (string?[])[null, "x", good[..^3] + "abc"])
        {
            ada.Antiforgery = bad;
            Assert.Equal(HttpStatusCode.BadRequest, (await ada.PostAsync("/api/v1/jobs", query)).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await ada.PostAsync("/api/v1/account/token", new { })).Status);
        }

        ada.Antiforgery = good;
        Assert.Equal(HttpStatusCode.Accepted, (await ada.PostAsync("/api/v1/jobs", query)).Status);
        Assert.Single((await ada.GetAsync("/api/v1/jobs")).Body!["jobs"]!.AsArray());
        foreach (Cookie cookie in ada.Cookies.GetAllCookies().Cast<Cookie>())
            Assert.True(cookie.HttpOnly);
    }

    [Fact]
    public async Task A_form_of_another_site_cannot_sign_in()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using StringContent form = new($$"""{"email":"ada@example.org","password":"{{Password}}"}""", Encoding.UTF8, "text/plain");
        server.Get<AccountStore>().Put("ada@example.org", "Ada", [], AccountState.Approved, Password);
        using HttpResponseMessage answer = await server.Client.PostAsync(new Uri("/api/v1/account/sign-in", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_user_gets_a_token_that_the_api_accepts()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using Browser ada = new(server);
        server.Get<AccountStore>().Put("ada@example.org", "Ada", ["general", "refresh-tokens"], AccountState.Approved, Password);
        await ada.SignInAsync("ada@example.org", Password);
        Assert.Equal(HttpStatusCode.NoContent, (await ada.SendAsync(HttpMethod.Put, "/api/v1/account/preferences", new { msdone = false, tem = 10 })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendAsync(HttpMethod.Put, "/api/v1/account/preferences", new { roles = "job manager" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendAsync(HttpMethod.Put, "/api/v1/account/preferences", new { mxroomid = "!a\nb" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendAsync(HttpMethod.Put, "/api/v1/account/preferences", new { mxroomid = "not a room" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendAsync(HttpMethod.Put, "/api/v1/account/preferences", new { mxroomid = "!a\u0001b" })).Status);
        server.Get<AccountStore>().SetPreferences("ada@example.org", """{"msdone":false,"mxroomid":"!a\u0001b"}"""); // As it could be stored once: the rest counts.
        (HttpStatusCode status, JsonNode? body) = await ada.PostAsync("/api/v1/account/token", new { });
        Assert.Equal(HttpStatusCode.OK, status);
        Caller caller = await server.Get<TokenReader>().ReadAsync((string)body!["token"]!);
        Assert.Equal(("ada@example.org", "Ada", false), (caller.Subject, caller.Name, caller.Mail.Done));
        Assert.Null(caller.MatrixRoom);
        Assert.Equal(["general", "refresh-tokens"], caller.Roles);
    }

    [Fact]
    public async Task A_session_ends_with_its_account_and_with_its_password()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        AccountStore accounts = server.Get<AccountStore>();
        using Browser one = new(server), two = new(server);
        accounts.Put("ada@example.org", "Ada", [], AccountState.Approved, Password);
        await one.SignInAsync("ada@example.org", Password);
        await two.SignInAsync("ada@example.org", Password);
        Assert.Equal(HttpStatusCode.Forbidden, (await one.PostAsync("/api/v1/account/password", new { present = "wrong", wanted = "another long one" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await one.PostAsync("/api/v1/account/password", new { present = Password, wanted = "another long one" })).Status);
        Assert.Null((string?)(await two.GetAsync("/api/v1/account")).Body!["subject"]);

        Assert.Equal(HttpStatusCode.OK, await two.SignInAsync("ada@example.org", "another long one"));
        accounts.Decide("ada@example.org", AccountState.Blocked, null);
        Assert.Null((string?)(await two.GetAsync("/api/v1/account")).Body!["subject"]);

        // A page that believes to be signed in does not ask as nobody: that would be seen by everybody.
        object query = new { instrument = "isgri", product = "isgri_image", parameters = new { src_name = "Crab" } };
        (HttpStatusCode ended, JsonNode? body) = await two.PostAsync("/api/v1/jobs", query);
        Assert.Equal((HttpStatusCode.Unauthorized, "The session has ended: sign in again. Nothing was done."), (ended, (string?)body!["detail"]));
        Assert.Equal(HttpStatusCode.Unauthorized, await two.SignInAsync("ada@example.org", "another long one"));
    }

    [Fact]
    public async Task A_token_is_refused_once_its_account_is_blocked()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        AccountStore accounts = server.Get<AccountStore>();
        accounts.Put("ada@example.org", "Ada", [KnownRoles.Manager], AccountState.Approved, Password);
        using HttpResponseMessage before = await AccessTests.SendAsync(server, HttpMethod.Get, "/api/v1/accounts", "Ada@example.org", roles: KnownRoles.Manager);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        accounts.Decide("ada@example.org", AccountState.Blocked, null);
        foreach (string subject in (string[])["ada@example.org", "Ada@example.org"])
        {
            using HttpResponseMessage unblock = await AccessTests.SendAsync(
                server, HttpMethod.Post, "/api/v1/accounts/ada@example.org", subject, new { state = "approved" }, KnownRoles.Manager);
            Assert.Equal(HttpStatusCode.Unauthorized, unblock.StatusCode);
            Assert.Contains("The account is blocked.", await unblock.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using HttpResponseMessage wire = await AccessTests.SendAsync(server, HttpMethod.Get, "/dispatch-data/run_analysis?instrument=isgri", subject);
            Assert.Equal(HttpStatusCode.Forbidden, wire.StatusCode);
        }

        Assert.Equal(AccountState.Blocked, accounts.Find("ada@example.org")!.State);
    }

    [Fact]
    public async Task USER_01_nobody_locks_out_the_last_who_decides_about_accounts_nor_themselves()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        AccountStore accounts = server.Get<AccountStore>();
        accounts.Put("root@example.org", "Root", [KnownRoles.Manager], AccountState.Approved, Password);
        using Browser root = new(server);
        await root.SignInAsync("root@example.org", Password);
        const string own = "/api/v1/accounts/Root@example.org";
        (HttpStatusCode status, JsonNode? body) = await root.PostAsync(own, new { state = "blocked" });
        Assert.Equal((HttpStatusCode.Conflict, true), (status, ((string)body!["detail"]!).Contains("your own account", StringComparison.Ordinal)));
        (status, body) = await root.PostAsync(own, new { state = "approved", roles = new[] { "general" } });
        Assert.Equal((HttpStatusCode.Conflict, true), (status, ((string)body!["detail"]!).Contains("only account manager", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NoContent, (await root.PostAsync(own, new { state = "approved", roles = new[] { "general", KnownRoles.Manager } })).Status);

        // Somebody whose token says manager, without account here, does not lock all of them out either.
        using HttpResponseMessage elsewhere = await AccessTests.SendAsync(server, HttpMethod.Post, own, "boss@example.org", new { state = "blocked" }, KnownRoles.Manager);
        Assert.Equal(HttpStatusCode.Conflict, elsewhere.StatusCode);

        accounts.Put("chief@example.org", "Chief", [KnownRoles.PlatformManager], AccountState.Approved, Password);
        Assert.Equal(HttpStatusCode.Conflict, (await root.PostAsync(own, new { state = "blocked" })).Status); // Still their own.
        Assert.Equal(HttpStatusCode.NoContent, (await root.PostAsync("/api/v1/accounts/chief@example.org", new { state = "blocked" })).Status);
        Assert.Equal(AccountState.Approved, accounts.Find("root@example.org")!.State);
    }

    [Fact]
    public async Task USER_05_the_roles_of_the_platform_can_be_given_and_others_are_refused_with_those_that_can()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o => WithAccounts(o) with { RolesOfAll = ["our own"] });
        AccountStore accounts = server.Get<AccountStore>();
        accounts.Put("root@example.org", "Root", [KnownRoles.Manager], AccountState.Approved, Password);
        accounts.Put("ada@example.org", "Ada", ["of old"], AccountState.Approved, Password);
        using Browser root = new(server);
        await root.SignInAsync("root@example.org", Password);
        (HttpStatusCode status, JsonNode? body) = await root.PostAsync("/api/v1/accounts/ada@example.org", new { state = "approved", roles = new[] { "general", "nonsense role" } });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("no role 'nonsense role'", (string)body!["detail"]!, StringComparison.Ordinal);
        Assert.Contains("unige-hpc-full", (string)body["detail"]!, StringComparison.Ordinal);

        string[] wanted =
        [
            "of old", "our own", "user manager", "gallery contributor", "renku contributor", "job manager", "refresh-tokens", "space manager", "oda workflow developer",
            "unige-hpc-full", "unige-hpc-extreme", "integral-private-qla", "integral-public-nrt", "public",
        ];
        Assert.Equal(HttpStatusCode.NoContent, (await root.PostAsync("/api/v1/accounts/ada@example.org", new { state = "approved", roles = wanted })).Status);
        Assert.Equal(wanted, accounts.Find("ada@example.org")!.Roles);
        JsonNode[] told = [.. (await root.GetAsync("/api/v1/account")).Body!["role_list"]!.AsArray().Select(r => r!)];
        Assert.Empty(wanted.Except(told.Select(r => (string)r["role"]!)).Except(["of old"]));
        Assert.All(told, r => Assert.NotEmpty((string)r["opens"]!));
        Assert.Equal(["public", "renku contributor", "user manager"], told.Where(r => !(bool)r["offered"]!).Select(r => (string)r["role"]!).Order()); // They open nothing, or what another does.
    }

    [Fact]
    public async Task A_token_decides_about_accounts_only_as_long_as_its_account_has_the_role()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        server.Get<AccountStore>().Put("ada@example.org", "Ada", ["general"], AccountState.Approved, Password);
        using HttpResponseMessage taken = await AccessTests.SendAsync(server, HttpMethod.Get, "/api/v1/accounts", "ada@example.org", roles: KnownRoles.Manager);
        Assert.Equal(HttpStatusCode.Forbidden, taken.StatusCode);
        using HttpResponseMessage elsewhere = await AccessTests.SendAsync(server, HttpMethod.Get, "/api/v1/accounts", "root@example.org", roles: KnownRoles.Manager);
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode); // Has no account here; what the token says counts.
    }

    [Fact]
    public async Task A_role_that_is_taken_from_an_account_stops_working_in_tokens_that_are_out()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        AccountStore accounts = server.Get<AccountStore>();
        object query = new { instrument = "isgri", product = "isgri_image", parameters = new { integral_data_rights = "all-private" } };
        const string role = "integral-private-qla";
        accounts.Put("ada@example.org", "Ada", ["general", role], AccountState.Approved, Password);
        Task<HttpResponseMessage> AskAsync(string subject) => AccessTests.SendAsync(server, HttpMethod.Post, "/api/v1/jobs", subject, query, role);
        using HttpResponseMessage before = await AskAsync("ada@example.org");
        Assert.Equal(HttpStatusCode.Accepted, before.StatusCode);

        accounts.Decide("ada@example.org", AccountState.Approved, ["general"]);
        using HttpResponseMessage after = await AskAsync("ada@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
        using HttpResponseMessage result = await AccessTests.SendAsync(server, HttpMethod.Get, before.Headers.Location!.ToString(), "ada@example.org", roles: role);
        Assert.Equal(HttpStatusCode.NotFound, result.StatusCode);

        // Somebody without account has what the token says, and nobody can take it from them by registering their address.
        accounts.Register("ben@example.org", "", "correct horse battery");
        using HttpResponseMessage pending = await AskAsync("ben@example.org");
        Assert.Equal(HttpStatusCode.Accepted, pending.StatusCode);
    }

    [Fact]
    public async Task Tries_to_sign_in_are_limited()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o => WithAccounts(o) with { Limits = new RequestLimits { SignIns = 4 } });
        List<HttpStatusCode> answers = [];
        for (int i = 0; i < 4; i++)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/account/sign-in") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Forwarded-For", "192.0.2.9");
            using HttpResponseMessage answer = await server.Client.SendAsync(request);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], answers);
    }

    [Fact]
    public async Task Users_sign_in_with_another_provider()
    {
        await using LocalProvider provider = await LocalProvider.StartAsync();
        await using RunningServer server = await RunningServer.StartAsync(
            runsJobs: false, options: o => WithAccounts(o) with { Accounts = new AccountOptions { PasswordRounds = 1000, Providers = [provider.Options] } });
        using Browser grace = new(server);
        JsonNode described = (await grace.GetAsync("/api/v1/account")).Body!["providers"]![0]!;
        Assert.Equal("/", (await grace.FollowAsync("/" + (string)described["url"]!)).PathAndQuery);
        JsonNode me = (await grace.GetAsync("/api/v1/account")).Body!;
        Assert.Equal(("grace@example.org", "Grace", true), ((string)me["subject"]!, (string)me["name"]!, (bool)me["session"]!));
        Assert.Empty(me["roles"]!.AsArray());
    }

    [Fact]
    [Trait("feature", "USER-03")]
    public async Task Users_change_what_they_are_called()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using Browser ada = new(server);
        server.Get<AccountStore>().Put("ada@example.org", "Ada", [], AccountState.Approved, Password);
        await ada.SignInAsync("ada@example.org", Password);
        Assert.Equal(HttpStatusCode.NoContent, (await ada.SendAsync(HttpMethod.Put, "/api/v1/account/profile", new { name = " Ada Lovelace " })).Status);
        Assert.Equal("Ada Lovelace", (string?)(await ada.GetAsync("/api/v1/account")).Body!["name"]);
        foreach (string bad in (string[])["", " ", "a\nb", new string('x', 101)])
            Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendAsync(HttpMethod.Put, "/api/v1/account/profile", new { name = bad })).Status);
        ada.Antiforgery = null;
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendAsync(HttpMethod.Put, "/api/v1/account/profile", new { name = "Eve" })).Status);
        using Browser nobody = new(server);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.SendAsync(HttpMethod.Put, "/api/v1/account/profile", new { name = "Eve" })).Status);
    }

    [Fact]
    [Trait("feature", "USER-04")]
    public async Task Membership_at_a_provider_brings_roles_and_its_end_takes_them()
    {
        const string owners = "https://gitlab.org/claims/groups/owner", developers = "https://gitlab.org/claims/groups/developer";
        await using LocalProvider provider = await LocalProvider.StartAsync();
        OAuthProvider gitlab = provider.Options with
        {
            Grants = [new RoleGrant(developers, "astro/workflows", ["oda workflow developer"]), new RoleGrant(owners, "astro/workflows", ["job manager", KnownRoles.Manager])],
        };
        await using RunningServer server = await RunningServer.StartAsync(
            runsJobs: false, options: o => WithAccounts(o) with { Accounts = new AccountOptions { PasswordRounds = 1000, Providers = [gitlab] } });
        async Task<string> RolesAsync(params (string Claim, object Value)[] claims)
        {
            provider.User = claims.ToDictionary(c => c.Claim, c => (object?)c.Value);
            provider.User["email"] = "grace@example.org";
            using Browser grace = new(server);
            await grace.FollowAsync("/api/v1/account/sign-in/local");
            return string.Join(',', (await grace.GetAsync("/api/v1/account")).Body!["roles"]!.AsArray().Select(r => (string?)r).Order(StringComparer.Ordinal));
        }

        Assert.Equal("", await RolesAsync((developers, new[] { "astro/workflows-of-others", "Astro/Workflows" })));
        Assert.Equal("oda workflow developer", await RolesAsync((developers, new[] { "other", "astro/workflows" })));
        server.Get<AccountStore>().Decide("grace@example.org", AccountState.Approved, ["oda workflow developer", "general"]);
        Assert.Equal("account manager,general,job manager", await RolesAsync((owners, "astro/workflows")));
        Assert.Equal("general", await RolesAsync()); // What an operator gave stays.
    }

    [Theory]
    [InlineData("""{"name":"Grace"}""", "unverified")]
    [InlineData("""{"name":"Grace","email":null}""", "unverified")]
    [InlineData("""{"name":"Grace","email":"grace@example.org","email_verified":false}""", "unverified")]
    [InlineData("""{"name":"Grace","email":"ada@example.org"}""", "known")]
    public async Task A_provider_lets_nobody_in_without_a_verified_address_of_their_own(string user, string end)
    {
        await using LocalProvider provider = await LocalProvider.StartAsync();
        provider.User = JsonNode.Parse(user)!.AsObject().ToDictionary(p => p.Key, p => (object?)p.Value);
        await using RunningServer server = await RunningServer.StartAsync(
            runsJobs: false, options: o => WithAccounts(o) with { Accounts = new AccountOptions { PasswordRounds = 1000, Providers = [provider.Options] } });
        server.Get<AccountStore>().Put("ada@example.org", "Ada", ["job manager"], AccountState.Approved, Password); // Has a password here.
        using Browser grace = new(server);
        Assert.Equal($"/?sign-in={end}", (await grace.FollowAsync("/api/v1/account/sign-in/local")).PathAndQuery);
        Assert.Null((string?)(await grace.GetAsync("/api/v1/account")).Body!["subject"]);

        // One comes back to where one was, and nowhere else.
        foreach ((string back, string there) in ((string, string)[])[("?E1_keV=30#job=12", $"/?E1_keV=30&sign-in={end}#job=12"), ("#page=help", $"/?sign-in={end}#page=help"), ("//example.org/", $"/?sign-in={end}"), ("https://example.org/", $"/?sign-in={end}")])
        {
            Uri place = await grace.FollowAsync("/api/v1/account/sign-in/local?back=" + Uri.EscapeDataString(back));
            Assert.Equal((there, server.Url.Host), (place.PathAndQuery + place.Fragment, place.Host));
        }
    }

    [Fact]
    public async Task An_answer_that_no_browser_of_ours_asked_for_is_not_taken()
    {
        await using LocalProvider provider = await LocalProvider.StartAsync();
        await using RunningServer server = await RunningServer.StartAsync(
            runsJobs: false, options: o => WithAccounts(o) with { Accounts = new AccountOptions { PasswordRounds = 1000, Providers = [provider.Options] } });
        using Browser grace = new(server);
        Assert.Equal("/?sign-in=failed", (await grace.FollowAsync("/api/v1/account/callback/local?code=code-1&state=invented")).PathAndQuery);
        Assert.Null((string?)(await grace.GetAsync("/api/v1/account")).Body!["subject"]);
    }
}
