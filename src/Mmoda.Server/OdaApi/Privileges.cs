using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>The literal refusal of a request whose caller lacks roles (protocol §5.3).</summary>
internal static class Privileges
{
    /// <summary>The refusal, or null when no role is missing.</summary>
    public static string? Refusal(IReadOnlyList<RoleRequirement> missing, Caller caller) => missing.Count == 0
        ? null
        : $"""
          Unfortunately, your priviledges are not sufficient to make the request for this particular product and parameter combination.
          - Your priviledge roles include {PythonText.List(caller.Roles)}
          - You are lacking all of the following roles:
          {string.Join("\n", missing.Select(m => $" - {m.Role}: {m.Reason}"))}
          You can request support if you think you should be able to make this request.
          """.ReplaceLineEndings("\n");

    /// <summary>The roles that a caller lacks for a product of a test instrument: only one kind needs any.</summary>
    public static IReadOnlyList<RoleRequirement> MissingForTest(WireGroup product, JsonObject parameters, Caller caller)
    {
        if (product.Product != "numerical")
            return [];
        bool isMuch = parameters["p"] is { } power && power.GetValue<double>() > 50;
        RoleRequirement[] needed = isMuch
            ? [new("general", "general role is needed for p>50"), new("unige-hpc-full", "unige-hpc-full role is needed for p>50 as well")]
            : [new("general", "please refer to support for details")];
        return [.. needed.Where(n => !caller.Has(n.Role))];
    }
}
