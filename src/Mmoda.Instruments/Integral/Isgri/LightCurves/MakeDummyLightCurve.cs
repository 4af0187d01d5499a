using Mmoda.Numerics;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Step <c>isgri.dummy_light_curve</c>: the canned answer to Dummy queries, a constant source with noise.</summary>
internal sealed class MakeDummyLightCurve() : Step(StepName, StepVersion)
{
    /// <summary>Registered name.</summary>
    public const string StepName = "isgri.dummy_light_curve";

    /// <summary>Version.</summary>
    public const int StepVersion = 1;

    private const double OriginIjd = 6634;
    private const int Bins = 100;

    /// <inheritdoc/>
    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        TimeBins bins = new(OriginIjd, StepParameters.Number(run.Parameters, "bin_seconds"));
        Philox random = new(2, 0);
        double error = Math.Sqrt(1000 / bins.Seconds);
        List<MergedBin> merged = [];
        for (int b = 0; b < Bins; b++)
        {
            MergedBin bin = new(b);
            bin.Add(new LightCurveBin(b, 700 * bins.Seconds, 0.04, 0.001, 1, bins.Seconds), 100 + (error * random.NextNormal()), error);
            merged.Add(bin);
        }

        FieldSource crab = new("Crab", "", SkyDirection.FromDegrees(83.6331, 22.0145), IsTold: true);
        MergeLightCurves.Write(run, [(crab, merged)], StepParameters.Band(run.Parameters), bins, simulated: true);
        return ValueTask.FromResult(run.Produced());
    }
}
