using System.Text.Json.Nodes;
using Mmoda.Workflow;

namespace Mmoda.Server.OdaApi;

/// <summary>Turns exceptions into the answers that clients of this wire understand (protocol §1.2).</summary>
internal static partial class OdaFailures
{
    /// <summary>The filter around all routes.</summary>
    public static async ValueTask<object?> CatchAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (OdaError e)
        {
            return Answer(http, e.Status, e.Message, $"{e.ClassName}():{e.Message}", e.DebugMessage);
        }
        catch (OdaRefusal e)
        {
            return OdaResults.Text(e.Message, e.Status);
        }
        catch (OdaRefusedException e)
        {
            return e.Answer;
        }
        catch (BadHttpRequestException e)
        {
            return Answer(http, e.StatusCode, e.Message, $"RequestNotUnderstood():{e.Message}");
        }
        catch (InvalidDataException e)
        {
            return Answer(http, StatusCodes.Status400BadRequest, e.Message, $"RequestNotUnderstood():{e.Message}");
        }
#pragma warning disable CA1031 // The client understands only this shape, whatever went wrong.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogDefect(http.RequestServices.GetRequiredService<ILogger<RunAnalysis>>(), e, http.TraceIdentifier);
            return Answer(http, StatusCodes.Status500InternalServerError, $"Our mistake; please report it with the number {http.TraceIdentifier}.", null);
        }
    }

    private static IResult Answer(HttpContext http, int status, string message, string? error, string? debug = null)
    {
        ServerOptions options = http.RequestServices.GetRequiredService<ServerOptions>();
        JsonObject body = new() { ["error_message"] = message };
        if (debug is not null)
            body["debug_message"] = debug;
        if (error is not null)
            body["error"] = error;
        else
            body["message"] = "request not valid";
        body["cdci_data_analysis_version"] = Software.Version;
        body["cdci_data_analysis_version_details"] = "unknown";
        body["oda_api_version"] = "1.3.5";
        body["installed_instruments"] = ParameterWire.Node(http.RequestServices.GetRequiredService<WireInstruments>().Names);
        body["debug_mode"] = options.OdaApi.TestInstruments ? "yes" : "no";
        body["config"] = new JsonObject
        {
            ["dispatcher-config"] = options.OdaApi.PublicConfiguration is { } configuration ? JsonNode.Parse(configuration) : new JsonObject(),
            ["plugins"] = new JsonObject(),
        };
        return Results.Text(body.ToJsonString() + "\n", "application/json", statusCode: status);
    }

    [LoggerMessage(EventId = 700, Level = LogLevel.Error, Message = "Request {Request} to the dispatcher failed")]
    private static partial void LogDefect(ILogger logger, Exception exception, string request);
}
