namespace Mmoda.HighEnergy.Tests;

/// <summary>Fits of real spectra, with the numbers of an independent fitter (scipy) for the same files.</summary>
public sealed class RealSpectrumTests
{
    private static readonly EnergyBand Upper = new(23, 1000);

    [SkippableFact]
    public void The_Crab_of_SPI_is_a_power_law()
    {
        FitResult fit = Fit("powerlaw", SpiCrab());

        AssertParameter(fit, "powerlaw.PhoIndex", 2.12721, 0.00635);
        AssertParameter(fit, "powerlaw.norm", 10.6788, 0.257);
        AssertStatistic(fit, 82.833, 48);
    }

    [SkippableFact]
    public void Above_23_keV_it_steepens()
    {
        FitResult line = Fit("powerlaw", SpiCrab(Upper));
        AssertParameter(line, "powerlaw.PhoIndex", 2.12514);
        AssertParameter(line, "powerlaw.norm", 10.5882);
        AssertStatistic(line, 70.899, 37);

        FitResult broken = Fit("bknpower", SpiCrab(Upper));
        AssertParameter(broken, "bknpower.PhoIndx1", 2.08924);
        AssertParameter(broken, "bknpower.BreakE", 91.99);
        AssertParameter(broken, "bknpower.PhoIndx2", 2.26307);
        AssertParameter(broken, "bknpower.norm", 9.2945);
        AssertStatistic(broken, 41.304, 35);

        FitResult band = Fit("grbm", SpiCrab(Upper));
        AssertParameter(band, "grbm.alpha", -2.00566);
        AssertParameter(band, "grbm.beta", -2.27344);
        AssertParameter(band, "grbm.tem", 574.0);
        AssertStatistic(band, 40.307, 35);
    }

    [SkippableFact]
    public void The_flux_of_the_Crab_in_two_bands()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        FitResult fit = Fit("powerlaw", SpiCrab());

