using System.Text;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.Api;

namespace Mmoda.Server.Notebooks;

/// <summary>Notebooks to take away, one for each instrument that has all of their products; part of the native API.</summary>
internal static class NotebookRoutes
{
    public static void MapNotebooks(this RouteGroupBuilder api)
    {
        api.MapGet("/notebooks", List);
        api.MapGet("/notebooks/{instrument}.ipynb", Show);
    }

    private static IResult List(HttpContext http, AnalysisService service) => Results.Text(
        new JsonArray([.. For(http, service).Select(i => new JsonObject
        {
            ["instrument"] = i.Name,
            ["title"] = ExpertNotebook.Title(i),
            ["file"] = ExpertNotebook.FileName(i),
            ["address"] = $"notebooks/{Uri.EscapeDataString(i.Name)}.ipynb",
        })]).ToJsonString(),
        "application/json");

    private static IResult Show(string instrument, HttpContext http, AnalysisService service, ServerOptions options, IServiceProvider services) =>
        For(http, service).FirstOrDefault(i => i.Name == instrument) is { } found
            ? Results.File(
                Encoding.UTF8.GetBytes(ExpertNotebook.Of(
                    found, options.PublicUrlOf(http.Request), options.DispatcherUrlOf(http.Request),
                    NotebookExample.Of(ExpertNotebook.Defaults(found), services.GetService<DataArchive>(), services.GetService<SourceResolver>())).ToJsonString(Indented)),
                "application/x-ipynb+json",
                ExpertNotebook.FileName(found))
            : Problems.NotFound($"There is no notebook for an instrument '{instrument}'.");

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static IEnumerable<Instrument> For(HttpContext http, AnalysisService service) => service.InstrumentsFor(http.GetCaller().Requester).Where(ExpertNotebook.IsFor);
}
