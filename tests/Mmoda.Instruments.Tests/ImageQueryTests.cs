using Mmoda.Analysis;

namespace Mmoda.Instruments.Tests;

/// <summary>What a user gets who asks for what is not possible: the parameter, what is wrong with it and what is allowed.</summary>
public sealed class ImageQueryTests(CrabArchive crab) : IClassFixture<CrabArchive>
{
    private static GivenValues Crab => new()
    {
        { "src_name", "Crab" }, { "T1", "2018-02-01T00:00:00" }, { "T2", "2018-03-31T00:00:00" },
    };

    private async Task<(Query Query, List<QueryProblem> Problems)> ReadAsync(GivenValues given, bool dummy = false)
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        return analysis.Read(given, dummy);
    }

    private async Task<QueryProblem> ProblemAsync(string parameter, string? value, params (string Name, string Value)[] others)
    {
        GivenValues given = Crab;
        foreach ((string name, string text) in others)
            given[name] = text;
        given[parameter] = value;
        return Assert.Single((await ReadAsync(given)).Problems);
    }

    [Fact]
    public async Task A_valid_request_names_its_windows_and_everything_else_that_decides()
    {
        (Query query, List<QueryProblem> problems) = await ReadAsync(Crab);

        Assert.Empty(problems);
        Assert.Equal(string.Join(',', CrabArchive.Ids), query.Canonical["windows"]);
        Assert.Equal("isgri_image/5", query.Canonical["pipeline"]);
        Assert.Equal("20", query.Canonical["E1_keV"]);
        Assert.Equal("83.63308", query.Canonical["RA"]); // As in the catalogue.
    }

    [Fact]
    public async Task A_list_of_windows_in_place_of_the_default_source_has_no_position_but_an_empty_one_changes_nothing()
    {
        (Query listed, _) = await ReadAsync(new() { { "scw_list", CrabArchive.Ids[0] } });
        GivenValues none = new() { { "scw_list", (string?)null }, { "revolutions", "" } };
        (Query empty, _) = await ReadAsync(none, dummy: false);

        Assert.All(["src_name", "RA", "DEC"], name => Assert.False(listed.Canonical.ContainsKey(name)));
        Assert.All(["src_name", "RA", "DEC"], name => Assert.True(empty.Canonical.ContainsKey(name)));
    }

    [Fact]
    public async Task Times_before_the_launch_are_told_as_such()
    {
        QueryProblem problem = await ProblemAsync("T2", "2002-10-16T00:00:00", ("T1", "2002-01-01T00:00:00"));

        Assert.Equal(("T2", "INTEGRAL was launched on 2002-10-17; there are no data from before."), (problem.Parameter, problem.Message));
    }

    [Fact]
    public async Task Of_many_wrong_science_windows_some_are_told()
    {
        (_, List<QueryProblem> problems) = await ReadAsync(new() { { "scw_list", string.Join(',', Enumerable.Range(0, 5000)) } });

        Assert.Equal(21, problems.Count);
        Assert.Equal("The list has 5000 science windows; what is wrong with more than 20 is not told.", problems[20].Message);
    }

    [Fact]
    public async Task An_unknown_source_is_told_with_what_to_give_instead()
    {
        QueryProblem problem = await ProblemAsync("src_name", "Vulcan X-1");

        Assert.Equal("src_name", problem.Parameter);
        Assert.Contains("Vulcan X-1", problem.Message, StringComparison.Ordinal);
        Assert.Contains("RA and DEC", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2018-01-31T00:00:00")]
    [InlineData("2018-02-01T00:00:00")]
    public async Task The_end_must_be_after_the_start(string end)
    {
        QueryProblem problem = await ProblemAsync("T2", end);

        Assert.Equal("T2", problem.Parameter);
        Assert.Contains("after T1, which is 2018-02-01T00:00:00.000", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_window_is_the_message_says_what_the_archive_has()
    {
        QueryProblem never = await ProblemAsync("T2", "2011-01-01T00:00:00", ("T1", "2010-01-01T00:00:00"));
        QueryProblem nowhere = await ProblemAsync("src_name", "Cyg X-1");

        Assert.Equal("T1", never.Parameter);
        Assert.Contains("The archive has 5 of this position, from 2018-02-2", never.Message, StringComparison.Ordinal);
        Assert.Equal("RA", nowhere.Parameter); // Other times would not help.
        Assert.StartsWith("There is no science window within ", nowhere.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_times_the_place_is_what_the_archive_does_not_have()
    {
        QueryProblem nowhere = Assert.Single((await ReadAsync(new() { { "RA", "10" }, { "DEC", "-60" } })).Problems);

        Assert.Equal(("RA", QueryProblemKind.NothingFound), (nowhere.Parameter, nowhere.Kind));
        Assert.Contains("within 15 deg of RA 10, DEC -60 at any time. The archive has 5 science windows, from 2018-02-2", nowhere.Message, StringComparison.Ordinal);
        Assert.Contains("the nearest points ", nowhere.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("E2_keV", "20", "above E1_keV, which is 20 keV")]
    [InlineData("E2_keV", "18", "above E1_keV, which is 20 keV")]
    [InlineData("E1_keV", "14.9", "at least 15 keV")]
    [InlineData("E2_keV", "1001", "at most 1000 keV")]
    [InlineData("E1_keV", "NaN", "number")]
    [InlineData("radius", "0", "at least 0.01 deg")]
    [InlineData("max_pointings", "0", "at least 1")]
    [InlineData("max_pointings", "2.5", "whole number")]
    [InlineData("T1", "yesterday", "UTC")]
    [InlineData("detection_threshold", "-1", "at least 3 sigma")]
    [InlineData("scw_list", "1922", "RRRRPPPPSSSF.VVV")]
    [InlineData("scw_list", "192200090010.001", "192200090010.001 is not in the archive")]
    [InlineData("osa_version", "OSA9", "OSA11.2")]
    [InlineData("osa_version", "OSA11.2--rmfoffsetv1--fullbkg", "sorted")]
    [InlineData("osa_version", "OSA11.2--magic", "fullbkg")]
    [InlineData("selected_catalog", "{", "JSON")]
    [InlineData("selected_catalog", "[]", "cat_column_names")]
    [InlineData("selected_catalog", """{"cat_column_names":["src_names","ra"],"cat_column_list":[["a"],[1]],"cat_lon_name":"ra","cat_lat_name":"dec"}""", "dec")]
    [InlineData("selected_catalog", """{"cat_column_names":["src_names","ra","dec"],"cat_column_list":[["A","b","a "],[1,2,3],[5,5,6]],"cat_lon_name":"ra","cat_lat_name":"dec"}""", "'A' is the name in rows 1, 3")]
    [InlineData("selected_catalog", """{"cat_column_names":["src_names","ra","dec"],"cat_column_list":[["a"],[1],[95]],"cat_lon_name":"ra","cat_lat_name":"dec"}""", "|dec| <= 90")]
    [InlineData("selected_catalog", """{"cat_frame":"galactic","cat_column_names":[],"cat_column_list":[]}""", "icrs")]
    [InlineData("scw_lists", "192200010010.001", "no parameter 'scw_lists'. There are scw_list, ")]
    public async Task A_bad_value_is_named_and_the_message_says_what_is_allowed(string parameter, string value, string allowed)
    {
        QueryProblem problem = await ProblemAsync(parameter, value);

        Assert.Equal(parameter, problem.Parameter);
        Assert.Contains(allowed, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_declination_beyond_the_pole_is_refused()
    {
        QueryProblem problem = await ProblemAsync("DEC", "90.1", ("RA", "83.6"));

        Assert.Equal("DEC", problem.Parameter);
        Assert.Contains("at most 90 deg", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RA", "83.6", "DEC")]
    [InlineData("DEC", "22.0", "RA")]
    public async Task Half_a_position_is_refused_and_not_completed_by_a_default(string given, string value, string missing)
    {
        QueryProblem problem = await ProblemAsync(given, value);

        Assert.Equal(missing, problem.Parameter);
        Assert.Contains("give both RA and DEC", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_of_a_request_are_told_at_once()
    {
        (_, List<QueryProblem> problems) = await ReadAsync(new GivenValues
        {
            { "src_name", "Vulcan X-1" },
            { "T1", "2018-03-01T00:00:00" },
            { "T2", "2018-02-01T00:00:00" },
            { "E1_keV", "50" },
            { "E2_keV", "30" },
            { "osa_version", "OSA9" },
            { "selected_catalog", "?" },
            { "scw_list", "one,192200010010.001,192200090010.001" },
            { "colour", "red" },
        });

        Assert.Equal(
            ["E2_keV", "T2", "colour", "osa_version", "scw_list", "scw_list", "selected_catalog", "src_name"],
            problems.Select(p => p.Parameter).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_of_windows_may_repeat_itself_and_have_any_order()
    {
        string[] ids = [.. CrabArchive.Ids.Take(2)];

        (Query once, _) = await ReadAsync(Sky.Windows(ids));
        GivenValues repeated = Sky.Windows(ids[1], ids[0], ids[0][..12], ids[1]);
        repeated["max_pointings"] = "2";
        (Query query, List<QueryProblem> problems) = await ReadAsync(repeated);

        Assert.Empty(problems);
        Assert.Equal(once.Canonical["windows"], query.Canonical["windows"]);
        Assert.False(query.Canonical.ContainsKey("windows_left_out"));
    }

    [Fact]
    public async Task A_choice_of_windows_is_reproducible_and_told()
    {
        GivenValues given = Crab;
        given["max_pointings"] = "2";

        (Query first, _) = await ReadAsync(given);
        (Query second, _) = await ReadAsync(given);
        given["max_pointings"] = "3";
        (Query more, _) = await ReadAsync(given);

        string[] two = first.Canonical["windows"].Split(','), three = more.Canonical["windows"].Split(',');
        Assert.Equal(first.ToJobId(), second.ToJobId());
        Assert.Equal(2, two.Length);
        Assert.Equal("3", first.Canonical["windows_left_out"]);

        // Who asks for more keeps what is computed already.
        Assert.Empty(two.Except(three));
    }

    [Fact]
    public async Task A_dummy_query_needs_no_data_and_says_that_it_is_simulated()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(folder.In("empty"), folder.In("store"));

        ImageRun run = await analysis.RunAsync([], dummy: true);

        Assert.Equal(["dispatcher_catalog", "mosaic_image", "preview", "regions"], run.Result.Products.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.True((bool)run.Result.Summary["simulated"]!);
        Assert.True((bool)run.Result.Summary["dummy"]!);
        Assert.Equal(2, run.Sources().Count);
        Assert.True(run.Mosaic().Intensity[31, 31] > 15);
    }
}
