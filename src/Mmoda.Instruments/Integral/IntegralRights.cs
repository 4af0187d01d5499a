using System.Globalization;
using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>
/// The roles that queries of INTEGRAL data need, as on the platform: many science windows, near-real-time data, data that are
/// not public, and versions of the software that are not public. The reasons are the platform's own words;
/// the plain ones are for everybody else.
/// </summary>
internal static class IntegralRights
{
    private const int ManyWindows = 50, VeryManyWindows = 500;
    private const string Many = "unige-hpc-full", VeryMany = "unige-hpc-extreme", NearRealTime = "integral-public-nrt", Private = "integral-private-qla";

    private static readonly string[] PublicVersions = ["OSA10.2", "OSA11.2"];

    /// <summary>Whether a query may use data that are not public.</summary>
    public static bool AsksForPrivateData(IReadOnlyDictionary<string, string> canonical) => canonical.GetValueOrDefault("integral_data_rights") == "all-private";

    /// <summary>The roles that a canonical query needs.</summary>
    public static IReadOnlyList<RoleRequirement> RolesFor(IReadOnlyDictionary<string, string> canonical)
    {
        List<RoleRequirement> roles = [];
        string[] listed = canonical.TryGetValue("scw_list", out string? list) ? list.Split(',') : [];
        int most = canonical.TryGetValue("max_pointings", out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        if (Math.Max(most, listed.Length) > ManyWindows)
        {
            string number = most > ManyWindows ? "max_pointings" : "scw_list";
            string requested = most > ManyWindows ? $"max_pointings={text}" : $"scw_list) = [ .. {listed.Length} items .. ]";
            roles.Add(new(Many, $"it is needed to request > {ManyWindows} ScW, you requested {requested}")
            {
                Parameter = number,
                Words = $"it is needed for more than {ManyWindows} science windows in one query, and this one asks for {Math.Max(most, listed.Length)}",
            });
        }

        if (Math.Max(most, listed.Length) > VeryManyWindows)
        {
            roles.Add(new(VeryMany, $"it is needed to request > {VeryManyWindows} ScW")
            {
                Parameter = most > VeryManyWindows ? "max_pointings" : "scw_list",
                Words = $"it is needed for more than {VeryManyWindows} science windows in one query",
            });
        }

        if (AsksForPrivateData(canonical))
        {
            roles.Add(new(Private, "this role is needed to access private INTEGRAL data requested with integral_data_rights == \"all-private\"")
            {
                GuardsResult = true,
                Parameter = "integral_data_rights",
                Words = "it is needed for data that are not public yet",
            });
        }
        else if (listed.Any(w => w.EndsWith(".000", StringComparison.Ordinal)))
        {
            roles.Add(new(
                NearRealTime,
                "some of the pointings you requested are NRT, but you requested public data. This was likely a mistake, since almost none of of NRT data is public.")
            {
                Parameter = "scw_list",
                Words = "the list has near-real-time science windows (.000), of which almost none is public; perhaps the consolidated ones (.001) are meant",
            });
        }

        if (canonical.TryGetValue("osa_version", out string? version) && !PublicVersions.Contains(version))
        {
            roles.Add(new(
                Private,
                $"the requested OSA ({version}) version is restricted, publicly available osa versions: are {string.Join(", ", PublicVersions)}. Most likely you do not need to request it.")
            {
                Parameter = "osa_version",
                Words = $"version {version} of OSA is not public; {string.Join(" and ", PublicVersions)} are",
            });
        }

        return roles;
    }
}
