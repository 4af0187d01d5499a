using System.Net.Sockets;
using Mmoda.Fits;

namespace Mmoda.Cli;

/// <summary>Turns what commands throw into one line and an exit code.</summary>
internal static class Guard
{
    /// <summary>Runs a command.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (CommandException e)
        {
            Terminal.Error(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Terminal.Error("Stopped.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is FitsException or IOException or UnauthorizedAccessException or InvalidDataException
            or HttpRequestException or SocketException)
        {
            Terminal.Error(e.Message);
            return ExitCode.Failed;
        }
        catch (ArgumentException e)
        {
            Terminal.Error(e.Message);
            return ExitCode.Usage;
        }
    }
}

/// <summary>Ends a command with a message and an exit code.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
