using System.Text.Json;

namespace Mmoda.HighEnergy.Tests;

/// <summary>Statistics against an independent program: values at a point, and where and how deep their minima are.</summary>
public sealed class FitStatisticTests
{
    private static readonly JsonElement Golden = GoldenSpectra.Read("statistics.json");

    [Fact]
    public void Values_at_a_point_agree_with_the_reference()
    {
        double[] rates = Rates(2, 0.2);
        double[] on = Doubles("S"), off = Doubles("B"), known = Doubles("bkg_rate_known");
        double t = Golden.GetProperty("T").GetDouble(), tb = Golden.GetProperty("Tb").GetDouble(), c = 0, w = 0, pg = 0;
        for (int i = 0; i < rates.Length; i++)
        {
            c += BinLikelihood.CStat(on[i], t * (rates[i] + known[i]));
            w += BinLikelihood.WStat(on[i], off[i], t, tb, rates[i], out _);
            pg += BinLikelihood.PGStat(on[i], off[i], Math.Sqrt(Math.Max(off[i], 1)), t, tb, rates[i], out _);
        }

        Assert.Equal(Of("cstat(known bkg)", "at_2p0_0p2"), c, 1e-6 * c);
        Assert.Equal(Of("wstat", "at_2p0_0p2"), w, 1e-6 * w);
        Assert.Equal(Of("pgstat(sigma=sqrt(max(B,1)))", "at_2p0_0p2"), pg, 1e-6 * pg);
    }

    [Theory]
    [InlineData(FitStatistic.WStat, "wstat")]
    [InlineData(FitStatistic.CStat, "wstat")]
    [InlineData(FitStatistic.PGStat, "pgstat(sigma=sqrt(max(B,1)))")]
    public void Minima_agree_with_the_reference(FitStatistic statistic, string name)
    {
        FitResult fit = SpectralFit.Fit(new FitProblem([Dataset()], FitParameters.Create(SpectralModel.Parse("powerlaw")), statistic));

        // The reference minimises by simplex: parameters to 1e-6, the depth better.
        Assert.True(fit.HasConverged);
        Assert.Equal(Of(name, "stat"), fit.Statistic, 1e-6 * fit.Statistic);
        Assert.Equal(Of(name, "gamma"), fit["powerlaw.PhoIndex"].Value, 2e-5);
        Assert.Equal(Of(name, "K"), fit["powerlaw.norm"].Value, 1e-5);
    }

    /// <summary>χ² with other variances than those of the data, against numbers of tools/golden/spectra/weights.py.</summary>
    [Theory]
    [InlineData(FitStatistic.ChiSquaredModel, "model", false)]
    [InlineData(FitStatistic.ChiSquaredModel, "model_background", true)]
    [InlineData(FitStatistic.ChiSquaredChurazov, "churazov", false)]
    [InlineData(FitStatistic.ChiSquaredChurazov, "churazov_background", true)]
    public void Chi_squared_with_variances_of_the_model_or_of_smoothed_counts(FitStatistic statistic, string name, bool hasBackground)
    {
        JsonElement golden = GoldenSpectra.Read("weights.json"), expected = golden.GetProperty(name);
        double[] edges = Numbers("edges"), area = Numbers("area");
        float[] matrix = new float[area.Length * area.Length];
        for (int i = 0; i < area.Length; i++)
            matrix[(i * area.Length) + i] = (float)area[i];
        SpectralDataset data = SpectralDataset.Create(
            CountSpectrum.OfCounts(Numbers("S"), golden.GetProperty("T").GetDouble()),
            new DetectorResponse(edges, edges, matrix),
            background: hasBackground ? CountSpectrum.OfCounts(Numbers("B"), golden.GetProperty("Tb").GetDouble()) : null);
        FitProblem problem = new([data], FitParameters.Create(SpectralModel.Parse("powerlaw")), statistic);
        FitResult fit = SpectralFit.Fit(problem, restarts: 10);

        // Areas are kept in single precision: 6e-8 of each rate.
        double least = expected.GetProperty("statistic").GetDouble(), at = expected.GetProperty("at_2_0p1").GetDouble();
        Assert.Equal(at, problem.Evaluate([2, 0.1]), 1e-6 * at);
        Assert.Equal(least, fit.Statistic, 1e-6 * least);
        Assert.Equal(expected.GetProperty("index").GetDouble(), fit["powerlaw.PhoIndex"].Value, 1e-2 * fit["powerlaw.PhoIndex"].Error);
        Assert.Equal(expected.GetProperty("norm").GetDouble(), fit["powerlaw.norm"].Value, 1e-2 * fit["powerlaw.norm"].Error);

        double[] Numbers(string column) => [.. golden.GetProperty(column).EnumerateArray().Select(v => v.GetDouble())];
    }

