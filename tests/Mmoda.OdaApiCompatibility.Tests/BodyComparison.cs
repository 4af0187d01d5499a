using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>
/// Compares a recorded body with ours key by key. Every recorded key must be there and have the same value, but for what
/// the protocol says varies; further keys of ours do not disturb clients.
/// </summary>
internal static partial class BodyComparison
{
    /// <summary>Values that differ from run to run, or that are another encoding of the same; they must be there.</summary>
    private static readonly HashSet<string> Varying =
        ["time_request", "time_spent_s", "mtime", "ctime", "ctime_isot", "session_id", "binarys", "dt", "script", "div", "file_path", "footer_text", "time_original_request", "dummy_file"];

    /// <summary>What ours leaves out on purpose (tokens), or what only e-mail adds.</summary>
    private static readonly HashSet<string> Absent =
        ["token", "email_status", "email_status_details", "matrix_message_status", "matrix_message_status_details", "work_dir", "file_name_of_report"];

    /// <summary>All differences, as paths with both values.</summary>
    /// <param name="recorded">The recorded body.</param>
    /// <param name="ours">Our body.</param>
    /// <param name="onlyKeys">Names of members of which only the keys are compared.</param>
    public static List<string> Differences(JsonNode? recorded, JsonNode? ours, params string[] onlyKeys)
    {
        List<string> found = [];
        Compare("", recorded, ours, found, onlyKeys, false);
        return found;
    }

    private static void Compare(string path, JsonNode? recorded, JsonNode? ours, List<string> found, string[] onlyKeys, bool shallow)
    {
        switch (recorded)
        {
            case JsonObject expected:
                if (ours is not JsonObject actual)
                {
                    found.Add($"{path}: recorded an object, ours {Show(ours)}");
                    return;
                }

                foreach ((string name, JsonNode? value) in expected)
                {
                    if (Absent.Contains(name) || (shallow && name is "header" or "units_dict" or "meta_data"))
                        continue;
                    string inner = $"{path}/{name}";
                    if (!actual.TryGetPropertyValue(name, out JsonNode? mine))
                    {
                        found.Add($"{inner}: recorded {Show(value)}, ours has no such key");
                    }
                    else if (name == "api_code")
                    {
                        CompareCode(inner, (string?)value, (string?)mine, found);
                    }
                    else if (Varying.Contains(name))
                    {
                        if (value is null != mine is null && name is not "footer_text" and not "dt")
                            found.Add($"{inner}: recorded {Show(value)}, ours {Show(mine)}");
                    }
                    else
                    {
                        Compare(inner, value, mine, found, onlyKeys, shallow || onlyKeys.Contains(name));
                    }
                }

                break;
            case JsonArray expected:
                if (ours is not JsonArray list)
                {
                    found.Add($"{path}: recorded a list, ours {Show(ours)}");
                }
                else if (list.Count != expected.Count && !shallow)
                {
                    found.Add($"{path}: recorded {expected.Count} items, ours {list.Count}");
                }
                else
                {
                    for (int i = 0; i < Math.Min(expected.Count, list.Count); i++)
                        Compare($"{path}[{i}]", expected[i], list[i], found, onlyKeys, shallow);
                }

                break;
            default:
                if (!shallow && !JsonNode.DeepEquals(recorded, ours) && !IsSameNumber(recorded, ours))
                    found.Add($"{path}: recorded {Show(recorded)}, ours {Show(ours)}");
                break;
        }
    }

    private static void CompareCode(string path, string? recorded, string? ours, List<string> found)
    {
        string expected = Plain(recorded ?? ""), actual = Plain(ours ?? "");
        if (expected != actual)
            found.Add($"{path}: recorded\n{expected}\nours\n{actual}");

        static string Plain(string code) => LastComma().Replace(SharedFile().Replace(Address().Replace(Token().Replace(TokenOfOurs().Replace(code, ""), ""), "url='...'"), "..."), "\n}");
    }

    private static bool IsSameNumber(JsonNode? a, JsonNode? b) =>
        a?.GetValueKind() == JsonValueKind.Number && b?.GetValueKind() == JsonValueKind.Number
        && double.Parse(a.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) == double.Parse(b.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static string Show(JsonNode? node)
    {
        string text = node?.ToJsonString() ?? "null";
        return text.Length > 300 ? text[..300] + "..." : text;
    }

    /// <summary>The original writes the token of who asked into the program; ours reads it when it runs.</summary>
    [GeneratedRegex(@"import os\nfrom pathlib import Path\n|par_dict\['token'\] = .*\n")]
    private static partial Regex TokenOfOurs();

    [GeneratedRegex("    \"token\": \"[^\"]*\",?\n")]
    private static partial Regex Token();

    [GeneratedRegex("url='[^']*'")]
    private static partial Regex Address();

    [GeneratedRegex(@"http://[^""]*/download_file")]
    private static partial Regex SharedFile();

    [GeneratedRegex(@",?\n}")]
    private static partial Regex LastComma();
}
