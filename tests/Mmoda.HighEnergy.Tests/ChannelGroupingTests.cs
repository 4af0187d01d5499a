namespace Mmoda.HighEnergy.Tests;

/// <summary>Channels are joined so that groups have what was asked for, and never across channels of bad quality.</summary>
public sealed class ChannelGroupingTests
{
    [Fact]
    public void Groups_of_a_least_number_of_counts()
    {
        CountSpectrum grouped = ChannelGrouping.ByMinimumCounts(Counts(5, 6, 20, 1, 1, 1, 1, 30, 2), 10);

        // 5+6, 20, 1+1+1+1+30, and the rest of 2, too small, with the group before it.
        Assert.Equal([1, -1, 1, 1, -1, -1, -1, -1, -1], grouped.Grouping);
    }

    [Fact]
    public void A_spectrum_without_a_whole_group_is_one_group()
    {
        Assert.Equal([1, -1, -1], ChannelGrouping.ByMinimumCounts(Counts(1, 2, 3), 10).Grouping);
    }

    [Fact]
    public void Bad_channels_end_a_group_and_stand_alone()
    {
        CountSpectrum grouped = ChannelGrouping.ByMinimumCounts(Counts(5, 5, 5, 99, 5, 5, 5) with { Quality = [0, 0, 0, 1, 0, 0, 0] }, 10);

        Assert.Equal([1, -1, -1, 1, 1, -1, -1], grouped.Grouping);
    }

    [Fact]
    public void Groups_of_a_least_signal_to_noise_of_counts()
    {
        // The root of the counts: 9 counts are 3 sigma.
        Assert.Equal([1, -1, 1, 1, -1, -1], ChannelGrouping.BySignalToNoise(Counts(4, 5, 9, 3, 3, 3), 3).Grouping);
    }

    [Fact]
    public void The_background_counts_in_signal_to_noise()
    {
        CountSpectrum background = CountSpectrum.OfCounts([16, 16, 16, 16], 1);

        // Each channel: 25 − 16 = 9 with a variance of 41, 1.41 sigma; two of them 2.0 sigma, in any order.
        Assert.Equal([1, -1, 1, -1], ChannelGrouping.BySignalToNoise(CountSpectrum.OfCounts([25, 25, 25, 25], 1), 1.9, background).Grouping);
    }

    [Fact]
    public void Rates_are_grouped_by_their_errors_and_a_negative_sum_is_no_signal()
    {
        CountSpectrum spectrum = new() { Rates = [-5, 8, 3, 3, 3], Errors = [1, 1, 1, 1, double.PositiveInfinity], ExposureSeconds = 10 };

        // −5 alone is no signal of 5 sigma; −5+8 has 2.1, with 3 more 3.5; 3 alone has 3. The channel without an error stands alone.
        Assert.Equal([1, -1, -1, 1, 1], ChannelGrouping.BySignalToNoise(spectrum, 3, null).Grouping);
    }

    [Fact]
    public void Groups_of_a_number_of_channels()
    {
        Assert.Equal([1, -1, -1, 1, -1, -1, -1], ChannelGrouping.ByNumber(Counts(1, 1, 1, 1, 1, 1, 1), 3).Grouping);
    }

    [Fact]
    public void Groups_at_edges_of_energy()
    {
        double[] edges = [.. Enumerable.Range(0, 9).Select(i => 10.0 + (10 * i))];
        DetectorResponse response = Diagonal(edges);

        // Middles at 15 to 85 keV: 15 is outside, 25 to 45 and 55 to 65 are the ranges, 75 and 85 outside.
        Assert.Equal([1, 1, -1, -1, 1, -1, 1, 1], ChannelGrouping.ByEnergies(Counts(1, 1, 1, 1, 1, 1, 1, 1), response, [20, 50, 70]).Grouping);
    }

