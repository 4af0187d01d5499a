namespace Mmoda.Cli.Tests;

/// <summary>Mistakes in a command line: exit code 2, the option named, nothing on standard output.</summary>
public sealed class UsageTests
{
    private static readonly string Nowhere = Path.Combine(Path.GetTempPath(), "mmoda-cli-nowhere");
    private readonly MmodaProgram _program = new(Nowhere);

    [Theory]
    [InlineData("bake", "bake", "isgri_image")]
    [InlineData("--colour", "run", "isgri_image", "--colour", "red")]
    [InlineData("--server", "run", "isgri_image", "--server", "8000")]
    [InlineData("--workers", "run", "isgri_image", "--workers", "0")]
    [InlineData("--workers", "serve", "--workers", "2000")]
    [InlineData("--workers", "up", "--workers", "many")]
    [InlineData("--port", "serve", "--port", "70000")]
    [InlineData("--host", "serve", "--host", "everywhere")]
    [InlineData("--workers", "simulate", "--out", "x", "--target", "Crab", "--workers", "-1")]
    [InlineData("--pointings", "simulate", "--out", "x", "--target", "Crab", "--pointings", "0")]
    [InlineData("--duration", "simulate", "--out", "x", "--target", "Crab", "--duration", "NaN")]
    [InlineData("--dither", "simulate", "--out", "x", "--target", "Crab", "--dither", "7x7")]
    [InlineData("--target", "simulate", "--out", "x", "--target", "Nowhere X-1")]
    [InlineData("--target", "simulate", "--out", "x")]
    [InlineData("--out", "simulate", "--target", "Crab")]
    [InlineData("--source", "simulate", "--out", "x", "--target", "Crab", "--source", "A,1,2")]
    [InlineData("--seeds", "validate", "isgri", "--seeds", "0")]
    [InlineData("--cores", "plan", "--cores", "none")]
    [InlineData("--source", "simulate", "--out", "x", "--target", "Crab", "--source", "A,1,200,3")]
    public async Task It_ends_with_2_and_names_what_is_wrong(string named, params string[] arguments)
    {
        ProgramEnd end = await _program.RunAsync(arguments);
        Assert.Equal(2, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Contains(named, end.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Nowhere));
    }

    [Fact]
    public async Task A_plan_that_cannot_be_read_ends_with_2_and_is_named()
    {
        string plan = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(plan, """{ "fields": [], "flavour": "sweet" }""");
            ProgramEnd end = await _program.RunAsync("simulate", "--out", Nowhere, "--plan", plan);
            Assert.Equal(2, end.ExitCode);
            Assert.Contains("--plan " + plan, end.Errors, StringComparison.Ordinal);
            Assert.Contains("flavour", end.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(plan);
        }
    }

    [Fact]
    public async Task A_missing_plan_ends_with_1()
    {
        ProgramEnd end = await _program.RunAsync("simulate", "--out", Nowhere, "--plan", Nowhere + ".json");
        Assert.Equal(1, end.ExitCode);
    }

    [Fact]
    public async Task Help_ends_with_0_and_goes_to_standard_output()
    {
        ProgramEnd end = await _program.RunAsync("run", "--help");
        Assert.Equal(0, end.ExitCode);
        Assert.Contains("--e1", end.Output, StringComparison.Ordinal);
        Assert.Contains("--time-bin", end.Output, StringComparison.Ordinal);
        Assert.Contains("isgri_spectrum", end.Output, StringComparison.Ordinal);
    }
}
