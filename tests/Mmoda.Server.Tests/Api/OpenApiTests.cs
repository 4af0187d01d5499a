using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Mmoda.Server.Tests;

/// <summary>The OpenAPI document says what the routes are, and can be believed.</summary>
public sealed partial class OpenApiTests
{
    private const string Root = "/api/v1";

    [Fact]
    public async Task Every_route_is_documented_and_every_documented_route_is_there()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        string[] routes = [.. server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith(Root + "/", StringComparison.Ordinal) && !e.RoutePattern.RawText.Contains("{*", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText![Root.Length..]}"))
            .Order(StringComparer.Ordinal)];
        string[] documented = [.. Operations(await DocumentAsync(server)).Select(o => $"{o.Method.ToUpperInvariant()} {o.Path}").Order(StringComparer.Ordinal)];
        Assert.Equal(routes, documented);
        Assert.True(routes.Length > 20);
    }

    [Fact]
    public async Task Operations_have_summaries_names_parameters_and_problems()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        JsonObject document = await DocumentAsync(server);
        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        Assert.Equal(new Uri(server.Url, "api/v1").ToString(), (string?)document["servers"]![0]!["url"]);
        (string Path, string Method, JsonObject Operation, JsonObject Item)[] operations = [.. Operations(document)];
        Assert.Equal(operations.Length, operations.Select(o => (string?)o.Operation["operationId"]).Distinct().Count());
        foreach ((string path, string method, JsonObject operation, JsonObject item) in operations)
        {
            string where = $"{method} {path}";
            Assert.False(string.IsNullOrEmpty((string?)operation["summary"]), where);
            Assert.True(((JsonObject)operation["responses"]!).Any(r => r.Key[0] is '2' or '3'), where);
            Assert.True(((JsonObject)operation["responses"]!).ContainsKey("401"), where);
            string[] declared = [.. List(item["parameters"]).Concat(List(operation["parameters"])).Where(p => (string?)p["in"] == "path").Select(p => (string)p["name"]!).Order()];
            Assert.Equal(InPath().Matches(path).Select(m => m.Groups[1].Value).Order(), declared);
        }
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_form_is_used()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        JsonObject document = await DocumentAsync(server);
        string[] references = [.. References().Matches(document.ToJsonString()).Select(m => m.Groups[1].Value).Distinct()];
        foreach (string reference in references)
        {
            JsonNode? found = document;
            foreach (string part in reference.Split('/'))
                found = found?[part];
            Assert.NotNull(found);
        }

        Assert.All((JsonObject)document["components"]!["schemas"]!, s => Assert.Contains("components/schemas/" + s.Key, references));
    }

    [Fact]
    public async Task Answers_have_the_keys_that_the_document_says()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonObject document = await DocumentAsync(server);
        JsonNode job = await server.SubmitAsync(new { instrument = "isgri", product = "isgri_image", parameters = new { src_name = "Crab" } });
        string id = (string)job["id"]!;
        await server.WatchAsync(id);
        Check(document, "Job", await server.GetJsonAsync($"{Root}/jobs/{id}"));
        Check(document, "Recipe", await server.GetJsonAsync($"{Root}/jobs/{id}/recipe"));
        Check(document, "Instrument", (await server.GetJsonAsync($"{Root}/instruments"))[0]!);
        Check(document, "Outside", await server.GetJsonAsync($"{Root}/outside"));
        Check(document, "Notebook", (await server.GetJsonAsync($"{Root}/notebooks"))[0]!);
        Check(document, "Source", await server.GetJsonAsync($"{Root}/resolve?name=Crab"));
        Check(document, "Windows", await server.GetJsonAsync($"{Root}/archive/windows"));
        Check(document, "Site", await server.GetJsonAsync($"{Root}/site"));
        Check(document, "Sky", await server.GetJsonAsync($"{Root}/archive/sky"));
        Check(document, "Status", await server.GetJsonAsync($"{Root}/status"));
        Check(document, "Source", (await server.GetJsonAsync($"{Root}/sources?prefix=cr"))[0]!);
        Check(document, "Account", await server.GetJsonAsync($"{Root}/account"));
        using HttpResponseMessage absent = await server.Client.GetAsync(new Uri($"{Root}/jobs/nope", UriKind.Relative));
        Check(document, "Problem", JsonNode.Parse(await absent.Content.ReadAsStringAsync())!);
    }

    [Fact]
    public async Task The_page_lists_every_operation_and_needs_nothing_from_elsewhere()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using HttpResponseMessage answer = await server.Client.GetAsync(new Uri("/api/docs", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        string page = await answer.Content.ReadAsStringAsync();
        Assert.All(Operations(await DocumentAsync(server)), o => Assert.Contains($"id=\"{o.Operation["operationId"]}\"", page, StringComparison.Ordinal));
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", page);
        Assert.DoesNotMatch("<script|<style| style=| on[a-z]+=", page); // What the policy of the site forbids.
        foreach (string link in (string[])["/api/docs/style.css", "/api/v1/openapi.json"])
            Assert.NotEmpty(await server.Client.GetStringAsync(new Uri(link, UriKind.Relative)));
        Assert.All(LinkInPage().Matches(page).Select(m => m.Groups[1].Value).Distinct(), name => Assert.Contains($"id=\"{name}\"", page, StringComparison.Ordinal));
    }

    private static async Task<JsonObject> DocumentAsync(RunningServer server) => (JsonObject)await server.GetJsonAsync($"{Root}/openapi.json");

    private static IEnumerable<(string Path, string Method, JsonObject Operation, JsonObject Item)> Operations(JsonObject document) =>
        from path in (JsonObject)document["paths"]!
        from method in (JsonObject)path.Value!
        where method.Value is JsonObject
        select (path.Key, method.Key, (JsonObject)method.Value!, (JsonObject)path.Value!);

    private static IEnumerable<JsonObject> List(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The keys of an answer are those of its form, and those that are demanded are there; likewise inside.</summary>
    private static void Check(JsonObject document, string form, JsonNode answer) => Check(document, document["components"]!["schemas"]![form]!, answer, form);

    private static void Check(JsonObject document, JsonNode schema, JsonNode? answer, string where)
    {
        if (schema["$ref"] is { } reference)
        {
            Check(document, document["components"]!["schemas"]![((string)reference!).Split('/')[^1]]!, answer, where);
            return;
        }

        if (answer is JsonArray list && schema["items"] is { } items)
        {
            foreach (JsonNode? item in list)
                Check(document, items, item, where + "[]");
        }

        if (answer is not JsonObject found || schema["properties"] is not JsonObject known)
            return;
        Assert.Empty((schema["required"] as JsonArray ?? []).Select(r => (string)r!).Except(found.Select(p => p.Key)).Select(k => $"{where}.{k} is missing"));
        Assert.Empty(found.Select(p => p.Key).Except(known.Select(p => p.Key)).Where(k => k != "traceId").Select(k => $"{where}.{k} is not documented"));
        foreach ((string key, JsonNode? value) in found.Where(p => known.ContainsKey(p.Key)))
            Check(document, known[key]!, value, $"{where}.{key}");
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex InPath();

    [GeneratedRegex("\"\\$ref\":\"#/([^\"]+)\"")]
    private static partial Regex References();

    [GeneratedRegex("href=\"#([^\"]+)\"")]
    private static partial Regex LinkInPage();
}
