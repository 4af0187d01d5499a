using System.Text.Json;

namespace Mmoda.HighEnergy.Tests;

/// <summary>Twelve pairs of a model and real data, against fits by scipy with its own folding (tools/golden/spectra/fits.py).</summary>
public sealed class IndependentFitTests
{
    private static readonly JsonElement Golden = GoldenSpectra.Read("fits.json").GetProperty("pairs");

    /// <summary>Numbers of the pairs.</summary>
    public static TheoryData<int, string> Pairs
    {
        get
        {
            TheoryData<int, string> pairs = [];
            for (int i = 0; i < Golden.GetArrayLength(); i++)
                pairs.Add(i, Golden[i].GetProperty("model").GetString()!); // The file has names.
            return pairs;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Pairs))]
    public void Our_minimum_is_theirs(int number, string expression)
    {
        JsonElement pair = Golden[number];
        SpectralDataset[] datasets =
        [
            .. pair.GetProperty("files").EnumerateArray().Select(f => RealSpectrumTests.Load(
                f.GetProperty("pha").GetString()!, // The file has names.
                f.GetProperty("rmf").GetString()!,
                f.GetProperty("arf").GetString(),
                new EnergyBand(f.GetProperty("emin").GetDouble(), f.GetProperty("emax").GetDouble()),
                f.GetProperty("systematic").ValueKind == JsonValueKind.Null ? null : f.GetProperty("systematic").GetDouble(),
                isGrouped: false)),
        ];
        FitParameters parameters = FitParameters.Create(SpectralModel.Parse(expression), datasets.Length);
        foreach (JsonProperty frozen in pair.GetProperty("frozen").EnumerateObject())
            parameters = parameters.With(frozen.Name, frozen.Value.GetDouble(), isFrozen: true);

        FitResult fit = SpectralFit.Fit(new FitProblem(datasets, parameters), restarts: 20);

        double[] values = Doubles(pair, "values"), errors = Doubles(pair, "errors"), free = fit.FreeValues();
        double chiSquared = pair.GetProperty("chi2").GetDouble();
        Assert.True(fit.HasConverged);
        Assert.Equal(pair.GetProperty("dof").GetInt32(), fit.DegreesOfFreedom);

        // Both integrate and fold accurately; what is left is single precision of the folded areas, and how flat the minimum is: a hundredth
        // of an error is a ten-thousandth of chi squared. A break between ranges of energy makes the reference's integral rough.
        bool hasKink = expression.StartsWith("bkn", StringComparison.Ordinal);
        Assert.Equal(chiSquared, fit.Statistic, (hasKink ? 1e-4 : 1e-5) * chiSquared);
        for (int k = 0; k < values.Length; k++)
        {
            Assert.Equal(0, (free[k] - values[k]) / errors[k], hasKink ? 0.05 : 0.01);
            Assert.InRange(fit.Covariance[(k * values.Length) + k] / (errors[k] * errors[k]), hasKink ? 0.8 : 0.97, hasKink ? 1.2 : 1.03);
        }
    }

    private static double[] Doubles(JsonElement pair, string name) => [.. pair.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
