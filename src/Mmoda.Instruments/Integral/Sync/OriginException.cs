namespace Mmoda.Instruments;

/// <summary>The origin of a copy did not deliver a file.</summary>
internal sealed class OriginException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="isTransient">Whether another attempt may succeed.</param>
    /// <param name="retryAfter">How long the origin asks to wait.</param>
    /// <param name="cause">The failure underneath.</param>
    public OriginException(string message, bool isTransient, TimeSpan? retryAfter = null, Exception? cause = null)
        : base(message, cause)
    {
        IsTransient = isTransient;
        RetryAfter = retryAfter;
    }

    /// <summary>Whether another attempt may succeed.</summary>
    public bool IsTransient { get; }

    /// <summary>Whether what is held of the file is of no use: the origin cannot continue it.</summary>
    public bool EndsPart { get; init; }

    /// <summary>How long the origin asks to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; }
}
