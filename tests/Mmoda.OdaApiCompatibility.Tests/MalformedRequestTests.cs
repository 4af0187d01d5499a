using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>Whatever is sent, the answer is the caller's mistake told in the protocol's form, and never a failure of ours.</summary>
/// <param name="started">The server.</param>
public sealed class MalformedRequestTests(MalformedRequestTests.Started started) : IClassFixture<MalformedRequestTests.Started>
{
    private const string Dummy = "query_status=new&query_type=Dummy&";
    private const string Empty = Dummy + "instrument=empty&product_type=";

    [Theory] // The arguments, and what the message must name.
    [InlineData("", "session_id")]
    [InlineData("instrument=", "instrument")]
    [InlineData("instrument=nosuch", "nosuch")]
    [InlineData("instrument=empty", "query_type")]
    [InlineData("instrument=empty&query_type=Dummy", "product_type")]
    [InlineData("instrument=empty&query_type=Dummy&product_type=dummy", "query_status")]
    [InlineData(Empty + "nosuch", "nosuch")]
    [InlineData("instrument=empty&query_type=Dummy&product_type=dummy&query_status=whatever&job_id=1", "query_status")]
    [InlineData("instrument=empty&query_type=Dummy&product_type=dummy&query_status=submitted", "job_id")]
    [InlineData("instrument=empty&query_type=Dummy&product_type=dummy&query_status=submitted&job_id=%00%00", "unable to find any record")]
    [InlineData(Empty + "dummy&job_id=zz", "job_id")]
    [InlineData(Empty + "dummy&session_id=../../etc", "session_id")]
    [InlineData(Empty + "dummy&session_id=%0d%0aSet-Cookie:x=1", "session_id")]
    [InlineData(Empty + "dummy&T1=yesterday", "T1")]
    [InlineData(Empty + "dummy&T1=57818&T_format=nope", "T1")]
    [InlineData(Empty + "dummy&T1=1e400&T_format=mjd", "T1")]
    [InlineData(Empty + "dummy&RA=12h", "RA")]
    [InlineData(Empty + "dummy&RA=nan", "RA")]
    [InlineData(Empty + "dummy&DEC=inf", "DEC")]
    [InlineData(Empty + "dummy&RA=%00", "RA")]
    [InlineData(Empty + "dummy&run_asynch=perhaps", "run_asynch")]
    [InlineData(Empty + "restricted&bounded_int_par=99999999999999999999", "bounded_int_par")]
    [InlineData(Empty + "restricted&bounded_float_par=8", "bounded_float_par")]
    [InlineData(Empty + "restricted&string_select_par=x", "string_select_par")]
    [InlineData(Empty + "structured&struct=7", "struct")]
    [InlineData(Empty + "structured&struct=[[[[", "struct")]
    [InlineData(Empty + "echo&energ=1&energy_units=furlong", "energ")]
    [InlineData(Empty + "dummy&selected_catalog={}", "selected catalog")]
    [InlineData(Empty + "dummy&selected_catalog=[1]", "selected catalog")]
    [InlineData(Empty + "dummy&selected_catalog={\"cat_column_list\":[[1],[1,2]],\"cat_column_names\":[\"a\",\"b\"]}", "column lengths")]
    [InlineData(Empty + "dummy&use_scws=form_list", "scw_list")]
    [InlineData(Empty + "dummy&use_scws=user_file", "scw_list")]
    [InlineData(Dummy + "instrument=empty-async&product_type=dummy&scw_list=a b", "science windows list")]
    [InlineData(Dummy + "instrument=isgri&product_type=isgri_lc&time_bin=x&time_bin_format=y", "time_bin")]
    [InlineData(Dummy + "instrument=isgri&product_type=isgri_lc&osa_version=1", "OSA version")]
    [InlineData(Dummy + "instrument=isgri&product_type=isgri_lc&max_pointings=1.5", "max_pointings")]
    public async Task A_malformed_request_is_refused_and_told_why(string arguments, string named)
    {
        (int status, JsonNode body) = await started.Server.GetAsync("run_analysis?" + arguments);
        Assert.Equal(400, status);
        Assert.Contains(named, (string?)body["error_message"], StringComparison.Ordinal);
        Assert.NotNull(body["error"]); // Without it the client raises something else.
        Assert.Equal(JsonValueKindOfList, body["installed_instruments"]!.GetValueKind());
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        (_, JsonNode test) = await started.Server.GetAsync($"run_analysis?{Empty}restricted&RA=x&T1=y&bounded_int_par=z");
        Assert.All((string[])["RA", "T1", "bounded_int_par"], p => Assert.Contains($"Parameter {p} wrong value", (string?)test["error_message"], StringComparison.Ordinal));
        (_, JsonNode installed) = await started.Server.GetAsync($"run_analysis?{Dummy}instrument=isgri&product_type=isgri_lc&RA=x&T1=y&T2=z&E1_keV=w&osa_version=v");
        Assert.All((string[])["RA", "T1", "T2", "E1_keV"], p => Assert.Contains($"Parameter {p} wrong value", (string?)installed["error_message"], StringComparison.Ordinal));
        Assert.Contains("OSA version", (string?)installed["error_message"], StringComparison.Ordinal);
    }

    [Theory] // Bodies that are no forms, or forms out of all measure.
    [InlineData("application/x-www-form-urlencoded", "%%%=%%%&&&==;")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nno header")]
    [InlineData("multipart/form-data; boundary=x", "")]
    [InlineData("multipart/form-data", "--x--")]
    [InlineData("application/json", "{\"instrument\":")]
    public async Task A_broken_body_is_refused(string type, string content)
    {
        using StringContent body = new(content, Encoding.UTF8);
        body.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using HttpResponseMessage response = await started.Server.Client.PostAsync(new Uri("run_analysis", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("call_back")]
    [InlineData("api/meta-data")]
    [InlineData("api/meta-data?instrument=empty&product_type=x")]
    [InlineData("api/par-names?instrument=empty&product_type=x")]
    [InlineData("download_products")]
    [InlineData("download_products?query_status=ready&job_id=x&session_id=y&file_list=")]
    [InlineData("download_file")]
    [InlineData("resolve-job-url")]
    [InlineData("resolve-job-url?job_id=x&session_id=y&token=%00")]
    [InlineData("inspect-state?recent_days=x")]
    [InlineData("refresh_token?refresh_interval=x")]
    [InlineData("update_token_email_options?tem=x")]
    [InlineData("resolve_name?name=%ff%fe")]
    [InlineData("get_data_product_list_with_conditions?a=b")]
    [InlineData("get_astro_entity_info_by_source_name")]
    public async Task No_address_fails(string path)
    {
        using HttpResponseMessage response = await started.Server.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True((int)response.StatusCode < 500, $"{path}: {(int)response.StatusCode}");
    }

    private const System.Text.Json.JsonValueKind JsonValueKindOfList = System.Text.Json.JsonValueKind.Array;

    /// <summary>One server for all these requests.</summary>
    public sealed class Started : IAsyncLifetime
    {
        private CompatibleServer? _server;

        internal CompatibleServer Server => _server!; // Set before any test runs.

        public async Task InitializeAsync() => _server = await CompatibleServer.StartAsync();

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
