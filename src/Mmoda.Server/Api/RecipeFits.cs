using System.Globalization;
using System.Text.Json;
using Mmoda.Analysis;
using Mmoda.Fits;

namespace Mmoda.Server.Api;

/// <summary>
/// The recipe in FITS files that users take away: keywords and HISTORY of the primary header tell the query, the steps and
/// their versions; the last extension holds the whole recipe as JSON. The HDUs of the product stay byte for byte, but for the
/// primary header, so that products in the store depend on nothing but their inputs.
/// </summary>
public static class RecipeFits
{
    /// <summary>EXTNAME of the table with the JSON text, in pieces, one for each row of its column <c>RECIPE</c>.</summary>
    public const string Extension = "MMODA-RECIPE";

    /// <summary>Keywords of the primary header that the recipe brings, besides HISTORY.</summary>
    public static IReadOnlyList<string> Keywords { get; } = ["MMODAJOB", "MMODASW", "MMODAPIP", "MMODABEG", "MMODAEND", "MMODAINP"];

    private const int PieceLength = 1000;

    /// <summary>Values beyond this are in the extension only; lists of science windows are long.</summary>
    private const int LongestHistory = 720;

    /// <summary>Opens a product with its recipe.</summary>
    /// <param name="path">The file of the product.</param>
    /// <param name="recipe">How it was made.</param>
    /// <returns>The file with the recipe, readable at any position; null when it is not a plain FITS file whose primary HDU has no data.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Stream? Open(string path, Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return Cover(path, recipe)?.Open(path);
    }

    /// <summary>What the recipe puts around a product; null when it is not a plain FITS file whose primary HDU has no data.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static RecipeCover? Cover(string path, Recipe recipe)
    {
        if (ReadPrimary(path) is not ({ } header, var end))
            return null;
        using MemoryStream made = new();
        using FitsWriter writer = FitsWriter.Create(made);
        AddKeywords(header, recipe);
        writer.WritePrimary(header);
        int first = (int)made.Position;
        writer.WriteTable(
            new FitsHeader().Set("EXTNAME", Extension, "how this file was made").Set("FORMAT", Recipe.CurrentFormat, "join the rows: a JSON document"),
            new FitsTable().AddStrings("RECIPE", PieceLength, Pieces(recipe.ToJson())));
        writer.Commit();
        byte[] all = made.ToArray();
        return new RecipeCover(all[..first], end, all[first..]);
    }

    /// <summary>The recipe in a file; null when it has none.</summary>
    /// <exception cref="JsonException">What is in its place is not a recipe.</exception>
    /// <exception cref="FitsException">The table is damaged.</exception>
    public static Recipe? Read(FitsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Find(Extension) is BinaryTableHdu table ? Recipe.FromJson(string.Concat(table.ReadStrings("RECIPE"))) : null;
    }

    private static (FitsHeader Header, long End)? ReadPrimary(string path)
    {
        try
        {
            using FitsFile file = FitsFile.Open(path);
            FitsHdu primary = file.Hdus[0];
            bool isPlain = primary.DataByteCount == 0 && new FileInfo(path).Length == End(file.Hdus[^1]);
            return isPlain ? (primary.Header.Copy(), primary.DataOffset) : null;
        }
        catch (FitsException)
        {
            return null; // Not FITS; the file is handed out as it is.
        }
    }

    private static long End(FitsHdu hdu) => hdu.DataOffset + ((hdu.DataByteCount + 2879) / 2880 * 2880);

    private static void AddKeywords(FitsHeader header, Recipe recipe)
    {
        foreach (string keyword in Keywords)
            header.Remove(keyword);
        header.Set("MMODAJOB", recipe.Job.Hex, "job that made this");
        header.Set("MMODASW", Printable(recipe.Software), "software that told the recipe");
        if (recipe.Query.Canonical.GetValueOrDefault("pipeline") is { } pipeline)
            header.Set("MMODAPIP", Printable(pipeline), "pipeline");
        if (recipe is { Started: { } started, Finished: { } finished })
            header.Set("MMODABEG", Time(started), "UTC of the start of the job").Set("MMODAEND", Time(finished), "UTC of its end");
        header.Set("MMODAINP", recipe.InputFiles.Count(), "input files, listed in " + Extension);
        header.AddHistory(Printable($"query {recipe.Query.Instrument} {recipe.Query.Product}{(recipe.Query.IsDummy ? " (canned)" : "")}"));
        foreach ((string name, string value) in recipe.Query.Canonical.OrderBy(p => p.Key, StringComparer.Ordinal))
            header.AddHistory(Printable($"  {name} = {(value.Length <= LongestHistory ? value : $"{value.Length} characters, see {Extension}")}"));
        foreach (IGrouping<(string Step, int Version, string? Software), RecipeStep> step in recipe.Steps.GroupBy(s => (s.Step, s.Version, s.Software)))
            header.AddHistory(Printable(FormattableString.Invariant($"step {step.Key.Step}/{step.Key.Version} x {step.Count()} by {step.Key.Software ?? "unknown"}")));
    }

    /// <summary>Pieces that do not end with a blank, because trailing blanks of FITS texts do not count.</summary>
    private static List<string> Pieces(string text)
    {
        List<string> pieces = [];
        for (int at = 0; at < text.Length;)
        {
            int end = Math.Min(text.Length, at + PieceLength);
            while (end < text.Length && text[end - 1] == ' ' && end > at + 1)
                end--;
            pieces.Add(text[at..end]);
            at = end;
        }

        return pieces;
    }

    private static string Printable(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
