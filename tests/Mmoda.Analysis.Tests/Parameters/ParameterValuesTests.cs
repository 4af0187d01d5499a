namespace Mmoda.Analysis.Tests;

public sealed class ParameterValuesTests
{
    private static readonly Parameter[] Parameters =
    [
        new("name", ParameterKind.Name) { Default = "Crab" },
        new("ra", ParameterKind.Angle) { Unit = "deg", Default = 83.6, Minimum = 0, Maximum = 360 },
        new("n", ParameterKind.Integer) { Default = 50 },
        new("t", ParameterKind.Time) { Default = "2017-03-06T13:26:48.000" },
        new("list", ParameterKind.InputList) { IsOptional = true },
        new("scale", ParameterKind.Number) { IsOptional = true },
        new("rights", ParameterKind.Text) { Default = "public", Allowed = ["public", "private"] },
        new("token", ParameterKind.Name) { IsOptional = true, IsSecret = true },
    ];

    private static (ParameterValues Values, List<QueryProblem> Problems) Read(GivenValues given)
    {
        List<QueryProblem> problems = [];
        return (ParameterValues.Read(Parameters, given, problems), problems);
    }

    [Fact]
    public void Defaults_are_filled_in_and_it_is_known_what_was_given()
    {
        (ParameterValues values, List<QueryProblem> problems) = Read(new() { ["ra"] = "10.50" });
        Assert.Empty(problems);
        Assert.Equal((10.5, 50L, "Crab"), (values.Number("ra")!.Value, values.Integer("n")!.Value, values.Text("name")));
        Assert.Equal((true, false), (values.IsGiven("ra"), values.IsGiven("n")));
        Assert.Null(values.Number("scale"));
        Assert.Empty(values.List("list"));
        Assert.Equal(["n=50", "name=Crab", "ra=10.5", "rights=public", "t=2017-03-06T13:26:48.000"], values.ToCanonical().Select(p => $"{p.Key}={p.Value}"));
        Assert.Equal(Parameters.Select(p => p.Name), values.All.Select(p => p.Key));
    }

    [Theory]
    [InlineData("ra", "east", QueryProblemKind.NotANumber)]
    [InlineData("ra", "NaN", QueryProblemKind.NotANumber)]
    [InlineData("ra", "1,5", QueryProblemKind.NotANumber)]
    [InlineData("ra", "-0.1", QueryProblemKind.TooSmall)]
    [InlineData("ra", "360.1", QueryProblemKind.TooLarge)]
    [InlineData("ra", "", QueryProblemKind.Missing)]
    [InlineData("ra", null, QueryProblemKind.Missing)]
    [InlineData("n", "5.5", QueryProblemKind.NotAnInteger)]
    [InlineData("t", "yesterday", QueryProblemKind.NotATime)]
    [InlineData("list", "a b", QueryProblemKind.NotAList)]
    [InlineData("rights", "secret", QueryProblemKind.NotAllowed)]
    [InlineData("what", "1", QueryProblemKind.Unknown)]
    public void What_is_wrong_is_told(string name, string? text, QueryProblemKind kind)
    {
        QueryProblem problem = Assert.Single(Read(new() { [name] = text }).Problems);
        Assert.Equal((name, kind), (problem.Parameter, problem.Kind));
    }

    [Fact]
    public void Of_many_unknown_names_some_are_told_each_with_the_three_nearest_and_the_rest_as_a_number()
    {
        GivenValues given = [];
        for (int i = 0; i < 5000; i++)
            given.Add($"a{i}", "");

        List<QueryProblem> problems = Read(given).Problems;

        Assert.Equal(21, problems.Count);
        Assert.Equal("There is no parameter 'a0'. There are ra, n, t and 4 others.", problems[0].Message);
        Assert.Equal("There is no parameter 'a20', nor are there 4979 more of those given.", problems[20].Message);
        Assert.All(problems, p => Assert.Equal(QueryProblemKind.Unknown, p.Kind));
    }

    [Fact]
    public void Lists_come_as_many_values_or_one_with_commas()
    {
        GivenValues given = [];
        given.Add("list", ["a, b", "c"]);
        Assert.Equal(["a", "b", "c"], Read(given).Values.List("list"));
    }

    [Fact]
    public void A_list_that_nobody_means_is_refused_as_a_whole()
    {
        (ParameterValues values, List<QueryProblem> problems) = Read(new() { ["list"] = string.Join(',', Enumerable.Range(0, 50_001)) });

        Assert.Empty(values.List("list"));
        Assert.Equal("The list has 50001 items; at most 50000 are read.", Assert.Single(problems).Message);
    }

    [Fact]
    public void Secrets_are_not_kept()
    {
        (ParameterValues values, List<QueryProblem> problems) = Read(new() { ["token"] = "secret" });
        Assert.Empty(problems);
        Assert.DoesNotContain(values.All, p => Equals(p.Value, "secret"));
    }

    [Theory] // Right: astropy 5.2, Time(text, format=…).isot; the leap second by hand.
    [InlineData("2019-04-01", "isot", "2019-04-01T00:00:00.000")]
    [InlineData("2017-03-06T13:26", "isot", "2017-03-06T13:26:00.000")]
    [InlineData("2017-03-06 13:26:48.1234", "iso", "2017-03-06T13:26:48.123")]
    [InlineData("2017-12-31T23:59:59.9996", "isot", "2018-01-01T00:00:00.000")]
    [InlineData("2016-12-31T23:59:60.5", "isot", "2016-12-31T23:59:60.500")]
    [InlineData("57818.56027777778", "mjd", "2017-03-06T13:26:48.000")]
    [InlineData("2457819.06027777778", "jd", "2017-03-06T13:26:48.000")]
    [InlineData("1488806808", "unix", "2017-03-06T13:26:48.000")]
    public void Times_are_normalised(string text, string format, string isot)
    {
        Assert.True(TimeText.TryConvert(text, format, out string found));
        Assert.Equal(isot, found);
    }

    [Theory]
    [InlineData("2017-02-30", "isot")]
    [InlineData("2017-03-06T24:00:00", "isot")]
    [InlineData("2017-03-06T12:59:60", "isot")]
    [InlineData("57818", "isot")]
    [InlineData("1e300", "mjd")]
    [InlineData("NaN", "mjd")]
    [InlineData("57818", "nope")]
    public void What_is_no_time_is_refused(string text, string format) => Assert.False(TimeText.TryConvert(text, format, out _));
}
