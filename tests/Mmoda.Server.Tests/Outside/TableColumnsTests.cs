using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Mmoda.Fits;
using Mmoda.Server.Outside;

namespace Mmoda.Server.Tests;

/// <summary>NBF-10: the columns of a table at an address, and that nothing inside can be reached or seen by it.</summary>
public sealed class TableColumnsTests
{
    private const string Refused = "This address is of a private network";

    /// <summary>The body of each path; other paths answer 404.</summary>
    private static async Task<(OtherSite Site, RunningServer Server)> StartAsync(Func<OutsideOptions, OutsideOptions>? change = null, params (string Path, byte[] Body)[] files)
    {
        OtherSite site = await OtherSite.StartAsync(http => AnswerAsync(http, files));
        OutsideOptions outside = new() { TrustedHosts = [site.Url.Authority] };
        return (site, await RunningServer.StartAsync(runsJobs: false, o => o with { Outside = change?.Invoke(outside) ?? outside }));
    }

    private static async Task AnswerAsync(HttpContext http, (string Path, byte[] Body)[] files)
    {
        string path = http.Request.Path.Value!.TrimStart('/');
        if (path.StartsWith("to=", StringComparison.Ordinal))
            http.Response.Redirect(Uri.UnescapeDataString(path[3..]));
        else if (path == "slow")
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        else if (files.FirstOrDefault(f => f.Path == path) is { Body: { } body })
            await http.Response.Body.WriteAsync(body);
        else
            http.Response.StatusCode = 404;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(RunningServer server, string address)
    {
        using HttpResponseMessage answer = await server.Client.PostAsJsonAsync(new Uri("/api/v1/outside/tables", UriKind.Relative), new { address }, JsonSerializerOptions.Default);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static byte[] Table(int rows)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (FitsWriter writer = FitsWriter.Create(path))
            {
                writer.WriteTable(new FitsHeader().Set("EXTNAME", "SOURCES"), new FitsTable().Add("FLUX_G", new double[rows], "mJy").AddStrings("NAME", 8, Enumerable.Repeat("<b>", rows).ToArray()));
                writer.WriteTable(new FitsHeader().Set("EXTNAME", "OTHER"), new FitsTable().Add("X", new int[1]));
                writer.Commit();
            }

            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Fastest))
            gzip.Write(content);
        return target.ToArray();
    }

    [Fact]
    public async Task NBF_10_the_columns_of_all_tables_are_told_packed_or_not_and_after_a_redirection()
    {
        byte[] table = Table(3);
        (OtherSite site, RunningServer server) = await StartAsync(null, ("a.fits", table), ("b.fits.gz", Gzip(table)));
        await using (site)
        await using (server)
        {
            foreach (string path in (string[])["a.fits", "b.fits.gz", "to=" + Uri.EscapeDataString("/a.fits")])
            {
                (HttpStatusCode status, JsonNode body) = await AskAsync(server, $"{site.Url}{path}");
                Assert.Equal((HttpStatusCode.OK, true), (status, (bool)body["whole"]!));
                Assert.Equal(["SOURCES", "OTHER"], body["tables"]!.AsArray().Select(t => (string?)t!["name"]));
                Assert.Equal(["FLUX_G", "NAME"], body["tables"]![0]!["columns"]!.AsArray().Select(c => (string?)c!["name"]));
                Assert.Equal(("mJy", 3), ((string?)body["tables"]![0]!["columns"]![0]!["unit"], (int)body["tables"]![0]!["rows"]!));
            }
        }
    }

    [Theory]
    [InlineData("a.fits")]
    [InlineData("a.fits.gz")]
    public async Task Of_a_large_file_the_beginning_is_enough(string path)
    {
        byte[] table = Table(20_000); // 320 kB
        (OtherSite site, RunningServer server) = await StartAsync(o => o with { MostTableBytes = 100_000 }, ("a.fits", table), ("a.fits.gz", Gzip(table)));
        await using (site)
        await using (server)
        {
            (HttpStatusCode status, JsonNode body) = await AskAsync(server, $"{site.Url}{path}");
            Assert.Equal((HttpStatusCode.OK, false), (status, (bool)body["whole"]!));
            Assert.Equal(["FLUX_G", "NAME"], Assert.Single(body["tables"]!.AsArray())!["columns"]!.AsArray().Select(c => (string?)c!["name"]));
        }
    }

    [Theory]
    [InlineData("", "begins with https://")]
    [InlineData("file:///etc/passwd", "begins with https://")]
    [InlineData("ftp://example.org/a.fits", "begins with https://")]
    [InlineData("upload:0123456789abcdef0123456789abcdef", "begins with https://")]
    [InlineData("http://user:secret@example.org/a.fits", "with a user")]
    [InlineData("https://example.org:22/", "Port 22")]
    [InlineData("http://127.0.0.1:8000/", Refused)]
    [InlineData("http://2130706433/", Refused)]
    [InlineData("http://0x7f.1/", Refused)]
    [InlineData("http://[::1]/", Refused)]
    [InlineData("http://[::ffff:10.0.0.1]/", Refused)]
    [InlineData("http://169.254.169.254/latest/meta-data", Refused)]
    [InlineData("http://192.168.1.1/", Refused)]
    [InlineData("http://localhost/", Refused)]
    [InlineData("http://printer/", Refused)]
    [InlineData("http://metadata.google.internal/", Refused)]
    public async Task What_is_no_public_address_of_the_web_is_refused_without_asking(string address, string reason)
    {
        using OutsideWeb web = new(new ServerOptions(), TimeProvider.System, (_, _) => throw new InvalidOperationException("It was asked."));
        OutsideRefusedException refused = await Assert.ThrowsAsync<OutsideRefusedException>(() => web.GetAsync(address, 1000, default));
        Assert.True(refused.IsOurs);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A name that looks public may stand for something inside, also only since it was judged.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("93.184.216.34", "10.1.2.3")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:169.254.169.254")]
    public async Task A_name_that_stands_for_something_inside_is_not_connected_to(params string[] addresses)
    {
        using OutsideWeb web = new(new ServerOptions(), TimeProvider.System, (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()));
        OutsideRefusedException refused = await Assert.ThrowsAsync<OutsideRefusedException>(() => web.GetAsync("http://catalogue.example.org/a.fits", 1000, default));
        Assert.StartsWith(Refused, refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsOurs);
    }

    /// <summary>Behind its own firewall a machine may show itself more than others see.</summary>
    [Theory]
    [InlineData("198.51.100.7", "198.51.100.7")]
    [InlineData("::ffff:198.51.100.7", "198.51.100.7")]
    [InlineData("2a00::7", "2a00::7%3")]
    public async Task A_public_address_of_this_machine_itself_is_not_connected_to(string asked, string own)
    {
        using OutsideWeb web = new(
            new ServerOptions(), TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34"), IPAddress.Parse(asked)]), ownAddresses: () => [IPAddress.Parse(own)]);
        OutsideRefusedException refused = await Assert.ThrowsAsync<OutsideRefusedException>(() => web.GetAsync("http://catalogue.example.org/a.fits", 1000, default));
        Assert.Equal((true, true), (refused.IsOurs, refused.Message.StartsWith("This address is of the machine that would ask it", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_redirection_leads_nowhere_that_an_address_may_not_lead()
    {
        await using OtherSite inner = await OtherSite.StartAsync(_ => Task.CompletedTask);
        (OtherSite site, RunningServer server) = await StartAsync();
        await using (site)
        await using (server)
        {
            foreach ((string target, string reason) in new[] { (inner.Url.ToString(), Refused), ("file:///etc/passwd", "begins with https://"), ("http://169.254.169.254/", Refused) })
            {
                (HttpStatusCode status, JsonNode body) = await AskAsync(server, $"{site.Url}to={Uri.EscapeDataString(target)}");
                Assert.Equal(HttpStatusCode.BadRequest, status);
                Assert.Contains(reason, (string?)body["detail"], StringComparison.Ordinal);
            }

            (HttpStatusCode off, JsonNode told) = await AskAsync(server, $"{site.Url}to={Uri.EscapeDataString("//a:99999/")}");
            Assert.Equal((HttpStatusCode.BadGateway, true), (off, ((string?)told["detail"])!.Contains("no address", StringComparison.Ordinal)));
            string around = "/to=" + Uri.EscapeDataString("/to=" + Uri.EscapeDataString("/to=" + Uri.EscapeDataString("/to=" + Uri.EscapeDataString("/a"))));
            Assert.Contains("leads on more than 3 times", (string?)(await AskAsync(server, site.Url.ToString().TrimEnd('/') + around)).Body["detail"], StringComparison.Ordinal);
        }

        Assert.Equal(0, inner.Count);
    }

    [Fact]
    public async Task What_is_no_such_file_or_does_not_come_is_told()
    {
        byte[] bomb = Gzip([.. Encoding.ASCII.GetBytes("SIMPLE  =                    T".PadRight(80)), .. new byte[30 << 20]]);
        (OtherSite site, RunningServer server) = await StartAsync(
            o => o with { Patience = TimeSpan.FromSeconds(2) }, ("page.html", Encoding.UTF8.GetBytes("<html><body>Sign in</body></html>")), ("empty", []), ("bomb.fits.gz", bomb), ("broken.gz", [0x1f, 0x8b, 8, 0, 1, 2, 3]));
        await using (site)
        await using (server)
        {
            foreach ((string path, string reason) in new[]
            {
                ("nothing.fits", "It answers 404."), ("page.html", "no FITS file"), ("empty", "no FITS file"), ("bomb.fits.gz", "no FITS file"), ("broken.gz", "no FITS file"), ("slow", "within 2 seconds"),
            })
            {
                (HttpStatusCode status, JsonNode body) = await AskAsync(server, $"{site.Url}{path}");
                Assert.Equal(HttpStatusCode.BadGateway, status);
                Assert.Contains(reason, (string?)body["detail"], StringComparison.Ordinal);
            }
        }

        // Nobody is there any more.
        await using RunningServer later = await RunningServer.StartAsync(runsJobs: false, o => o with { Outside = new() { TrustedHosts = [site.Url.Authority] } });
        Assert.Contains("cannot be reached", (string?)(await AskAsync(later, $"{site.Url}a.fits")).Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_may_look_into_no_files()
    {
        (OtherSite site, RunningServer server) = await StartAsync(o => o with { ReadsTables = false }, ("a.fits", Table(1)));
        await using (site)
        await using (server)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(server, $"{site.Url}a.fits")).Status);
            Assert.Equal(0, site.Count);
        }
    }
}
