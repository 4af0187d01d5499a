using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Step <c>isgri.dummy_spectrum</c>: the canned answer to Dummy queries, a Crab-like power law with noise.</summary>
internal sealed class MakeDummySpectrum() : Step(StepName, StepVersion)
{
    /// <summary>Registered name.</summary>
    public const string StepName = "isgri.dummy_spectrum";

    /// <summary>Version.</summary>
    public const int StepVersion = 2;

    private const double ExposureSeconds = 10000;
    private const double StopIjd = 6635;

    /// <inheritdoc/>
    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        SpectralResponse nominal = SpectralResponse.Nominal(ChannelGrid.Of(run.Parameters));
        DetectorResponse response = nominal.Response;
        double[] photons = new double[response.PhotonCount], rates = new double[response.ChannelCount];
        for (int e = 0; e < photons.Length; e++)
        {
            double low = response.PhotonEdgesKeV[e], high = response.PhotonEdgesKeV[e + 1];
            photons[e] = 9.5 / 1.1 * (Math.Pow(low, -1.1) - Math.Pow(high, -1.1));
        }

        response.Fold(photons, rates);
        Philox random = new(1, 0);
        double[] noisy = new double[rates.Length], errors = new double[rates.Length];
        for (int c = 0; c < rates.Length; c++)
        {
            errors[c] = Math.Sqrt((rates[c] + 1) / ExposureSeconds);
            noisy[c] = rates[c] + (errors[c] * random.NextNormal());
        }

        SumSpectra.Write(
            run,
            [
                new SourceSum
                {
                    Source = new FieldSource("Crab", "", SkyDirection.FromDegrees(83.6331, 22.0145), IsTold: true),
                    Spectrum = new CountSpectrum { Rates = noisy, Errors = errors, ExposureSeconds = ExposureSeconds, SystematicFraction = StepParameters.Number(run.Parameters, "systematic") },
                    Windows = 1,
                    Exposure = ExposureSeconds,
                    OnTime = ExposureSeconds,
                    LiveTime = ExposureSeconds,
                    Start = StopIjd - (ExposureSeconds / 86400),
                    Stop = StopIjd,
                    FirstRevolution = 1900,
                },
            ],
            nominal,
            StopIjd,
            simulated: true);
        return ValueTask.FromResult(run.Produced());
    }
}
