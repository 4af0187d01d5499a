using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Server.Tests;

/// <summary>What users report reaches the operators, and nobody is told that it did when it did not.</summary>
public sealed class OdaIncidentTests
{
    private const string Report = "/dispatch-data/report_incident?job_id=155e478be7cf460d&incident_content=%3Cb%3Enothing%3C%2Fb%3E";

    [Fact]
    public async Task A_report_is_sent_to_the_contact_and_the_rooms()
    {
        NoticeOptions notices = new()
        {
            Mail = new MailOptions { Host = "127.0.0.1", Port = 1, Sender = "mmoda@example.org", Contact = "help@example.org" },
            Matrix = new MatrixOptions { Server = new Uri("http://127.0.0.1:1"), AccessToken = "x", Rooms = ["!room:example.org"] },
        };
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: o => AccessTests.WithTokens(o) with { Notices = notices });
        JsonNode answer = await ReportAsync(server);
        Assert.Equal("incident report email successfully sent", (string?)answer["email_report_status"]);
        Assert.Equal("incident report message successfully sent via matrix", (string?)answer["martix_message_report_status"]);
        (string target, string content) = Assert.Single(Waiting(server, Outbox.Mail));
        Assert.Equal("help@example.org", target);
        Message message = JsonSerializer.Deserialize(content, NoticeJson.Default.Message)!;
        Assert.Contains("155e478be7cf460d", message.Subject, StringComparison.Ordinal);
        Assert.Contains("ada@example.org", message.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;nothing", message.Html, StringComparison.Ordinal);
        Assert.Equal("!room:example.org", Assert.Single(Waiting(server, Outbox.Matrix)).Target);
    }

    [Fact]
    public async Task Where_nothing_is_sent_the_answer_says_so()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options: AccessTests.WithTokens);
        JsonNode answer = await ReportAsync(server);
        Assert.Contains("sends no email", (string?)answer["email_report_status"], StringComparison.Ordinal);
        Assert.Contains("sends no message", (string?)answer["martix_message_report_status"], StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ReportAsync(RunningServer server)
    {
        using HttpResponseMessage answer = await AccessTests.SendAsync(server, HttpMethod.Post, Report, "ada@example.org");
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(JsonSerializerOptions.Default))!; // Never null.
    }

    /// <summary>What waits, also when it was tried in vain meanwhile.</summary>
    private static (string Target, string Content)[] Waiting(RunningServer server, string channel) => server.Get<PeopleFile>().Use(c =>
    {
        using Microsoft.Data.Sqlite.SqliteCommand command = c.CreateCommand();
        command.CommandText = "SELECT target, content FROM outbox WHERE state = 'Waiting' AND channel = $channel";
        command.Parameters.AddWithValue("$channel", channel);
        using Microsoft.Data.Sqlite.SqliteDataReader rows = command.ExecuteReader();
        List<(string, string)> found = [];
        while (rows.Read())
            found.Add((rows.GetString(0), rows.GetString(1)));
        return found.ToArray();
    });
}
