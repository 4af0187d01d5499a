using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.ResponseCompression;
using Mmoda.Server.Operations;

namespace Mmoda.Server.OdaApi;

/// <summary>The routes of the dispatcher, below its base path.</summary>
internal static class OdaRoutes
{
    private static readonly string[] GetOrPost = ["GET", "POST"];
    private static readonly string[] GetPostOrHead = ["GET", "POST", "HEAD"];

    /// <summary>Adds what the routes need.</summary>
    public static void AddOdaApi(this IServiceCollection services)
    {
        services.AddSingleton<WireInstruments>();
        services.AddSingleton<OdaRecords>();
        services.AddSingleton<OdaUploads>();
        services.AddSingleton<OdaRequestReader>();
        services.AddSingleton<RunTestInstrument>();
        services.AddSingleton<OdaPolls>();
        services.AddSingleton<RunAnalysis>();
        services.AddSingleton<OdaDownloads>();
        services.AddSingleton<OdaCallBack>();
        services.AddSingleton<OdaJobLinks>();
        services.AddSingleton<OdaInspection>();
        services.AddSingleton<OdaTokens>();
        services.AddSingleton<OdaGallery>();
        services.AddSingleton<OdaNames>();
        services.AddSingleton<OdaIncidents>();
        services.AddSingleton<EncodedProducts>();
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal); // The fastest is four times as long for descriptions of parameters.
        services.AddResponseCompression(compression => compression.EnableForHttps = true); // Answers repeat no secret beside what a caller chose.
        services.AddSingleton<IResponseCompressionProvider, LongAnswersCompressed>();
    }

    public static void MapOdaApi(this WebApplication app, ServerOptions options)
    {
        RouteGroupBuilder group = app.MapGroup(options.DispatcherPath);
        group.AddEndpointFilter(OdaFailures.CatchAsync);
        group.AddEndpointFilter(new OdaOrigins(options.OdaApi));
        group.MapMethods("/run_analysis", GetOrPost, (HttpRequest http, RunAnalysis run, CancellationToken c) => run.AnswerAsync(http, c));
        group.MapMethods("/call_back", GetOrPost, (HttpRequest http, OdaCallBack back, CancellationToken c) => back.AnswerAsync(http, c));
        foreach (string path in (string[])["/run_analysis", "/call_back", "/download_products", "/instr-list", "/api/meta-data"])
            group.MapMethods(path, ["OPTIONS"], (HttpResponse http) => { http.Headers.Allow = "HEAD, GET, OPTIONS, POST"; });
        MapDescriptions(group, options);
        MapFiles(group, options);
        MapUsers(group);
        app.Services.GetRequiredService<OdaGallery>().Map(group);
        OdaLeftovers.Map(group);
    }

    private static void MapDescriptions(RouteGroupBuilder group, ServerOptions options)
    {
        ConcurrentDictionary<(string Kind, string Instrument, int Edition, string? Product), byte[]> told = new(); // As many as there are products, and editions of remote ones.
        group.MapGet("/api/instr-list", (HttpRequest http) => Results.Redirect($"{options.DispatcherUrlOf(http)}/instr-list{http.QueryString}"));
        group.MapGet("/instr-list", (HttpContext http, WireInstruments instruments) =>
        {
            if (http.Features.Get<RequestCaller>()?.Refusal is not null)
                throw new OdaRefusal("The token provided is not valid.");
            Caller caller = http.OdaCaller();
            return caller.IsAnonymous ? new JsonBytes(told.GetOrAdd(("list", "", 0, null), _ => Encode(List()))) : OdaResults.Json(List());

            JsonNode? List() => ParameterWire.Node(instruments.All.Where(i => i.IsFor(caller)).Select(i => i.Name));
        });
        foreach (string path in (string[])["/api/meta-data", "/meta-data"])
        {
            group.MapGet(path, async (HttpRequest http, OdaRequestReader reader, CancellationToken c) =>
            {
                (WireInstrument instrument, string? product) = await DescribedAsync(http, reader, c);
                return new JsonBytes(told.GetOrAdd(("meta", instrument.Name, instrument.Edition, product), _ => Encode(instrument.Describe(product))));
            });
        }

        group.MapGet("/meta-data-src", async (HttpRequest http, OdaRequestReader reader, CancellationToken c) =>
        {
            (WireInstrument instrument, _) = await DescribedAsync(http, reader, c);
            return OdaResults.Json(new JsonArray(WireInstrument.Describe(instrument.Source)));
        });
        group.MapGet("/api/par-names", async (HttpRequest http, OdaRequestReader reader, CancellationToken c) =>
        {
            (WireInstrument instrument, string? product) = await DescribedAsync(http, reader, c);
            return new JsonBytes(told.GetOrAdd(("names", instrument.Name, instrument.Edition, product), _ => Encode(new JsonArray([.. instrument.ArgumentNames(product).Select(n => JsonValue.Create(n))]))));
        });
        group.MapGet("/api/parameters", async (HttpRequest http, CancellationToken c) =>
        {
            OdaArguments arguments = await OdaArguments.ReadAsync(http, c);
            JsonObject echo = new(arguments.Names.Where(n => n != "token").Select(n => KeyValuePair.Create(n, arguments.Value(n))));
            echo.TryAdd("session_id", OdaRequest.NewSession());
            return OdaResults.Json(echo);
        });
        group.MapGet("/resolve_name", async (HttpRequest http, OdaNames names, CancellationToken c) => OdaResults.Json(await names.ResolveAsync(http.Query["name"], c)));
    }

    private static void MapFiles(RouteGroupBuilder group, ServerOptions options)
    {
        group.MapMethods("/download_products", GetPostOrHead, (HttpRequest http, OdaDownloads downloads, CancellationToken c) => downloads.AnswerAsync(http, c));
        group.MapMethods("/download_file", GetPostOrHead, (HttpRequest http) => Results.Redirect(
            $"{options.DispatcherUrlOf(http)}/download_products{(http.QueryString.HasValue ? http.QueryString.Value : "?")}&from_request_files_dir=True&download_file=True&download_products=False"));
        group.MapGet("/resolve-job-url", (HttpRequest http, OdaJobLinks links, CancellationToken c) => links.AnswerAsync(http, c));
    }

    private static void MapUsers(RouteGroupBuilder group)
    {
        group.MapMethods("/inspect-state", GetOrPost, (HttpRequest http, OdaInspection inspection, CancellationToken c) => inspection.InspectAsync(http, false, c));
        group.MapMethods("/inspect-user-state", GetOrPost, (HttpRequest http, OdaInspection inspection, CancellationToken c) => inspection.InspectAsync(http, true, c));
        group.MapMethods("/free-up-space", GetOrPost, (HttpRequest http, OdaInspection inspection, CancellationToken c) => inspection.FreeUpSpaceAsync(http, c));
        group.MapMethods("/refresh_token", GetOrPost, (HttpRequest http, OdaTokens tokens, CancellationToken c) => tokens.RefreshAsync(http, c));
        group.MapMethods("/update_token_email_options", GetOrPost, (HttpRequest http, OdaTokens tokens, CancellationToken c) => tokens.UpdateAsync(http, c));
        group.MapPost("/report_incident", (HttpRequest http, OdaIncidents incidents, CancellationToken c) => incidents.ReportAsync(http, c));
    }

    private static async Task<(WireInstrument Instrument, string? Product)> DescribedAsync(HttpRequest http, OdaRequestReader reader, CancellationToken cancellation)
    {
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellation);
        WireInstrument instrument = reader.FindInstrument(arguments, http.HttpContext.OdaCaller());
        string? product = arguments.Text("product_type");
        return product is null || instrument.FindProduct(product) is not null
            ? (instrument, product)
            : throw OdaError.NotUnderstood($"product type {product} not in {PythonText.List(instrument.Products.Select(p => p.Product!))}"); // Products have names.
    }

    private static byte[] Encode(JsonNode? body) => Encoding.UTF8.GetBytes((body?.ToJsonString() ?? "null") + "\n");
}
