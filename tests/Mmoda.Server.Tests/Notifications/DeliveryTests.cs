using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mmoda.Server.Tests;

/// <summary>Messages through real servers on this machine.</summary>
public sealed class DeliveryTests
{
    private static readonly Caller Ada = new() { Subject = "ada@example.org", Name = "Ada Lovelace, née Byron", MatrixRoom = "!ada:example.org" };

    [SkippableFact]
    public async Task An_e_mail_arrives_whole()
    {
        await using LocalMailServer server = await LocalMailServer.StartAsync();
        using NoticeBench bench = new(new NoticeOptions { SiteName = "Observatory", Mail = server.Options });
        string code = "par_dict = {\"scw_list\": \"" + string.Join(',', Enumerable.Repeat("066500220010.001", 40)) + "\"}  # " + new string('.', 200) + "\nprint('ü')\n";
        bench.Submit(Ada, apiCode: code);
        Assert.Equal(1, await bench.Postman(new SmtpDelivery(server.Options)).DeliverDueAsync(CancellationToken.None));

        LocalMailServer.ReceivedMail mail = await server.ReceiveAsync();
        Assert.Equal("mmoda@example.org", mail.From);
        Assert.Equal(["ada@example.org", "archive@example.org", "team@example.org"], mail.To.Order());
        Assert.Equal("[ODA][submitted] isgri_image requested at 2026-11-21 12:00:00 job_id: 155e478b", mail.Header("Subject"));
        Assert.Equal("contact@example.org", mail.Header("Reply-To"));
        Assert.StartsWith("multipart/alternative", mail.Header("Content-Type"), StringComparison.Ordinal);
        Assert.DoesNotContain("archive@example.org", mail.Source, StringComparison.Ordinal);
        Assert.All(mail.Source.Split("\r\n"), line => Assert.True(line.Length <= 998, "A line of e-mail has at most 998 characters."));
        Assert.Contains("Dear Ada Lovelace, née Byron,", mail.Decoded, StringComparison.Ordinal);
        Assert.Contains(code, mail.Decoded, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://mmoda.example.org/?a=1&amp;b=2\">", mail.Decoded, StringComparison.Ordinal);
        Assert.Equal(new Dictionary<string, long> { ["Sent"] = 1 }, bench.Outbox.Count());
    }

    [SkippableFact]
    public async Task A_message_that_is_not_taken_now_is_tried_again_after_a_restart()
    {
        await using LocalMailServer server = await LocalMailServer.StartAsync(busy: 2);
        using NoticeBench bench = new(new NoticeOptions { Mail = server.Options });
        SmtpDelivery delivery = new(server.Options);
        bench.Submit(Ada);
        Assert.Equal(1, await bench.Postman(delivery).DeliverDueAsync(CancellationToken.None));
        Assert.Equal(0, await bench.Postman(delivery).DeliverDueAsync(CancellationToken.None)); // Not before 30 s.
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await bench.Postman(delivery).DeliverDueAsync(CancellationToken.None));
        bench.Open();
        bench.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, await bench.Postman(delivery).DeliverDueAsync(CancellationToken.None)); // Then not before a minute.
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await bench.Postman(delivery).DeliverDueAsync(CancellationToken.None));
        Assert.StartsWith("[ODA][submitted]", (await server.ReceiveAsync()).Header("Subject"), StringComparison.Ordinal);
        Assert.Equal(new Dictionary<string, long> { ["Sent"] = 1 }, bench.Outbox.Count());
    }

    [SkippableFact]
    public async Task A_receiver_that_does_not_exist_is_not_tried_again()
    {
        await using LocalMailServer server = await LocalMailServer.StartAsync();
        MailOptions options = server.Options with { Cc = [], Bcc = [] };
        using NoticeBench bench = new(new NoticeOptions { Mail = options });
        bench.Submit(new Caller { Subject = "ada@nowhere.example" });
        await bench.Postman(new SmtpDelivery(options)).DeliverDueAsync(CancellationToken.None);
        Assert.Equal(new Dictionary<string, long> { ["Refused"] = 1 }, bench.Outbox.Count());
    }

    [Fact]
    public async Task No_server_at_all_loses_nothing()
    {
        MailOptions options = new() { Host = "127.0.0.1", Port = 1, Sender = "mmoda@example.org", Contact = "contact@example.org" };
        using NoticeBench bench = new(new NoticeOptions { Mail = options });
        bench.Submit(Ada);
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(1, await bench.Postman(new SmtpDelivery(options)).DeliverDueAsync(CancellationToken.None));
            bench.Clock.Advance(TimeSpan.FromHours(6)); // The longest pause.
        }

        Assert.Equal(12, Assert.Single(bench.Outbox.Due(Outbox.Mail, 10)).Tries);
    }

    [Fact]
    public async Task Matrix_messages_go_to_their_room_once()
    {
        List<(string Path, string Authorization, JsonNode Body)> received = [];
        Queue<int> answers = new([500, 200, 403]);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using WebApplication server = builder.Build();
        server.MapPut("/_matrix/client/v3/rooms/{room}/send/{type}/{transaction}", async (HttpRequest http) =>
        {
            received.Add((http.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget, http.Headers.Authorization.ToString(), (await JsonNode.ParseAsync(http.Body))!));
            return Results.Json(new { event_id = "$1" }, statusCode: answers.Dequeue());
        });
        await server.StartAsync();
        MatrixOptions options = new() { Server = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), AccessToken = "matrix-secret" };
        using HttpClient http = new();
        MatrixDelivery delivery = new(options, http);
        using NoticeBench bench = new(new NoticeOptions { Matrix = options });
        bench.Submit(Ada);

        await bench.Postman(delivery).DeliverDueAsync(CancellationToken.None);
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        await bench.Postman(delivery).DeliverDueAsync(CancellationToken.None);
        Assert.Equal(2, received.Count);
        Assert.Equal(received[0].Path, received[1].Path); // The same transaction, so that it is one message.
        Assert.Equal("/_matrix/client/v3/rooms/%21ada%3Aexample.org/send/m.room.message/mmoda-1", received[1].Path);
        Assert.Equal("Bearer matrix-secret", received[1].Authorization);
        Assert.Equal(("m.text", "org.matrix.custom.html"), ((string)received[1].Body["msgtype"]!, (string)received[1].Body["format"]!));
        Assert.Contains("was submitted", (string)received[1].Body["body"]!, StringComparison.Ordinal);

        bench.Submit(Ada, "066500230010.001");
        await bench.Postman(delivery).DeliverDueAsync(CancellationToken.None);
        Assert.Equal(new Dictionary<string, long> { ["Refused"] = 1, ["Sent"] = 1 }, bench.Outbox.Count());
    }

    [SkippableFact]
    public async Task A_server_tells_the_users_of_its_jobs_and_no_token_gets_out()
    {
        await using LocalMailServer mail = await LocalMailServer.StartAsync();
        await using RunningServer server = await RunningServer.StartAsync(options: o => AccessTests.WithTokens(o) with
        {
            Notices = new NoticeOptions { Mail = mail.Options with { Defaults = new MessageDefaults { DoneThreshold = TimeSpan.Zero } } },
            PublicUrl = new Uri("https://mmoda.example.org"),
        });
        using HttpResponseMessage submitted = await AccessTests.SendAsync(
            server, HttpMethod.Post, "/api/v1/jobs", "ada@example.org", new { instrument = "isgri", product = "isgri_image", parameters = new { scw_list = "wait" } });
        Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);
        LocalMailServer.ReceivedMail first = await mail.ReceiveAsync();
        Assert.StartsWith("[ODA][submitted] isgri_image", first.Header("Subject"), StringComparison.Ordinal);
        Assert.Contains("https://mmoda.example.org/#job=", first.Decoded, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", first.Decoded, StringComparison.Ordinal); // How tokens begin.

        server.Window.Gate.SetResult();
        Assert.StartsWith("[ODA][done] isgri_image", (await mail.ReceiveAsync()).Header("Subject"), StringComparison.Ordinal);
    }
}
