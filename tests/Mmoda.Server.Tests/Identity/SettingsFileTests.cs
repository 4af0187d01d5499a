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
    [InlineData("""{"tokens": {"sharedsecret": {"file": "DIRECTORY/secret"}}}""", "sharedsecret")]
    [InlineData("""{"notices": {"mail": {"host": "localhost"}}}""", "sender")]
    [InlineData("""{"tokens": ""}""", "tokens")]
    [InlineData("[]", "settings")]
    public void A_mistake_is_told_with_its_place(string json, string place)
    {
        InvalidDataException mistake = Assert.Throws<InvalidDataException>(() => Read(json));
        Assert.Contains(place, mistake.Message, StringComparison.Ordinal);
    }
}
