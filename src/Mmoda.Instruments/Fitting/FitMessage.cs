namespace Mmoda.Instruments;

/// <summary>What an exception of fits tells a user.</summary>
public static class FitMessage
{
    /// <summary>The message of an exception, without the name of a variable of ours that .NET adds.</summary>
    public static string Of(ArgumentException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        int added = exception.ParamName is { } name ? exception.Message.LastIndexOf($" (Parameter '{name}')", StringComparison.Ordinal) : -1;
        return added < 0 ? exception.Message : exception.Message[..added];
    }
}
