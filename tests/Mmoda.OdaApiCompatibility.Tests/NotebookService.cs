using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>A local server that answers as a service of notebooks was recorded to answer, or as a test says.</summary>
internal sealed class NotebookService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, JsonObject> _runs = new();

    private NotebookService()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/api/v1.0/options", () => Results.Text(Options, "application/json", statusCode: OptionsStatus));
        _app.MapGet("/api/v1.0/get/{workflow}", AnswerAsync);
        _app.MapGet("/trace/{directory}/{workflow}", (string directory, string workflow) => directory == "nb2w-run" ? Results.Text($"<html>{workflow}</html>", "text/html") : Results.NotFound());
    }

    /// <summary>Address of the service.</summary>
    public Uri Url { get; private set; } = null!; // Set by StartAsync, the only way to get one.

    /// <summary>What is answered to the question what is offered.</summary>
    public string Options { get; set; } = Recording.Notebooks["options"]!.ToJsonString();

    public int OptionsStatus { get; set; } = 200;

    /// <summary>What notebooks answer when they are done: status and body.</summary>
    public ConcurrentDictionary<string, (int Status, string Body)> Answers { get; } = new();

    /// <summary>Notebooks that are not done before they are taken out of here; they run, or with true they only wait.</summary>
    public ConcurrentDictionary<string, bool> Held { get; } = new();

    /// <summary>Everything that was asked of notebooks, in order.</summary>
    public ConcurrentQueue<QueryString> Asked { get; } = new();

    /// <summary>Where the last run shall report to.</summary>
    public string? CallBackUrl { get; private set; }

    public static async Task<NotebookService> StartAsync()
    {
        NotebookService service = new();
        await service._app.StartAsync();
        service.Url = new Uri(service._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        foreach ((string workflow, JsonNode? output) in Recording.Notebooks["outputs"]!.AsObject())
            service.Finish(workflow, output!.DeepClone().AsObject());
        service.Answers["failing"] = (200, new JsonObject { ["workflow_status"] = "done", ["data"] = Recording.Notebooks["failing"]!.DeepClone(), ["comment"] = "" }.ToJsonString());
        return service;
    }

    /// <summary>Says what a notebook puts out.</summary>
    public void Finish(string workflow, JsonObject output) => Answers[workflow] = (200, new JsonObject
    {
        ["workflow_status"] = "done",
        ["data"] = new JsonObject { ["output"] = output, ["exceptions"] = new JsonArray(), ["jobdir"] = "/tmp/nb2w-run" },
        ["comment"] = "",
    }.ToJsonString());

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>As the original: the first question makes a task, later ones tell how it is, and then what came out, again and again.</summary>
    private IResult AnswerAsync(HttpRequest request, string workflow)
    {
        Asked.Enqueue(request.QueryString);
        if (!Answers.TryGetValue(workflow, out (int Status, string Body) answer))
            return Results.Text("<!doctype html>", "text/html", statusCode: (int)HttpStatusCode.NotFound);
        CallBackUrl = (string?)request.Query["_async_request_callback"] ?? CallBackUrl;
        if (!request.Query.ContainsKey("_async_request") || answer.Status != 200)
            return Results.Text(answer.Body, "application/json", statusCode: answer.Status);
        string run = $"{workflow}?{string.Join('&', request.Query.Where(q => !q.Key.StartsWith('_')))}";
        bool isNew = _runs.TryAdd(run, []);
        if (!Held.TryGetValue(workflow, out bool waits))
            return Results.Text(answer.Body, "application/json");
        JsonObject waiting = isNew || waits
            ? new() { ["workflow_status"] = "submitted", ["comment"] = "task created" }
            : new() { ["workflow_status"] = "started", ["comment"] = "task is started", ["jobdir"] = "/tmp/nb2w-run" };
        return Results.Text(waiting.ToJsonString(), "application/json", statusCode: 201);
    }
}
