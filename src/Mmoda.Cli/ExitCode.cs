namespace Mmoda.Cli;

/// <summary>Exit codes that scripts can rely on.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed: broken data, no connection, a mistake of ours.</summary>
    public const int Failed = 1;

    /// <summary>The command or a parameter is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Nothing found: no science window, no source.</summary>
    public const int NothingFound = 3;
}
