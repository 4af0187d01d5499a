using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Cli;

/// <summary>What is different in the ways in which two jobs were made.</summary>
/// <param name="Versions">Software, pipeline and steps: what, before and now; null where there is none.</param>
/// <param name="Parameters">Parameters of the query that are not the same, likewise.</param>
/// <param name="Inputs">Input files with another checksum, or that one of the two lacks: path, checksum before and now.</param>
internal sealed record RecipeDifferences(
    IReadOnlyList<(string What, string? Before, string? Now)> Versions,
    IReadOnlyList<(string What, string? Before, string? Now)> Parameters,
    IReadOnlyList<(string What, string? Before, string? Now)> Inputs)
{
    private const string Pipeline = "pipeline";

    /// <summary>How the choice of science windows was written; the windows themselves are compared.</summary>
    private static readonly string[] Choice = ["scw_list", "windows_left_out", "windows_short", "windows_private", Pipeline];

    /// <summary>Compares two recipes.</summary>
    public static RecipeDifferences Between(Recipe before, Recipe now)
    {
        List<(string, string?, string?)> versions = [];
        Compare(versions, "software", Software(before), Software(now));
        Compare(versions, Pipeline, before.Query.Canonical.GetValueOrDefault(Pipeline), now.Query.Canonical.GetValueOrDefault(Pipeline));
        versions.AddRange(Compare(StepVersions(before), StepVersions(now)));
        return new(
            versions,
            [.. Compare(Chosen(before.Query.Canonical), Chosen(now.Query.Canonical))],
            before.Inputs.Count == 0 ? [] : [.. Compare(Files(before), Files(now))]);
    }

    private static List<(string What, string? Before, string? Now)> Compare(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now)
    {
        List<(string, string?, string?)> differences = [];
        foreach (string name in before.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
            Compare(differences, name, before.GetValueOrDefault(name), now.GetValueOrDefault(name));
        return differences;
    }

    private static void Compare(List<(string, string?, string?)> differences, string what, string? before, string? now)
    {
        if (before != now)
            differences.Add((what, before, now));
    }

    private static string Software(Recipe recipe) => string.Join(", ", recipe.Steps.Select(s => s.Software).OfType<string>().DefaultIfEmpty(recipe.Software).Distinct().Order(StringComparer.Ordinal));

    private static Dictionary<string, string> StepVersions(Recipe recipe) => recipe.Steps
        .GroupBy(s => s.Step).ToDictionary(g => "step " + g.Key, g => string.Join(", ", g.Select(s => s.Version).Distinct().Order()), StringComparer.Ordinal);

    private static Dictionary<string, string> Chosen(IReadOnlyDictionary<string, string> canonical) =>
        canonical.Where(p => !Choice.Contains(p.Key)).ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, string> Files(Recipe recipe)
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (InputFile file in recipe.InputFiles)
            files[file.Path] = file.Sha256;
        return files;
    }
}
