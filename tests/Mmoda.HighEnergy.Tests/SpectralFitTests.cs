using Mmoda.Numerics;

namespace Mmoda.HighEnergy.Tests;

/// <summary>Fits of models to spectra through a response.</summary>
public sealed class SpectralFitTests
{
    // A diagonal response of 100 cm² that leaks a tenth into the channel below.
    private static readonly DetectorResponse Response = MakeResponse();

    [Fact]
    public void A_spectrum_without_noise_gives_the_parameters_that_made_it()
    {
        SpectralFitResult fit = SpectralFit.Fit(Spectrum(noise: null), Response, new EnergyBand(20, 120), PowerLaw, [0.05, 1]);

        Assert.True(fit.HasConverged);
        Assert.Equal(0.02, fit.Parameters[0], 1e-8);
        Assert.Equal(2.1, fit.Parameters[1], 1e-6);
        Assert.Equal(50 - 2, fit.DegreesOfFreedom);
    }

    [Fact]
    public void The_errors_tell_the_scatter()
    {
        double[] pulls = new double[200];
        for (int i = 0; i < pulls.Length; i++)
        {
            SpectralFitResult fit = SpectralFit.Fit(Spectrum(new Philox((ulong)i, 1)), Response, new EnergyBand(20, 120), PowerLaw, [0.05, 1]);
            pulls[i] = (fit.Parameters[1] - 2.1) / fit.Errors[1];
        }

        // 200 pulls: their mean is known to 0.07, their width to 0.05; four standard deviations are allowed.
        double mean = pulls.Average();
        Assert.InRange(mean, -0.28, 0.28);
        Assert.InRange(Math.Sqrt(pulls.Average(p => (p - mean) * (p - mean))), 0.8, 1.2);
    }

    [Fact]
    public void Only_channels_within_the_range_count()
    {
        SpectralFitResult fit = SpectralFit.Fit(Spectrum(noise: null), Response, new EnergyBand(31, 61), PowerLaw, [0.05, 1]);

        // Channels of 2 keV from 20 keV on: 32-34 to 58-60.
        Assert.Equal(14 - 2, fit.DegreesOfFreedom);
    }

    [Fact]
    public void Too_few_channels_are_refused() =>
        Assert.Throws<ArgumentException>(() => SpectralFit.Fit(Spectrum(noise: null), Response, new EnergyBand(20, 23), PowerLaw, [0.05, 1]));

    private static double PowerLaw(double energyKeV, ReadOnlySpan<double> p) => p[0] * Math.Pow(energyKeV / 50, -p[1]);

    private static CountSpectrum Spectrum(Philox? noise)
    {
        double[] photons = new double[Response.PhotonCount], rates = new double[Response.ChannelCount];
        for (int e = 0; e < photons.Length; e++)
        {
            double low = Response.PhotonEdgesKeV[e], high = Response.PhotonEdgesKeV[e + 1];
            photons[e] = PowerLaw(Math.Sqrt(low * high), [0.02, 2.1]) * (high - low);
        }

        Response.Fold(photons, rates);
        const double Error = 0.05;
        return new CountSpectrum
        {
            Rates = [.. rates.Select(r => r + (noise is null ? 0 : Error * noise.NextNormal()))],
            Errors = [.. rates.Select(_ => Error)],
            ExposureSeconds = 1000,
        };
    }

    private static DetectorResponse MakeResponse()
    {
        double[] edges = [.. Enumerable.Range(0, 51).Select(i => 20 + (2.0 * i))];
        float[] areas = new float[50 * 50];
        for (int e = 0; e < 50; e++)
        {
            areas[(e * 50) + e] = 90;
            areas[(e * 50) + Math.Max(0, e - 1)] += 10;
        }

        return new DetectorResponse(edges, edges, areas);
    }
}
