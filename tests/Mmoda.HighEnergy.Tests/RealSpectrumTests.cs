namespace Mmoda.HighEnergy.Tests;

/// <summary>Fits of real spectra, with the numbers of an independent fitter (scipy) for the same files.</summary>
public sealed class RealSpectrumTests
{
    [SkippableFact]
    public void The_Crab_of_SPI_is_a_power_law_that_steepens()
    {
        SpectralDataset all = Load("spi/crab/spi_spectrum_0605.fits", "spi/crab/spi_rmf_0605.fits", null, null);
        FitResult line = Fit("powerlaw", all);
        AssertParameter(line, "powerlaw.PhoIndex", 2.12721, 0.00635);
        AssertParameter(line, "powerlaw.norm", 10.6788, 0.257);
        AssertStatistic(line, 82.833, 48);
    }

    internal static SpectralDataset Load(string pha, string rmf, string? arf, EnergyBand? range, double? systematic = null)
    {
        string?[] paths = [RealFile.Find(pha), RealFile.Find(rmf), arf is null ? "" : RealFile.Find(arf)];
        Skip.If(paths.Any(p => p is null), $"{pha} is not here (set MMODA_TEST_DATA).");
        CountSpectrum spectrum = OgipFile.ReadSpectrum(paths[0]!); // Not null after the skip.
        if (systematic is { } fraction)
            spectrum = spectrum with { SystematicFraction = fraction, SystematicFractions = null };
        DetectorResponse response = OgipFile.ReadResponse(paths[1]!); // Not null after the skip.
        if (arf is not null)
            response = response.WithArea(OgipFile.ReadEffectiveArea(paths[2]!)); // Not null after the skip.
        return SpectralDataset.Create(spectrum, response, range);
    }

    internal static FitResult Fit(string expression, params SpectralDataset[] datasets) =>
        SpectralFit.Fit(new FitProblem(datasets, FitParameters.Create(SpectralModel.Parse(expression), datasets.Length)));

    // Within 1 % or a fifth of the error.
    internal static void AssertParameter(FitResult fit, string name, double expected, double error)
    {
        double tolerance = Math.Max(0.01 * Math.Abs(expected), 0.2 * error);
        Assert.InRange(fit[name].Value, expected - tolerance, expected + tolerance);
        Assert.InRange(fit[name].Error, 0.95 * error, 1.05 * error);
    }

    internal static void AssertStatistic(FitResult fit, double expected, int degreesOfFreedom)
    {
        Assert.True(fit.HasConverged);
        Assert.Equal(degreesOfFreedom, fit.DegreesOfFreedom);
        Assert.InRange(fit.Statistic, 0.995 * expected, 1.005 * expected);
    }
}
