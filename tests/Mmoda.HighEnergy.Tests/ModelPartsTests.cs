namespace Mmoda.HighEnergy.Tests;

/// <summary>The components of a model apart are what they are alone, and add up to the whole.</summary>
public sealed class ModelPartsTests
{
    private static readonly double[] Edges = [5, 10, 20, 40, 80, 160];

    /// <summary>Expression, parameters, and for each component its own expression and parameters.</summary>
    public static TheoryData<string, double[], string[], double[][]> Models => new()
    {
        { "powerlaw", [2, 1], ["powerlaw"], [[2, 1]] },
        { "tbabs*(powerlaw+bbody)", [5, 2, 1, 3, 0.1], ["tbabs*powerlaw", "tbabs*bbody"], [[5, 2, 1], [5, 3, 0.1]] },
        { "constant*powerlaw+gaussian", [0.5, 2, 1, 30, 2, 0.01], ["constant*powerlaw", "gaussian"], [[0.5, 2, 1], [30, 2, 0.01]] },
        { "powerlaw+powerlaw", [1, 0.1, 3, 5], ["powerlaw", "powerlaw"], [[1, 0.1], [3, 5]] },
        { "cflux*powerlaw+bbody", [20, 100, -8, 2, 1, 3, 0.1], ["cflux*powerlaw", "bbody"], [[20, 100, -8, 2, 1], [3, 0.1]] },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Each_component_is_what_it_is_alone(string expression, double[] parameters, string[] alone, double[][] values)
    {
        IReadOnlyList<ComponentPhotons> parts = SpectralModel.Parse(expression).IntegrateComponents(Edges, parameters);

        Assert.Equal(alone.Length, parts.Count);
        for (int i = 0; i < alone.Length; i++)
            AssertClose(Integrate(alone[i], values[i]), [.. parts[i].Photons]);
    }

    [Theory]
    [InlineData("cflux*(powerlaw+bbody)", new[] { 20, 100, -8, 2, 1, 3, 0.1 })]
    [InlineData("tbabs*cpflux*(powerlaw+bbody)+gaussian", new[] { 5, 20, 100, 0.4, 2, 1, 3, 0.1, 30, 2, 0.01 })]
    public void Components_under_a_common_flux_add_up_to_the_whole(string expression, double[] parameters)
    {
        SpectralModel model = SpectralModel.Parse(expression);
        IReadOnlyList<ComponentPhotons> parts = model.IntegrateComponents(Edges, parameters);

        AssertClose(Integrate(expression, parameters), [.. Enumerable.Range(0, Edges.Length - 1).Select(e => parts.Sum(p => p.Photons[e]))]);
        Assert.All(parts, p => Assert.All(p.Photons, n => Assert.True(n >= 0)));
    }

    [Fact]
    public void The_second_of_a_kind_has_a_number()
    {
        Assert.Equal(["powerlaw", "gaussian", "gaussian_2"], SpectralModel.Parse("powerlaw+gaussian+gaussian")
            .IntegrateComponents(Edges, [2, 1, 20, 1, 0.1, 40, 1, 0.1]).Select(c => c.Name));
    }

    private static double[] Integrate(string expression, double[] parameters)
    {
        double[] photons = new double[Edges.Length - 1];
        SpectralModel.Parse(expression).Integrate(Edges, parameters, photons);
        return photons;
    }

    private static void AssertClose(double[] expected, double[] found)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-9 * expected.Max());
    }
}
