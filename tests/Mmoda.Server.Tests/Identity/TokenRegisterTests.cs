using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Mmoda.Tests;

namespace Mmoda.Server.Tests;

[Trait("feature", "API-06")]
public sealed class TokenRegisterTests : IDisposable
{
    private const string Password = "four words in a row";
    private const string List = "/api/v1/account/tokens";

    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-tokens-").FullName;
    private readonly ManualTimeProvider _clock = new(Tokens.Now);
    private readonly TokenOptions _options = new() { SharedSecret = Tokens.Secret };

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_user_makes_lists_and_revokes_tokens_and_a_revoked_one_is_refused_on_both_wires()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using Browser ada = await SignInAsync(server, "ada@example.org", "general", "refresh-tokens", "unige-hpc-full");
        (HttpStatusCode status, JsonNode? made) = await ada.PostAsync(List, new { label = " laptop ", roles = new[] { "general", "refresh-tokens" }, lifetime = 7200 });
        Assert.Equal((HttpStatusCode.OK, "laptop", "valid"), (status, (string?)made!["label"], (string?)made["state"]));
        string token = (string)made["token"]!, id = (string)made["id"]!;
        Assert.Equal(TimeSpan.FromHours(2), Time(made["expires"]) - Time(made["issued"]));
        string usual = (string)(await ada.PostAsync("/api/v1/account/token", new { })).Body!["token"]!;

