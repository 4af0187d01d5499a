namespace Mmoda.HighEnergy.Tests;

/// <summary>Kinks, jumps and narrow features of factors inside ranges of energy, against adaptive quadrature of the written formulas.</summary>
public sealed class ModelFeatureTests
{
    private const double Root = 2.5066282746310002;

    /// <summary>Names of the cases.</summary>
    public static TheoryData<string> Names
    {
        get
        {
            TheoryData<string> names = new();
            foreach (string name in Cases.Keys)
                names.Add(name);
            return names;
        }
    }

    private static IReadOnlyDictionary<string, Case> Cases { get; } = new Dictionary<string, Case>
    {
        ["edge"] = new("edge*powerlaw", [7.1, 2, 1.5, 2], e => 2 * Law(e, 1.5) * Edge(e, 7.1, 2), [7.1]),
        ["edge at 60 keV"] = new("edge*powerlaw", [60, 0.7, 2.1, 3], e => 3 * Law(e, 2.1) * Edge(e, 60, 0.7), [60]),
        ["cut-off"] = new("highecut*powerlaw", [23, 5, 1.5, 2], e => 2 * Law(e, 1.5) * CutOff(e, 23, 5), [23]),
        ["steep cut-off"] = new("highecut*powerlaw", [23, 0.3, 1.5, 2], e => 2 * Law(e, 1.5) * CutOff(e, 23, 0.3), [23]),
        ["cut-off at 63 keV"] = new("highecut*powerlaw", [63, 20, 1.2, 0.5], e => 0.5 * Law(e, 1.2) * CutOff(e, 63, 20), [63]),
        ["deep line"] = new("gabs*powerlaw", [38, 0.5, 10, 1.5, 2], e => 2 * Law(e, 1.5) * Gabs(e, 38, 0.5, 10), [38]),
        ["narrow line"] = new("gabs*powerlaw", [38, 0.01, 0.2, 1.5, 2], e => 2 * Law(e, 1.5) * Gabs(e, 38, 0.01, 0.2), [37.95, 38, 38.05]),
        ["wide line"] = new("gabs*powerlaw", [38, 5, 15, 1.5, 2], e => 2 * Law(e, 1.5) * Gabs(e, 38, 5, 15), [38]),
        ["line at 105 keV"] = new("gabs*powerlaw", [105, 1.5, 5, 2, 2], e => 2 * Law(e, 2) * Gabs(e, 105, 1.5, 5), [105]),
        ["cyclotron line"] = new("cyclabs*powerlaw", [1, 38, 0.5, 0.5, 1, 1.5, 2], e => 2 * Law(e, 1.5) * Cyclotron(e, 1, 38, 0.5, 0.5, 1), [38, 76]),
        ["deep cyclotron line"] = new("cyclabs*powerlaw", [30, 38, 0.1, 0, 10, 1.5, 2], e => 2 * Law(e, 1.5) * Cyclotron(e, 30, 38, 0.1, 0, 10), [38]),
        ["narrow harmonic"] = new("cyclabs*powerlaw", [1, 38, 8, 2, 0.1, 1.5, 2], e => 2 * Law(e, 1.5) * Cyclotron(e, 1, 38, 8, 2, 0.1), [38, 76]),
        ["emission in absorption"] = new(
            "gabs*gaussian", [38, 1, 2, 38.2, 0.3, 0.3], e => 0.3 * Normal(e, 38.2, 0.3) * Gabs(e, 38, 1, 2), [38, 38.2]),
        ["narrow emission in absorption"] = new(
            "gabs*(powerlaw+gaussian)",
            [38, 1, 2, 1.5, 2, 38.2, 0.05, 0.3],
            e => ((2 * Law(e, 1.5)) + (0.3 * Normal(e, 38.2, 0.05))) * Gabs(e, 38, 1, 2),
            [38, 38, 38.2]),
        ["wide emission in absorption"] = new(
            "gabs*gaussian", [38, 3, 9, 45, 8, 0.3], e => 0.3 * Normal(e, 45, 8) * Gabs(e, 38, 3, 9), [38, 45]),
        ["emission at an edge"] = new("edge*gaussian", [7.1, 2, 7.12, 0.05, 3], e => 3 * Normal(e, 7.12, 0.05) * Edge(e, 7.1, 2), [7.1, 7.12]),
        ["wings at an edge"] = new("edge*lorentz", [7.1, 2, 7, 0.1, 3], e => 3 * Lorentz(e, 7, 0.1) * Edge(e, 7.1, 2), [7, 7.1]),
        ["narrow wings"] = new("gabs*lorentz", [38, 3, 9, 40, 0.001, 3], e => 3 * Lorentz(e, 40, 0.001) * Gabs(e, 38, 3, 9), [38, 39.9, 40, 40.1]),
        ["break in absorption"] = new(
            "gabs*bknpower", [60, 4, 8, 1.5, 62, 3, 2], e => 2 * Broken(e, 1.5, 62, 3) * Gabs(e, 60, 4, 8), [60, 62]),
        ["break above a cut-off"] = new(
            "highecut*bknpower", [12, 9, 1, 31, 3.5, 2], e => 2 * Broken(e, 1, 31, 3.5) * CutOff(e, 12, 9), [12, 31]),
        ["burst with a line"] = new(
            "gabs*grbm",
            [38, 1, 2, 0.5, -3, 10, 0.1],
            e => 0.1 * (e < 35 ? Math.Pow(e / 100, 0.5) * Math.Exp(-e / 10) : Math.Pow(0.35, 3.5) * Math.Exp(-3.5) * Math.Pow(e / 100, -3)) * Gabs(e, 38, 1, 2),
            [35, 38]),
        ["all together"] = new(
            "edge*highecut*gabs*cyclabs*powerlaw",
            [7.3, 1, 20.5, 12, 60, 2, 4, 1, 38, 3, 0, 10, 1.2, 1],
            e => Law(e, 1.2) * Edge(e, 7.3, 1) * CutOff(e, 20.5, 12) * Gabs(e, 60, 2, 4) * Cyclotron(e, 1, 38, 3, 0, 10),
            [7.3, 20.5, 38, 60]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Ranges_with_a_feature_are_integrated_to_1e5(string name)
    {
        Case test = Cases[name];
        double[] wide = [1, 3, 5, 8, 10, 15, 20, 30, 40, 60, 100, 180, 300];

        AssertIntegrals(test, wide);
        AssertIntegrals(test, [.. Enumerable.Range(0, 301).Select(i => 5 + (0.5 * i))]);
    }

    [Theory]
    [InlineData("edge")]
    [InlineData("steep cut-off")]
    [InlineData("narrow line")]
    [InlineData("cyclotron line")]
    [InlineData("narrow emission in absorption")]
    [InlineData("wings at an edge")]
    [InlineData("break above a cut-off")]
    [InlineData("all together")]
    public void Narrow_and_wide_ranges_integrate_to_the_same(string name)
    {
        // Widths for which the rule has 1, 2, 3, 4 and 8 points, beside features of any width.
        Case test = Cases[name];
        double[] whole = Integrate(test, [5, 90]);
        foreach (double step in new[] { 0.001, 0.008, 0.02, 0.04, 0.2 })
        {
            int count = (int)Math.Ceiling(Math.Log(18) / step);
            double sum = Integrate(test, [.. Enumerable.Range(0, count + 1).Select(i => i == count ? 90 : 5 * Math.Exp(step * i))]).Sum();
            Assert.Equal(1, sum / whole[0], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_are_those_of_the_integrals(string name)
    {
        Case test = Cases[name];
        SpectralModel model = SpectralModel.Parse(test.Expression);
        // No feature lies on an edge of a range, where the derivative is that of one side.
        double[] edges = [3, 5, 8, 10, 19, 30.5, 41, 59, 100];
        int n = test.Parameters.Length, bins = edges.Length - 1;
        ModelEvaluator evaluator = new(model.Term, ModelEvaluator.CreateGrid(model.Term, edges.AsSpan(..^1), edges.AsSpan(1)));
        double[] photons = new double[bins], rows = new double[n * bins];
        evaluator.Integrate(test.Parameters, [.. Enumerable.Repeat(true, n)], photons, rows);
        for (int k = 0; k < n; k++)
        {
            if (model.Parameters[k].Name is "cyclabs.Depth2" or "cyclabs.Width2" && test.Parameters[Array.FindIndex([.. model.Parameters], p => p.Name == "cyclabs.Depth2")] == 0)
                continue;
            double step = 1e-6 * Math.Max(Math.Abs(test.Parameters[k]), 0.01);
            double[] less = Integrate(test with { Parameters = Shift(-step) }, edges), more = Integrate(test with { Parameters = Shift(step) }, edges);
            double scale = Enumerable.Range(0, bins).Max(i => Math.Abs(rows[(k * bins) + i]));
            for (int i = 0; i < bins; i++)
            {
                // Differences of numbers good to 1e-13 over a step of 1e-6; their error by the third derivative is (step/width)^2, 1e-5 for the narrowest.
                double difference = (more[i] - less[i]) / (2 * step), found = rows[(k * bins) + i];
                Assert.True(
                    Math.Abs(found - difference) <= (2e-5 * scale) + (1e-6 * photons.Max()),
                    FormattableString.Invariant($"{model.Parameters[k].Name}, {edges[i]}-{edges[i + 1]} keV: {found:g8}, by differences {difference:g8}"));
            }

            double[] Shift(double by) => [.. test.Parameters.Select((p, j) => j == k ? p + by : p)];
        }
    }

    [Fact]
    public void A_line_without_width_has_the_absorption_at_its_energy()
    {
        double[] photons = new double[2];
        SpectralModel.Parse("gabs*gaussian").Integrate([30, 40, 50], [38, 1, 2, 38.5, 0, 3], photons);

        Assert.Equal(1, photons[0] / (3 * Gabs(38.5, 38, 1, 2)), 1e-6);
        Assert.Equal(0, photons[1]);
    }

    [Theory]
    [InlineData("edge*edge*(powerlaw+gaussian)", 1e-9)]
    [InlineData("edge*edge*(powerlaw+gaussian)", 0)]
    [InlineData("edge*edge*(powerlaw+lorentz)", 2e-6)]
    public void A_narrow_line_beside_two_features_at_one_energy_is_counted(string expression, double width)
    {
        double[] photons = new double[2], parameters = [7.112, 0.5, 7.112, 1.5, 1.5, 2, 6.4, width, 0.3];

        SpectralModel.Parse(expression).Integrate([2, 5, 10], parameters, photons);

        Case smooth = new("", [], e => 2 * Law(e, 1.5) * Edge(e, 7.112, 2), [7.112]);
        Assert.Equal(1, photons[1] / (0.3 + Quadrature(smooth, 5, 10)), 1e-5);
        Assert.Equal(1, SpectralModel.Parse(expression).EnergyFlux(new EnergyBand(6.3, 6.5), parameters)
            / ((0.3 * 6.4 * 1.602176634e-9) + (1.602176634e-9 * Quadrature(new("", [], e => 2 * e * Law(e, 1.5), []), 6.3, 6.5))), 1e-4);
    }

    [Fact]
    public void Fluxes_count_a_narrow_line_at_its_energy()
    {
        double flux = SpectralModel.Parse("edge*gaussian").EnergyFlux(new EnergyBand(2, 60), [7.1, 2, 6.4, 0.001, 3]);

        Assert.Equal(1, flux / (3 * 6.4 * 1.602176634e-9), 1e-6);
    }

    [Fact]
    public void Edges_move_with_the_redshift()
    {
        // In the frame of the absorber: photons in a band from a source at z are those of the band (1 + z) times higher, as E^-2 scales.
        const double Redshift = 0.31;
        double[] edges = [1, 2, 4, 8, 16], shifted = [.. edges.Select(e => e * (1 + Redshift))], at = new double[4], local = new double[4];
        SpectralModel.Parse("zphabs*powerlaw").Integrate(edges, [20, Redshift, 2, 1], at);
        SpectralModel.Parse("phabs*powerlaw").Integrate(shifted, [20, 2, 1], local);

        for (int i = 0; i < at.Length; i++)
            Assert.Equal(1, at[i] / (local[i] * (1 + Redshift)), 1e-6);
    }

    private static void AssertIntegrals(Case test, double[] edges)
    {
        double[] found = Integrate(test, edges), expected = new double[found.Length];
        for (int i = 0; i < found.Length; i++)
            expected[i] = Quadrature(test, edges[i], edges[i + 1]);
        for (int i = 0; i < found.Length; i++)
        {
            Assert.True(
                Math.Abs(found[i] - expected[i]) <= (1e-5 * expected[i]) + (1e-13 * expected.Max()),
                FormattableString.Invariant($"{edges[i]}-{edges[i + 1]} keV: {found[i]:R}, expected {expected[i]:R}, ratio - 1 = {(found[i] / expected[i]) - 1:g3}"));
        }
    }

    private static double[] Integrate(Case test, double[] edges)
    {
        double[] photons = new double[edges.Length - 1];
        SpectralModel.Parse(test.Expression).Integrate(edges, test.Parameters, photons);
        return photons;
    }

    private static double Quadrature(Case test, double low, double high)
    {
        double[] ends = [low, .. test.Splits.Where(s => s > low && s < high).Order(), high];
        double sum = 0;
        for (int i = 0; i + 1 < ends.Length; i++)
            sum += Halved(test.Density, ends[i], ends[i + 1], Gauss(test.Density, ends[i], ends[i + 1]), 0);
        return sum;
    }

    private static double Halved(Func<double, double> density, double low, double high, double whole, int depth)
    {
        double middle = 0.5 * (low + high), left = Gauss(density, low, middle), right = Gauss(density, middle, high);
        return depth > 3 && (depth > 30 || Math.Abs(left + right - whole) <= 1e-9 * Math.Abs(whole))
            ? left + right
            : Halved(density, low, middle, left, depth + 1) + Halved(density, middle, high, right, depth + 1);
    }

    private static double Gauss(Func<double, double> density, double low, double high)
    {
        double sum = 0;
        foreach ((double x, double weight) in GaussLegendre.Rule(10))
            sum += 0.5 * (high - low) * weight * density(low + (0.5 * (high - low) * (1 + x)));
        return sum;
    }

    private static double Law(double e, double index) => Math.Pow(e, -index);

    private static double Broken(double e, double first, double at, double second) =>
        e < at ? Math.Pow(e, -first) : Math.Pow(at, second - first) * Math.Pow(e, -second);

    private static double Edge(double e, double at, double depth) => e >= at ? Math.Exp(-depth * Math.Pow(e / at, -3)) : 1;

    private static double CutOff(double e, double at, double fold) => e > at ? Math.Exp((at - e) / fold) : 1;

    private static double Normal(double e, double at, double sigma) => Math.Exp(-0.5 * Math.Pow((e - at) / sigma, 2)) / (sigma * Root);

    private static double Lorentz(double e, double at, double width) => width / 2 / Math.PI / (((e - at) * (e - at)) + (width * width / 4));

    private static double Gabs(double e, double at, double sigma, double strength) => Math.Exp(-strength * Normal(e, at, sigma));

    private static double Cyclotron(double e, double depth, double at, double width, double second, double secondWidth) => Math.Exp(
        (-depth * Math.Pow(width * e / at, 2) / (((e - at) * (e - at)) + (width * width)))
        - (second * Math.Pow(secondWidth * e / (2 * at), 2) / (((e - (2 * at)) * (e - (2 * at))) + (secondWidth * secondWidth))));

    private sealed record Case(string Expression, double[] Parameters, Func<double, double> Density, double[] Splits);
}
