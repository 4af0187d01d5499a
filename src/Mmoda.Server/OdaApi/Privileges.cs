using System.Globalization;
using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>The roles that a request needs on this wire (protocol §5.3), and the literal refusal.</summary>
internal static class Privileges
{
    private const string Unexplained = "please refer to support for details";

    /// <summary>The refusal when the caller lacks roles that the request needs, or null.</summary>
    public static string? Refusal(WireInstrument instrument, WireGroup product, JsonObject parameters, Caller caller)
    {
        (string Role, string Comment)[] missing = [.. Needed(instrument, product, parameters).Where(n => !caller.Has(n.Role)).OrderBy(n => n.Role, StringComparer.Ordinal)];
        return missing.Length == 0
            ? null
            : $"""
              Unfortunately, your priviledges are not sufficient to make the request for this particular product and parameter combination.
              - Your priviledge roles include {PythonText.List(caller.Roles)}
              - You are lacking all of the following roles:
              {string.Join("\n", missing.Select(m => $" - {m.Role}: {m.Comment}"))}
              You can request support if you think you should be able to make this request.
              """.ReplaceLineEndings("\n");
    }

    private static IEnumerable<(string Role, string Comment)> Needed(WireInstrument instrument, WireGroup product, JsonObject parameters)
    {
        if (instrument.Name is "isgri" or "jemx" && product.Product != "spectral_fit")
            return OfWindows(parameters);
        if (instrument.Name == "spi_acs" && (string?)parameters["data_level"] == "realtime")
            return [("integral-realtime", "access to real time data requires special role")];
        if (instrument.Answer is not null && product.Product == "numerical")
        {
            return Number(parameters, "p") > 50
                ? [("general", "general role is needed for p>50"), ("unige-hpc-full", "unige-hpc-full role is needed for p>50 as well")]
                : [("general", Unexplained)];
        }

        return [];
    }

    private static IEnumerable<(string Role, string Comment)> OfWindows(JsonObject parameters)
    {
        JsonArray windows = parameters["scw_list"] as JsonArray ?? [];
        double most = Number(parameters, "max_pointings") ?? 0;
        string version = (string?)parameters["osa_version"] ?? "", rights = (string?)parameters["integral_data_rights"] ?? "";
        if (windows.Count > 50)
            yield return ("unige-hpc-full", $"it is needed to request > 50 ScW, you requested scw_list) = [ .. {windows.Count} items .. ]");
        else if (most > 50)
            yield return ("unige-hpc-full", string.Create(CultureInfo.InvariantCulture, $"it is needed to request > 50 ScW, you requested max_pointings={most}"));
        if (windows.Count > 500 || most > 500)
            yield return ("unige-hpc-extreme", "it is needed to request > 500 ScW");
        if (rights == "public" && windows.Any(w => ((string?)w)?.EndsWith(".000", StringComparison.Ordinal) == true))
            yield return ("integral-public-nrt", "some of the pointings you requested are NRT, but you requested public data. This was likely a mistake, since almost none of of NRT data is public.");
        if (rights == "all-private")
            yield return ("integral-private-qla", "this role is needed to access private INTEGRAL data requested with integral_data_rights == \"all-private\"");
        else if (version is not ("OSA10.2" or "OSA11.2"))
            yield return ("integral-private-qla", $"the requested OSA ({version}) version is restricted, publicly available osa versions: are OSA10.2, OSA11.2. Most likely you do not need to request it.");
    }

    private static double? Number(JsonObject parameters, string name) =>
        parameters[name] is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)
            : null;
}
