using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>The exit code of a refused query comes from the kinds of its problems, not from their texts.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData(ExitCode.NothingFound, "nothing_found")]
    [InlineData(ExitCode.Usage, "meaning")]
    [InlineData(ExitCode.Usage, "nothing_found", "too_large")]
    [InlineData(ExitCode.Usage)]
    public void Nothing_found_is_told_apart_by_its_kind(int exitCode, params string[] kinds) =>
        Assert.Equal(exitCode, RunCommand.ExitCodeOf([.. kinds.Select(k => new JsonObject { ["kind"] = k })]));

    [Fact]
    public void A_problem_without_a_kind_is_a_wrong_parameter() =>
        Assert.Equal(ExitCode.Usage, RunCommand.ExitCodeOf([new JsonObject { ["message"] = "There is no science window." }]));
}
