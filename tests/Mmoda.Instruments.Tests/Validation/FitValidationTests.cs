using Mmoda.HighEnergy;

namespace Mmoda.Instruments.Tests;

/// <summary>Fits of simulated spectra find the truth; <c>mmoda validate fit</c> has more spectra of the same.</summary>
public sealed class FitValidationTests
{
    [Fact]
    public void Every_component_of_models_has_a_truth()
    {
        string[] missing =
        [
            .. SpectralModel.Components.Select(c => c.Name).Where(name => !FitTruth.All.Any(t => t.Expression.Split('*', '+').Contains(name, StringComparer.Ordinal))),
        ];

        Assert.Empty(missing);
        Assert.Contains(FitTruth.All, t => t.Statistic == FitStatistic.CStat);
        Assert.Contains(FitTruth.All, t => t.Statistic == FitStatistic.WStat);
        Assert.Contains(FitTruth.All, t => t.Statistic == FitStatistic.PGStat);
    }

    [Fact]
    public async Task Pulls_and_coverage_of_every_component_are_right()
    {
        // 15 spectra of each model: some 550 spectra and 1700 intervals together.
        ValidationReport report = await FitValidation.RunAsync(new ValidationRequest(15, 1, 2), progress: null, CancellationToken.None);

        Assert.True(report.Passed, report.Summary);
    }

    [Fact]
    public async Task The_power_law_is_right_with_many_counts_and_few_in_200_spectra()
    {
        FitTruth[] some = [.. FitTruth.All.Where(t => t.Expression is "powerlaw" or "pegpwrlw")];
        ValidationReport report = await FitValidation.RunAsync(some, new ValidationRequest(200, 1, 2), progress: null, CancellationToken.None);

        Assert.Equal(5, some.Length);
        Assert.True(report.Passed, report.Summary);
    }

    [Fact]
    public void Errors_that_are_too_small_do_not_pass()
    {
        FitTruth truth = FitTruth.All[0];
        FitTrial[] trials = [.. Enumerable.Range(0, 100).Select(i => FitTrial.Run(truth, (ulong)i, 0))];
        FitTrial[] wrong = [.. trials.Select(t => new FitTrial([.. t.Parameters.Select(p => p with { Error = 0.7 * p.Error })], [.. t.Rises.Select(r => r / 0.49)]))];

        Assert.All(FitCriteria.Of(truth, trials), c => Assert.True(c.IsMet, $"{c.Name} {c.Measured}"));
        Assert.Contains(FitCriteria.Of(truth, wrong), c => c.Name.Contains("width", StringComparison.Ordinal) && !c.IsMet);
        Assert.Contains(FitCriteria.Of(truth, wrong), c => c.Name.Contains("within 1 sigma", StringComparison.Ordinal) && !c.IsMet);
    }

    [Theory]
    [InlineData(double.NaN)] // It did not converge.
    [InlineData(-5.0)] // The truth has a deeper minimum.
    public void Fits_that_failed_do_not_count_as_intervals_that_hold_the_truth(double rise)
    {
        FitTruth truth = FitTruth.All[0];
        FitTrial[] trials = [.. Enumerable.Range(0, 100).Select(i => FitTrial.Run(truth, (ulong)i, 0))];

        // As many as cannot be chance: 68 ± 5 of 100 are expected within one sigma.
        FitTrial[] failed = [.. trials.Select((t, i) => i < 40 ? t with { Rises = [.. t.Rises.Select(_ => rise)] } : t)];

        Assert.All(FitCriteria.OfAll(trials), c => Assert.True(c.IsMet, $"{c.Name} {c.Measured}"));
        Assert.All(FitCriteria.OfAll(failed), c => Assert.False(c.IsMet, $"{c.Name} {c.Measured}"));
        Assert.All(FitCriteria.Of(truth, failed).Where(c => c.Name.Contains("truth within", StringComparison.Ordinal)), c => Assert.False(c.IsMet, $"{c.Name} {c.Measured}"));
    }

    [Fact]
    public async Task Equal_seeds_give_equal_figures_on_any_number_of_workers()
    {
        FitTruth[] some = [.. FitTruth.All.Take(3)];

        ValidationReport one = await FitValidation.RunAsync(some, new ValidationRequest(3, 5, 1), progress: null, CancellationToken.None);
        ValidationReport two = await FitValidation.RunAsync(some, new ValidationRequest(3, 5, 2), progress: null, CancellationToken.None);

        Assert.Equal(one.Criteria, two.Criteria);
    }

    [Fact]
    public async Task The_page_tells_spectra_and_no_windows()
    {
        ValidationReport report = await FitValidation.RunAsync([FitTruth.All[0]], new ValidationRequest(3, 1, 1), progress: null, CancellationToken.None);

        Assert.Contains("Validation of spectral fits", report.ToHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain("windows", report.ToHtml(), StringComparison.Ordinal);
        Assert.Equal(6, report.ToJson()["figures"]!["spectral_parameters"]!.AsArray().Count); // Always written.
    }
}
