namespace Mmoda.HighEnergy.Tests;

/// <summary>Expressions that are wrong are told where and why.</summary>
public sealed class ModelExpressionTests
{
    [Theory]
    [InlineData("powerlaw", 2)]
    [InlineData("tbabs*(powerlaw+gaussian)", 6)]
    [InlineData("constant*phabs*cutoffpl", 5)]
    [InlineData("phabs(powerlaw)", 3)]
    [InlineData("tbabs*cflux*powerlaw", 6)]
    [InlineData("cflux(powerlaw + bbody)", 7)]
    [InlineData(" TBabs * ( PowerLaw + Gaussian ) + gaussian ", 9)]
    [InlineData("(powerlaw+bbody)*phabs", 5)]
    [InlineData("wabs*power", 3)]
    public void A_good_expression_has_the_parameters_of_its_components(string expression, int parameters) =>
        Assert.Equal(parameters, SpectralModel.Parse(expression).Parameters.Count);

    [Theory]
    [InlineData("", 0, "empty")]
    [InlineData("   ", 0, "empty")]
    [InlineData("powerlow", 0, "'powerlow'")]
    [InlineData("tbabs*powerlow", 6, "powerlaw")]
    [InlineData("tbabs*", 6, "the end")]
    [InlineData("tbabs", 0, "only a factor")]
    [InlineData("tbabs*phabs", 0, "only a factor")]
    [InlineData("powerlaw+", 9, "the end")]
    [InlineData("powerlaw+phabs", 9, "'+' joins additive")]
    [InlineData("phabs+powerlaw", 0, "'+' joins additive")]
    [InlineData("powerlaw*bbody", 9, "two additive")]
    [InlineData("tbabs*(powerlaw+gaussian", 24, "')'")]
    [InlineData("tbabs*powerlaw)", 14, "')'")]
    [InlineData("powerlaw powerlaw", 9, "'p'")]
    [InlineData("2*powerlaw", 0, "'2'")]
    [InlineData("-powerlaw", 0, "'-'")]
    [InlineData("cflux", 5, "the end")]
    [InlineData("cflux*phabs", 6, "convolution works on an additive")]
    [InlineData("power/law", 5, "'/'")]
    public void A_bad_expression_is_told_where_and_why(string expression, int position, string told)
    {
        ModelExpressionException error = Assert.Throws<ModelExpressionException>(() => SpectralModel.Parse(expression));

        Assert.Equal(position, error.Position);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parentheses_cannot_exhaust_the_stack() =>
        Assert.Throws<ModelExpressionException>(() => SpectralModel.Parse(new string('(', 100_000) + "powerlaw"));

    [Fact]
    public void Expressions_of_any_length_are_refused_at_once()
    {
        ModelExpressionException tooLong = Assert.Throws<ModelExpressionException>(() => SpectralModel.Parse(Constants(3000)));
        ModelExpressionException tooMany = Assert.Throws<ModelExpressionException>(() => SpectralModel.Parse(Constants(50)));

        Assert.Contains("27008 characters; at most 2000", tooLong.Message, StringComparison.Ordinal);
        Assert.True(tooLong.Message.Length < 200);
        Assert.Contains("more than 50 components", tooMany.Message, StringComparison.Ordinal);
        Assert.Equal(450, tooMany.Position);
        Assert.Equal(51, SpectralModel.Parse(Constants(49)).Parameters.Count);

        static string Constants(int count) => string.Concat(Enumerable.Repeat("constant*", count)) + "powerlaw";
    }

    [Fact]
    public void The_second_component_of_a_kind_has_a_number() =>
        Assert.Contains(SpectralModel.Parse("gaussian+powerlaw+gaussian").Parameters, p => p.Name == "gaussian_2.LineE");

    [Fact]
    public void Unknown_and_ambiguous_parameters_are_told()
    {
        FitParameters parameters = FitParameters.Create(SpectralModel.Parse("powerlaw+bbody"));

        Assert.Contains("bbody.kT", Assert.Throws<ArgumentException>(() => parameters.With("Gamma", 2)).Message, StringComparison.Ordinal);
        Assert.Contains("ambiguous", Assert.Throws<ArgumentException>(() => parameters.With("norm", 2)).Message, StringComparison.Ordinal);
        Assert.Contains("10", Assert.Throws<ArgumentException>(() => parameters.With("PhoIndex", 12)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_follow_and_circles_are_refused()
    {
        FitParameters parameters = FitParameters.Create(SpectralModel.Parse("gaussian+gaussian"))
            .With("gaussian.LineE", 20).WithLink("gaussian_2.LineE", "gaussian.LineE", 2);

        Assert.Equal(40, parameters.ValuesFor(0)[3]);
        Assert.Throws<ArgumentException>(() => parameters.WithLink("gaussian.LineE", "gaussian_2.LineE"));
    }

    [Fact]
    public void Spectra_share_all_but_the_constant_and_what_is_untied()
    {
        FitParameters parameters = FitParameters.Create(SpectralModel.Parse("constant*powerlaw"), 3, "PhoIndex");

        Assert.Equal(3 + 2 + 2, parameters.Entries.Count);
        Assert.True(parameters.Entries[parameters.IndexOf("constant.factor")].IsFrozen);
        Assert.False(parameters.Entries[parameters.IndexOf("constant.factor[3]")].IsFrozen);
        Assert.Equal(1.7, parameters.With("powerlaw.PhoIndex[2]", 1.7).ValuesFor(1)[1]);
    }
}
