namespace Mmoda.HighEnergy;

/// <summary>Names of statistics as users write them.</summary>
public static class FitStatisticName
{
    private static readonly Dictionary<string, FitStatistic> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["chi2"] = FitStatistic.ChiSquared,
        ["chi2-model"] = FitStatistic.ChiSquaredModel,
        ["chi2-churazov"] = FitStatistic.ChiSquaredChurazov,
        ["cstat"] = FitStatistic.CStat,
        ["wstat"] = FitStatistic.WStat,
        ["pgstat"] = FitStatistic.PGStat,
    };

    /// <summary>All names: chi2, chi2-model, chi2-churazov, cstat, wstat, pgstat.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ByName.Keys];

    /// <summary>The name of a statistic.</summary>
    public static string Of(FitStatistic statistic) => ByName.First(n => n.Value == statistic).Key;

    /// <summary>The statistic of a name, in any case.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static FitStatistic Parse(string name) => ByName.TryGetValue(name ?? "", out FitStatistic statistic)
        ? statistic
        : throw new ArgumentException($"The statistic is '{name}', allowed are {string.Join(", ", All)}.", nameof(name));
}
