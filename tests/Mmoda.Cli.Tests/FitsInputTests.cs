using Mmoda.Fits;

namespace Mmoda.Cli.Tests;

/// <summary>What <c>mmoda fits</c> does with inputs that are missing or named twice.</summary>
public sealed class FitsInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mmoda-cli-input-").FullName;
    private readonly MmodaProgram _program = new(Path.GetTempPath());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.fits", "a.fits")]
    [InlineData("link.fits", "a.fits")]
    [InlineData("a.fits", "link.fits")]
    public async Task A_text_does_not_take_the_place_of_the_file_it_is_read_from(string input, string output)
    {
        byte[] content = await File.ReadAllBytesAsync(Table("a.fits"));
        File.CreateSymbolicLink(Path.Combine(_folder, "link.fits"), Path.Combine(_folder, "a.fits"));

        ProgramEnd end = await _program.RunAsync("fits", "table", Path.Combine(_folder, input), "-o", Path.Combine(_folder, output), "--overwrite");

        Assert.Equal(2, end.ExitCode);
        Assert.Contains(output, end.Errors, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_folder, "a.fits")));
    }

    [Fact]
    public async Task Nor_does_a_converted_one()
    {
        string path = Table("a.json");
        byte[] content = await File.ReadAllBytesAsync(path);

        ProgramEnd end = await _program.RunAsync("fits", "convert", path, path, "--overwrite");

        Assert.Equal(2, end.ExitCode);
        Assert.Equal(content, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_missing_file_does_not_keep_the_others_from_their_verdicts()
    {
        string first = Table("a.fits");
        string last = Table("b.fits");

        ProgramEnd end = await _program.RunAsync("fits", "verify", first, Path.Combine(_folder, "none.fits"), last);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains($"{first}: 0 errors", end.Output, StringComparison.Ordinal);
        Assert.Contains($"{last}: 0 errors", end.Output, StringComparison.Ordinal);
        Assert.Contains("none.fits", end.Errors, StringComparison.Ordinal);
    }

    private string Table(string name)
    {
        string path = Path.Combine(_folder, name);
        using FitsWriter writer = FitsWriter.Create(path);
        writer.WriteTable(new FitsHeader().Set("EXTNAME", "T"), new FitsTable().Add("A", new[] { 1, 2, 3 }));
        writer.Commit();
        return path;
    }
}
