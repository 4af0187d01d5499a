using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.OdaApi;
using Mmoda.Workflow;

namespace Mmoda.Server.Api;

/// <summary>What can be asked, what is in the archive, and where named objects are.</summary>
internal static class Descriptions
{
    /// <summary>Those of this program have its version and source code, others their own.</summary>
    public static JsonArray Instruments(IEnumerable<Instrument> instruments, SiteOptions site) =>
        [.. instruments.Select(i => new JsonObject
        {
            ["name"] = i.Name,
            ["title"] = i.Words.Title,
            ["messenger"] = i.Words.Messenger,
            ["description"] = i.Words.Description,
            ["acknowledgement"] = i.Words.Acknowledgement,
            ["status"] = i.Words.Status,
            ["help"] = i.Words.Help,
            ["version"] = i is RemoteInstrument ? i.Words.Version : Software.Version,
            ["source"] = i is RemoteInstrument ? i.Words.Source : site.SourceOf(Software.Version),
            ["shows_work"] = i is RemoteInstrument,
            ["products"] = new JsonArray([.. i.Products.Select(p => new JsonObject
            {
                ["name"] = p.Name,
                ["uses_results"] = p.UsesResults,
                ["parameters"] = new JsonArray([.. i.ParametersOf(p).Where(d => !d.IsSecret && p.Uses(d)).Select(Parameter)]),
            })]),
        })];

    public static JsonObject Source(ResolvedSource source) => new()
    {
        ["name"] = source.Name,
        ["ra_deg"] = source.RightAscensionDegrees,
        ["dec_deg"] = source.DeclinationDegrees,
        ["id"] = source.Identifier,
        ["other_names"] = ParameterWire.Node(source.OtherNames),
        ["origin"] = source.Origin,
    };

    public static JsonObject Windows(IReadOnlyList<ObservationSummary> windows) => new()
    {
        ["windows"] = new JsonArray([.. windows.Select(w => new JsonObject
        {
            ["id"] = w.Id,
            ["ra_deg"] = w.RaDeg,
            ["dec_deg"] = w.DecDeg,
            ["t_start_utc"] = w.StartUtc,
            ["t_stop_utc"] = w.StopUtc,
            ["good_seconds"] = w.GoodSeconds,
        })]),
        ["t_first_utc"] = windows.Select(w => w.StartUtc).Min(StringComparer.Ordinal),
        ["t_last_utc"] = windows.Select(w => w.StopUtc).Max(StringComparer.Ordinal),
        ["simulated"] = windows.Any(w => w.Simulated),
    };

    private static JsonObject Parameter(Parameter parameter) => new()
    {
        ["name"] = parameter.Name,
        ["kind"] = JobJson.Lower(parameter.Kind),
        ["unit"] = parameter.Unit,
        ["default"] = ParameterWire.Node(parameter.Default),
        ["optional"] = parameter.IsOptional,
        ["allowed"] = ParameterWire.Node(parameter.Allowed),
        ["suggested"] = ParameterWire.Node(parameter.Suggested),
        ["long"] = parameter.IsLong,
        ["minimum"] = parameter.Minimum,
        ["maximum"] = parameter.Maximum,
        ["label"] = parameter.Label,
        ["description"] = parameter.Description,
        ["group"] = parameter.Group,
        ["time_format"] = parameter.TimeFormat,
        ["hidden"] = parameter.IsHidden,
    };
}
