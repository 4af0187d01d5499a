namespace Mmoda.HighEnergy.Tests;

/// <summary>Folding of smooth models from few energies gives what folding range by range gives.</summary>
public sealed class CondensedFoldingTests
{
    /// <summary>Expressions and parameters.</summary>
    public static TheoryData<string, double[]> Models => new()
    {
        { "powerlaw", [2.1, 10] },
        { "powerlaw", [-1, 10] },
        { "powerlaw", [6, 10] },
        { "cutoffpl", [1.2, 15, 1] },
        { "phabs*powerlaw", [300, 2, 1] },
        { "expabs*bbody", [30, 5, 1] },
        { "diskbb", [6, 1] },
        { "bremss", [20, 1] },
        { "constant*(powerlaw+comptt)", [2, 2, 1, 0, 1, 30, 1, 1, 1] },
        { "cflux*cutoffpl", [20, 100, -9, 1.2, 30, 1] },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Rates_agree(string expression, double[] parameters)
    {
        // Ranges of 0.48 keV as ISGRI has them; each channel sees a peak and all that is above it.
        double[] photons = [.. Enumerable.Range(0, 1001).Select(i => 13 + (0.4787 * i))], channels = [.. Enumerable.Range(0, 31).Select(i => 15 * Math.Pow(20, i / 30.0))];
        float[] areas = new float[1000 * 30];
        for (int e = 0; e < 1000; e++)
        {
            for (int c = 0; c < 30; c++)
                areas[(e * 30) + c] = photons[e + 1] < channels[c] ? 0 : photons[e] < channels[c + 1] ? 10 : 0.1f;
        }

        DetectorResponse response = new(photons, channels, areas);
        SpectralModel model = SpectralModel.Parse(expression);
        SpectralDataset data = SpectralDataset.Create(CountSpectrum.OfCounts([.. Enumerable.Repeat(1.0, 30)], 1), response);
        CondensedFolding condensed = data.Condensed ?? throw new InvalidOperationException("Nothing was condensed.");
        ModelEvaluator few = new(model.Term, condensed.Grid), all = new(model.Term, ModelEvaluator.CreateGrid(model.Term, response.PhotonLow, response.PhotonHigh));
        double[] fewPhotons = new double[condensed.Grid.Count], allPhotons = new double[1000], fewRates = new double[30], allRates = new double[30];
        bool[] wanted = new bool[parameters.Length];
        few.Integrate(parameters, wanted, fewPhotons, new double[parameters.Length * condensed.Grid.Count]);
        all.Integrate(parameters, wanted, allPhotons, new double[parameters.Length * 1000]);
        condensed.Folding.Fold(fewPhotons, fewRates);
        data.Folding.Fold(allPhotons, allRates);

        Assert.True(model.Term.IsSmooth(13, 490));
        Assert.True(condensed.Grid.Count < 350);
        for (int c = 0; c < 30; c++)
        {
            // Areas are in single precision in both.
            if (allRates[c] > 1e-9 * allRates.Max())
                Assert.Equal(1, fewRates[c] / allRates[c], 2e-6);
        }
    }

    [Theory]
    [InlineData("powerlaw+gaussian")]
    [InlineData("bknpower")]
    [InlineData("highecut*powerlaw")]
    [InlineData("gabs*powerlaw")]
    public void Models_with_kinks_and_lines_are_not_condensed(string expression) =>
        Assert.False(SpectralModel.Parse(expression).Term.IsSmooth(13, 490));

    [Fact]
    public void Edges_count_where_they_are()
    {
        ModelTerm term = SpectralModel.Parse("phabs*powerlaw").Term;
        Assert.True(term.IsSmooth(13, 490));
        Assert.False(term.IsSmooth(3, 490));
    }
}
