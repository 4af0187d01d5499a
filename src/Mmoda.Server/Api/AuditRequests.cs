using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.Api;

/// <summary>Who ran what, for callers with the role <see cref="Role"/>.</summary>
internal static class AuditRequests
{
    /// <summary>The role that may read the trail; on the old wire it inspects jobs of others too.</summary>
    public const string Role = "job manager";

    private const int UsualCount = 100;

    public static IResult List(HttpContext http, JobStore jobs, string? subject, long? before, int? count)
    {
        Caller caller = http.GetCaller();
        if (caller.IsAnonymous)
            return Problems.SignInFirst(http);
        if (!caller.Has(Role))
            return Problems.MissingRoles([new RoleRequirement(Role, "it is needed to read the audit trail")]);
        return Results.Text(
            new JsonObject { ["entries"] = new JsonArray([.. jobs.Audit(subject, before, count ?? UsualCount).Select(Entry)]) }.ToJsonString(), "application/json");
    }

    private static JsonObject Entry(AuditEntry entry) => new()
    {
        ["number"] = entry.Number,
        ["time"] = entry.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["subject"] = entry.Subject,
        ["wire"] = entry.Origin?.Wire,
        ["address"] = entry.Origin?.Address,
        ["action"] = entry.Action,
        ["job"] = entry.Job?.Hex,
        ["instrument"] = entry.Instrument,
        ["product"] = entry.Product,
        ["detail"] = entry.Detail,
    };
}