    [Fact]
    public void Optimal_groups_are_as_wide_as_the_resolution_where_counts_are_few_and_finer_where_they_are_many()
    {
        double[] edges = [.. Enumerable.Range(0, 121).Select(i => 20.0 + i)];
        DetectorResponse response = Gaussian(edges, sigmaKeV: 6);
        double width = 6 * 2.3548;

        int[] few = Lengths(ChannelGrouping.Optimal(Counts([.. Enumerable.Repeat(0.0, 120)]), response));
        int[] many = Lengths(ChannelGrouping.Optimal(Counts([.. Enumerable.Repeat(1e6, 120)]), response));

        // One group in each resolution element of 14 channels; by equation 36 a fraction of 0.32 of it for x = ln(1.8e7 · 1.43) = 17.1, 0.33 where
        // whole channels are counted.
        Assert.InRange(few[3], (int)width - 2, (int)width + 1);
        double x = Math.Log(1.314 * 15 * 1e6 * (1 + (0.2 * Math.Log(120 / width)))), fraction = (0.08 + (7 / x) + (1.8 / (x * x))) / (1 + (5.9 / x));
        Assert.InRange(many[10], (int)(fraction * width) - 1, (int)(fraction * width) + 1);
    }

    [Theory]
    [InlineData("file", new[] { 1, -1, 1, -1 })]
    [InlineData("none", null)]
    [InlineData("min:5", new[] { 1, -1, -1, -1 })]
    [InlineData("snr:2", new[] { 1, -1, -1, -1 })]
    [InlineData("4", new[] { 1, -1, -1, -1 })]
    public void A_text_chooses_the_groups(string text, int[]? expected)
    {
        CountSpectrum spectrum = Counts(2, 2, 2, 2) with { Grouping = [1, -1, 1, -1] };

        Assert.Equal(expected, ChannelGrouping.ByText(spectrum, text, Diagonal([1, 2, 3, 4, 5])).Grouping);
    }

    [Theory]
    [InlineData("fine")]
    [InlineData("min")]
    [InlineData("min:0")]
    [InlineData("min:x")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("")]
    public void Other_texts_are_refused(string text)
    {
        Assert.False(ChannelGrouping.IsText(text));
        Assert.Contains("min:COUNTS", Assert.Throws<ArgumentException>(() => ChannelGrouping.ByText(Counts(1), text, Diagonal([1, 2]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rates_have_no_counts_to_group_by()
    {
        CountSpectrum rates = new() { Rates = [1], Errors = [1], ExposureSeconds = 1 };

        Assert.Contains("spectrum of counts is expected", Assert.Throws<ArgumentException>(() => ChannelGrouping.ByMinimumCounts(rates, 5)).Message, StringComparison.Ordinal);
        Assert.Contains("2 channels, the response 1", Assert.Throws<ArgumentException>(() => ChannelGrouping.Optimal(Counts(1, 2), Diagonal([1, 2]))).Message, StringComparison.Ordinal);
    }

    private static CountSpectrum Counts(params double[] counts) => CountSpectrum.OfCounts(counts, 1);

    private static int[] Lengths(CountSpectrum spectrum)
    {
        List<int> lengths = [];
        foreach (int flag in spectrum.Grouping!)
        {
            if (flag == 1)
                lengths.Add(0);
            lengths[^1]++;
        }

        return [.. lengths];
    }

    private static DetectorResponse Diagonal(double[] edges)
    {
        int n = edges.Length - 1;
        float[] areas = new float[n * n];
        for (int i = 0; i < n; i++)
            areas[(i * n) + i] = 1;
        return new DetectorResponse(edges, edges, areas);
    }

    private static DetectorResponse Gaussian(double[] edges, double sigmaKeV)
    {
        int n = edges.Length - 1;
        float[] areas = new float[n * n];
        for (int e = 0; e < n; e++)
        {
            for (int c = 0; c < n; c++)
                areas[(e * n) + c] = (float)Math.Exp(-0.5 * Math.Pow((edges[c] - edges[e]) / sigmaKeV, 2));
        }

        return new DetectorResponse(edges, edges, areas);
    }
}