        JsonNode answer = (await ada.GetAsync(List)).Body!;
        Assert.Equal((86400, 3600, 90 * 86400), ((int)answer["lifetime"]!["usual"]!, (int)answer["lifetime"]!["least"]!, (int)answer["lifetime"]!["longest"]!));
        Assert.Equal(2, answer["tokens"]!.AsArray().Count);
        JsonNode line = LineOf(answer, id);
        Assert.Equal(["general", "refresh-tokens"], line["roles"]!.AsArray().Select(r => (string?)r));
        Assert.Null(line["last_used"]);
        Assert.DoesNotContain(token, answer.ToJsonString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, "/api/v1/jobs", token)).Status);
        Assert.NotNull(LineOf((await ada.GetAsync(List)).Body!, id)["last_used"]);
        (status, string refreshed) = await AskAsync(server, "/dispatch-data/refresh_token?query_status=new", token);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, "/dispatch-data/refresh_token?query_status=new", refreshed)).Status);
        (_, string quieter) = await AskAsync(server, "/dispatch-data/update_token_email_options?query_status=new&msdone=false", token);
        Assert.Equal(2, (await ada.GetAsync(List)).Body!["tokens"]!.AsArray().Count); // They are of the same family.
        Assert.True(Time(LineOf((await ada.GetAsync(List)).Body!, id)["expires"]) > Time(made["expires"]));

        string good = ada.Antiforgery!;
        ada.Antiforgery = null;
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendAsync(HttpMethod.Delete, $"{List}/{id}")).Status);
        ada.Antiforgery = good;
        Assert.Equal(HttpStatusCode.NoContent, (await ada.SendAsync(HttpMethod.Delete, $"{List}/{id}")).Status);
        Assert.Equal("revoked", (string?)LineOf((await ada.GetAsync(List)).Body!, id)["state"]);
        foreach (string revoked in (string[])[token, refreshed, quieter])
        {
            (status, string body) = await AskAsync(server, "/api/v1/jobs", revoked);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Contains("The token was revoked.", body, StringComparison.Ordinal);
            Assert.Equal((HttpStatusCode.Forbidden, "The token provided is expired."), await AskAsync(server, "/dispatch-data/refresh_token?query_status=new", revoked));
            (status, body) = await AskAsync(server, $"/dispatch-data/run_analysis?instrument=isgri&token={revoked}", null);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("The token provided is expired", body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, "/api/v1/jobs", usual)).Status);
    }

    [Fact]
    public async Task A_token_has_no_more_roles_than_its_user_and_a_lifetime_within_bounds()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using Browser ada = await SignInAsync(server, "ada@example.org", "general", "refresh-tokens");
        (HttpStatusCode status, JsonNode? body) = await ada.PostAsync(List, new { roles = new[] { "general", "job manager" } });
        Assert.Equal((HttpStatusCode.Forbidden, true), (status, ((string)body!["detail"]!).Contains("'job manager'", StringComparison.Ordinal)));
        foreach (object bad in (object[])[
            new { lifetime = 3599 }, new { lifetime = (90 * 86400) + 1 }, new { lifetime = "day" }, new { roles = "general" }, new { roles = new[] { 1 } },
            new { label = "two\nlines" }, new { label = new string('x', 101) }, new { role = new[] { "general" } }])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await ada.PostAsync(List, bad)).Status);
        }

        Assert.Empty((await ada.GetAsync(List)).Body!["tokens"]!.AsArray());

        foreach ((object good, string[] roles, int hours) in ((object, string[], int)[])[
            (new { lifetime = 3600, roles = Array.Empty<string>() }, [], 1), (new { lifetime = 90 * 86400 }, ["general", "refresh-tokens"], 90 * 24), (new { }, ["general", "refresh-tokens"], 24)])
        {
            Caller caller = await server.Get<TokenReader>().ReadAsync((string)(await ada.PostAsync(List, good)).Body!["token"]!);
            Assert.Equal(roles, caller.Roles);
            Assert.InRange(caller.Expires!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(hours) - TimeSpan.FromMinutes(1), TimeSpan.FromHours(hours));
        }
    }

    [Fact]
    public async Task Only_sessions_make_tokens_and_those_of_others_are_neither_seen_nor_revoked()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using Browser ada = await SignInAsync(server, "ada@example.org"), eve = await SignInAsync(server, "eve@example.org");
        using Browser nobody = new(server);
        JsonNode made = (await ada.PostAsync(List, new { })).Body!;
        Assert.Empty((await eve.GetAsync(List)).Body!["tokens"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await eve.SendAsync(HttpMethod.Delete, $"{List}/{(string)made["id"]!}")).Status);
        foreach ((HttpMethod method, string path) in ((HttpMethod, string)[])[(HttpMethod.Get, List), (HttpMethod.Post, List), (HttpMethod.Delete, $"{List}/x")])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.SendAsync(method, path)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(server, path, (string)made["token"]!, method)).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, "/api/v1/jobs", (string)made["token"]!)).Status);
        await using RunningServer without = await RunningServer.StartAsync(runsJobs: false, options: o => WithAccounts(o) with { Tokens = new TokenOptions() });
        using Browser ben = await SignInAsync(without, "ben@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.GetAsync(List)).Status); // There is no secret to sign with.
        Assert.Equal(HttpStatusCode.Forbidden, (await ben.PostAsync(List, new { })).Status);
    }

    [Fact]
    public async Task A_token_of_others_who_have_the_secret_is_accepted_whatever_identity_it_has()
    {
        using PeopleFile file = new(Path.Combine(_directory, "people.db"));
        TokenRegister register = new(file, _options, _clock);
        TokenReader reader = new(_options, new TokenKeys(_options), _clock, register);
        foreach (string? identity in (string?[])[null, "", "elsewhere"])
        {
            JsonObject claims = Tokens.Claims();
            if (identity is not null)
                claims["jti"] = identity;
            Assert.Equal("ada@example.org", (await reader.ReadAsync(Tokens.Of(claims))).Subject);
        }

        Assert.Empty(register.List("ada@example.org"));
    }

    [Fact]
    public void Revoked_tokens_stay_so_after_a_restart_and_lines_go_a_week_after_the_end_of_what_was_refreshed_from_them()
    {
        string path = Path.Combine(_directory, "people.db");
        string used, revoked;
        using (PeopleFile file = new(path))
        {
            TokenRegister before = new(file, _options, _clock);
            used = before.Add("ada@example.org", "used", ["a", "b"], TimeSpan.FromDays(1))!.Id;
            revoked = before.Add("ada@example.org", "revoked", [], TimeSpan.FromDays(1))!.Id;
            _clock.Advance(TimeSpan.FromHours(1));
            before.Use(used);
            before.WriteUses();
            before.Revoke("ada@example.org", revoked);
            before.Prolong(revoked, _clock.GetUtcNow().AddDays(3));
        }

        using PeopleFile again = new(path);
        TokenRegister register = new(again, _options, _clock);
        Assert.Equal(TokenProblem.Expired, Assert.Throws<TokenRefusedException>(() => register.Use(revoked)).Problem);
        IssuedToken line = register.List("ada@example.org").Single(t => t.Id == used);
        Assert.Equal(("used", false, _clock.GetUtcNow()), (line.Label, line.IsRevoked, line.Used));
        Assert.Equal(["a", "b"], line.Roles);

        _clock.Advance(TimeSpan.FromDays(9));
        string third = register.Add("ben@example.org", "", [], TimeSpan.FromDays(1))!.Id;
        Assert.Equal([revoked], register.List("ada@example.org").Select(t => t.Id));
        Assert.Throws<TokenRefusedException>(() => register.Use(revoked));
        _clock.Advance(TimeSpan.FromDays(2));
        register.Add("ben@example.org", "", [], TimeSpan.FromDays(1));
        Assert.Empty(register.List("ada@example.org"));
        register.Use(third); // Whoever verifies tokens says that it has ended.
    }

    [Fact]
    public async Task What_is_refreshed_is_the_token_whose_roles_were_looked_at_and_no_other_of_the_request()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using Browser ada = await SignInAsync(server, "ada@example.org", "refresh-tokens"), eve = await SignInAsync(server, "eve@example.org");
        string hers = (string)(await ada.PostAsync(List, new { })).Body!["token"]!, other = (string)(await eve.PostAsync(List, new { })).Body!["token"]!;
        server.Get<AccountStore>().Decide("eve@example.org", AccountState.Blocked, null);
        foreach (string path in (string[])["refresh_token?query_status=new", "update_token_email_options?msdone=false"])
        {
            (HttpStatusCode status, string made) = await AskAsync(server, $"/dispatch-data/{path}&token={other}", hers);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal("ada@example.org", (await server.Get<TokenReader>().ReadAsync(made)).Subject);
        }
    }

    [Fact]
    public async Task A_role_that_is_taken_stops_working_also_while_its_account_waits_for_approval_again()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithAccounts);
        using Browser ada = await SignInAsync(server, "ada@example.org", "general", "job manager");
        string own = (string)(await ada.PostAsync(List, new { })).Body!["token"]!;
        JsonObject claims = Tokens.Claims(roles: "general, job manager");
        claims["exp"] = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        string elsewhere = Tokens.Of(claims);
        foreach (string[] roles in (string[][])[["general"], []])
        {
            server.Get<AccountStore>().Decide("ada@example.org", AccountState.Pending, roles);
            Assert.Equal(roles, await RolesAsync(own));
            Assert.Equal(roles.Length > 0 ? roles : ["general", "job manager"], await RolesAsync(elsewhere)); // Without roles, anybody may have registered the address.
        }

        async Task<string[]> RolesAsync(string token) =>
            [.. JsonNode.Parse((await AskAsync(server, "/api/v1/account", token)).Text)!["roles"]!.AsArray().Select(r => (string)r!)];
    }

    [Fact]
    public async Task A_token_that_is_refreshed_again_and_again_lasts_no_longer_than_one_may_be_made_for()
    {
        using PeopleFile file = new(Path.Combine(_directory, "people.db"));
        TokenRegister register = new(file, _options, _clock, TimeSpan.FromDays(2));
        TokenKeys keys = new(_options);
        TokenReader reader = new(_options, keys, _clock, register);
        TokenIssuer issuer = new(_options, keys, reader, _clock, register);
        IssuedToken line = register.Add("ada@example.org", "", [], TimeSpan.FromHours(1))!;
        string token = issuer.Issue("ada@example.org", "", [], TimeSpan.FromHours(1), id: line.Id);
        for (int i = 0; i < 3; i++)
        {
            token = await issuer.RefreshAsync(token, TimeSpan.FromDays(1.5));
            _clock.Advance(TimeSpan.FromHours(12));
        }

        Assert.Equal(line.Issued.AddDays(2), (await reader.ReadAsync(token)).Expires);
        Assert.Equal(line.Issued.AddDays(2), Assert.Single(register.List("ada@example.org")).Expires);
        string others = await issuer.RefreshAsync(Tokens.Of(Tokens.Claims(seconds: 2 * 86400)), TimeSpan.FromDays(1));
        Assert.Equal(Tokens.Now.AddDays(3), (await reader.ReadAsync(others)).Expires);
    }

    [Fact]
    public void A_file_that_could_not_be_read_once_is_read_again()
    {
        using PeopleFile file = new(Path.Combine(_directory, "people.db"));
        string id = new TokenRegister(file, _options, _clock).Add("ada@example.org", "", [], TimeSpan.FromDays(1))!.Id;
        TokenRegister register = new(file, _options, _clock);
        file.Use(c => c.Execute("ALTER TABLE token RENAME TO away"));
        Assert.Throws<SqliteException>(() => register.Use(id));
        file.Use(c => c.Execute("ALTER TABLE away RENAME TO token"));
        Assert.False(register.IsRevoked(id));
        register.Revoke("ada@example.org", id);
        Assert.True(register.IsRevoked(id));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(8, true)]
    public void Revoked_tokens_count_for_a_week(int days, bool isAllowed)
    {
        using PeopleFile file = new(Path.Combine(_directory, "people.db"));
        TokenRegister register = new(file, _options, _clock);
        long now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        file.Use(c => c.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @lines)
            INSERT INTO token (id, subject, label, roles, issued, expires, revoked) SELECT i, 'ada@example.org', '', '', @issued, @expires, @issued FROM n
            """,
            new { lines = TokenRegister.MostLines, issued = now - (days * 86_400_000L), expires = now + (80 * 86_400_000L) }));
        Assert.Equal(isAllowed, register.Add("ada@example.org", "", [], TimeSpan.FromDays(1)) is not null);
    }

    [Fact]
    public void Nobody_has_very_many_tokens()
    {
        using PeopleFile file = new(Path.Combine(_directory, "people.db"));
        TokenRegister register = new(file, _options, _clock);
        string first = register.Add("ada@example.org", "", [], TimeSpan.FromDays(1))!.Id;
        for (int i = 1; i < TokenRegister.MostValid; i++)
            Assert.NotNull(register.Add("ada@example.org", "", [], TimeSpan.FromDays(1)));
        Assert.Null(register.Add("ada@example.org", "", [], TimeSpan.FromDays(1)));
        Assert.NotNull(register.Add("ben@example.org", "", [], TimeSpan.FromDays(1)));
        register.RevokeAll("eve@example.org");
        register.Use(first);
        register.Revoke("ada@example.org", first);
        Assert.NotNull(register.Add("ada@example.org", "", [], TimeSpan.FromDays(1)));
        _clock.Advance(TimeSpan.FromDays(2));
        string last = register.Add("ada@example.org", "", [], TimeSpan.FromDays(1))!.Id;
        register.RevokeAll("ada@example.org");
        Assert.Throws<TokenRefusedException>(() => register.Use(last));
        Assert.All(register.List("ada@example.org"), t => Assert.True(t.IsRevoked));
    }

    private static ServerOptions WithAccounts(ServerOptions options) =>
        AccessTests.WithTokens(options) with { Accounts = new AccountOptions { PasswordRounds = 1000 }, Limits = new RequestLimits { SignIns = 0 } };

    private static async Task<Browser> SignInAsync(RunningServer server, string subject, params string[] roles)
    {
        server.Get<AccountStore>().Put(subject, "", roles, AccountState.Approved, Password);
        Browser browser = new(server);
        Assert.Equal(HttpStatusCode.OK, await browser.SignInAsync(subject, Password));
        return browser;
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(RunningServer server, string path, string? token, HttpMethod? method = null)
    {
        using HttpRequestMessage request = new(method ?? HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static JsonNode LineOf(JsonNode answer, string id) => Assert.Single(answer["tokens"]!.AsArray(), t => (string?)t!["id"] == id)!;

    private static DateTimeOffset Time(JsonNode? text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);
}
