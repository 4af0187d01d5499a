using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mmoda.Server.Tests;

public sealed partial class PageTests
{
    private static Uri At(string path) => new(path, UriKind.Relative);

    [Fact]
    public async Task The_page_refers_to_files_by_their_content_and_they_may_be_kept_for_ever()
    {
        await using Site site = new();
        await using RunningServer server = await site.StartAsync();
        using HttpResponseMessage page = await server.Client.GetAsync(At("/"));
        string html = await page.Content.ReadAsStringAsync();
        string version = Version().Match(html).Groups[1].Value;

        Assert.Contains($"<script type=\"module\" src=\"v/{version}/js/main.js\">", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#place\"><a href=\"./\"><a href=\"other.html\">", html, StringComparison.Ordinal); // Not files of ours.
        Assert.Equal("no-cache", page.Headers.CacheControl!.ToString());
        using HttpResponseMessage module = await server.Client.GetAsync(At($"/v/{version}/js/main.js"));
        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", module.Headers.GetValues("Cache-Control")));
        Assert.Equal("text/javascript; charset=utf-8", module.Content.Headers.ContentType!.ToString());

        // A page from before an update gets the files of now, not to be kept under the name of others.
        using HttpResponseMessage old = await server.Client.GetAsync(At("/v/0123456789abcdef/js/main.js"));
        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        Assert.Equal("no-cache", old.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, "/node_modules/secret.js"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, "/v/x/../../people.db"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, "/.hidden"));
    }

    [Fact]
    public async Task A_file_that_changes_makes_another_version()
    {
        await using Site site = new();
        await using RunningServer server = await site.StartAsync();
        string before = Version().Match(await server.Client.GetStringAsync(At("/"))).Groups[1].Value;
        await File.WriteAllTextAsync(Path.Combine(site.Root, "js", "main.js"), "export const changed = 1;");
        string after = Version().Match(await server.Client.GetStringAsync(At("/"))).Groups[1].Value;

        Assert.NotEqual(before, after);
        Assert.Equal("export const changed = 1;", await server.Client.GetStringAsync(At($"/v/{after}/js/main.js")));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Files_are_sent_compressed_with_tags_of_their_own(string encoding)
    {
        await using Site site = new();
        await using RunningServer server = await site.StartAsync();
        using HttpResponseMessage plain = await server.Client.GetAsync(At("/css/base.css"));
        using HttpResponseMessage packed = await server.Client.SendAsync(Ask("/css/base.css", encoding));

        Assert.Equal([encoding], packed.Content.Headers.ContentEncoding);
        Assert.NotEqual(plain.Headers.ETag, packed.Headers.ETag);
        await using Stream body = await packed.Content.ReadAsStreamAsync();
        await using Stream unpacked = encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        using StreamReader reader = new(unpacked);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await reader.ReadToEndAsync());

        using HttpRequestMessage again = Ask("/css/base.css", encoding);
        again.Headers.IfNoneMatch.Add(packed.Headers.ETag!);
        using HttpResponseMessage unchanged = await server.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Nothing_foreign_and_nothing_inline_may_run_in_the_page()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using HttpResponseMessage page = await server.Client.GetAsync(At("/"));
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain('*', policy);

        using HttpResponseMessage part = await server.Client.GetAsync(At("/main.js"));
        Assert.Equal("default-src 'self'", part.Headers.GetValues("Content-Security-Policy").Single()); // For a worker; forty of these are a first view.
        Assert.Equal("nosniff", part.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(part.Headers.Contains("Permissions-Policy"));
    }

    [Theory]
    [Trait("feature", "URL-04")]
    [InlineData("/job/0123456789abcdef", HttpStatusCode.Redirect)]
    [InlineData("/job/0123456789abcdeg", HttpStatusCode.NotFound)]
    [InlineData("/job/..%2f..%2fhealthz", HttpStatusCode.NotFound)]
    public async Task A_job_has_a_short_address(string path, HttpStatusCode status)
    {
        await using Site site = new();
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options => options with { WebRoot = site.Root });
        using HttpClientHandler handler = new() { AllowAutoRedirect = false };
        using HttpClient client = new(handler) { BaseAddress = server.Client.BaseAddress };
        using HttpResponseMessage answer = await client.GetAsync(At(path));

        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.Redirect)
            Assert.Equal("../#job=0123456789abcdef", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_site_says_what_its_operators_configured_and_the_archive_says_no_paths()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options => options with
        {
            Site = new SiteOptions { Name = "Observatory", SourceCode = "https://git.example.org/mmoda/commit/{commit}", Links = [new SiteLink("Home", "https://example.org/")], News = [new SiteNews("a", "New data.")] },
        });
        JsonNode site = await server.GetJsonAsync("/api/v1/site");
        JsonNode status = await server.GetJsonAsync("/api/v1/status");

