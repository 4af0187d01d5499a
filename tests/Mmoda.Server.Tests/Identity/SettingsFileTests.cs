using System.Runtime.CompilerServices;

namespace Mmoda.Server.Tests;

public sealed class SettingsFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-settings-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!; // A file has a directory.

    private ServerOptions Read(string json)
    {
        File.WriteAllText(Path.Combine(_directory, "secret"), "from a file of its own\n");
        string path = Path.Combine(_directory, "settings.json");
        File.WriteAllText(path, json.Replace("DIRECTORY", _directory, StringComparison.Ordinal));
        return SettingsFile.Read(path);
    }

    [Fact]
    public void The_example_of_the_documentation_is_read()
    {
        string page = File.ReadAllText(Path.Combine(Here(), "..", "..", "..", "docs", "accounts.md"));
        string example = page.Split("```json")[1].Split("```")[0].Replace("/etc/mmoda/", "DIRECTORY/", StringComparison.Ordinal);
        foreach (string file in (string[])["github", "smtp", "matrix"])
            File.WriteAllText(Path.Combine(_directory, file), "x");
        ServerOptions options = Read(example);
        Assert.Equal("from a file of its own", options.Tokens.SharedSecret);
        Assert.Equal("github", Assert.Single(options.Accounts!.Providers).Name);
        Assert.Equal(TimeSpan.FromMinutes(30), options.Notices!.Mail!.Defaults.DoneThreshold);
        Assert.NotNull(options.Notices.Matrix);
    }

    [Theory]
    [InlineData("""{"tokens": {"shared_secret": "written here"}}""", "file")]
    [InlineData("""{"tokens": {"shared_secret": {"file": "/nowhere/secret"}}}""", "/nowhere/secret")]
    [InlineData("{\n \"tokens\": {\n  \"sharedsecret\": {\"file\": \"DIRECTORY/secret\"}}}", "line 3: \"sharedsecret\" is unknown in \"tokens\"; there are ")]
    [InlineData("""{"notices": {"mail": {"host": "localhost"}}}""", "line 1: \"notices.mail\" lacks \"sender\".")]
    [InlineData("{\n\"help_directory\": \"help\"}", "line 2: \"help_directory\" is unknown in the file's outermost { }; it belongs into \"site\".")]
    [InlineData("""{"site": {"providers": []}}""", "it belongs into \"accounts\".")]
    [InlineData("""{"site": {"name": "one", "name": "two"}}""", "\"name\" is a second time in \"site\".")]
    [InlineData("""{"tokens": ""}""", "line 1: \"tokens\": an object { … } is expected.")]
    [InlineData("{\n\"site\": {\"links\": [{\"label\": 5}]}}", "line 2: \"site.links[0].label\": a text in quotes is expected.")]
    [InlineData("""{"tokens": {"clock_skew": "soon"}}""", "\"tokens.clock_skew\": a time as \"hh:mm:ss\"")]
    [InlineData("{\n\"site\": {\n\"name\": oops}}", "line 3: 'o' is an invalid start of a value.")]
    [InlineData("[]", "line 1: an object { … } is expected.")]
    public void A_mistake_is_told_with_its_place(string json, string place)
    {
        InvalidDataException mistake = Assert.Throws<InvalidDataException>(() => Read(json));
        Assert.Contains(place, mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Mmoda.", mistake.Message, StringComparison.Ordinal); // Names of .NET mean nothing to operators.
    }
}
