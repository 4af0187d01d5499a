using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Api;

/// <summary>Names of objects: transients and our own catalogue first, then the name service that the operator names, if any.</summary>
internal static class NameRequests
{
    /// <summary>What is proposed before and after the instant of a transient; a science window lasts as long.</summary>
    private static readonly TimeSpan Around = TimeSpan.FromHours(1);

    /// <summary>The object of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="times">"yes" where the caller also takes events that have an instant and no position.</param>
    /// <param name="names">The dispatcher's resolver.</param>
    /// <param name="services">The catalogue, where there is one.</param>
    /// <param name="cancellationToken">Ends the wait for a service elsewhere.</param>
    public static async Task<IResult> ResolveAsync(string? name, string? times, OdaNames names, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name))
            return Problems.BadRequest("Give a name: resolve?name=Crab.");
        if (Transients.Find(name.Trim()) is { } transient && (times == "yes" || transient is { RightAscensionDegrees: not null, DeclinationDegrees: not null }))
            return Json(Of(transient));
        if (services.GetService<SourceResolver>()?.Resolve(name) is { } source)
            return Json(Descriptions.Source(source));
        JsonObject elsewhere = await names.ResolveAsync(name, cancellationToken);
        return elsewhere["RA"] is { } ra && elsewhere["DEC"] is { } dec
            ? Json(Described(name.Trim(), ra.GetValue<double>(), dec.GetValue<double>(), elsewhere["object_ids"]!.DeepClone(), "the name service"))
            : Problems.NotFound(Reason(name, (string?)elsewhere["message"]));
    }

    private static JsonObject Of(Transient transient)
    {
        DateTimeOffset instant = DateTimeOffset.Parse(transient.Utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        JsonObject described = Described(transient.Name, transient.RightAscensionDegrees, transient.DeclinationDegrees, ParameterWire.Node(transient.OtherNames), transient.Origin);
        described["t_start_utc"] = Time(instant - Around);
        described["t_stop_utc"] = Time(instant + Around);
        return described;
    }

    private static JsonObject Described(string name, double? ra, double? dec, JsonNode? others, string origin) => new()
    {
        ["name"] = name,
        ["ra_deg"] = ra,
        ["dec_deg"] = dec,
        ["id"] = null,
        ["other_names"] = others,
        ["origin"] = origin,
    };

    /// <summary>What the resolver says beyond that there is none.</summary>
    private static string Reason(string name, string? message) =>
        message?.Contains(": ", StringComparison.Ordinal) == true && message.EndsWith("reached", StringComparison.Ordinal)
            ? $"No source is called '{name}' here, and the name service cannot be reached."
            : $"No source is called '{name}'.";

    private static string Time(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static IResult Json(JsonNode body) => Results.Text(body.ToJsonString(), "application/json");
}
