namespace Mmoda.Instruments;

/// <summary>The grammar of <c>osa_version</c>, which old notebooks send. It chooses the energy scale; nothing else of it changes our analysis.</summary>
internal static class OsaVersion
{
    /// <summary>The energy scale of a version.</summary>
    public static EnergyStyle StyleOf(string? version) =>
        version?.StartsWith("OSA10", StringComparison.Ordinal) == true ? EnergyStyle.Osa10 : EnergyStyle.Osa11;

    /// <summary>The versions without modifiers.</summary>
    public static IReadOnlyList<string> Bases { get; } = ["OSA10.2", "OSA11.2"];

    private static readonly string[] Modifiers = ["fullbkg", "jemxnrt", "rmfoffsetv1"];

    /// <summary>What is wrong with a version, or null.</summary>
    public static string? Problem(string version)
    {
        string[] parts = version.Split("--");
        string[] name = parts[0].Split('-', 2);
        if (name[0] is "OSA11.0" or "OSA11.1" && name.Length == 1)
        {
            return $"Please note {name[0]} is being phased out. We consider that for all or almost all likely user requests OSA11.2 "
                + $"shoud be used instead of {name[0]}.";
        }

        if (!Bases.Contains(name[0]))
        {
            return $"value {version} is not allowed. The OSA version should start with one of ['OSA10.2', 'OSA11.2'], "
                + "and may contain additional components.";
        }

        if (name.Length > 1)
            return "unknown dev OSA version!";
        string[] modifiers = parts[1..];
        return modifiers.Except(Modifiers).Any() || modifiers.Distinct().Count() != modifiers.Length || !modifiers.Order(StringComparer.Ordinal).SequenceEqual(modifiers)
            ? $"the modifiers of {version} must be sorted, unique and among {string.Join(", ", Modifiers)}."
            : null;
    }
}
