using System.Text.Json.Nodes;
using Mmoda.Fits;

namespace Mmoda.Cli.Tests;

/// <summary>What scripts can rely on: <c>mmoda fits</c>.</summary>
public sealed class FitsContractTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mmoda-cli-fits-").FullName;
    private readonly MmodaProgram _program = new(Path.GetTempPath());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_records_of_a_header_are_one_document()
    {
        ProgramEnd end = await _program.RunAsync("fits", "header", Sample(), "--hdu", "T", "--json");
        Assert.True(end.ExitCode == 0, end.Errors);
        JsonObject hdu = Assert.Single(end.Json.Objects("hdus"));
        JsonObject card = hdu.Objects("cards").Single(c => (string?)c["keyword"] == "OBJECT");
        Assert.Equal(("Crab", "a source"), ((string?)card["value"], (string?)card["comment"]));

        end = await _program.RunAsync("fits", "header", Sample());
        Assert.Contains("OBJECT  = 'Crab'               / a source\n", end.Output, StringComparison.Ordinal);
        Assert.Contains("# HDU 2 I\n", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv", "S,A\nthree,3\n")]
    [InlineData("text", "S      A\nthree  3\n")]
    public async Task Rows_and_columns_of_a_table_are_chosen(string format, string expected)
    {
        ProgramEnd end = await _program.RunAsync("fits", "table", Sample(), "--columns", "S,A", "--rows", "2:3", "--format", format);
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal(expected, end.Output);
    }

    [Fact]
    public async Task A_table_as_JSON_is_one_document()
    {
        ProgramEnd end = await _program.RunAsync("fits", "table", Sample(), "--format", "json");
        Assert.True(end.ExitCode == 0, end.Errors);
        JsonClaims.AssertHasKeys(end.Json, "name", "columns", "rows");
        Assert.Equal("""[[1,"one"],[2,"two"],[3,"three"]]""", end.Json["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task Checksums_are_compared_and_written()
    {
        string path = Sample();
        Assert.Equal(0, (await _program.RunAsync("fits", "checksum", path)).ExitCode);
        byte[] content = await File.ReadAllBytesAsync(path);
        content[5762] ^= 1;
        await File.WriteAllBytesAsync(path, content);

        ProgramEnd wrong = await _program.RunAsync("fits", "checksum", path, "--json");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Equal("wrong", (string?)wrong.Json.Objects("hdus")[1]["datasum"]);
        ProgramEnd verified = await _program.RunAsync("fits", "verify", path);
        Assert.Equal(1, verified.ExitCode);
        Assert.Contains("HDU 1 DATASUM: error:", verified.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await _program.RunAsync("fits", "checksum", path, "--write")).ExitCode);
        Assert.Equal(0, (await _program.RunAsync("fits", "verify", path, "--json")).ExitCode);
    }

    [Fact]
    public async Task Images_are_compressed_and_come_back()
    {
        string path = Sample();
        string packed = PathOf("packed.fits");
        string back = PathOf("back.fits.gz");
        ProgramEnd end = await _program.RunAsync("fits", "compress", path, packed);
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Empty(end.Output);
        Assert.Equal(1, (await _program.RunAsync("fits", "compress", path, packed)).ExitCode);
        Assert.Equal(0, (await _program.RunAsync("fits", "compress", path, packed, "--lossless", "--overwrite")).ExitCode);
        Assert.Equal(0, (await _program.RunAsync("fits", "uncompress", packed, back)).ExitCode);

        using FitsFile compressed = FitsFile.Open(packed);
        Assert.Equal("GZIP_2", compressed.RequireImage("I").Compression);
        using FitsFile plain = FitsFile.Open(back);
        Assert.Null(plain.RequireImage("I").Compression);
        Assert.Equal(Pixels(), plain.RequireImage("I").ReadAll<ushort>());
        Assert.Equal([1, 2, 3], plain.RequireTable("T").ReadAll<int>("A"));
    }

    [Fact]
    public async Task Tables_become_texts_and_come_back_and_files_become_gzip()
    {
        string path = Sample();
        string ecsv = PathOf("t.ecsv");
        Assert.Equal(0, (await _program.RunAsync("fits", "convert", path, ecsv)).ExitCode);
        Assert.Equal(1, (await _program.RunAsync("fits", "convert", path, ecsv)).ExitCode);
        Assert.Equal(0, (await _program.RunAsync("fits", "convert", ecsv, PathOf("again.fits"))).ExitCode);
        using FitsFile again = FitsFile.Open(PathOf("again.fits"));
        Assert.Equal(["one", "two", "three"], again.RequireTable("T").ReadStrings("S"));

        Assert.Equal(0, (await _program.RunAsync("fits", "convert", path, PathOf("z.fits.gz"))).ExitCode);
        Assert.Equal(0, (await _program.RunAsync("fits", "convert", PathOf("z.fits.gz"), PathOf("z.fits"))).ExitCode);
        Assert.Equal(await File.ReadAllBytesAsync(path), await File.ReadAllBytesAsync(PathOf("z.fits")));
    }

    [Theory]
    [InlineData(2, "--hdu", "header", "--hdu", "NONE")]
    [InlineData(2, "--hdu", "table", "--hdu", "0")]
    [InlineData(2, "--rows", "table", "--rows", "5")]
    [InlineData(2, "--rows", "table", "--rows", "7:9")]
    [InlineData(2, "xml", "table", "--format", "xml")]
    [InlineData(1, "NONE", "table", "--columns", "NONE")]
    [InlineData(2, "--quantize", "compress", "out.fits", "--quantize", "0")]
    [InlineData(2, ".doc", "convert", "out.doc")]
    public async Task Mistakes_are_named(int exitCode, string named, string action, params string[] arguments)
    {
        ProgramEnd end = await _program.RunAsync(["fits", action, Sample(), .. arguments]);
        Assert.Equal(exitCode, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Contains(named, end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("table")]
    [InlineData("checksum")]
    [InlineData("verify")]
    public async Task A_missing_file_ends_with_1_and_is_named(string action)
    {
        ProgramEnd end = await _program.RunAsync("fits", action, PathOf("none.fits"));
        Assert.Equal(1, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Contains("none.fits", end.Errors, StringComparison.Ordinal);
    }

    private static ushort[] Pixels() => [.. Enumerable.Range(0, 600).Select(i => (ushort)(40000 + (i % 50)))];

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string Sample()
    {
        string path = PathOf("sample.fits");
        using FitsWriter writer = FitsWriter.Create(path);
        writer.WriteTable(
            new FitsHeader().Set("EXTNAME", "T").Set("OBJECT", "Crab", "a source"), new FitsTable().Add("A", new[] { 1, 2, 3 }).AddStrings("S", 5, ["one", "two", "three"]));
        writer.WriteImage<ushort>(new FitsHeader().Set("EXTNAME", "I"), [30, 20], Pixels());
        writer.Commit();
        return path;
    }
}
