using System.Net;
using System.Text.Json.Nodes;
using Dapper;

namespace Mmoda.Server.Tests;

/// <summary>What those who run the site are told (USER-01, USER-08, FB-01).</summary>
public sealed class StaffMessageTests
{
    private const string Password = "four words in a row";

    private static ServerOptions WithMail(ServerOptions options) => options with
    {
        PublicUrl = new Uri("http://mmoda.example.org/"),
        Accounts = new AccountOptions { PasswordRounds = 1000 },
        Limits = new RequestLimits { SignIns = 0 },
        Notices = new NoticeOptions { SiteName = "Observatory", Mail = new MailOptions { Host = "127.0.0.1", Port = 1, Sender = "mmoda@example.org", Contact = "help@example.org", Defaults = new() { DoneThreshold = TimeSpan.FromSeconds(5), Submitted = false } } },
    };

    [Fact]
    public async Task USER_01_account_managers_are_told_who_waits_for_approval_what_for_and_where_to_decide()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithMail);
        server.Get<AccountStore>().Put("root@example.org", "Root", [KnownRoles.Manager], AccountState.Approved, Password);
        server.Get<AccountStore>().Put("chief@example.org", "Chief", [KnownRoles.PlatformManager], AccountState.Approved, Password);
        using Browser ada = new(server), root = new(server);
        Task added = server.Get<Outbox>().NextAdded;
        object application = new { email = "ada@example.org", name = "Ada", password = Password, purpose = "Spectra of the Crab\nfor a thesis" };
        (HttpStatusCode taken, JsonNode? answer) = await ada.PostAsync("/api/v1/account/register", application);
        Assert.Equal(HttpStatusCode.Accepted, taken);
        Assert.Contains("An e-mail tells you. If none comes within some days, write to help@example.org.", (string?)answer!["message"], StringComparison.Ordinal);
        await added.WaitAsync(TimeSpan.FromSeconds(30));
        await root.SignInAsync("root@example.org", Password);

        JsonNode[] messages = [.. Messages(server)];
        Assert.Equal("chief@example.org root@example.org", string.Join(' ', messages.Select(m => (string?)m["target"]).Order()));
        Assert.All(messages, m => Assert.Equal("[Observatory] an account waits for approval: ada@example.org", (string?)m["subject"]));
        Assert.All(messages, m => Assert.Equal("ada@example.org", (string?)m["reply_to"]));
        Assert.Contains("What for: Spectra of the Crab for a thesis", (string?)messages[0]["text"], StringComparison.Ordinal);
        Assert.Contains("http://mmoda.example.org/#page=account", (string?)messages[0]["text"], StringComparison.Ordinal);
        JsonNode usual = (await root.GetAsync("/api/v1/account")).Body!["messages"]!; // USER-03: what the page shows where nothing was chosen.
        Assert.Equal((5, false, true, null), ((int)usual["mail"]!["tem"]!, (bool)usual["mail"]!["mssub"]!, (bool)usual["mail"]!["msdone"]!, usual["matrix"]));
        JsonNode waiting = (await root.GetAsync("/api/v1/accounts")).Body!["accounts"]![0]!;
        Assert.Equal("Spectra of the Crab for a thesis", (string?)waiting["purpose"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.PostAsync("/api/v1/account/register", new { email = "b@example.org", name = "B", password = Password, purpose = new string('x', 256) })).Status);
    }

    [Theory]
    [InlineData(null, "[Observatory] Feedback: Fringes (ticket 1)")]
    [InlineData("problem", "[Observatory] Bug report: Fringes (ticket 1)")]
    [InlineData("role", "[Observatory] Role request: Fringes (ticket 1)")]
    public async Task FB_01_feedback_says_in_its_subject_what_it_is_and_answers_go_to_the_writer(string? kind, string subject)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: WithMail);
        server.Get<AccountStore>().Put("ada@example.org", "Ada", ["general"], AccountState.Approved, Password);
        server.Get<AccountStore>().Put("root@example.org", "Root", [KnownRoles.Manager], AccountState.Approved, Password);
        using Browser ada = new(server);
        await ada.SignInAsync("ada@example.org", Password);
        (HttpStatusCode taken, JsonNode? answer) = await ada.PostAsync("/api/v1/feedback", new { kind, email = "Ada@example.org", name = "Ada", subject = "Fringes", comment = "Why <b>?" });
        Assert.Equal((HttpStatusCode.Accepted, true), (taken, (bool)answer!["mail"]!));

        // Those who decide about accounts read it, too: a site may send no mail. Others do not.
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.GetAsync("/api/v1/feedback")).Status);
        using Browser root = new(server);
        await root.SignInAsync("root@example.org", Password);
        JsonNode kept = Assert.Single((await root.GetAsync("/api/v1/feedback")).Body!["feedback"]!.AsArray())!;
        Assert.Equal((1, "ada@example.org", "Ada@example.org", "Fringes", "Why <b>?", kind ?? ""), ((int)kept["number"]!, (string?)kept["account"], (string?)kept["email"], (string?)kept["subject"], (string?)kept["comment"], (string?)kept["kind"]));

        JsonNode message = Assert.Single(Messages(server));
        Assert.Equal(subject, (string?)message["subject"]);
        Assert.Equal("Ada@example.org", (string?)message["reply_to"]);
        Assert.Equal(kind == "role" ? "root@example.org" : "help@example.org", (string?)message["target"]);
        Assert.Contains("signed in as ada@example.org", (string?)message["text"], StringComparison.Ordinal);
        Assert.Contains("Why <b>?", (string?)message["text"], StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", (string?)message["html"], StringComparison.Ordinal);
        Assert.Equal(kind == "role", ((string?)message["text"])!.Contains("Roles they have: general", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task FB_01_the_writer_of_feedback_is_whom_a_mail_program_answers()
    {
        await using LocalMailServer mail = await LocalMailServer.StartAsync();
        using NoticeBench bench = new(new NoticeOptions { Mail = mail.Options });
        bench.Outbox.Post(Outbox.Mail, new Message("Feedback", "text", "<p>text</p>", null) { ReplyTo = "grace@example.org" }, "ada@example.org");
        await bench.Postman(new SmtpDelivery(mail.Options)).DeliverDueAsync(CancellationToken.None);
        Assert.Equal("grace@example.org", (await mail.ReceiveAsync()).Header("Reply-To"));
    }

    private static IEnumerable<JsonNode> Messages(RunningServer server) =>
        server.Get<PeopleFile>().Use(c => c.Query<(string Target, string Content)>("SELECT target, content FROM outbox").ToArray()).Select(m =>
        {
            JsonNode message = JsonNode.Parse(m.Content)!;
            message["target"] = m.Target;
            return message;
        });
}
