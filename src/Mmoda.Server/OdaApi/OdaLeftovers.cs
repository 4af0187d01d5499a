using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>
/// Endpoints of the platform that need services which are not here, or were never more than stubs. They answer as the
/// platform does without these services, so that clients say something sensible.
/// </summary>
internal static class OdaLeftovers
{
    private const string NotHere = "The requested tap service is currently not available.";

    /// <summary>The revolution of a time, now when none is given; empty without an archive that counts by revolutions.</summary>
    private static JsonObject RevolutionAt(HttpContext http, TimeProvider clock)
    {
        string? given = http.Request.Query["time_to_convert"];
        string utc = clock.GetUtcNow().Isot();
        if (!string.IsNullOrEmpty(given) && !TimeText.TryNormalise(given, out utc) && !TimeText.TryConvert(given, "mjd", out utc))
            throw OdaError.NotUnderstood($"Parameter time_to_convert wrong value {given}: can't be parsed as Time of isot format");
        return http.RequestServices.GetService<DataArchive>()?.RevolutionAt(utc) is { } revolution ? new JsonObject { ["revnum"] = revolution } : [];
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (string path in (string[])["/check_satus", "/test_mock"])
        {
            routes.MapGet(path, () => OdaResults.Json(new JsonObject
            {
                ["products"] = "",
                ["exit_status"] = "",
                ["job_id"] = "6fb2f64e777944f6",
                ["job_status"] = "unacessible",
                ["job_fraction"] = "",
            }));
        }

        routes.MapGet("/", () => Results.Content(
            "<!doctype html><title>CDCI ODA API</title><p>This is the interface for programs; its description is in <a href=\"swagger.json\">swagger.json</a>.", "text/html"));
        routes.MapGet("/swagger.json", () => OdaResults.Json(new JsonObject { ["swagger"] = "2.0", ["basePath"] = "/", ["paths"] = new JsonObject() }));
        routes.MapGet("/get_revnum", (HttpContext http, TimeProvider clock) => OdaResults.Json(RevolutionAt(http, clock)));
        routes.MapGet("/reload-plugin/{name}", (string name, ServerOptions options) => options.OdaApi.TestInstruments && name == "dummy_plugin"
            ? OdaResults.Text($"Plugin {name} reloaded\n")
            : OdaResults.Text($"Plugin {new string([.. name.Where(char.IsAsciiLetterOrDigit).Take(100)])} not found\n", StatusCodes.Status400BadRequest));
        routes.MapGet("/oauth_access_token_request", () =>
            OdaResults.Text("One or more Oauth-related parameters are not properly configured in this request.", StatusCodes.Status400BadRequest));
        routes.MapPost("/push-renku-branch", (HttpContext http) =>
        {
            http.RequireCaller("renku contributor", "perform this operation");
            return OdaResults.Text("Posting on a renku branch is not offered by this server.", StatusCodes.Status400BadRequest);
        });

        // Fetching any address that a request names would let callers look into our network.
        routes.MapGet("/load_frontend_fits_file_url", (HttpContext http, ServerOptions options) =>
        {
            http.RequireCaller(null, "");
            string? url = http.Request.Query["fits_file_url"];
            if (string.IsNullOrEmpty(url))
                return OdaResults.Text("fits_file_url arg not provided", StatusCodes.Status400BadRequest);
            return Uri.TryCreate(url, UriKind.Absolute, out Uri? given) && new Uri(options.DispatcherUrlOf(http.Request) + "/").IsBaseOf(given)
                ? Results.Redirect(given.AbsoluteUri)
                : OdaResults.Text("fits_file_url is not an address of this service", StatusCodes.Status400BadRequest);
        });
        routes.MapPost("/tap/async", () => OdaResults.Text("TAP async query not implemented", StatusCodes.Status501NotImplemented));
        routes.MapPost("/tap/sync", () => OdaResults.Text(NotHere, StatusCodes.Status501NotImplemented));
        routes.MapGet("/tap/{**any}", () => OdaResults.Text(NotHere, StatusCodes.Status501NotImplemented));
    }
}
