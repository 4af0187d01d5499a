using System.Net;
using System.Net.Sockets;
using Mmoda.Client;
using Mmoda.Fits;
using Mmoda.Instruments;

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
        catch (Exception e) when (Explain(e) is { } end)
        {
            Terminal.Error(end.Message);
            return end.ExitCode;
        }
    }

    /// <summary>How a command ends that threw; null for what is a mistake of ours.</summary>
    public static (int ExitCode, string Message)? Explain(Exception exception) => exception switch
    {
        CommandException e => (e.ExitCode, e.Message),
        MmodaException { Status: HttpStatusCode.BadRequest or HttpStatusCode.NotFound } e => (ExitCode.Usage, e.Message),
        MmodaException { Status: HttpStatusCode.Unauthorized } e => (ExitCode.Failed, $"{e.Title}: {e.Message}"),
        MmodaException { Status: null } e => (ExitCode.Failed, $"{e.Message} Start a server with 'mmoda up', correct --server, or leave it out to work here."),
        MmodaException e => (ExitCode.Failed, e.Message),
        OperationCanceledException => (ExitCode.Failed, "Stopped."),
        FitsException or IOException or UnauthorizedAccessException or InvalidDataException or HttpRequestException or SocketException =>
            (ExitCode.Failed, exception.Message),
        ArgumentException e => (ExitCode.Usage, FitMessage.Of(e)),
        _ => null,
    };
}

/// <summary>Ends a command with a message and an exit code.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
