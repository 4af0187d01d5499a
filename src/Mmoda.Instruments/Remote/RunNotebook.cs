using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// Step <c>remote.notebook</c>: has a notebook run by its service, and waits for it. The service keeps what it did, so a run that
/// is interrupted here goes on there. Parameters: <c>service</c>, <c>workflow</c>, <c>edition</c>, <c>arguments</c> (JSON object;
/// null is absence), <c>outputs</c> (JSON array), and where the service works in the name of users <c>for-user</c>.
/// </summary>
/// <param name="instruments">The services.</param>
/// <param name="runs">Where they report.</param>
/// <param name="clock">Times the questions.</param>
internal sealed class RunNotebook(IReadOnlyList<NotebookInstrument> instruments, RemoteRuns runs, TimeProvider clock) : Step(StepName, StepVersion)
{
    public const string StepName = "remote.notebook";

    public const int StepVersion = 2;

    private const string AnswerFile = "answer.json", PageFile = "notebook.html";

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(0.5), LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Files for the record, and what they are.</summary>
    public static IReadOnlyList<(string File, string Meaning)> Records { get; } = [(AnswerFile, "answer"), (PageFile, "notebook")];

    /// <inheritdoc/>
    public override async ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        string workflow = run.Parameters["workflow"];
        if (instruments.FirstOrDefault(i => i.Name == run.Parameters["service"]) is not { } instrument)
            return new StepOutcome.Failed(FailureKind.Usage, $"There is no service '{run.Parameters["service"]}' any longer.");
        Dictionary<string, string?> arguments = JsonNode.Parse(run.Parameters["arguments"])!.AsObject() // Written by NotebookProduct.
            .ToDictionary(a => a.Key, a => (string?)a.Value);
        string? token = null;
        if (instrument.Service.PassesToken && run.Parameters.TryGetValue(UserTokens.User, out string? user) && !runs.Tokens.TryFind(user, clock.GetUtcNow(), out token))
            return new StepOutcome.Failed(FailureKind.Usage, $"The service of '{instrument.Name}' needs the token of who asks, and there is none any longer; ask again.");
        string? directory = null;
        using RemoteRun waiting = runs.Begin(run.Invocation.Key, arguments.Values.OfType<string>(), c => directory is { } at ? instrument.Client.FetchPageAsync(at, workflow, token, c) : Task.FromResult<string?>(null));
        foreach ((string name, string? value) in arguments.ToArray())
        {
            if (value is not null && UploadedFile.KeyOf(value) is { } key)
            {
                if (waiting.AddressOf(key) is not { } address)
                    return new StepOutcome.Failed(FailureKind.Transient, $"The file of '{name}' cannot be fetched by the service yet: this server has no address.");
                arguments[name] = address; // Only this run may fetch it.
            }
        }

        NotebookReply reply = await WaitAsync(instrument, workflow, arguments, token, waiting, d => directory = d, cancellationToken);
        if (reply is NotebookReply.Failed failed)
            return new StepOutcome.Failed(failed.Kind, failed.Message);

        NotebookReply.Done done = (NotebookReply.Done)reply; // WaitAsync ends with one of the two.
        NotebookFiles files = new(run.OutputDirectory);
        try
        {
            files.Write([.. JsonNode.Parse(run.Parameters["outputs"])!.AsArray().Select(o => NotebookOutput.OfJson(o!))], done.Output); // As above.
        }
        catch (FormatException e)
        {
            return new StepOutcome.Failed(FailureKind.UnprocessableData, e.Message);
        }

        files.WriteRecord(AnswerFile, done.Output.ToJsonString());
        if ((done.Directory ?? directory) is { } last && await instrument.Client.FetchPageAsync(last, workflow, token, cancellationToken) is { } page)
            files.WriteRecord(PageFile, page);
        run.Metadata["outputs"] = files.Written;
        run.Metadata["comments"] = new JsonArray([.. files.Comments.Select(c => JsonValue.Create(c))]);
        return run.Produced();
    }

    /// <summary>Asks until the run is done or failed; sooner when the service reports.</summary>
    private async Task<NotebookReply> WaitAsync(
        NotebookInstrument instrument, string workflow, IReadOnlyDictionary<string, string?> arguments, string? token, RemoteRun run, Action<string> tellDirectory, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        for (TimeSpan pause = ShortestPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            Task changed = run.Changed;
            NotebookReply reply = await instrument.Client.AskAsync(workflow, arguments, token, run.CallBackUrl, cancellationToken);
            if (reply is not NotebookReply.Waiting waiting)
                return reply;
            run.IsStarted |= waiting.IsStarted;
            if (waiting.Directory is { } directory)
                tellDirectory(directory);
            if (clock.GetElapsedTime(started) > instrument.Service.RunLimit)
                return new NotebookReply.Failed(FailureKind.TimedOut, $"The service of '{instrument.Name}' was not done within {instrument.Service.RunLimit.TotalMinutes:0} min.");
            using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(changed, Task.Delay(pause, clock, enough.Token));
            await enough.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
