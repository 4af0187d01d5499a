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

    /// <summary>Ends a stage of which a part has a name of its own.</summary>
    public void Lap(string stage, string partName, TimeSpan part)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_started);
        run.Time(partName, part);
        run.Time(stage, elapsed > part ? elapsed - part : TimeSpan.Zero);
        _started = Stopwatch.GetTimestamp();
    }
}
