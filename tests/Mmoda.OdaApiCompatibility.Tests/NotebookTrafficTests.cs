using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>
/// What was recorded about a service of notebooks behind the original dispatcher: our answers are compared with the recorded ones.
/// </summary>
/// <param name="replay">Our answers.</param>
public sealed class NotebookTrafficTests(NotebookReplay replay) : IClassFixture<NotebookReplay>
{
    /// <summary>Members whose values are another form of the same: pages, and the metadata of tables, which are text in text there.</summary>
    private static readonly string[] Shaped = ["progress_product_list", "progress_product_html_output", "astropy_table_product_ascii_list"];

    public static TheoryData<string> Names => [.. Recording.Notebooks["traffic"]!.AsArray().Select(e => (string)e!["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_about_a_notebook_is_answered_as_recorded(string name)
    {
        JsonNode recorded = Recording.Notebooks["traffic"]!.AsArray().Single(e => (string)e!["name"]! == name)!;
        (int status, JsonNode body) = replay[name];
        Assert.True((int)recorded["status"]! == status, $"recorded {recorded["status"]}, ours {status}: {body.ToJsonString()}");
        JsonNode expected = recorded["body"]!.DeepClone();
        if (name == "dummy")
        {
            // The original has no canned products either, but tells it by an exception of its own.
            expected["exit_status"] = new JsonObject { ["status"] = 1, ["message"] = "The service of 'example0' has no canned products." };
        }

        List<string> differences = BodyComparison.Differences(expected, body, Shaped);
        Assert.True(differences.Count == 0, string.Join("\n", differences) + "\n" + body.ToJsonString()[..Math.Min(3000, body.ToJsonString().Length)]);
    }

    [Fact]
    public void A_service_is_described_as_recorded()
    {
        List<string> differences = BodyComparison.Differences(Recording.Notebooks["description"], replay["description"].Body);
        Assert.True(differences.Count == 0, string.Join("\n", differences) + replay["description"].Body);
        Assert.True(JsonNode.DeepEquals(Recording.Notebooks["par_names"], replay["par_names"].Body), replay["par_names"].Body.ToJsonString());
        Assert.Contains(NotebookReplay.Instrument, replay["instr_list"].Body.AsArray().Select(n => (string)n!));
    }

    [Fact]
    public void Tables_keep_their_text()
    {
        JsonNode recorded = Recording.Notebooks["traffic"]!.AsArray().Single(e => (string)e!["name"]! == "structured_3_final_repeat")!["body"]!;
        Assert.Equal((string?)Table(recorded)["ascii"], (string?)Table(replay["structured_3_final_repeat"].Body)["ascii"]);

        static JsonNode Table(JsonNode body) => body["products"]!["astropy_table_product_ascii_list"]![0]!;
    }

    [Theory]
    [InlineData("echo_progress", "progress_product_html_output")]
    [InlineData("echo_progress_api", "progress_product_list")]
    public void The_page_of_a_run_is_an_intermediate_product(string name, string list) =>
        Assert.Contains("<html>echo</html>", replay[name].Body["products"]![list]!.ToJsonString().Replace("\\u003C", "<", StringComparison.Ordinal).Replace("\\u003E", ">", StringComparison.Ordinal), StringComparison.Ordinal);
}
