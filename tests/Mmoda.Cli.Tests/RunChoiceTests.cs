using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>How <c>mmoda run</c> understands times and lists of science windows.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class RunChoiceTests(SmallArchive archive)
{
    // TT - UTC was 69.184 s in 2018, and IJD counts from MJD 51544.
    [Theory]
    [InlineData("2018-02-27", "2018-02-27T00:00:00.000")]
    [InlineData("MJD 58176.5", "2018-02-27T12:00:00.000")]
    [InlineData("58176.5", "2018-02-27T12:00:00.000")]
    [InlineData("IJD 6632.5", "2018-02-27T11:58:50.816")]
    [InlineData("6632.5", "2018-02-27T11:58:50.816")]
    [InlineData("soon", "soon")]
    public void Times_may_be_isot_mjd_or_ijd(string given, string isot) => Assert.Equal(isot, ValueForms.Time(given));

    [Fact]
    public void What_says_how_values_are_written_is_done_as_on_the_wire()
    {
        JsonObject parameters = new() { ["T_format"] = "mjd", ["T1"] = "58170.05", ["time_bin"] = "2.5", ["time_bin_format"] = "min" };

        ValueForms.Apply(parameters);

        Assert.Equal("""{"T1":"2018-02-21T01:12:00.000","time_bin":"150"}""", parameters.ToJsonString());
    }

    [Theory]
    [InlineData("T_format", "julian", "allowed are isot")]
    [InlineData("time_bin_format", "fortnight", "allowed are sec, min")]
    [InlineData("T_format", "jd", "T1 is '2018-02-21', which is no time in the form jd")]
    public void A_form_that_is_not_known_or_not_that_of_the_value_is_told(string name, string value, string told)
    {
        JsonObject parameters = new() { ["T1"] = "2018-02-21", ["time_bin"] = "5", [name] = value };

        CommandException refusal = Assert.Throws<CommandException>(() => ValueForms.Apply(parameters));

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_may_name_the_science_windows()
    {
        string list = archive.PathOf("windows.txt");
        await File.WriteAllTextAsync(list, "# the second of the dither\n192200020010.001\n\n192200020010.001, # again\n");

        ProgramEnd end = await archive.Program.RunAsync("run", "isgri_image", "--scw", "@" + list, "--e1", "28", "--e2", "40", "--json");

        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal("192200020010.001", (string?)Assert.Single(end.Json.Objects("windows"))["id"]);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        ProgramEnd end = await archive.Program.RunAsync("run", "isgri_image", "--scw", "@" + archive.PathOf("absent.txt"));

        Assert.Equal(2, end.ExitCode);
        Assert.Contains("--scw @", end.Errors, StringComparison.Ordinal);
        Assert.Contains("absent.txt", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revolution_that_the_archive_does_not_have_ends_with_3_and_says_what_there_is()
    {
        ProgramEnd end = await archive.Program.RunAsync("run", "isgri_image", "--revolution", "1900-1905", "--json");

        Assert.Equal(3, end.ExitCode);
        Assert.Contains("revolution 1922", (string?)end.Json["message"], StringComparison.Ordinal);
    }
}
