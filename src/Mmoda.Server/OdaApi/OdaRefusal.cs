namespace Mmoda.Server.OdaApi;

/// <summary>A request that is answered with plain text, usually because a token or a role is missing.</summary>
/// <param name="text">The answer.</param>
/// <param name="status">HTTP status.</param>
internal sealed class OdaRefusal(string text, int status = StatusCodes.Status403Forbidden) : Exception(text)
{
    public int Status { get; } = status;
}
