using System.Net;
using System.Text.Json.Nodes;

namespace Mmoda.Client;

/// <summary>The server cannot be reached, or does not do what it was asked for. Never holds a token.</summary>
public sealed class MmodaException : Exception
{
    internal MmodaException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    internal MmodaException(HttpStatusCode status, JsonObject problem)
        : base(Text(problem, "detail") ?? Text(problem, "title") ?? $"The server answered {(int)status}.")
    {
        Status = status;
        Title = Text(problem, "title");
        Errors = [.. (problem["errors"] as JsonArray ?? []).OfType<JsonObject>().Select(e => new QueryError(
            Text(e, "parameter") ?? "", Text(e, "given"), Text(e, "message") ?? "", Text(e, "kind") ?? ""))];
        MissingRoles = [.. (problem["missing_roles"] as JsonArray ?? []).OfType<JsonObject>().Select(r => Text(r, "role") ?? "")];
        Document = problem;
    }

    /// <summary>How the server answered; null when it did not.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The kind of problem in few words; null when it was not told.</summary>
    public string? Title { get; }

    /// <summary>All that is wrong with a query that was refused.</summary>
    public IReadOnlyList<QueryError> Errors { get; } = [];

    /// <summary>Roles that you lack.</summary>
    public IReadOnlyList<string> MissingRoles { get; } = [];

    /// <summary>The problem details (RFC 9457). Do not modify.</summary>
    public JsonObject Document { get; } = [];

    private static string? Text(JsonObject problem, string name) => problem[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
