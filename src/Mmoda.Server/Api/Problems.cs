using Mmoda.Analysis;

namespace Mmoda.Server.Api;

/// <summary>Refusals as problem details (RFC 9457).</summary>
internal static class Problems
{
    public static IResult NotFound(string detail, string? instance = null) =>
        Results.Problem(detail, instance, StatusCodes.Status404NotFound, "Not found");

    public static IResult BadRequest(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: "The request cannot be understood");

    public static IResult BadQuery(IReadOnlyList<QueryProblem> problems) => Results.Problem(
        string.Join(" ", problems.Select(p => $"{p.Parameter}: {p.Message}")),
        statusCode: StatusCodes.Status400BadRequest,
        title: "The query cannot be done",
        extensions: new Dictionary<string, object?>
        {
            ["errors"] = problems.Select(p => new Dictionary<string, string?> { ["parameter"] = p.Parameter, ["given"] = p.Given, ["message"] = p.Message, ["kind"] = JobJson.Lower(p.Kind) }).ToArray(),
        });

    /// <summary>Others on the web, asked for a caller, did not answer as they should.</summary>
    public static IResult Elsewhere(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status502BadGateway, title: "What is elsewhere cannot be had");

    /// <summary>A token that is not accepted; the answer says why, as RFC 6750 has it.</summary>
    public static IResult Unauthorized(HttpContext http, TokenRefusedException refusal)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Results.Problem(refusal.Message, statusCode: StatusCodes.Status401Unauthorized, title: "The token is not accepted");
    }

    /// <summary>A route for callers who are known.</summary>
    public static IResult SignInFirst(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("Sign in, or send a token.", statusCode: StatusCodes.Status401Unauthorized, title: "It is not known who you are");
    }

    public static IResult Forbidden(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");

    /// <summary>What is there forbids it.</summary>
    public static IResult Conflict(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "Not as things are");

    /// <summary>What the caller lacks, in plain words: those of the platform are for its own wire.</summary>
    public static IResult MissingRoles(IReadOnlyList<RoleRequirement> missing) => Results.Problem(
        string.Join(" ", missing.Select(m => $"The role {m.Role} is missing: {m.Words.TrimEnd('.')}.")) + " Those who run this site give roles.",
        statusCode: StatusCodes.Status403Forbidden,
        title: "Not allowed",
        extensions: new Dictionary<string, object?>
        {
            ["missing_roles"] = missing.Select(m => new Dictionary<string, string?> { ["role"] = m.Role, ["reason"] = m.Words, ["parameter"] = m.Parameter }).ToArray(),
        });
}