        Assert.Equal(83.633, (double)(await server.GetJsonAsync("/api/v1/sources?prefix=cr"))[0]!["ra_deg"]!);
        Assert.Empty((await server.GetJsonAsync("/api/v1/sources")).AsArray());
        Assert.Equal("Observatory", (string?)site["name"]);
        Assert.Equal("https://example.org/", (string?)site["links"]![0]!["url"]);
        string version = (string)site["version"]!;
        Assert.Equal("https://git.example.org/mmoda/commit/" + (version.Contains('+') ? version.Split('+')[1] : ""), (string?)site["source"]);
        JsonNode instrument = (await server.GetJsonAsync("/api/v1/instruments"))[0]!;
        Assert.Equal((version, (string?)site["source"]), ((string?)instrument["version"], (string?)instrument["source"]));
        Assert.Equal("New data.", (string?)site["news"]![0]!["text"]);
        Assert.False((bool)site["accounts"]!);
        Assert.Equal(("ok", true), ((string?)status["state"], (bool)status["archive"]!["simulated"]!));
        Assert.DoesNotContain('/', status.ToJsonString());
    }

    [Fact]
    [Trait("feature", "HELP-04")]
    public async Task Staff_change_the_help_while_the_server_runs()
    {
        await using Site site = new();
        string help = Path.Combine(site.Root, ".own");
        Directory.CreateDirectory(help);
        await File.WriteAllTextAsync(Path.Combine(help, "lab.md"), "# Laboratory");
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, options => options with { WebRoot = site.Root, Site = new SiteOptions { HelpDirectory = help } });
        Assert.Equal("# Laboratory", await server.Client.GetStringAsync(At("/help/lab.md")));
        Assert.Equal("# Of the program", await server.Client.GetStringAsync(At("/help/index.md")));

        await File.WriteAllTextAsync(Path.Combine(help, "lab.md"), "# Changed");
        await File.WriteAllTextAsync(Path.Combine(help, "index.md"), "# Of this site");
        Assert.Equal("# Changed", await server.Client.GetStringAsync(At("/help/lab.md")));
        Assert.Equal("# Of this site", await server.Client.GetStringAsync(At("/help/index.md")));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, "/help/../.hidden"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, "/help/none.md"));
    }

    [Fact]
    [Trait("feature", "HELP-04")]
    public async Task Without_its_own_help_a_site_has_that_of_the_program_and_a_server_does_not_start_with_a_wrong_directory()
    {
        await using Site site = new();
        string help = Path.Combine(site.Root, ".own");
        Directory.CreateDirectory(help);
        await File.WriteAllTextAsync(Path.Combine(help, "index.md"), "# Of this site");
        ServerOptions WithHelp(ServerOptions options) => options with { WebRoot = site.Root, Site = new SiteOptions { HelpDirectory = help } };
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false, WithHelp);
        Assert.Equal("# Of this site", await server.Client.GetStringAsync(At("/help/index.md")));

        File.CreateSymbolicLink(Path.Combine(help, "lab.md"), Path.Combine(help, "nowhere.md"));
        Assert.Equal("# Of the program", await server.Client.GetStringAsync(At("/help/index.md")));
        Directory.Delete(help, recursive: true);
        Assert.Equal("# Of the program", await server.Client.GetStringAsync(At("/help/index.md")));
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => RunningServer.StartAsync(runsJobs: false, WithHelp));
        Assert.Contains("site.HelpDirectory", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("feature", "TAB-02")]
    public async Task Instruments_say_what_they_are()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        JsonNode isgri = (await server.GetJsonAsync("/api/v1/instruments"))[0]!;
        Assert.Equal(("IBIS/ISGRI", "Hard X-rays", "Thank INTEGRAL."), ((string?)isgri["title"], (string?)isgri["messenger"], (string?)isgri["acknowledgement"]));
        Assert.False((bool)isgri["shows_work"]!);
    }

    [Fact]
    public async Task Feedback_is_kept_and_numbered_and_what_is_no_feedback_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync(runsJobs: false);
        using HttpResponseMessage first = await server.Client.PostAsJsonAsync(At("/api/v1/feedback"), new { email = "ada@example.org", comment = "It works <b>" });
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(1, (int)(await first.Content.ReadFromJsonAsync<JsonNode>())!["number"]!);
        foreach (object wrong in new object[]
        {
            new { email = "nobody", comment = "x" }, new { email = "ada@example.org", comment = " " }, new { email = "ada@example.org", comment = new string('x', 20_001) },
            new { email = "ada@example.org", subject = "a\nb", comment = "x" }, new[] { 1 },
        })
        {
            using HttpResponseMessage refused = await server.Client.PostAsJsonAsync(At("/api/v1/feedback"), wrong);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    private static HttpRequestMessage Ask(string path, string encoding)
    {
        HttpRequestMessage request = new(HttpMethod.Get, At(path));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        return request;
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningServer server, string path)
    {
        using HttpResponseMessage response = await server.Client.GetAsync(At(path));
        return response.StatusCode;
    }

    [GeneratedRegex("v/([0-9a-f]{16})/")]
    private static partial Regex Version();

    /// <summary>A small page in a directory of its own.</summary>
    private sealed class Site : IAsyncDisposable
    {
        public Site()
        {
            foreach ((string name, string text) in new Dictionary<string, string>
            {
                ["index.html"] = "<!doctype html><link rel=\"stylesheet\" href=\"css/base.css\"><script type=\"module\" src=\"js/main.js\"></script><a href=\"#place\"><a href=\"./\"><a href=\"other.html\">",
                ["js/main.js"] = "export {};", ["css/base.css"] = string.Concat(Enumerable.Repeat("body { margin: 0 }\n", 100)), ["node_modules/secret.js"] = "x", ["help/index.md"] = "# Of the program", [".hidden"] = "x",
            })
            {
                string file = Path.Combine(Root, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!); // It has one.
                File.WriteAllText(file, text);
            }
        }

        public string Root { get; } = Directory.CreateTempSubdirectory("mmoda-page-").FullName;

        public Task<RunningServer> StartAsync() => RunningServer.StartAsync(runsJobs: false, options => options with { WebRoot = Root });

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Root, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
