using System.Net;
using System.Text.Json.Nodes;

namespace Mmoda.Server.Tests;

/// <summary>Catalogues by content (CAT-16), under names of users (CAT-17), and the reference catalogue around a place (CAT-15).</summary>
public sealed class CatalogueTests
{
    private const string Root = "/api/v1";
    private const string Password = "four words in a row";

    private static object Sources(params (string Name, double Ra, double Dec)[] sources) =>
        new { sources = sources.Select(s => new { name = s.Name, ra_deg = s.Ra, dec_deg = s.Dec }).ToArray() };

    private static StoredCatalogue Read(string sources) => StoredCatalogue.Read(JsonNode.Parse(sources));

    [Fact]
    public async Task CAT_16_a_stored_catalogue_is_read_back_by_anybody_who_knows_its_identifier()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using Browser one = new(server), other = new(server);
        (HttpStatusCode status, JsonNode? stored) = await one.PostAsync(Root + "/catalogues", Sources(("Crab", 83.633, 22.0145), ("<img src=x>", 300, -10)));
        Assert.Equal((HttpStatusCode.Created, 2), (status, (int)stored!["count"]!));
        (status, JsonNode? found) = await other.GetAsync($"{Root}/catalogues/{stored["id"]}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""[{"name":"Crab","ra_deg":83.633,"dec_deg":22.0145},{"name":"\u003Cimg src=x\u003E","ra_deg":300,"dec_deg":-10}]""", found!["sources"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(Root + "/catalogues/0123")).Status);
    }

    [Fact]
    public void CAT_16_the_same_sources_have_the_same_identifier_however_they_are_written()
    {
        StoredCatalogue one = Read("""[{"name":"Crab","ra_deg":83.5,"dec_deg":-0.0,"new":false}]""");
        StoredCatalogue other = Read("""[ {"dec_deg":0e3, "significance":null, "ra_deg":-276.5, "name":" Crab "} ]""");
        Assert.Equal(one, other);
        Assert.Matches("^[0-9a-f]{32}$", one.Id);
        Assert.NotEqual(one.Id, Read("""[{"name":"Crab","ra_deg":83.625,"dec_deg":0}]""").Id);
    }

    [Theory]
    [InlineData("""{}""", "list of 1 to 5000")]
    [InlineData("""[]""", "list of 1 to 5000")]
    [InlineData("""[3]""", "Source 1 cannot be taken: it is no object")]
    [InlineData("""[{"name":"a","ra_deg":1,"dec_deg":1},{"name":"","ra_deg":1,"dec_deg":1}]""", "Source 2 cannot be taken: its name")]
    [InlineData("""[{"name":"a\nb","ra_deg":1,"dec_deg":1}]""", "one line")]
    [InlineData("""[{"name":"a","ra_deg":"1","dec_deg":1}]""", "ra_deg must be a number")]
    [InlineData("""[{"name":"a","ra_deg":1}]""", "its position")]
    [InlineData("""[{"name":"a","ra_deg":1,"dec_deg":91}]""", "its position")]
    [InlineData("""[{"name":"a","ra_deg":1,"dec_deg":1,"flag":1.5}]""", "whole number")]
    [InlineData("""[{"name":"a","ra_deg":1,"dec_deg":1,"new":1}]""", "true or false")]
    [InlineData("""[{"name":"a","ra_deg":1,"dec_deg":1,"declination":1}]""", "'declination' is not one of")]
    public void CAT_16_what_is_no_catalogue_is_refused_with_the_place(string sources, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Read(sources)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task CAT_16_requests_that_are_wrong_are_told_so()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using Browser browser = new(server);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(Root + "/catalogues", new { })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(Root + "/catalogues", Sources(("a", 1, 100)))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(Root + "/account/catalogues")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync(HttpMethod.Put, Root + "/account/catalogues/mine", new { id = "x" })).Status);
    }

    [Fact]
    public async Task CAT_17_users_name_catalogues_for_themselves()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o =>
            AccessTests.WithTokens(o) with { Accounts = new AccountOptions { PasswordRounds = 1000 }, Limits = new RequestLimits { SignIns = 0 } });
        using Browser ada = new(server), eve = new(server);
        foreach ((Browser browser, string email) in new[] { (ada, "ada@example.org"), (eve, "eve@example.org") })
        {
            server.Get<AccountStore>().Put(email, null, [], AccountState.Approved, Password);
            Assert.Equal(HttpStatusCode.OK, await browser.SignInAsync(email, Password));
        }

        string id = (string)(await ada.PostAsync(Root + "/catalogues", Sources(("Crab", 83.633, 22.0145)))).Body!["id"]!;
        string mine = Root + "/account/catalogues/my%20field%20%3C1%3E";
        Assert.Equal(HttpStatusCode.NotFound, (await ada.SendAsync(HttpMethod.Put, mine, new { id = "unknown" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await ada.SendAsync(HttpMethod.Put, mine, new { id })).Status);
        JsonNode kept = Assert.Single((await ada.GetAsync(Root + "/account/catalogues")).Body!["catalogues"]!.AsArray())!;
        Assert.Equal(("my field <1>", id, 1), ((string)kept["name"]!, (string)kept["id"]!, (int)kept["count"]!));
        Assert.Empty((await eve.GetAsync(Root + "/account/catalogues")).Body!["catalogues"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await eve.SendAsync(HttpMethod.Delete, mine)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await ada.SendAsync(HttpMethod.Delete, mine)).Status);
        Assert.Equal(HttpStatusCode.OK, (await eve.GetAsync($"{Root}/catalogues/{id}")).Status); // Who has the link goes on.
    }

    [Fact]
    public void CAT_16_what_nobody_named_gives_way_to_what_was_used_later()
    {
        string directory = Directory.CreateTempSubdirectory("mmoda-catalogues-").FullName;
        MovedClock clock = new();
        using (PeopleFile file = new(Path.Combine(directory, "people.db")))
        {
            CatalogueStore store = new(file, clock, mostBytes: 25_000);
            StoredCatalogue[] all = [.. Enumerable.Range(0, 4).Select(i => Read($$"""[{"name":"source {{i}}","ra_deg":{{i}},"dec_deg":0}]"""))]; // Each counts as 10 kB.
            store.Add(all[0]);
            Assert.Equal(KeptName.Kept, store.Keep("ada", "first", all[0].Id));
            foreach (StoredCatalogue catalogue in all[1..])
            {
                clock.Days += 2;
                store.Add(catalogue);
                clock.Days += 2;
                Assert.Equal(all[1], store.Find(all[1].Id)); // Read again and again, it is not the oldest.
            }

            Assert.Equal([all[0], all[1], null, all[3]], all.Select(c => store.Find(c.Id)));
            clock.Days += 400;
            store.Add(all[2]);
            Assert.Equal([all[0], null, all[2], null], all.Select(c => store.Find(c.Id)));
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task CAT_15_the_reference_catalogue_is_asked_around_a_place()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using Browser browser = new(server);
        Assert.Equal("Crab", (string?)(await browser.GetAsync(Root + "/sources?ra_deg=84&dec_deg=22&radius_deg=2")).Body![0]!["name"]);
        Assert.Empty((await browser.GetAsync(Root + "/sources?ra_deg=184&dec_deg=22&radius_deg=2")).Body!.AsArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(Root + "/sources?ra_deg=84")).Status);
    }

    /// <summary>Time goes on when the test says so.</summary>
    private sealed class MovedClock : TimeProvider
    {
        public int Days { get; set; }

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(Days);
    }
}
