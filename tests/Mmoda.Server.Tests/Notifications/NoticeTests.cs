using System.Text.Json.Nodes;
using Dapper;
using Mmoda.Analysis;

namespace Mmoda.Server.Tests;

/// <summary>Who is told what, and when.</summary>
public sealed class NoticeTests
{
    [Theory]
    [InlineData(1, "permanent address: https://mmoda.example.org?")]
    [InlineData(30, "https://mmoda.example.org/#job=")] // 600 characters and more: the job is found while it is kept.
    [InlineData(120, "too long for an address")] // 2000 and more.
    public async Task An_e_mail_about_a_long_request_of_the_old_wire_finds_its_job_and_holds_no_token(int windows, string link)
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o => AccessTests.WithTokens(o) with
        {
            PublicUrl = new Uri("https://mmoda.example.org"),
            Notices = new NoticeOptions { Mail = new MailOptions { Host = "127.0.0.1", Port = 1, Sender = "mmoda@example.org", Contact = "help@example.org" } },
        });
        string token = Tokens.Sign(Tokens.Hs256, new JsonObject { ["sub"] = "ada@example.org", ["name"] = "Ada", ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600 }.ToJsonString());
        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["query_status"] = "new", ["query_type"] = "Real", ["instrument"] = "isgri", ["product_type"] = "isgri_image", ["api"] = "True", ["session_id"] = "AAAABBBBCCCCDDDD", ["token"] = token,
            ["scw_list"] = string.Join(',', Enumerable.Range(10, windows).Select(i => $"0665{i:0000}0010.001")),
        });
        using HttpResponseMessage answer = await server.Client.PostAsync(new Uri("/dispatch-data/run_analysis", UriKind.Relative), form);
        JsonNode body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("email sent", (string?)body["exit_status"]!["email_status"]);

        string text = (string)JsonNode.Parse(server.Get<PeopleFile>().Use(c => c.ExecuteScalar<string>("SELECT content FROM outbox"))!)!["text"]!;
        Assert.Contains(link, text, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal); // How tokens begin.
        string job = server.Get<JobStore>().FindAlias((string)body["job_monitor"]!["job_id"]!)!.Value.Hex;
        Assert.Equal(windows == 30, text.Contains($"/#job={job}", StringComparison.Ordinal));
    }

    private static readonly MailOptions Mail = new() { Sender = "mmoda@example.org", Contact = "contact@example.org" };

    private static readonly NoticeOptions Options = new() { Mail = Mail };

    private static readonly Caller Ada = new() { Subject = "ada@example.org", Name = "Ada" };

    [Fact]
    public async Task A_long_job_is_told_when_it_is_submitted_and_when_it_is_done()
    {
        using NoticeBench bench = new(Options);
        (JobId job, NoticeReceipt receipt) = bench.Submit(Ada);
        Assert.Equal(new NoticeReceipt(Mail: true, Matrix: false), receipt);
        bench.Notices.LookForEnds();
        Assert.Equal(["submitted"], Kinds(bench));

        bench.Clock.Advance(TimeSpan.FromMinutes(31));
        await bench.RunAsync(job);
        bench.Notices.LookForEnds();
        bench.Notices.LookForEnds();
        Assert.Equal(["submitted", "done"], Kinds(bench));
    }

    [Fact]
    public async Task A_job_within_the_threshold_is_not_told_when_it_is_done()
    {
        using NoticeBench bench = new(Options);
        (JobId job, _) = bench.Submit(Ada);
        bench.Clock.Advance(TimeSpan.FromMinutes(29));
        await bench.RunAsync(job);
        bench.Notices.LookForEnds();
        Assert.Equal(["submitted"], Kinds(bench));
    }

    [Fact]
    public async Task A_failure_is_told_with_its_reason_however_quick_it_was()
    {
        using NoticeBench bench = new(Options);
        (JobId job, _) = bench.Submit(Ada, window: "none");
        await bench.RunAsync(job);
        bench.Notices.LookForEnds();
        Assert.Equal(["submitted", "failed"], Kinds(bench));
        Assert.Contains("No science window of the list is in the archive.", bench.Outbox.Due(Outbox.Mail, 10)[1].Message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_say_what_their_users_want()
    {
        using NoticeBench bench = new(Options);
        MessagePreferences nothing = new(Submitted: false, null, Done: false, null, DoneThreshold: TimeSpan.Zero, Failed: false);
        Assert.False(bench.Submit(Ada with { Mail = nothing }, "none").Receipt.Mail);
        (JobId job, _) = bench.Submit(Ada with { Mail = nothing });
        bench.Submit(new Caller { Subject = "ben@example.org", Mail = nothing with { Done = true } });
        bench.Submit(new Caller { Subject = "eve@example.org", Mail = nothing with { Done = true, DoneByThreshold = false } });
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.RunAsync(job);
        bench.Notices.LookForEnds();
        Assert.Equal(["ben@example.org"], bench.Outbox.Due(Outbox.Mail, 10).Select(m => m.Target));
    }

    [Fact]
    public void Submissions_of_a_job_are_told_again_only_after_the_interval()
    {
        using NoticeBench bench = new(Options);
        Caller ada = Ada with { Mail = MessagePreferences.Unsaid with { SubmittedInterval = TimeSpan.FromSeconds(5) } };
        Assert.True(bench.Submit(ada).Receipt.Mail);
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(bench.Submit(ada).Receipt.Mail);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(bench.Submit(ada).Receipt.Mail);
        Assert.Equal(2, bench.Outbox.Due(Outbox.Mail, 10).Count);

        // Both tell when it was asked first.
        Assert.Single(bench.Outbox.Due(Outbox.Mail, 10).Select(m => m.Message.Subject).Distinct());
    }

    [Fact]
    public async Task The_end_of_a_job_is_not_missed_while_the_server_is_down()
    {
        using NoticeBench bench = new(Options);
        (JobId job, _) = bench.Submit(Ada);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.RunAsync(job);
        bench.Open();
        bench.Notices.LookForEnds();
        Assert.Equal(["submitted", "done"], Kinds(bench));
    }

    [Fact]
    public void Who_stops_a_job_and_who_is_not_known_are_told_nothing()
    {
        using NoticeBench bench = new(Options);
        Caller quiet = Ada with { Mail = MessagePreferences.Unsaid with { Submitted = false, DoneThreshold = TimeSpan.Zero } };
        (JobId job, _) = bench.Submit(quiet);
        bench.Submit(Caller.Anonymous, "066500230010.001");
        bench.Submit(new Caller { Subject = "a name" }, "066500240010.001");
        bench.Service.Withdraw(job, quiet.Requester);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        bench.Notices.LookForEnds();
        Assert.Empty(bench.Outbox.Due(Outbox.Mail, 10));
    }

    [Fact]
    public void A_room_gets_Matrix_messages_by_its_own_preferences()
    {
        NoticeOptions options = new() { Mail = Mail, Matrix = new MatrixOptions { Server = new Uri("http://127.0.0.1:1"), AccessToken = "x", Rooms = ["!team:example.org"] } };
        using NoticeBench bench = new(options);
        Caller ada = Ada with { MatrixRoom = "!ada:example.org", Mail = MessagePreferences.Unsaid with { Submitted = false } };
        Assert.Equal(new NoticeReceipt(Mail: false, Matrix: true), bench.Submit(ada).Receipt);
        Assert.Equal(["!ada:example.org", "!team:example.org"], bench.Outbox.Due(Outbox.Matrix, 10).Select(m => m.Target));
        Assert.Empty(bench.Outbox.Due(Outbox.Mail, 10));
    }

    private static IEnumerable<string> Kinds(NoticeBench bench) => bench.Outbox.Due(Outbox.Mail, 10).Select(m => m.Message.Subject.Split('[', ']')[3]);
}