        Assert.InRange(model.EnergyFlux(new EnergyBand(20, 100), fit.FreeValues()), 0.99 * 1.7010e-8, 1.01 * 1.7010e-8);
        Assert.InRange(model.EnergyFlux(new EnergyBand(100, 200), fit.FreeValues()), 0.99 * 6.3188e-9, 1.01 * 6.3188e-9);
    }

    [SkippableFact]
    public void GRB_221009A_in_ISGRI()
    {
        FitResult fit = Fit("powerlaw", IsgriGrb(new EnergyBand(28, 250)));

        AssertParameter(fit, "powerlaw.PhoIndex", 1.97725, 0.232);
        AssertParameter(fit, "powerlaw.norm", 0.0753851);
        AssertStatistic(fit, 101.126, 93);
        double flux = SpectralModel.Parse("powerlaw").EnergyFlux(new EnergyBand(28, 250), fit.FreeValues());
        Assert.InRange(flux, 0.99 * 2.9247e-10, 1.01 * 2.9247e-10);
    }

    [SkippableFact]
    public void GRB_221009A_in_each_JEM_X()
    {
        FitResult first = Fit("powerlaw", JemX(1, new EnergyBand(3, 20)));
        AssertParameter(first, "powerlaw.PhoIndex", 2.19668);
        AssertParameter(first, "powerlaw.norm", 0.120713);
        AssertStatistic(first, 1.158, 10);

        FitResult second = Fit("powerlaw", JemX(2, new EnergyBand(3, 20)));
        AssertParameter(second, "powerlaw.PhoIndex", 2.08613);
        AssertParameter(second, "powerlaw.norm", 0.106101);
        AssertStatistic(second, 2.875, 10);
    }

    [SkippableFact]
    public void GRB_221009A_in_both_JEM_X_together()
    {
        EnergyBand range = new(3, 30);
        FitResult fit = Fit("powerlaw", JemX(1, range), JemX(2, range));

        AssertParameter(fit, "powerlaw.PhoIndex", 2.126);
        AssertStatistic(fit, 4.5, 26, tolerance: 0.02);
    }

    [SkippableFact]
    public void GRB_221009A_in_three_instruments_with_cross_normalisation()
    {
        EnergyBand soft = new(3, 20);
        FitResult fit = Fit("constant*powerlaw", JemX(1, soft), JemX(2, soft), IsgriGrb(new EnergyBand(28, 250)));

        AssertParameter(fit, "powerlaw.PhoIndex", 2.08475);
        AssertParameter(fit, "powerlaw.norm", 0.101596);
        AssertParameter(fit, "constant.factor[2]", 1.042);
        AssertParameter(fit, "constant.factor[3]", 1.106);
        AssertStatistic(fit, 105.668, 115);
    }

    [SkippableFact]
    public void GRB_221009A_in_three_instruments_agrees_with_the_published_index()
    {
        EnergyBand soft = new(3, 30);
        FitResult fit = Fit("powerlaw", JemX(1, soft), JemX(2, soft), IsgriGrb(new EnergyBand(28, 80)));

        AssertParameter(fit, "powerlaw.PhoIndex", 2.011);
        AssertStatistic(fit, 31.5, 60);

        // Published for the same files: 2.1504 (-0.071, +0.084) at 90 %.
        Assert.InRange(fit["powerlaw.PhoIndex"].Value, 2.1504 - (2 * 0.071), 2.1504 + (2 * 0.084));
    }

    [SkippableFact]
    public void GRB_221009A_in_SPI()
    {
        FitResult fit = Fit("powerlaw", Load(
            "spi/grb221009a/spectrum_GRB2rGRB2022sgrsp10aCVGRB_photo_GRB221009A_avrg.fits",
            "spi/grb221009a/rmf_GRB2rGRB2022sgrsp10aCVGRB_photo_GRB221009A_avrg.fits"));

        AssertParameter(fit, "powerlaw.PhoIndex", 2.35672);
        AssertParameter(fit, "powerlaw.norm", 0.214518);
        AssertStatistic(fit, 5.919, 8);
    }

    [SkippableFact]
    public void GX_1_4_in_ISGRI()
    {
        FitResult fit = Fit("powerlaw", Load("isgri/gx1p4/IBIS_spectrum_GX_1p4.fits", "isgri/gx1p4/IBIS_rmf_GX_1p4.fits", range: new EnergyBand(28, 150), isGrouped: false));

        AssertParameter(fit, "powerlaw.PhoIndex", 2.776);
        AssertParameter(fit, "powerlaw.norm", 10.38);
        AssertStatistic(fit, 86.9, 59);
        double flux = SpectralModel.Parse("powerlaw").EnergyFlux(new EnergyBand(28, 100), fit.FreeValues());
        Assert.InRange(flux, 0.99 * 1.012e-9, 1.01 * 1.012e-9);
    }

    [SkippableFact]
    public void The_pulsar_1A_0535_262_in_ISGRI()
    {
        FitResult fit = Fit("powerlaw", Load(
            "isgri/ogip_tests/phaI.fits.gz", "isgri/ogip_tests/rmf.fits.gz", "isgri/ogip_tests/arf.fits.gz", new EnergyBand(25, 200), systematic: 0.01));

        AssertParameter(fit, "powerlaw.PhoIndex", 3.13714);
        AssertParameter(fit, "powerlaw.norm", 15.0192);
        AssertStatistic(fit, 89.178, 76);
    }

    [SkippableFact]
    public void NGC_2110_is_cut_off()
    {
        FitResult line = Fit("powerlaw", Ngc2110());
        AssertParameter(line, "powerlaw.PhoIndex", 1.81318, 0.0223);
        AssertParameter(line, "powerlaw.norm", 0.036063);
        AssertStatistic(line, 11.191, 12);

        FitResult cutOff = Fit("cutoffpl", Ngc2110());
        AssertParameter(cutOff, "cutoffpl.PhoIndex", 1.66085);
        AssertParameter(cutOff, "cutoffpl.HighECut", 364.0);
        AssertParameter(cutOff, "cutoffpl.norm", 0.0232885);
        AssertStatistic(cutOff, 6.654, 11);
    }

    internal static SpectralDataset SpiCrab(EnergyBand? range = null) => Load("spi/crab/spi_spectrum_0605.fits", "spi/crab/spi_rmf_0605.fits", range: range);

    internal static SpectralDataset Ngc2110() => Load(
        "isgri/ngc2110/NGC2110_ursini_spectrum_osa10.fits",
        "isgri/ngc2110/NGC2110_ursini_rmf_osa10.fits.gz",
        "isgri/ngc2110/NGC2110_ursini_arf_osa10.fits.gz");

    internal static SpectralDataset IsgriGrb(EnergyBand range) => Load(
        "isgri/grb221009a/IBIS_spectrum_GRB221009A.fits", "isgri/grb221009a/IBIS_rmf_GRB221009A.fits", "isgri/grb221009a/IBIS_arf_GRB221009A.fits", range);

    internal static SpectralDataset JemX(int unit, EnergyBand range) => Load(
        $"jemx/grb221009a/JMX{unit}_spectrum_GRB221009A.fits",
        $"jemx/grb221009a/JMX{unit}_rmf_GRB221009A.fits",
        $"jemx/grb221009a/JMX{unit}_arf_GRB221009A.fits",
        range);

    internal static SpectralDataset Load(string pha, string rmf, string? arf = null, EnergyBand? range = null, double? systematic = null, bool isGrouped = true)
    {
        string?[] paths = [RealFile.Find(pha), RealFile.Find(rmf), arf is null ? "" : RealFile.Find(arf)];
        Skip.If(paths.Any(p => p is null), $"{pha} is not here (set MMODA_TEST_DATA).");
        CountSpectrum spectrum = OgipFile.ReadSpectrum(paths[0]!); // Not null after the skip.
        if (systematic is { } fraction)
            spectrum = spectrum with { SystematicFraction = fraction, SystematicFractions = null };
        if (!isGrouped)
            spectrum = spectrum with { Grouping = null };
        DetectorResponse response = OgipFile.ReadResponse(paths[1]!); // Not null after the skip.
        if (arf is not null)
            response = response.WithArea(OgipFile.ReadEffectiveArea(paths[2]!)); // Not null after the skip.
        return SpectralDataset.Create(spectrum, response, range);
    }

    private static FitResult Fit(string expression, params SpectralDataset[] datasets)
    {
        FitProblem problem = new(datasets, FitParameters.Create(SpectralModel.Parse(expression), datasets.Length));
        return SpectralFit.Fit(problem, restarts: 20);
    }

    // Within 1 % or a fifth of the error.
    private static void AssertParameter(FitResult fit, string name, double expected, double? error = null)
    {
        double tolerance = Math.Max(0.01 * Math.Abs(expected), 0.2 * (error ?? fit[name].Error));
        Assert.InRange(fit[name].Value, expected - tolerance, expected + tolerance);
        if (error is { } sigma)
            Assert.InRange(fit[name].Error, 0.95 * sigma, 1.05 * sigma);
    }

    private static void AssertStatistic(FitResult fit, double expected, int degreesOfFreedom, double tolerance = 0.005)
    {
        Assert.True(fit.HasConverged);
        Assert.Equal(degreesOfFreedom, fit.DegreesOfFreedom);
        Assert.InRange(fit.Statistic, (1 - tolerance) * expected, (1 + tolerance) * expected);
    }
}