    [Fact]
    public void A_known_background_is_a_part_of_the_model()
    {
        // The background of the reference is flat in energy: 0.02 counts/s/keV through no area. As a model: 0.02/A photons, so a spectrum
        // whose counts contain it is fitted with the power law on top of counts that are expected anyway.
        double[] known = Doubles("bkg_rate_known"), on = Doubles("S");
        double t = Golden.GetProperty("T").GetDouble();
        double Statistic(double index, double norm)
        {
            double[] rates = Rates(index, norm);
            double sum = 0;
            for (int i = 0; i < rates.Length; i++)
                sum += BinLikelihood.CStat(on[i], t * (rates[i] + known[i]));
            return sum;
        }

        double gamma = Of("cstat(known bkg)", "gamma"), k = Of("cstat(known bkg)", "K"), least = Statistic(gamma, k);
        Assert.Equal(Of("cstat(known bkg)", "stat"), least, 1e-6 * least);
        Assert.True(Statistic(gamma + 1e-3, k) > least);
        Assert.True(Statistic(gamma, 1.001 * k) > least);
    }

    [Theory]
    [InlineData(0, 0, 0.3)]
    [InlineData(0, 4, 0.3)]
    [InlineData(3, 0, 0.01)]
    [InlineData(3, 0, 0.9)]
    [InlineData(3, 2, 0)]
    [InlineData(3, 50, 1e-4)]
    public void W_is_the_least_of_both_likelihoods_over_the_background(double on, double off, double rate)
    {
        const double T = 7, Tb = 20;
        double Sum(double b) => BinLikelihood.CStat(on, T * (rate + b)) + BinLikelihood.CStat(off, Tb * b);

        double least = Enumerable.Range(0, 400_001).Min(i => Sum(i * 1e-5));

        // The grid of the search is 1e-5 wide.
        Assert.Equal(least, BinLikelihood.WStat(on, off, T, Tb, rate, out _), 1e-4);
    }

    /// <summary>No count of background is no proof of none: its error is that of one count, as in the reference (statistics.json: sigma=sqrt(max(B,1))).</summary>
    [Fact]
    public void A_background_without_counts_has_the_error_of_one_count()
    {
        SpectralDataset data = SpectralDataset.Create(CountSpectrum.OfCounts([1, 1, 1], 1), Response(), background: CountSpectrum.OfCounts([0, 0, 0], 1));
        FitProblem problem = new([data], FitParameters.Create(SpectralModel.Parse("powerlaw")), FitStatistic.PGStat);

        // One bin is 2 (b - 1 - ln b) + b² for a background rate b; it is least where b² + b = 1.
        double b = (Math.Sqrt(5) - 1) / 2;
        Assert.Equal(3 * ((2 * (b - 1 - Math.Log(b))) + (b * b)), problem.Evaluate([0, 0]), 1e-9);
    }

    [Theory]
    [InlineData(FitStatistic.PGStat)]
    [InlineData(FitStatistic.ChiSquared)]
    public void A_background_without_an_error_in_a_channel_is_known_there(FitStatistic statistic)
    {
        CountSpectrum off = new() { Rates = [2, 2, 2], Errors = [0.5, double.PositiveInfinity, 0.5], ExposureSeconds = 1 };
        CountSpectrum nearly = off with { Errors = [0.5, 1e-9, 0.5] };
        double Statistic(CountSpectrum background) => new FitProblem(
            [SpectralDataset.Create(CountSpectrum.OfCounts([5, 4, 9], 1), Response(), background: background)], FitParameters.Create(SpectralModel.Parse("powerlaw")), statistic)
            .Evaluate([1, 0.3]);

        Assert.Equal(Statistic(nearly), Statistic(off), 1e-6);
    }

    private static DetectorResponse Response() => new([1, 2, 3, 4], [1, 2, 3, 4], [1, 0, 0, 0, 1, 0, 0, 0, 1]);

    [Fact]
    public void Statistics_are_refused_where_the_data_do_not_have_what_they_need()
    {
        SpectralDataset rates = SpectralDataset.Create(
            new CountSpectrum { Rates = [1, 2, 3], Errors = [1, 1, 1], ExposureSeconds = 1 }, new DetectorResponse([1, 2, 3, 4], [1, 2, 3, 4], [1, 0, 0, 0, 1, 0, 0, 0, 1]));
        FitParameters parameters = FitParameters.Create(SpectralModel.Parse("powerlaw"));

        foreach (FitStatistic statistic in Enum.GetValues<FitStatistic>().Where(s => s != FitStatistic.ChiSquared))
            Assert.Contains("counts", Assert.Throws<ArgumentException>(() => new FitProblem([rates], parameters, statistic)).Message, StringComparison.Ordinal);
    }

    private static SpectralDataset Dataset()
    {
        double[] edges = Doubles("edges"), area = Doubles("area");
        float[] matrix = new float[area.Length * area.Length];
        for (int i = 0; i < area.Length; i++)
            matrix[(i * area.Length) + i] = (float)area[i];
        return SpectralDataset.Create(
            CountSpectrum.OfCounts(Doubles("S"), Golden.GetProperty("T").GetDouble()),
            new DetectorResponse(edges, edges, matrix),
            background: CountSpectrum.OfCounts(Doubles("B"), Golden.GetProperty("Tb").GetDouble()));
    }

    private static double[] Rates(double index, double norm)
    {
        double[] edges = Doubles("edges"), area = Doubles("area"), photons = new double[area.Length];
        SpectralModel.Parse("powerlaw").Integrate(edges, [index, norm], photons);
        return [.. photons.Zip(area, (p, a) => p * a)];
    }

    private static double[] Doubles(string name) => [.. Golden.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static double Of(string name, string property) => Golden.GetProperty(name).GetProperty(property).GetDouble();
}
