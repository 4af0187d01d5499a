using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Step <c>jemx.dummy_spectrum</c>: the canned answer to a query of type Dummy, a Crab of 10 ks.</summary>
internal sealed class MakeDummyJemxSpectrum() : Step(Telescope.Jemx[0].StepName(Operation), StepVersion)
{
    /// <summary>What it does, in the registered name.</summary>
    public const string Operation = "dummy_spectrum";

    /// <summary>Version of the canned answer.</summary>
    public const int StepVersion = 1;

    private const double ExposureSeconds = 10000;
    private const double StopIjd = 6635;

    /// <inheritdoc/>
    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        JemxUnit unit = JemxUnit.Of(2);
        JemxRedistribution response = JemxRedistribution.Nominal(unit, JemxChannels.StandardEdgesKeV);
        int channels = JemxChannels.StandardEdgesKeV.Count - 1;
        double[] rates = new double[channels], errors = new double[channels];
        for (int e = 0; e < response.AreaCm2.Count; e++)
        {
            double photons = 9.5 / 1.1 * (Math.Pow(response.PhotonEdgesKeV[e], -1.1) - Math.Pow(response.PhotonEdgesKeV[e + 1], -1.1));
            for (int c = 0; c < channels; c++)
                rates[c] += photons * response.AreaCm2[e] * response.Matrix[(e * channels) + c];
        }

        Philox random = new(1, 0);
        for (int c = 0; c < channels; c++)
        {
            errors[c] = Math.Sqrt((rates[c] + 1) / ExposureSeconds);
            rates[c] += errors[c] * random.NextNormal();
        }

        SourceSum crab = new()
        {
            Source = new FieldSource("Crab", "", SkyDirection.FromDegrees(83.6331, 22.0145), IsTold: true),
            Spectrum = new CountSpectrum { Rates = rates, Errors = errors, ExposureSeconds = ExposureSeconds, SystematicFraction = JemxParameters.SystematicFraction },
            Windows = 1,
            Exposure = ExposureSeconds,
            OnTime = ExposureSeconds,
            LiveTime = ExposureSeconds,
            Start = StopIjd - (ExposureSeconds / 86400),
            Stop = StopIjd,
            FirstRevolution = 1900,
        };
        JemxSpectrumFiles.Write(run, unit, [crab], response, StopIjd, simulated: true);
        return ValueTask.FromResult(run.Produced());
    }
}
