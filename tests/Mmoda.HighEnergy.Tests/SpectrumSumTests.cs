namespace Mmoda.HighEnergy.Tests;

/// <summary>Sums of spectra and means of responses say the same as the parts: a source that is constant comes out unchanged.</summary>
public sealed class SpectrumSumTests
{
    [Fact]
    public void Counts_and_exposures_add_up()
    {
        CountSpectrum sum = SpectrumSum.Combine(
        [
            CountSpectrum.OfCounts([1, 20, 0], 100, 3) with { SourceName = "Crab", Instrument = "JMX1", ResponseFile = "r.fits", Quality = [0, 1, 0] },
            CountSpectrum.OfCounts([3, 10, 0], 300, 3),
        ]);

        Assert.Equal([4, 30, 0], sum.Counts);
        Assert.Equal([0.01, 0.075, 0], sum.Rates);
        Assert.Equal([0.005, Math.Sqrt(30) / 400], sum.Errors.Take(2));
        Assert.Equal((400.0, 3, "Crab", "JMX1", "r.fits"), (sum.ExposureSeconds, sum.FirstChannel, sum.SourceName, sum.Instrument, sum.ResponseFile));
        Assert.Equal([0, 1, 0], sum.Quality); // A channel that is bad in one is bad in the sum of the counts.
    }

    [Fact]
    public void Rates_are_averaged_with_their_inverse_variances_and_bad_channels_left_out()
    {
        CountSpectrum sum = SpectrumSum.Combine(
        [
            new CountSpectrum { Rates = [1, 2, 5], Errors = [1, 1, double.PositiveInfinity], ExposureSeconds = 10, Quality = [0, 0, 0] },
            new CountSpectrum { Rates = [4, 8, double.NaN], Errors = [2, 1, 1], ExposureSeconds = 30, Quality = [0, 1, 0] },
        ]);

        // (1 + 4/4)/(1 + 1/4) = 1.6 with a variance of 0.8; the second channel is that of the first alone; the third has none.
        Assert.Equal(1.6, sum.Rates[0], 1e-12);
        Assert.Equal(Math.Sqrt(0.8), sum.Errors[0], 1e-12);
        Assert.Equal((2.0, 1.0), (sum.Rates[1], sum.Errors[1]));
        Assert.False(sum.IsGood(2));
        Assert.Equal(40, sum.ExposureSeconds);
    }

    [Fact]
    public void A_sum_with_the_mean_response_is_fitted_as_its_parts_together()
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        double[] edges = [.. Enumerable.Range(0, 31).Select(i => 20 * Math.Pow(10, i / 30.0))];
        DetectorResponse[] responses = [Response(edges, 100), Response(edges, 250)];
        double[] exposures = [1000, 3000];
        CountSpectrum[] spectra = [.. Enumerable.Range(0, 2).Select(i => SpectrumSimulation.Fake(model, [2, 8], responses[i], exposures[i], (ulong)i))];

        FitResult together = Fit(spectra.Zip(responses, (s, r) => SpectralDataset.Create(s, r)).ToArray());
        FitResult summed = Fit(SpectralDataset.Create(SpectrumSum.Combine(spectra), DetectorResponse.Average(responses, exposures)));

        // Equal likelihoods but for what the areas tell of each count: nothing where the shapes of the areas are the same.
        Assert.Equal(together["powerlaw.PhoIndex"].Value, summed["powerlaw.PhoIndex"].Value, 1e-4);
        Assert.Equal(1, summed["powerlaw.PhoIndex"].Error / together["powerlaw.PhoIndex"].Error, 1e-3);
        Assert.Equal(1, summed["powerlaw.norm"].Value / together["powerlaw.norm"].Value, 1e-4);

        FitResult Fit(params SpectralDataset[] data) => SpectralFit.Fit(new FitProblem(data, FitParameters.Create(model, data.Length), FitStatistic.CStat));
    }

    [Fact]
    public void The_mean_of_responses_is_weighted_and_keeps_elements_that_only_one_has()
    {
        DetectorResponse a = new([1, 2, 3], [1, 2, 3], [4, 0, 0, 8]), b = new([1, 2, 3], [1, 2, 3], [0, 2, 0, 4]);
        DetectorResponse mean = DetectorResponse.Average([a, b], [3, 1]);
        float[] row = new float[2];

        mean.CopyAreas(0, row);
        Assert.Equal([3, 0.5f], row);
        mean.CopyAreas(1, row);
        Assert.Equal([0, 7], row);
        Assert.Equal(3, mean.ElementCount);
    }

    [Fact]
    public void What_cannot_be_added_is_told()
    {
        CountSpectrum counts = CountSpectrum.OfCounts([1, 2], 1), rates = new() { Rates = [1, 2], Errors = [1, 1], ExposureSeconds = 1 };
        DetectorResponse response = new([1, 2, 3], [1, 2, 3], [1, 0, 0, 1]);

        Told("At least one", () => SpectrumSum.Combine([]));
        Told("2 channels from 0 on and with 3 from 0", () => SpectrumSum.Combine([counts, CountSpectrum.OfCounts([1, 2, 3], 1)]));
        Told("counts and of rates", () => SpectrumSum.Combine([counts, rates]));
        Told("AREASCAL", () => SpectrumSum.Combine([counts, counts with { AreaScales = [0.5, 0.5] }]));
        Told("at least one with a weight each", () => DetectorResponse.Average([], []));
        Told("positive sum", () => DetectorResponse.Average([response], [0]));
        Told("different energies", () => DetectorResponse.Average([response, new DetectorResponse([1, 2, 4], [1, 2, 3], [1, 0, 0, 1])], [1, 1]));

        static void Told(string told, Func<object> add) => Assert.Contains(told, Assert.Throws<ArgumentException>(add).Message, StringComparison.Ordinal);
    }

    private static DetectorResponse Response(double[] edges, float area)
    {
        int n = edges.Length - 1;
        float[] areas = new float[n * n];
        for (int e = 0; e < n; e++)
        {
            areas[(e * n) + e] = 0.8f * area;
            areas[(e * n) + Math.Max(0, e - 1)] += 0.2f * area;
        }

        return new DetectorResponse(edges, edges, areas);
    }
}
