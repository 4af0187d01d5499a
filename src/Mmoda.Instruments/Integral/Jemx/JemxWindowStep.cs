using Mmoda.Fits;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>A step that reads the events of one unit of JEM-X in one science window. What is wrong with its files becomes the outcome.</summary>
internal abstract class JemxWindowStep(IntegralArchive archive, string operation, int version) : Step(Telescope.Jemx[0].StepName(operation), version)
{
    /// <summary>Parameter: which unit.</summary>
    public const string UnitParameter = "unit";

    /// <inheritdoc/>
    public sealed override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        try
        {
            StageClock clock = new(run);
            if (JemxReduction.Open(archive, run.Parameters["window"], JemxUnit.Of((int)StepParameters.Number(run.Parameters, UnitParameter)), EventSelection.Of(run.Parameters), out StepOutcome? instead) is not { } reduction)
                return ValueTask.FromResult(instead!); // Open gives one of the two.
            clock.Lap("calibration");
            return ValueTask.FromResult(Run(run, reduction, clock, cancellationToken));
        }
        catch (Exception e) when (e is FitsException or IOException or UnauthorizedAccessException)
        {
            return ValueTask.FromResult<StepOutcome>(IsgriWindowStep.FailureOf(archive, e));
        }
    }

    /// <summary>The work on an opened window.</summary>
    protected abstract StepOutcome Run(StepRun run, JemxReduction reduction, StageClock clock, CancellationToken cancellationToken);
}
