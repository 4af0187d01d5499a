using Mmoda.Fits;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>A step that reads the raw events of one science window. What is wrong with its files becomes the outcome.</summary>
internal abstract class IsgriWindowStep(IntegralArchive archive, string name, int version) : Step(name, version)
{
    /// <inheritdoc/>
    public sealed override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        try
        {
            StageClock clock = new(run);
            if (EventReduction.Open(archive, run.Parameters["window"], EventSelection.Of(run.Parameters), out StepOutcome? instead) is not { } reduction)
                return ValueTask.FromResult(instead!); // Open gives one of the two.
            clock.Lap("calibration");
            return ValueTask.FromResult(Run(run, reduction, clock, cancellationToken));
        }
        catch (Exception e) when (e is FitsException or IOException or UnauthorizedAccessException)
        {
            return ValueTask.FromResult<StepOutcome>(FailureOf(archive, e));
        }
    }

    /// <summary>The work on an opened window.</summary>
    protected abstract StepOutcome Run(StepRun run, EventReduction reduction, StageClock clock, CancellationToken cancellationToken);

    /// <summary>What a step ends with that cannot read its files. Users see which file it is, not where the operator keeps the archive.</summary>
    internal static StepOutcome.Failed FailureOf(IntegralArchive archive, Exception e) => new(
        e is IOException and not (FileNotFoundException or DirectoryNotFoundException) ? FailureKind.Transient : FailureKind.UnprocessableData,
        e.Message.Replace(archive.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
}
