namespace Mmoda.Server.OdaApi;

/// <summary>
/// The grammar of <c>osa_version</c>: <c>base[-sub][--modifier…]</c>. The version is accepted and recorded; the results
/// come from our own pipeline, whose version is in the provenance.
/// </summary>
internal static class OsaVersion
{
    private static readonly string[] Bases = ["OSA10.2", "OSA11.2"];
    private static readonly string[] Developments = ["OSA11.2-dev210827.0528-37487", "OSA11.2-devt20221103_osa11.2"];
    private static readonly string[] Modifiers = ["fullbkg", "jemxnrt", "rmfoffsetv1"];

    /// <summary>What is wrong with <paramref name="version"/>, or null.</summary>
    public static string? Problem(string version)
    {
        string[] parts = version.Split("--");
        string main = parts[0];
        if (main is "OSA11.0" or "OSA11.1")
        {
            return "Please note OSA11.0 is being phased out. We consider that for all or almost all likely user requests OSA11.2 shoud be used instead of OSA11.0.";
        }

        if (!Bases.Any(b => main == b || main.StartsWith(b + "-", StringComparison.Ordinal)))
            return $"value {version} is not allowed. The OSA version should start with one of {PythonText.List(Bases)}, and may contain additional components.";
        if (main.Contains('-') && !Developments.Contains(main))
            return "unknown dev OSA version!";
        string[] modifiers = parts[1..];
        bool isSorted = modifiers.SequenceEqual(modifiers.Distinct().Order(StringComparer.Ordinal));
        return isSorted && modifiers.All(Modifiers.Contains)
            ? null
            : $"modifiers of an OSA version must be sorted, unique and in {PythonText.List(Modifiers)}";
    }
}
