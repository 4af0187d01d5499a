namespace Mmoda.Analysis;

/// <summary>Results are saved with paths below the product store, so that a data directory can be moved.</summary>
internal static class ResultPaths
{
    public static AnalysisResult Relative(AnalysisResult result, string root) =>
        Map(result, path => Path.GetRelativePath(root, path) is var below && !below.StartsWith("..", StringComparison.Ordinal) ? below : path);

    public static AnalysisResult Absolute(AnalysisResult result, string root) => Map(result, path => Path.Combine(root, path));

    private static AnalysisResult Map(AnalysisResult result, Func<string, string> map) =>
        result with { Products = [.. result.Products.Select(p => p with { Path = map(p.Path) })] };
}
