using System.Diagnostics;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Measures the stages of a step one after another.</summary>
internal sealed class StageClock(StepRun run)
{
    private long _started = Stopwatch.GetTimestamp();

    /// <summary>Ends a stage that began with the end of the one before.</summary>
    public void Lap(string stage)
    {
        run.Time(stage, Stopwatch.GetElapsedTime(_started));
        _started = Stopwatch.GetTimestamp();
    }
}
