using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>Every recorded request is repeated; our answers are compared with the recorded ones.</summary>
/// <param name="replay">Our answers.</param>
public sealed class TrafficTests(Replay replay) : IClassFixture<Replay>
{
    /// <summary>Members of products whose values are those of an instrument, not of the wire.</summary>
    private static readonly string[] OfInstruments =
        ["numpy_data_product_list", "catalog", "name", "file_name", "spectrum_name", "ph_file_name", "arf_file_name", "rmf_file_name", "image", "full_report_dict_list"];

    /// <summary>Further requests, of which there is no recording, made records too.</summary>
    private static readonly string[] Inspected = ["records"];

    public static TheoryData<string> Names => [.. Recording.Traffic.Select(e => (string)e["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_is_answered_as_recorded(string name)
    {
        JsonObject recorded = Recording.Traffic.Single(e => (string)e["name"]! == name);
        ReplayedAnswer ours = replay[name];
        if (Deviations.All.TryGetValue(name, out (int Status, string Reason) deviation))
        {
            Assert.True(deviation.Status == ours.Status, $"{ours.Status}: {ours.Text}");
            return;
        }

        Assert.True((int)recorded["status"]! == ours.Status, $"recorded {recorded["status"]}, ours {ours.Status}: {ours.Text[..Math.Min(1000, ours.Text.Length)]}");
        if ((string?)recorded["location"] is { } location)
            Assert.Equal(location, TestTokens(ours.Location));
        if ((string?)recorded["disposition"] is { } disposition)
            Assert.Equal(disposition.Split("filename=")[1], ours.FileName);
        switch (recorded["body"])
        {
            case JsonObject { } binary when binary["head_hex"] is { } head:
                Assert.Equal(((string)head!)[..4], Convert.ToHexStringLower(ours.Content.AsSpan(0, 2)));
                break;
            case JsonObject or JsonArray:
                bool isInstalled = (string?)(recorded["query"] ?? recorded["form"])?["instrument"] is "isgri" or "jemx" or "polar" or "spi_acs";
                List<string> differences = BodyComparison.Differences(Comparable(name, recorded["body"]?.DeepClone()), Comparable(name, ours.Body), isInstalled ? OfInstruments : name.StartsWith("inspect_", StringComparison.Ordinal) ? Inspected : []);
                Assert.True(differences.Count == 0, string.Join("\n", differences) + "\n" + ours.Text[..Math.Min(3000, ours.Text.Length)]);
                break;
            case JsonValue text when text.TryGetValue(out string? expected) && expected.Length > 0 && !expected.StartsWith("<!doctype", StringComparison.Ordinal):
                Assert.Equal(expected, TestTokens(ours.Text));
                break;
        }
    }

    private static JsonNode? Comparable(string name, JsonNode? body)
    {
        // The list of instruments has those of plug-ins which are not here; what is here must be in the recorded order.
        if (name is "instr_list" && body is JsonArray list)
        {
            string[] ours = [.. list.Select(n => (string)n!)];
            JsonNode recorded = Recording.Traffic.Single(e => (string)e["name"]! == name)["body"]!;
            Assert.Equal(recorded.AsArray().Select(n => (string)n!).Where(ours.Contains), ours);
            return recorded;
        }

        // The same for errors that list them, and for the product that is not here.
        if (name is "unknown_instrument" or "par_names_bad" && body is JsonObject error)
        {
            Assert.Contains("'isgri', 'jemx'", (string)error["error_message"]!, StringComparison.Ordinal);
            return Recording.Traffic.Single(e => (string)e["name"]! == name)["body"];
        }

        // The address of the server is part of the address of an uploaded file, and so of the id.
        if (name == "file_arg" && body is JsonObject uploaded)
        {
            uploaded["job_monitor"]!["job_id"] = "by address";
            uploaded["products"]!["job_id"] = "by address";
        }

        // Requests of which there is no recording are told too; what can be compared is the job that was asked for first.
        if (name.StartsWith("inspect_", StringComparison.Ordinal) && body is JsonObject inspected && inspected["records"] is JsonArray records)
            return OfFirstSession(records);
        return body;
    }

    private static JsonObject? OfFirstSession(JsonArray records)
    {
        IEnumerable<JsonObject> all = records.Select(r => r!.AsObject()).SelectMany(r => r["job_status_data"] is JsonArray grouped ? grouped.Select(g => g!.AsObject()) : [r]);
        JsonObject? first = all.FirstOrDefault(r => (string?)r["aliased_marker"] == "" || (string?)r["scratch_dir_fn"] is { } directory && !directory.EndsWith("_aliased", StringComparison.Ordinal))?.DeepClone().AsObject();
        JsonObject? content = first?["scratch_dir_content"] as JsonObject ?? first;
        if (content?["job_monitor"] is JsonArray monitors)
            content["job_monitor"] = new JsonArray([.. monitors.OrderBy(m => ((string)m!["fn"]!).Split('/')[^1], StringComparer.Ordinal).Select(m => m!.DeepClone())]);
        return first is null ? null : new JsonObject { ["records"] = first };
    }

    private static string? TestTokens(string? text) =>
        text is null ? null : System.Text.RegularExpressions.Regex.Replace(text, @"eyJ[\w-]+\.[\w-]+\.[\w-]+", "TOKEN");
}
