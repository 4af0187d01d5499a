using System.Text.Json.Nodes;

namespace Mmoda.Instruments.Tests;

/// <summary>When a figure keeps its limits, and what a report says.</summary>
public sealed class ValidationCriterionTests
{
    [Theory]
    [InlineData(0.09, 0.01, true)]
    [InlineData(0.119, 0.01, true)]
    [InlineData(0.121, 0.01, false)]
    [InlineData(-0.121, 0.01, false)]
    [InlineData(double.NaN, 0.01, false)]
    public void Limits_are_widened_by_two_statistical_errors(double value, double error, bool isMet) =>
        Assert.Equal(isMet, new ValidationCriterion("fluxes", "mean pull", value, error, 100, -0.1, 0.1).IsMet);

    [Fact]
    public void What_too_few_samples_cannot_tell_is_not_judged_and_told()
    {
        ValidationSamples samples = new();
        samples.Fluxes.Add(new FluxSample(1, FieldPurpose.Brightness, "A", 1, IsFullyCoded: true, 100, 100.5, 1));
        samples.Noise.Add(new NoiseSample(1, "field", 100000, 0, 1, 3, 0));
        samples.Noise.Add(new NoiseSample(1, "field 2", 100000, 0, 1.01, 4, 0));
        ValidationReport report = new(new ValidationRequest(1, 1, 1), samples, ValidationCriteria.Of(samples), TimeSpan.Zero, "isgri", ValidationCamera.Isgri.Band);

        ValidationCriterion width = report.Criteria.Single(c => c is { Group: "fluxes, three decades", Name: "width of pulls" });
        Assert.Null(width.Passed);
        Assert.Null(width.ToJson()["passed"]);
        Assert.True(report.Criteria.Single(c => c is { Group: "fluxes, three decades", Name: "mean pull" }).Passed);
        Assert.True(report.Passed, report.Summary);
        Assert.Contains("Not judged, for want of samples: fluxes, three decades: width of pulls;", report.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void A_run_that_found_nothing_does_not_pass(int seeds)
    {
        ValidationSamples none = new();
        foreach (IReadOnlyList<ValidationCriterion> criteria in new[] { ValidationCriteria.Of(none), JemxCriteria.Of(none) })
        {
            ValidationReport report = new(new ValidationRequest(seeds, 1, 1), none, criteria, TimeSpan.Zero, "isgri", ValidationCamera.Isgri.Band);

            Assert.False(report.Passed, report.Summary);
            Assert.All(report.Criteria, c => Assert.Equal(seeds < 10 ? null : false, c.Passed));
        }
    }

    [Fact]
    public void With_many_seeds_a_figure_without_samples_fails_and_is_told()
    {
        ValidationSamples samples = new();
        for (ulong i = 0; i < 100; i++)
            samples.Fluxes.Add(new FluxSample(i, FieldPurpose.Brightness, "A", 1, IsFullyCoded: true, 100, 100 + (i % 2 == 0 ? 1 : -1), 1));

        ValidationReport report = new(new ValidationRequest(10, 1, 1), samples, ValidationCriteria.Of(samples), TimeSpan.Zero, "isgri", ValidationCamera.Isgri.Band);

        Assert.False(report.Passed);
        Assert.Contains("light curves: mean pull has no samples", report.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("three decades", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_that_enough_samples_do_not_give_fails() =>
        Assert.False(new ValidationCriterion("spectra", "width of pulls", double.NaN, 0.1, 10, 0.85, 1.15) { LeastSamples = 2 }.Passed);

    [Fact]
    public void Biased_fluxes_and_wrong_errors_do_not_pass()
    {
        ValidationSamples samples = new();
        for (ulong i = 0; i < 400; i++)
        {
            // 5 % too bright, with deviations of twice the error.
            double deviation = i % 2 == 0 ? 2 : -2;
            samples.Fluxes.Add(new FluxSample(i, FieldPurpose.Brightness, "A", 1, IsFullyCoded: true, 100, 105 + deviation, 1));
        }

        Dictionary<string, bool> met = ValidationCriteria.Of(samples).Where(c => c.Samples == 400).ToDictionary(c => c.Name, c => c.IsMet);

        Assert.False(met["mean pull"]);
        Assert.False(met["width of pulls"]);
        Assert.False(met["relative bias, fully coded field"]);
    }

    [Fact]
    public void A_report_is_one_json_document_and_one_page_that_needs_nothing_else()
    {
        ValidationSamples samples = new();
        for (ulong i = 0; i < 20; i++)
        {
            samples.Fluxes.Add(new FluxSample(i, FieldPurpose.Crowded, "A <&> B", 3, IsFullyCoded: false, 50, 50.5, 1));
            samples.Positions.Add(new PositionSample(i, IsFromList: true, 3, IsFullyCoded: true, 50, 0.1, 0.29));
            samples.Noise.Add(new NoiseSample(i, "field", 100000, 0, 1, 3, 1));
        }

        ValidationReport report = new(new ValidationRequest(20, 1, 1), samples, ValidationCriteria.Of(samples), TimeSpan.FromSeconds(3), "isgri", ValidationCamera.Isgri.Band);
        JsonObject json = report.ToJson();
        string page = report.ToHtml();

        Assert.False((bool)json["passed"]!);
        Assert.Equal(report.Summary, (string?)json["summary"]);
        Assert.Equal(20, json["figures"]!["fluxes"]!.AsArray().Count);
        Assert.Contains("false sources above 6 sigma", report.Summary, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_seeds_simulate_equal_skies_and_other_seeds_others()
    {
        Assert.Equal(IsgriSky.Of(7).Plan.ToJson(), IsgriSky.Of(7).Plan.ToJson());
        Assert.NotEqual(IsgriSky.Of(7).Plan.ToJson(), IsgriSky.Of(8).Plan.ToJson());
        Assert.Equal(12, IsgriSky.Of(7).SourcesOf(ValidationCamera.Isgri).Count(s => s.Direction.SeparationTo(Sky.GalacticCentre).Degrees <= 12));
    }

    [Fact]
    public void Sources_of_JEM_X_have_three_decades_of_brightness_and_indices_from_hard_to_soft()
    {
        ValidationCamera camera = ValidationCamera.Jemx(JemxUnit.Of(1));
        TrueSource[] sources = [.. Enumerable.Range(1, 20).SelectMany(seed => JemxSky.Of((ulong)seed).SourcesOf(camera)).Where(s => s.Name.StartsWith('J'))];
        double milliCrab = camera.Telescope.MilliCrab(camera.Band);

        // Whatever their spectra: the Crab is the analysis' own.
        Assert.All(sources, s => Assert.InRange(s.Rate / milliCrab, 3.9, 4100));
        Assert.InRange(sources.Min(s => s.Rate) / milliCrab, 3.9, 10);
        Assert.InRange(sources.Max(s => s.Rate) / milliCrab, 1500, 4100);
        Assert.InRange(sources.Min(s => s.Simulated.PhotonIndex), 1.5, 1.7);
        Assert.InRange(sources.Max(s => s.Simulated.PhotonIndex), 3.8, 4);
    }
}
