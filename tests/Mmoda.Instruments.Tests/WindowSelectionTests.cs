using System.Globalization;
using Mmoda.Analysis;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments.Tests;

/// <summary>Which science windows a query gets, what it is told of the others, and what the archive has instead.</summary>
public sealed class WindowSelectionTests(CrabArchive crab) : IClassFixture<CrabArchive>
{
    private static GivenValues With(params (string Name, string Value)[] parameters)
    {
        GivenValues given = Sky.Around(Sky.Crab);
        foreach ((string name, string value) in parameters)
            given[name] = value;
        return given;
    }

    private static async Task<(Query Query, List<QueryProblem> Problems)> ReadAsync(string root, GivenValues given)
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(root, folder.In("store"));
        return analysis.Read(given);
    }

    private async Task<string> WindowsAsync(params (string Name, string Value)[] parameters)
    {
        (Query query, List<QueryProblem> problems) = await ReadAsync(crab.Root, With(parameters));
        Assert.Empty(problems);
        return query.Canonical["windows"];
    }

    private async Task<QueryProblem> ProblemAsync(params (string Name, string Value)[] parameters) =>
        Assert.Single((await ReadAsync(crab.Root, With(parameters))).Problems);

    [Theory]
    [InlineData("1922")]
    [InlineData("1900-1922")]
    [InlineData(" 1922 - 2000 ")]
    public async Task Revolutions_choose_windows(string revolutions) =>
        Assert.Equal(string.Join(',', CrabArchive.Ids), await WindowsAsync(("revolutions", revolutions)));

    [Fact]
    public async Task Revolutions_alone_mean_all_windows_of_them_anywhere_on_the_sky()
    {
        (Query query, List<QueryProblem> problems) = await ReadAsync(crab.Root, new GivenValues { { "revolutions", "1922" } });

        Assert.Empty(problems);
        Assert.Equal(string.Join(',', CrabArchive.Ids), query.Canonical["windows"]);
    }

    [Fact]
    public async Task Where_no_revolution_fits_the_message_says_which_there_are()
    {
        QueryProblem problem = await ProblemAsync(("revolutions", "1900-1921"));

        Assert.Equal(("revolutions", "1900-1921", QueryProblemKind.NothingFound), (problem.Parameter, problem.Given, problem.Kind));
        Assert.Contains("5 of this position", problem.Message, StringComparison.Ordinal);
        Assert.Contains(", revolution 1922.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("revolutions", "1922-1900", "first and the last as 1922-1925")]
    [InlineData("revolutions", "last", "from 0 to 9999")]
    [InlineData("data_version", "OLD", "CONS, NRT")]
    [InlineData("min_good_time", "-1", "at least 0 s")]
    [InlineData("good_times", "6632.1", "START/STOP")]
    [InlineData("good_times", "6632.2/6632.1", "the start first")]
    [InlineData("good_times", "58176/58177", "IJD")]
    [InlineData("rise_time_min", "117", "must be at least rise_time_min, which is 117")]
    [InlineData("rise_time_max", "256", "at most 255")]
    public async Task A_bad_choice_is_named_with_what_is_allowed(string parameter, string value, string allowed)
    {
        QueryProblem problem = await ProblemAsync((parameter, value));

        Assert.StartsWith(parameter[..8], problem.Parameter, StringComparison.Ordinal);
        Assert.Contains(allowed, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_version_is_a_condition()
    {
        Assert.Equal(string.Join(',', CrabArchive.Ids), await WindowsAsync(("data_version", "CONS")));
        QueryProblem problem = await ProblemAsync(("data_version", "NRT"));

        Assert.Equal("data_version", problem.Parameter);
        Assert.Contains("no near-real-time science window", problem.Message, StringComparison.Ordinal);
        Assert.Contains("has 5 of this position", problem.Message, StringComparison.Ordinal);
        Assert.Contains("of another data version", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("T1", "2003-03-15T00:00:00")]
    [InlineData("revolutions", "1922")]
    [InlineData("data_version", "CONS")]
    public async Task A_place_without_data_is_the_fault_of_the_position_whatever_else_is_asked(string parameter, string value)
    {
        (_, List<QueryProblem> problems) = await ReadAsync(crab.Root, With(("RA", "280"), ("DEC", "-60"), (parameter, value)));

        QueryProblem problem = Assert.Single(problems);
        Assert.Equal(("RA", "280"), (problem.Parameter, problem.Given));
        Assert.StartsWith("There is no science window within 15 deg of RA 280, DEC -60 at any time.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Windows_with_too_little_good_time_are_left_out_and_told()
    {
        IntegralArchive archive = new(crab.Root);
        ScienceWindow[] byTime = [.. archive.Windows.OrderBy(w => w.GoodSeconds)];
        double most = byTime[^1].GoodSeconds;

        QueryProblem nothing = await ProblemAsync(("min_good_time", "5000"));
        Assert.Equal("min_good_time", nothing.Parameter);
        Assert.Contains(FormattableString.Invariant($"the most is {most:0.#} s"), nothing.Message, StringComparison.Ordinal);

        ScienceWindow[] brief = [.. byTime.Where(w => w.GoodSeconds < most)];
        Assert.NotEmpty(brief); // The veto interrupts some of the simulated windows.
        (Query query, _) = await ReadAsync(crab.Root, With(("min_good_time", most.ToString("R", CultureInfo.InvariantCulture))));
        string warning = Assert.Single(WindowSelector.Warnings(query.Canonical));
        Assert.Contains("min_good_time is", warning, StringComparison.Ordinal);
        Assert.All(brief, w => Assert.Contains(w.Id.ToString(), warning, StringComparison.Ordinal));
        Assert.All(brief, w => Assert.DoesNotContain(w.Id.ToString(), query.Canonical["windows"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Private_windows_are_not_used_until_their_date_and_told()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        File.WriteAllText(ReleaseDates.PathIn(root), $"# UTC\n{CrabArchive.Ids[0][..8]} 2999-01-01\n{CrabArchive.Ids[1][..12]} 2019-01-01T12:00:00 # over\n");

        (Query query, List<QueryProblem> problems) = await ReadAsync(root, With(("integral_data_rights", "public")));

        Assert.Empty(problems);
        Assert.Equal(string.Join(',', CrabArchive.Ids.Skip(1)), query.Canonical["windows"]);
        string warning = Assert.Single(WindowSelector.Warnings(query.Canonical));
        Assert.Contains("1 further science windows are not public yet", warning, StringComparison.Ordinal);

        // Who may ask for private data gets them; the role is a matter of the query.
        (Query all, _) = await ReadAsync(root, With(("integral_data_rights", "all-private")));
        Assert.Equal(string.Join(',', CrabArchive.Ids), all.Canonical["windows"]);
        Assert.Empty(WindowSelector.Warnings(all.Canonical));
    }

    [Fact]
    public async Task A_private_window_is_refused_by_name_too()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        File.WriteAllText(ReleaseDates.PathIn(root), "1922 2999-01-01\n");

        QueryProblem problem = Assert.Single((await ReadAsync(root, Sky.Windows(CrabArchive.Ids))).Problems);

        Assert.Equal("integral_data_rights", problem.Parameter);
        Assert.Contains("None of the 5 science windows is public yet; the first will be on 2999-01-01", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_in_the_group_of_a_window_counts_unless_the_keepers_list_has_another()
    {
        using TemporaryFolder folder = new();
        string root = crab.CopyTo(folder);
        foreach ((int i, object date) in ((int, object)[])[(0, "2999-01-01T00:00:00"), (1, "2999-01-01"), (2, 58500.0), (3, 300000.0)])
        {
            string group = CrabArchive.FileOf(root, CrabArchive.Ids[i], "swg.fits"), text = date is string s ? $"'{s,-8}'" : FormattableString.Invariant($"{date:0.0}");
            byte[] bytes = File.ReadAllBytes(group);

            // In place of a card that nothing needs here.
            string all = System.Text.Encoding.Latin1.GetString(bytes);
            int at = all.IndexOf("CREATOR =", all.IndexOf("XTENSION", StringComparison.Ordinal), StringComparison.Ordinal);
            System.Text.Encoding.Latin1.GetBytes(("RELDATE = " + text).PadRight(80)).CopyTo(bytes, at);
            File.WriteAllBytes(group, bytes);
        }

        File.WriteAllText(ReleaseDates.PathIn(root), $"{CrabArchive.Ids[1][..12]} 2018-01-01\n");
        IndexReport report = ArchiveIndex.Build(root, "2020-01-01T00:00:00", CancellationToken.None);

        double now = new IntegralArchive(root).Now.Ijd;
        Assert.Equal([false, true, true, true], new IntegralArchive(root).Windows.Select(w => w.IsPublicAt(now)));

        // A date that nobody understands keeps its window out, by name.
        Assert.Contains("RELDATE is 300000", Assert.Single(report.Problems).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1922")]
    [InlineData("19 2999-01-01")]
    [InlineData("1922 tomorrow")]
    public void A_slip_in_the_release_dates_does_not_make_data_public(string line)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.In("idx/scw"));
        File.WriteAllText(ReleaseDates.PathIn(folder.In(".")), line);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => new IntegralArchive(folder.In(".")));

        Assert.Contains($"line 1 is '{line}'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Good_times_have_one_canonical_form()
    {
        double start = new IntegralArchive(crab.Root).Windows.Min(w => w.StartIjd);
        string ijd = FormattableString.Invariant($"{start}/{start + 1}"), isot = $"{Utc(start)}/{Utc(start + 1)}";

        (Query one, List<QueryProblem> problems) = await ReadAsync(crab.Root, With(("good_times", $"{ijd},{ijd}")));
        (Query other, _) = await ReadAsync(crab.Root, With(("good_times", isot)));

        Assert.Empty(problems);
        Assert.Equal(ijd, one.Canonical["good_times"]);

        // A date with milliseconds is rounded by half of one at most.
        Assert.Equal(start, double.Parse(other.Canonical["good_times"].Split('/')[0], CultureInfo.InvariantCulture), 0.6e-3 / 86400);
    }

    [Fact]
    public async Task A_query_without_choices_has_the_steps_of_before()
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        (Query query, _) = analysis.Read(With());

        StepGraph graph = await analysis.Image.PlanAsync(query, CancellationToken.None);

        StepNode node = graph.Nodes.First(n => n.Step == BinShadowgram.StepName);
        Assert.Equal(["bands", "calibration", "files", "reduction", "window"], node.Parameters.Keys.Order(StringComparer.Ordinal));
    }

    private static string Utc(double ijd) => Epoch.FromIjd(ijd).ToIsot(TimeScale.Utc);
}
