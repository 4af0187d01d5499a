using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Server.OdaApi;

/// <summary>The routes of the dispatcher, below its base path.</summary>
internal static partial class OdaRoutes
{
    private static readonly string[] GetOrPost = ["GET", "POST"];
    private static readonly string[] GetPostOrHead = ["GET", "POST", "HEAD"];

    public static void MapOdaApi(this IEndpointRouteBuilder routes, ServerOptions options)
    {
        RouteGroupBuilder group = routes.MapGroup(options.DispatcherPath);
        group.AddEndpointFilter(CatchErrorsAsync);
        group.MapMethods("/run_analysis", GetOrPost, (HttpRequest http, RunAnalysis run, CancellationToken cancellation) => run.AnswerAsync(http, cancellation));
        group.MapMethods("/download_products", GetPostOrHead, (HttpRequest http, AnalysisService service, TimeProvider clock, CancellationToken cancellation) =>
            Downloads.AnswerAsync(http, service, clock, cancellation));
        group.MapGet("/api/instr-list", (HttpRequest http) => Results.Redirect("../instr-list" + http.QueryString));
        group.MapGet("/instr-list", (AnalysisService service) => Json(ParameterWire.Node(service.Instruments.All.Select(i => i.Name))));
        foreach (string path in (string[])["/api/meta-data", "/meta-data"])
        {
            group.MapGet(path, async (HttpRequest http, AnalysisService service, CancellationToken cancellation) =>
            {
                (Instrument instrument, string? product) = await DescribedAsync(http, service, cancellation);
                return Json(OdaMetadata.Of(instrument, product));
            });
        }

        group.MapGet("/api/par-names", async (HttpRequest http, AnalysisService service, CancellationToken cancellation) =>
        {
            (Instrument instrument, string? product) = await DescribedAsync(http, service, cancellation);
            return Json(ParameterWire.Node(OdaMetadata.Names(instrument, product)));
        });
        group.MapGet("/api/parameters", async (HttpRequest http, CancellationToken cancellation) =>
        {
            OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellation);
            return Json(new JsonObject(arguments.Names.Where(n => n != "token").Select(n => KeyValuePair.Create(n, arguments.Value(n)))));
        });
        group.MapGet("/resolve_name", (string? name, IServiceProvider services) => Json(Resolve(name, services.GetService<SourceResolver>())));
    }

    private static async Task<(Instrument Instrument, string? Product)> DescribedAsync(HttpRequest http, AnalysisService service, CancellationToken cancellation)
    {
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellation);
        Instrument instrument = OdaRequest.FindInstrument(arguments, service);
        string? product = arguments.Text("product_type");
        return product is null || instrument.FindProduct(product) is not null
            ? (instrument, product)
            : throw OdaError.NotUnderstood($"product type {product} not in {PythonText.List(instrument.Products.Select(p => p.Name))}");
    }

    private static JsonObject Resolve(string? name, SourceResolver? resolver)
    {
        if (string.IsNullOrWhiteSpace(name))
            return [];
        string wanted = name.Replace('_', ' ');
        return resolver?.Resolve(wanted) is { } source
            ? new JsonObject
            {
                ["name"] = wanted,
                ["RA"] = source.RightAscensionDegrees,
                ["DEC"] = source.DeclinationDegrees,
                ["object_ids"] = new JsonArray([.. source.OtherNames.Select(n => JsonValue.Create(n))]),
                ["object_type"] = "",
                ["have_coordinates"] = true,
                ["entity_portal_link"] = "",
                ["message"] = $"{wanted} successfully resolved",
            }
            : new JsonObject { ["name"] = wanted, ["message"] = $"{wanted} could not be resolved" };
    }

    private static async ValueTask<object?> CatchErrorsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (OdaError e)
        {
            return ErrorJson(context.HttpContext, e.Status, e.Message, $"{e.ClassName}():{e.Message}");
        }
        catch (BadHttpRequestException e)
        {
            return ErrorJson(context.HttpContext, e.StatusCode, e.Message, $"RequestNotUnderstood():{e.Message}");
        }
        catch (InvalidDataException e)
        {
            return ErrorJson(context.HttpContext, StatusCodes.Status400BadRequest, e.Message, $"RequestNotUnderstood():{e.Message}");
        }
#pragma warning disable CA1031 // The client understands only this shape, whatever went wrong.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogDefect(context.HttpContext.RequestServices.GetRequiredService<ILogger<RunAnalysis>>(), e, context.HttpContext.TraceIdentifier);
            return ErrorJson(context.HttpContext, StatusCodes.Status500InternalServerError, $"Our mistake; please report it with the number {context.HttpContext.TraceIdentifier}.", null);
        }
    }

    private static IResult ErrorJson(HttpContext http, int status, string message, string? error)
    {
        JsonObject body = new() { ["error_message"] = message };
        if (error is not null)
            body["error"] = error;
        else
            body["message"] = "request not valid";
        body["cdci_data_analysis_version"] = Software.Version;
        body["cdci_data_analysis_version_details"] = "unknown";
        body["oda_api_version"] = "1.3.5";
        body["installed_instruments"] = ParameterWire.Node(http.RequestServices.GetRequiredService<AnalysisService>().Instruments.All.Select(i => i.Name));
        body["debug_mode"] = "no";
        body["config"] = new JsonObject { ["dispatcher-config"] = new JsonObject(), ["plugins"] = new JsonObject() };
        return Results.Text(body.ToJsonString() + "\n", "application/json", statusCode: status);
    }

    private static IResult Json(JsonNode? body) => Results.Text((body?.ToJsonString() ?? "null") + "\n", "application/json");

    [LoggerMessage(EventId = 700, Level = LogLevel.Error, Message = "Request {Request} to the dispatcher failed")]
    private static partial void LogDefect(ILogger logger, Exception exception, string request);
}
