namespace Mmoda.Server.OdaApi;

/// <summary>A request that was understood and is refused, with the whole answer.</summary>
/// <param name="answer">The answer.</param>
internal sealed class OdaRefusedException(OdaAnswer answer) : Exception(answer.Message)
{
    public OdaAnswer Answer { get; } = answer;
}
