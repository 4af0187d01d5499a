using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>
/// Test instruments answer as the original's, for every content of the file that decides about them. Each line was observed:
/// instrument, product, type, file, status, keys of products, status and job status of the exit, start of the message,
/// comment.
/// </summary>
public sealed class TestInstrumentTests
{
    private static readonly string[] Always = ["analysis_parameters", "api_code", "session_id", "job_id"];

    [Theory]
    [InlineData("empty", "dummy", "Real", "done", "failed", "", 1, "unknown", "failed: dummy", "")]
    [InlineData("empty", "dummy", "Dummy", null, "done", "prod_process_message,input_prod_list", 0, "done", "", "")]
    [InlineData("empty", "numerical", "Real", null, "failed", "", 1, "unknown", "unexpected error while testing communication with [ Instrume", "")]
    [InlineData("empty", "numerical", "Dummy", null, "done", "numpy_data_product_list,input_prod_list", 0, "done", "", "")]
    [InlineData("empty", "file_dummy", "Dummy", null, "done", "numpy_data_product_list,input_prod_list", 0, "done", "", "")]
    [InlineData("empty", "failing", "Real", null, "failed", "", 1, "unknown", "failed: failing", "")]
    [InlineData("empty", "failing", "Dummy", null, "failed", "", 1, "unknown", "Error when getting query products", "")]
    [InlineData("empty", "parametrical", "Dummy", null, "done", "input_prod_list", 0, "done", "", "")]
    [InlineData("empty", "echo", "Real", null, "done", "echo,input_prod_list", 0, "done", "", "")]
    [InlineData("empty", "echo", "Dummy", null, "failed", "", 1, "unknown", "Error when getting query products", "")]
    [InlineData("empty", "structured", "Real", "failed", "done", "echo,input_prod_list", 0, "done", "", "")]
    [InlineData("empty", "optional", "Dummy", null, "failed", "", 1, "unknown", "Error when getting query products", "")]
    [InlineData("empty-async", "dummy", "Real", null, "submitted", "input_prod_list", 0, "submitted", "", "mock comment")]
    [InlineData("empty-async", "dummy", "Real", "progress", "progress", "input_prod_list", 0, "progress", "", "mock comment")]
    [InlineData("empty-async", "dummy", "Real", "done", "done", "input_param_scw_list,prod_process_message,input_prod_list", 0, "done", "", "mock comment")]
    [InlineData("empty-async", "dummy", "Real", "failed", "failed", "", 1, "unknown", "Error when getting query products", "")]
    [InlineData("empty-async", "dummy", "Real", "", "submitted", "input_prod_list", 0, "submitted", "", "")]
    [InlineData("empty-async", "dummy", "Dummy", null, "done", "prod_process_message,input_prod_list", 0, "done", "", "")]
    [InlineData("empty-async", "dummy-log-submit", "Real", null, "submitted", "input_prod_list", 0, "submitted", "", "")]
    [InlineData("empty-async", "dummy-log-submit", "Real", "failed", "submitted", "input_prod_list", 0, "submitted", "", "")]
    [InlineData("empty-async", "dummy-log-submit", "Real", "", "submitted", "input_prod_list", 0, "submitted", "", "mock comment")]
    [InlineData("empty-async", "dummy-log-submit", "Real", "done", "done", "input_param_scw_list,prod_process_message,input_prod_list", 0, "done", "", "mock comment")]
    [InlineData("empty-async", "numerical", "Real", "done", "done", "input_prod_list", 0, "done", "", "mock comment")]
    [InlineData("empty-async", "numerical", "Dummy", null, "done", "numpy_data_product_list,input_prod_list", 0, "done", "", "")]
    [InlineData("empty-semi-async", "dummy", "Real", null, "failed", "", 1, "unknown", "Error when getting query products", "")]
    [InlineData("empty-semi-async", "dummy", "Dummy", null, "done", "prod_process_message,input_prod_list", 0, "done", "", "")]
    [InlineData("empty-semi-async", "numerical", "Real", "submitted", "done", "input_prod_list", 0, "done", "", "mock comment")]
    [InlineData("empty-async-return-progress", "dummy", "Real", null, "done", "p,input_prod_list", 0, "done", "", "mock comment")]
    [InlineData("empty-async-return-progress", "dummy", "Dummy", null, "done", "p,input_prod_list", 0, "done", "", "")]
    [InlineData("empty-with-conf", "dummy", "Dummy", null, "done", "prod_process_message,input_prod_list", 0, "done", "", "")]
    [InlineData("empty-with-posix-path", "file_dummy", "Real", null, "failed", "", 1, "unknown", "unexpected error while testing communication with [ Instrume", "")]
    [InlineData("empty-with-posix-path", "file_dummy", "Dummy", null, "done", "numpy_data_product_list,input_prod_list", 0, "done", "", "")]
    public async Task A_test_instrument_answers_as_the_original(
        string instrument, string product, string type, string? state, string status, string keys, int exit, string jobStatus, string message, string comment)
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock());
        if (state is not null)
            server.Answer(state);
        string token = TestToken.Of("user@example.org", "general, unige-hpc-full");
        (int code, JsonNode body) = await server.GetAsync($"run_analysis?query_status=new&query_type={type}&instrument={instrument}&product_type={product}&token={token}");
        Assert.Equal(200, code);
        Assert.Equal(status, (string?)body["query_status"]);
        Assert.Equal(keys, string.Join(',', body["products"]!.AsObject().Select(p => p.Key).Except(Always)));
        Assert.Equal((exit, jobStatus, comment), ((int)body["exit_status"]!["status"]!, (string?)body["exit_status"]!["job_status"], (string?)body["exit_status"]!["comment"]));
        Assert.StartsWith(message, (string?)body["exit_status"]!["message"], StringComparison.Ordinal);
        Assert.Equal(message.Length == 0, ((string?)body["exit_status"]!["message"])!.Length == 0);
    }

    [Fact]
    public async Task Requests_are_shown_as_scratch_directories_where_asked_for()
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock());
        const string request = "run_analysis?query_status=new&query_type=Real&instrument=empty-async&product_type=dummy&session_id=";
        string job = (string)(await server.GetAsync(request + "AAAABBBBCCCCDDDD")).Body["job_monitor"]!["job_id"]!;
        await server.GetAsync(request + "EEEEFFFFGGGGHHHH");
        string scratch = Path.Combine(server.Root, "scratch");
        Assert.Equal(
            [$"scratch_sid_AAAABBBBCCCCDDDD_jid_{job}", $"scratch_sid_EEEEFFFFGGGGHHHH_jid_{job}_aliased"],
            Directory.GetDirectories(scratch).Select(Path.GetFileName).Order());
        Assert.Equal(
            ["analysis_parameters.json", "job_monitor.json", "query_output.json"],
            Directory.GetFiles(Path.Combine(scratch, $"scratch_sid_AAAABBBBCCCCDDDD_jid_{job}")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Reports_of_back_ends_are_merged()
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock());
        const string request = "run_analysis?query_type=Real&instrument=empty-async&product_type=dummy&session_id=AAAABBBBCCCCDDDD";
        string job = (string)(await server.GetAsync(request + "&query_status=new")).Body["job_monitor"]!["job_id"]!;
        string status = "submitted";
        JsonNode body = new JsonObject();
        foreach ((string node, string action) in (IEnumerable<(string, string)>)[("node_0", "main_done"), ("node_1", "main_done"), ("node_2", "main_done"), ("node_ii", "progress"), ("node_iii", "progress")])
        {
            await server.GetAsync($"call_back?job_id={job}&session_id=AAAABBBBCCCCDDDD&instrument_name=empty-async&action={action}&node_id={node}&message={action}");
            body = (await server.GetAsync($"{request}&job_id={job}&query_status={status}")).Body;
            status = (string)body["query_status"]!;
        }

        Assert.Equal("progress", status);
        Assert.Equal(6, body["job_monitor"]!["full_report_dict_list"]!.AsArray().Count); // The test suite of the platform relies on the repeated one.
    }

    [Fact]
    public async Task A_job_of_two_sessions_that_was_long_silent_is_run_again()
    {
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock(), o => o with { OdaApi = o.OdaApi with { ResubmitAfter = TimeSpan.Zero } });
        const string request = "run_analysis?query_type=Real&instrument=empty-async&product_type=dummy&session_id=";
        string job = (string)(await server.GetAsync(request + "AAAABBBBCCCCDDDD&query_status=new")).Body["job_monitor"]!["job_id"]!;
        await server.GetAsync(request + "EEEEFFFFGGGGHHHH&query_status=new");
        server.Answer("done");
        Assert.Equal("done", (string?)(await server.GetAsync($"{request}EEEEFFFFGGGGHHHH&query_status=submitted&job_id={job}")).Body["query_status"]);
    }
}
