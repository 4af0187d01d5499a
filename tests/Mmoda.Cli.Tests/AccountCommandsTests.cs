using Mmoda.Analysis;

namespace Mmoda.Cli.Tests;

public sealed class AccountCommandsTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("mmoda-accounts-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Accounts_are_made_changed_and_listed()
    {
        MmodaProgram program = new(_data);
        Assert.Equal(0, (await program.RunAsync("account", "add", "Ada@example.org", "--name", "Ada", "--roles", "a, b")).ExitCode);
        Assert.Equal(0, (await program.RunAsync("account", "block", "ada@example.org")).ExitCode);
        Assert.Equal(0, (await program.RunAsync("account", "add", "ada@example.org")).ExitCode); // Name and roles stay.
        Assert.Equal(0, (await program.RunAsync("account", "block", "ada@example.org")).ExitCode);
        ProgramEnd list = await program.RunAsync("account", "list");
        Assert.Contains("ada@example.org", list.Output, StringComparison.Ordinal);
        Assert.Contains("Blocked", list.Output, StringComparison.Ordinal);
        Assert.Contains("a,b", list.Output, StringComparison.Ordinal);

        foreach (ProgramEnd given in (ProgramEnd[])[
            await program.RunAsync("account", "add", "boss@example.org", "--roles", "acount manager,general"),
            await program.RunAsync("account", "approve", "ada@example.org", "--roles", "a, acount manager")])
        {
            Assert.Equal(0, given.ExitCode); // The settings may know it: they are the server's.
            Assert.Contains("unknown: 'acount manager'.", given.Errors, StringComparison.Ordinal);
            Assert.Contains("unige-hpc-full", given.Errors, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("warning", (await program.RunAsync("account", "approve", "boss@example.org", "--roles", "account manager")).Errors, StringComparison.Ordinal);
        ProgramEnd unknown = await program.RunAsync("account", "approve", "eve@example.org");
        Assert.Equal((1, true), (unknown.ExitCode, unknown.Errors.Contains("eve@example.org", StringComparison.Ordinal)));
        Assert.Equal(2, (await program.RunAsync("account", "approve", "eve")).ExitCode);
    }

    [Fact]
    public async Task The_audit_trail_is_told()
    {
        using (JobStore jobs = new(Path.Combine(_data, "mmoda.db")))
        using (Workflow.ProductStore products = new(Path.Combine(_data, "products")))
        {
            AnalysisService service = new(new InstrumentCatalogue([]), jobs, products);
            service.Submit(new Query("isgri", "isgri_image", false, new Dictionary<string, string>()), new Requester("ada@example.org", []), new RequestOrigin("native", "192.0.2.1"));
        }

        ProgramEnd trail = await new MmodaProgram(_data).RunAsync("audit", "--user", "ada@example.org");
        Assert.Equal(0, trail.ExitCode);
        foreach (string part in (string[])["ada@example.org", "queued", "isgri_image", "192.0.2.1"])
            Assert.Contains(part, trail.Output, StringComparison.Ordinal);
    }
}
