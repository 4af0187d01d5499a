using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>A server with accounts, asked with tokens.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class TokenTests(SmallArchive archive) : IDisposable
{
    private const string Secret = "a secret of tests, 32 bytes or more";

    private readonly string _folder = Directory.CreateTempSubdirectory("mmoda-token-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_token_is_taken_from_a_file_or_the_command_and_is_never_printed()
    {
        JsonObject secret = new() { ["file"] = Write("secret", Secret) };
        string settings = Write("settings.json", new JsonObject { ["tokens"] = new JsonObject { ["shared_secret"] = secret } }.ToJsonString());
        string good = Token("ada@example.org"), bad = good[..^3] + "AAA";
        await using ServingProgram server = await ServingProgram.StartAsync(archive.Program, "--settings", settings);
        ProgramEnd known = await archive.Program.RunAsync([.. SmallArchive.Query, "--server", server.Address, "--token-file", Write("token", good + "\n"), "--json"]);
        Assert.True(known.ExitCode == 0, known.Errors);
        ProgramEnd trail = await archive.Program.RunAsync("audit", "--user", "ada@example.org");
        Assert.Contains("isgri_image", trail.Output, StringComparison.Ordinal);

        ProgramEnd refused = await archive.Program.RunAsync([.. SmallArchive.Query, "--server", server.Address, "--token", bad, "--json"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("The token is not accepted", refused.Errors, StringComparison.Ordinal);
        Assert.All([known, refused], e => Assert.DoesNotContain(good[..40], e.Output + e.Errors, StringComparison.Ordinal));

        ProgramEnd empty = await archive.Program.RunAsync([.. SmallArchive.Query, "--server", server.Address, "--token-file", Write("empty", " \n")]);
        Assert.Equal(2, empty.ExitCode);
        ProgramEnd broken = await archive.Program.RunAsync([.. SmallArchive.Query, "--server", server.Address, "--token", "two\nlines-that-are-secret"]);
        Assert.Equal(2, broken.ExitCode);
        Assert.DoesNotContain("lines-that-are-secret", broken.Errors, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Token(string subject)
    {
        long end = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        string signed = Encode("""{"alg":"HS256","typ":"JWT"}""") + "." + Encode($$"""{"sub":"{{subject}}","exp":{{end}}}""");
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed)));
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
