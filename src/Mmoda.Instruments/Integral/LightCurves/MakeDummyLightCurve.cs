using Mmoda.Numerics;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Step <c>isgri.dummy_light_curve</c>: the canned answer to Dummy queries, a constant source with noise.</summary>
internal sealed class MakeDummyLightCurve(Telescope telescope) : Step(telescope.StepName(Operation), StepVersion)
{
    /// <summary>What it does, in the registered name.</summary>
    public const string Operation = "dummy_light_curve";

    /// <summary>Version.</summary>
    public const int StepVersion = 2;

    private const double OriginIjd = 6634;
    private const int Bins = 100;

    /// <inheritdoc/>
    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        TimeBins bins = new(OriginIjd, StepParameters.Number(run.Parameters, "bin_seconds"));
        double? falseAlarm = run.Parameters.ContainsKey(MergeLightCurves.FalseAlarm) ? StepParameters.Number(run.Parameters, MergeLightCurves.FalseAlarm) : null;
        Philox random = new(2, 0);
        double error = Math.Sqrt(1000 / bins.Seconds);
        List<SourceLightCurve> curves = [];
        foreach (HighEnergy.EnergyBand band in StepParameters.Bands(run.Parameters, telescope).Bands)
        {
            List<LightCurveRow> rows = [];
            for (int b = 0; b < Bins; b++)
            {
                MergedBin bin = new(b);
                bin.Add(new LightCurveBin(b, 700 * bins.Seconds, 0.04, 0.001, 1, bins.Seconds), 100 + (error * random.NextNormal()), error);
                rows.Add(LightCurveRow.Of(bin, bins));
            }

            curves.Add(new SourceLightCurve
            {
                Telescope = telescope,
                Source = new FieldSource("Crab", "", SkyDirection.FromDegrees(83.6331, 22.0145), IsTold: true),
                Band = band,
                Rows = falseAlarm is { } chance ? BlockBinning.Of(rows, chance) : rows,
                BinSeconds = bins.Seconds,
                FalseAlarm = falseAlarm,
                FirstWindow = null,
                LiveFraction = 1,
                Place = (0, 0),
            });
        }

        MergeLightCurves.Write(run, curves, simulated: true);
        return ValueTask.FromResult(run.Produced());
    }
}
