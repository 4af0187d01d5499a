using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Mmoda.Server.Outside;

namespace Mmoda.Server.Tests;

/// <summary>EXP-05: what services of the Virtual Observatory have around an object, asked by the server where the operator says so.</summary>
public sealed class VoLookupTests
{
    private const string Table = """
        <?xml version="1.0"?><!DOCTYPE VOTABLE SYSTEM "http://us-vo.org/xml/VOTable.dtd">
        <VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results"><INFO name="QUERY_STATUS" value="OK"/>
        <TABLE><FIELD name="ID" datatype="char" arraysize="*"><DESCRIPTION>Name of
        it</DESCRIPTION></FIELD><FIELD name="RA" unit="deg" datatype="double"/><FIELD name="spectrum" datatype="char" arraysize="*"/>
        <DATA><TABLEDATA><TR><TD>Crab &lt;img src=x&gt;</TD><TD>83.63</TD><TD><![CDATA[https://archive.example.org/s?a=1&b=2]]></TD></TR>
        <TR><TD/><TD>83.7</TD><TD/><TD>too many</TD></TR><TR><TD>third</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>
        """;

    private static string Here([CallerFilePath] string path = "") => path;

    private static async Task<(OtherSite Site, RunningServer Server)> StartAsync(Func<HttpContext, string> answer, Func<VoService, VoService>? change = null)
    {
        OtherSite site = await OtherSite.StartAsync(http => http.Response.WriteAsync(answer(http)));
        VoService service = new("X-ray sources", new Uri(site.Url, "cone?CAT=all"));
        return (site, await RunningServer.StartAsync(runsJobs: false, o => o with { Outside = new() { Services = [change?.Invoke(service) ?? service], Patience = TimeSpan.FromSeconds(2) } }));
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(RunningServer server, string position = "ra_deg=83.633&dec_deg=22.0145", string name = "X-ray%20sources")
    {
        using HttpResponseMessage answer = await server.Client.GetAsync(new Uri($"/api/v1/outside/{name}?{position}", UriKind.Relative));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    [Fact]
    public async Task A_service_inside_may_be_asked_what_it_is_for_and_nothing_else()
    {
        (OtherSite site, RunningServer server) = await StartAsync(_ => Table);
        await using (site)
        await using (server)
        {
            using HttpResponseMessage answer = await server.Client.PostAsJsonAsync(new Uri("/api/v1/outside/tables", UriKind.Relative), new { address = new Uri(site.Url, "admin").ToString() });
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal(0, site.Count);
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(server)).Status);
        }
    }

    [Fact]
    public async Task EXP_05_a_cone_search_is_asked_once_and_its_rows_are_told_as_text()
    {
        string asked = "";
        (OtherSite site, RunningServer server) = await StartAsync(
            http =>
            {
                asked = http.Request.QueryString.Value!;
                return Table;
            },
            s => s with { MostRows = 2, Acknowledgement = "Thank them." });
        await using (site)
        await using (server)
        {
            JsonNode told = (await server.GetJsonAsync("/api/v1/outside"))["services"]![0]!;
            Assert.Equal(("X-ray sources", "sources", 0.1, "Thank them."), ((string?)told["name"], (string?)told["holds"], (double)told["radius_deg"]!, (string?)told["acknowledgement"]));
            Assert.Equal(0, site.Count); // To be named is not to be asked.
            (HttpStatusCode status, JsonNode body) = await AskAsync(server);
            await AskAsync(server);

            Assert.Equal((HttpStatusCode.OK, 1), (status, site.Count));
            Assert.Equal("?CAT=all&RA=83.633&DEC=22.0145&SR=0.1", asked);
            Assert.Equal(["ID", "RA", "spectrum"], body["columns"]!.AsArray().Select(c => (string?)c!["name"]));
            Assert.Equal(("deg", "Name of\nit"), ((string?)body["columns"]![1]!["unit"], ((string?)body["columns"]![0]!["description"])!.ReplaceLineEndings("\n")));
            Assert.Equal(["Crab <img src=x>", "83.63", "https://archive.example.org/s?a=1&b=2"], body["rows"]![0]!.AsArray().Select(c => (string?)c));
            Assert.Equal(["", "83.7", ""], body["rows"]![1]!.AsArray().Select(c => (string?)c));
            Assert.Equal((2, true), (body["rows"]!.AsArray().Count, (bool)body["cut"]!));
        }
    }

