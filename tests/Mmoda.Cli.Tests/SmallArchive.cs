using System.Text.Json.Nodes;

namespace Mmoda.Cli.Tests;

/// <summary>
/// A data directory with an archive of two simulated science windows of the Crab at 1000 mCrab, indexed, and one finished
/// image of it. Made once with the program itself.
/// </summary>
public sealed class SmallArchive : IAsyncLifetime
{
    /// <summary>A query that finds the Crab.</summary>
    public static readonly string[] Query = ["run", "isgri_image", "--source", "Crab", "--e1", "28", "--e2", "40"];

    /// <summary>The program, with this data directory.</summary>
    public MmodaProgram Program { get; private set; } = new("");

    /// <summary>The data directory; removed at the end.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("mmoda-cli-").FullName;

    /// <summary>What the first run printed; <see cref="Query"/> with <c>--out</c> and <c>--json</c>.</summary>
    public ProgramEnd FirstRun { get; private set; } = new(-1, "", "");

    /// <summary>The mosaic of the first run.</summary>
    public string Mosaic => PathOf(Path.Combine("crab", "mosaic.fits"));

    /// <summary>A path in the data directory.</summary>
    public string PathOf(string name) => Path.Combine(Root, name);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Program = new MmodaProgram(Root);
        ProgramEnd simulated = await Program.RunAsync(
            "simulate", "--out", PathOf("archive"), "--target", "Crab", "--pointings", "2", "--duration", "400",
            "--no-catalogue", "--source", "Crab,83.633,22.0145,1000");
        Assert.True(simulated.ExitCode == 0, simulated.Errors);
        ProgramEnd indexed = await Program.RunAsync("archive", "index", PathOf("archive"));
        Assert.True(indexed.ExitCode == 0, indexed.Errors);
        FirstRun = await Program.RunAsync([.. Query, "--out", PathOf("crab"), "--json"]);
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return Task.CompletedTask;
    }
}

/// <summary>Tests that share the archive.</summary>
[CollectionDefinition(Name)]
public sealed class SmallArchiveTests : ICollectionFixture<SmallArchive>
{
    public const string Name = "small archive";
}

/// <summary>Claims about JSON documents.</summary>
internal static class JsonClaims
{
    /// <summary>The object has these keys; it may have more.</summary>
    public static void AssertHasKeys(JsonNode? node, params string[] keys)
    {
        JsonObject found = Assert.IsType<JsonObject>(node);
        Assert.Empty(keys.Except(found.Select(p => p.Key)));
    }

    /// <summary>The array of a key, with its objects.</summary>
    public static JsonObject[] Objects(this JsonObject document, string key) =>
        [.. Assert.IsType<JsonArray>(document[key]).Select(o => Assert.IsType<JsonObject>(o))];
}
