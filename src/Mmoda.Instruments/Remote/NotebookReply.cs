using System.Text.Json.Nodes;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>What a service says of a run.</summary>
internal abstract record NotebookReply
{
    private NotebookReply()
    {
    }

    /// <summary>It is not finished.</summary>
    /// <param name="IsStarted">True when it runs, false when it waits.</param>
    /// <param name="Directory">Name of its directory at the service, when it has one.</param>
    public sealed record Waiting(bool IsStarted, string? Directory) : NotebookReply;

    /// <summary>It is done.</summary>
    /// <param name="Output">The outputs by name.</param>
    /// <param name="Directory">Name of its directory at the service, when it has one.</param>
    public sealed record Done(JsonObject Output, string? Directory) : NotebookReply;

    /// <summary>It failed, or could not be asked for.</summary>
    /// <param name="Kind">Whose problem it is.</param>
    /// <param name="Message">For the user.</param>
    public sealed record Failed(FailureKind Kind, string Message) : NotebookReply;
}
