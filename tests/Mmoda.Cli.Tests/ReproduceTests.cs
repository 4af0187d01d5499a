using System.Text.Json.Nodes;
using Mmoda.Fits;

namespace Mmoda.Cli.Tests;

/// <summary><c>mmoda reproduce</c>: the products of a recipe, made again and compared.</summary>
[Collection(SmallArchiveTests.Name)]
public sealed class ReproduceTests(SmallArchive archive) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mmoda-reproduce-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_product_is_its_own_recipe_and_is_made_again_value_for_value()
    {
        ProgramEnd end = await archive.Program.RunAsync("reproduce", archive.Mosaic, "--archive", archive.PathOf("archive"), "--tolerance", "0", "--json");
        Assert.True(end.ExitCode == 0, end.Errors + end.Output);
        JsonClaims.AssertHasKeys(
            end.Json, "job_id", "new_job_id", "agrees", "tolerance", "seconds", "versions", "parameters", "inputs", "inputs_known", "products");
        Assert.Equal((string?)archive.FirstRun.Json["job_id"], (string?)end.Json["job_id"]);
        Assert.True((bool?)end.Json["agrees"]);
        Assert.True((bool?)end.Json["inputs_known"]);
        Assert.Empty(end.Json.Objects("versions"));
        Assert.Empty(end.Json.Objects("parameters"));
        Assert.Empty(end.Json.Objects("inputs"));
        Assert.Equal(["mosaic.fits", "preview.png", "sources.fits", "sources.reg"], end.Json.Objects("products").Select(p => (string?)p["file_name"]).Order());
        Assert.All(end.Json.Objects("products"), p => Assert.Equal("identical", (string?)p["verdict"]));
    }

    [Fact]
    public async Task Other_input_files_are_named_and_other_values_end_with_1()
    {
        string copy = Path.Combine(_folder, "archive"), recipe = Path.Combine(_folder, "recipe.json");
        Assert.Equal(0, (await archive.Program.RunAsync([.. SmallArchive.Query, "--recipe", recipe])).ExitCode);
        CopyTree(archive.PathOf("archive"), copy);
        string events = Directory.EnumerateFiles(copy, "isgri_events.fits*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        DropEvents(events);

        ProgramEnd end = await archive.Program.RunAsync(
            "reproduce", recipe, "--archive", copy, "--products", archive.PathOf("crab"), "--out", Path.Combine(_folder, "new"), "--json");
        Assert.True(end.ExitCode == 1, end.Errors + end.Output);
        JsonObject input = Assert.Single(end.Json.Objects("inputs"));
        Assert.Equal(Path.GetRelativePath(copy, events).Replace('\\', '/'), (string?)input["name"]);
        Assert.Equal((64, 64), (((string?)input["before"])!.Length, ((string?)input["now"])!.Length));
        JsonObject mosaic = Assert.Single(end.Json.Objects("products"), p => (string?)p["file_name"] == "mosaic.fits");
        Assert.Equal("different", (string?)mosaic["verdict"]);
        Assert.Contains(Assert.IsType<JsonArray>(mosaic["details"]), d => ((string?)d)!.Contains("ISGR-MOSA-IMA", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(_folder, "new", "mosaic.fits")));

        // A tolerance that is large enough says so, but then tables that have other rows still differ.
        ProgramEnd text = await archive.Program.RunAsync("reproduce", recipe, "--archive", copy, "--products", archive.PathOf("crab"), "--tolerance", "1");
        Assert.Contains("Input files that differ:", text.Errors, StringComparison.Ordinal);
        Assert.Contains("isgri_events.fits", text.Errors, StringComparison.Ordinal);
        Assert.StartsWith("Product", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_original_products_checksums_are_compared()
    {
        string recipe = Path.Combine(_folder, "recipe.json");
        Assert.Equal(0, (await archive.Program.RunAsync([.. SmallArchive.Query, "--recipe", recipe])).ExitCode);
        ProgramEnd end = await archive.Program.RunAsync("reproduce", recipe, "--archive", archive.PathOf("archive"), "--json");
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.All(end.Json.Objects("products"), p => Assert.Equal(("identical", true), ((string?)p["verdict"], p["largest_difference"] is null)));
    }

    [Theory]
    [InlineData("{}", "is not a recipe")]
    [InlineData("SIMPLE  = nothing", "")]
    public async Task What_is_no_recipe_is_refused(string content, string message)
    {
        string path = Path.Combine(_folder, "recipe.json");
        await File.WriteAllTextAsync(path, content);
        ProgramEnd end = await archive.Program.RunAsync("reproduce", path, "--archive", archive.PathOf("archive"));
        Assert.True(end.ExitCode is 1 or 2);
        Assert.Contains(message, end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_compared_relative_to_themselves_or_the_rms_and_NaN_is_NaN()
    {
        float[] values = [100, -100, 0, float.NaN];
        string original = Write("a.fits", values, "2018-01-01"), same = Write("b.fits", values, "2026-01-01");
        string close = Write("c.fits", [100, -100.001f, 1e-4f, float.NaN], "2018-01-01"), far = Write("d.fits", [100, -100, 0, 5], "2018-01-01");
        Assert.Equal(ProductVerdict.Identical, FitsComparison.Compare("x", original, same, 0).Verdict);
        ProductVerdict within = FitsComparison.Compare("x", original, close, 2e-5);
        Assert.Equal(ProductVerdict.Within, within.Verdict);
        Assert.Equal(1e-5, within.Largest!.Value, 1e-7); // 0.001 of 100; 1e-4 of the rms of 82 is less.
        Assert.Equal(ProductVerdict.Different, FitsComparison.Compare("x", original, close, 1e-6).Verdict);
        ProductVerdict different = FitsComparison.Compare("x", original, far, 0.5);
        Assert.Equal(ProductVerdict.Different, different.Verdict);
        Assert.Contains("1 of 4 values, largest at 3", Assert.Single(different.Details), StringComparison.Ordinal);
    }

    private string Write(string name, float[] pixels, string date)
    {
        string path = Path.Combine(_folder, name);
        using FitsWriter fits = FitsWriter.Create(path);
        fits.WritePrimary(new FitsHeader().Set("DATE", date));
        fits.WriteImage<float>(new FitsHeader().Set("EXTNAME", "FLUX"), [pixels.Length], pixels);
        fits.Commit();
        return path;
    }

    /// <summary>Writes the event file anew, with half of the rows.</summary>
    private static void DropEvents(string path)
    {
        string temporary = path + ".new";
        using (FitsFile file = FitsFile.Open(path))
        using (FitsWriter fits = FitsWriter.Create(temporary))
        {
            foreach (FitsHdu hdu in file.Hdus)
            {
                if (hdu is not BinaryTableHdu { RowCount: > 1000 } table)
                {
                    fits.Copy(hdu);
                    continue;
                }

                FitsTableStream rows = fits.BeginTable(
                    table.Header.Copy(), [.. table.Columns.Select(c => new FitsColumnSpec(c.Name, c.Format, c.Unit, c.Scale, c.Zero, c.Null))], table.RowCount / 2);
                byte[] raw = new byte[table.RowByteCount * (table.RowCount / 2)];
                table.ReadRows(0, raw);
                rows.AppendRows(raw);
            }

            fits.Commit();
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static void CopyTree(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