    [Fact]
    public void EXP_05_spectra_and_light_curves_are_asked_for_by_position_and_size() => Assert.Equal(
        "https://archive.example.org/ssa?REQUEST=queryData&POS=83.633,-22.0145&SIZE=0.4",
        VoLookups.AddressOf(new VoService("s", new Uri("https://archive.example.org/ssa")) { Protocol = VoProtocol.Ssa, RadiusDeg = 0.2 }, 83.633, -22.0145));

    [Fact]
    public async Task The_operator_chooses_columns()
    {
        (OtherSite site, RunningServer server) = await StartAsync(_ => Table, s => s with { Columns = ["SPECTRUM", "nosuch", "ID"] });
        await using (site)
        await using (server)
            Assert.Equal(["spectrum", "ID"], (await AskAsync(server)).Body["columns"]!.AsArray().Select(c => (string?)c!["name"]));
    }

    [Theory]
    [InlineData("<VOTABLE><INFO name=\"Error\" value=\"no &lt;such&gt; catalogue\"/></VOTABLE>", "no <such> catalogue")]
    [InlineData("<VOTABLE><RESOURCE><INFO name=\"QUERY_STATUS\" value=\"ERROR\">too wide</INFO></RESOURCE></VOTABLE>", "too wide")]
    [InlineData("<VOTABLE><TABLE><FIELD name=\"a\"/><DATA><BINARY2/></DATA></TABLE></VOTABLE>", "only TABLEDATA is read")]
    [InlineData("<html><body>Sign in</body></html>", "not with a VOTable")]
    [InlineData("Gateway time-out", "no VOTable")]
    [InlineData("<VOTABLE><TABLE><FIELD name=\"a\"/><DATA><TABLEDATA><TR><TD>1", "no VOTable")]
    [InlineData("<!DOCTYPE v [<!ENTITY a \"aaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]><VOTABLE><INFO name=\"x\" value=\"&a;\"/><TABLE><FIELD name=\"&b;\"/></TABLE></VOTABLE>", "no VOTable")]
    public void What_is_wrong_with_an_answer_is_told(string answer, string reason)
    {
        OutsideRefusedException refused = Assert.Throws<OutsideRefusedException>(() => VoTable.Read(Encoding.UTF8.GetBytes(answer), 10));
        Assert.False(refused.IsOurs);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_around_is_an_empty_table() =>
        Assert.Empty(VoTable.Read("<VOTABLE><RESOURCE><TABLE><FIELD name=\"a\"/></TABLE></RESOURCE></VOTABLE>"u8.ToArray(), 10).Rows);

    [Fact]
    public void The_example_of_the_documentation_is_read()
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "operations.md"));
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, page[page.IndexOf("## Services elsewhere", StringComparison.Ordinal)..].Split("```json")[1].Split("```")[0]);
            ServerOptions options = SettingsFile.Read(path);
            Assert.Equal([VoProtocol.Cone, VoProtocol.Ssa], options.Outside.Services.Select(s => s.Protocol));
            Assert.NotEmpty(options.Site.ObjectLinks);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Offline_is_told_and_what_is_not_configured_is_not_asked()
    {
        (OtherSite site, RunningServer server) = await StartAsync(_ => Table);
        await using (server)
        {
            await site.DisposeAsync();
            (HttpStatusCode status, JsonNode body) = await AskAsync(server);
            Assert.Equal((HttpStatusCode.BadGateway, "X-ray sources: It cannot be reached."), (status, (string?)body["detail"]));
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(server, name: "others")).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(server, "ra_deg=83.6")).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(server, "")).Status);
        }

        await using RunningServer plain = await RunningServer.StartAsync(runsJobs: false);
        JsonNode told = await plain.GetJsonAsync("/api/v1/outside");
        Assert.Empty(told["services"]!.AsArray());
        Assert.Contains(told["links"]!.AsArray(), l => (string?)l!["label"] == "SIMBAD");
    }
}
