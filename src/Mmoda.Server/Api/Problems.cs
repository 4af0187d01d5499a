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
}
