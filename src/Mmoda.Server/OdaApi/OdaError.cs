namespace Mmoda.Server.OdaApi;

/// <summary>A request that is answered with an "API error" (protocol: class, status and message are literal).</summary>
/// <param name="className">Name of the exception class that clients look for.</param>
/// <param name="message">The literal message.</param>
/// <param name="status">HTTP status.</param>
internal sealed class OdaError(string className, string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public string ClassName { get; } = className;

    public int Status { get; } = status;

    /// <summary>More for developers; null leaves it out of the answer.</summary>
    public string? DebugMessage { get; private init; }

    public static OdaError NotUnderstood(string message) => new("RequestNotUnderstood", message);

    public static OdaError NotAuthorized(string message, string debug = "") =>
        new("RequestNotAuthorized", message, StatusCodes.Status403Forbidden) { DebugMessage = debug };

    public static OdaError ConstructorFailed(string? instrument, string reason) =>
        NotUnderstood($"[ InstrumentQueryBackEnd : {instrument ?? "instrument-not-set"} ] constructor failed: {reason}");
}
