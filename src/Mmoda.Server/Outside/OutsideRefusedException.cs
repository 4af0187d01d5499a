namespace Mmoda.Server.Outside;

/// <summary>Something elsewhere cannot be asked, or did not answer as it should; the message is for users.</summary>
/// <param name="message">What is wrong, in a sentence.</param>
/// <param name="isOurs">True when it was not asked at all.</param>
/// <param name="inner">What happened.</param>
internal sealed class OutsideRefusedException(string message, bool isOurs, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when it was not asked at all, because of what the address is.</summary>
    public bool IsOurs { get; } = isOurs;
}
