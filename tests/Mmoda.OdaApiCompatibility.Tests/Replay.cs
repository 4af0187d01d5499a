using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>Sends all recorded requests, in order, to one server of ours, and keeps its answers.</summary>
public sealed class Replay : IAsyncLifetime
{
    /// <summary>Files that requests brought along; the recording has only their names. "5" has the recorded MD5.</summary>
    private static readonly Dictionary<string, string> Files = new()
    {
        ["dummy_file"] = "5",
        ["user_scw_list_file"] = "066500220010.001\n066500230010.001\n",
        ["user_catalog_file"] = """
            # %ECSV 1.0
            # ---
            # datatype:
            # - {name: meta_ID, datatype: int64}
            # - {name: src_names, datatype: string}
            # - {name: significance, datatype: float32}
            # - {name: ra, unit: deg, datatype: float32}
            # - {name: dec, unit: deg, datatype: float32}
            # - {name: NEW_SOURCE, datatype: uint16}
            # - {name: ISGRI_FLAG, datatype: int64}
            # - {name: FLAG, datatype: int64}
            # - {name: ERR_RAD, datatype: float64}
            # meta: {FRAME: fk5, COORD_UNIT: deg, LON_NAME: ra, LAT_NAME: dec}
            # schema: astropy-2.0
            meta_ID src_names significance ra dec NEW_SOURCE ISGRI_FLAG FLAG ERR_RAD
            0 "1E 1740.7-2942" 50.481300354003906 265.97711181640625 -29.746700286865234 0 2 0 3.45e-05

            """,
    };

    private readonly Dictionary<string, string> _sessions = [];
    private readonly Dictionary<string, ReplayedAnswer> _answers = [];
    private CompatibleServer? _server;

    /// <summary>The answer of ours to a recorded request.</summary>
    public ReplayedAnswer this[string name] => _answers[name];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _server = await CompatibleServer.StartAsync(new RecordingClock());
        await File.WriteAllTextAsync(Path.Combine(_server.StateDirectory, "ReturnProgressProductQuery-current_p_value.out"), "5");
        foreach (JsonObject entry in Recording.Traffic)
            await SendAsync(entry, _server);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private async Task SendAsync(JsonObject entry, CompatibleServer server)
    {
        string name = (string)entry["name"]!;
        if (entry["body"] is JsonObject { } recorded && recorded["query_status"] is { } status)
            server.Answer((string)status!);

        string query = Encode(entry["query"] as JsonObject, name);
        using HttpRequestMessage request = new(new HttpMethod((string)entry["method"]!), new Uri($"{((string)entry["path"]!)[1..]}{(query.Length > 0 ? "?" : "")}{query}", UriKind.Relative));
        if (entry["files"] is JsonArray files)
        {
            MultipartFormDataContent form = [];
            foreach ((string key, string value) in Pairs(entry["form"] as JsonObject, name))
                form.Add(new StringContent(value), key);
            foreach (string part in files.Select(f => (string)f!))
                form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(name.EndsWith("_bad", StringComparison.Ordinal) ? "no catalogue" : Files[part])), part, part);
            request.Content = form;
        }
        else if (entry["form"] is JsonObject form)
        {
            request.Content = new StringContent(Encode(form, name), Encoding.UTF8, "application/x-www-form-urlencoded");
        }

        using HttpResponseMessage response = await server.Client.SendAsync(request);
        byte[] content = await response.Content.ReadAsByteArrayAsync();
        string text = Encoding.UTF8.GetString(content).Replace("http://products.example", "PRODUCTS_URL", StringComparison.Ordinal);
        JsonNode? body = text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null;
        _answers[name] = new ReplayedAnswer((int)response.StatusCode, body, text, content,
            response.Headers.Location?.OriginalString.Replace(server.Url.ToString().TrimEnd('/'), "http://127.0.0.1:18001", StringComparison.Ordinal).Replace("http://products.example", "PRODUCTS_URL", StringComparison.Ordinal),
            response.Content.Headers.ContentDisposition?.FileName,
            server.Url.ToString().TrimEnd('/'));

        // From now on the recorded session is the one that our server made up.
        if (entry["body"] is JsonObject { } answered && (string?)answered["session_id"] is { } session && (string?)body?["session_id"] is { } ours)
            _sessions.TryAdd(session, ours);
    }

    private string Encode(JsonObject? values, string name) =>
        string.Join('&', Pairs(values, name).Select(p => $"{WebUtility.UrlEncode(p.Key)}={WebUtility.UrlEncode(p.Value)}"));

    private IEnumerable<(string Key, string Value)> Pairs(JsonObject? values, string name)
    {
        foreach ((string key, JsonNode? value) in values ?? [])
        {
            if (value is JsonObject token)
            {
                yield return (key, TestToken.Of(token["claims"]!.DeepClone().AsObject(), name == "badsig_token" ? "another secret" : Recording.Secret));
            }
            else if (value is JsonArray several)
            {
                foreach (JsonNode? one in several)
                    yield return (key, one!.ToString());
            }
            else
            {
                string text = value is JsonValue scalar && scalar.TryGetValue(out string? given) ? given : value?.ToJsonString() ?? "";
                yield return (key, _sessions.GetValueOrDefault(text) ?? text);
            }
        }
    }
}
