using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.Workflow;

namespace Mmoda.Instruments.Tests;

/// <summary>Fits of finished spectra as a product: what it has, that it is made once, and who may ask for it.</summary>
public sealed class SpectralFitProductTests
{
    private static readonly Requester Ada = new("ada@example.org", []), Ben = new("ben@example.org", []);

    [Fact]
    public async Task A_finished_spectrum_is_fitted_by_source_and_by_file_to_the_same_result()
    {
        await using FitSetting setting = new();
        Job spectrum = await setting.SpectrumAsync();

        Job fit = await setting.EndAsync(setting.Submit($"{spectrum.Id}:crab", more: [("fit_bands", "20-200"), ("contours", "PhoIndex:norm"), ("contour_points", "7")]));
        Submission again = setting.Submit($"{spectrum.Id}/isgri_spectrum_Crab.fits", more: [("fit_bands", "20-200"), ("contours", "PhoIndex:norm"), ("contour_points", "7")]);

        Assert.True(fit.State == JobState.Completed, fit.Message);
        Assert.True(again.IsKnown);
        Assert.Equal(fit.Id, again.Job!.Id);
        Assert.Equal(["fit.json", "fit.fits", "fit.svg"], fit.Result!.Products.Select(p => p.FileName));
        JsonNode document = JsonNode.Parse(await File.ReadAllTextAsync(fit.Result.Products[0].Path))!;
        JsonNode index = document["parameters"]![0]!;
        Assert.InRange((double)index["value"]!, 2.1 - (5 * (double)index["error"]!), 2.1 + (5 * (double)index["error"]!));
        Assert.True((double)index["low"]! < (double)index["value"]! && (double)index["value"]! < (double)index["high"]!);
        Assert.Equal("chi2", (string?)document["statistic_name"]);
        JsonNode data = Assert.Single(document["spectra"]!.AsArray())!;
        int bins = (int)data["bins"]!;
        Assert.Equal((int)document["dof"]! + 2, bins);
        foreach (string column in (string[])["low_kev", "high_kev", "rate", "rate_error", "rate_model", "residual", "density", "density_error", "density_model"])
            Assert.Equal(bins, data[column]!.AsArray().Count);
        Assert.Equal((double)document["statistic"]!, data["residual"]!.AsArray().Sum(r => (double)r! * (double)r!), 1e-6);
        Assert.Equal(7, document["contours"]![0]!["rise"]!.AsArray().Count);
        Assert.Equal("Crab", fit.Query.Canonical["src_name"]);
        using FitsFile tables = FitsFile.Open(fit.Result.Products[1].Path);
        Assert.Equal(["PARAMETERS", "SPECTRUM", "MODEL", "CONTOUR"], tables.Hdus.Skip(1).Select(h => h.Name));
        Assert.Empty(setting.Defects);
    }

    [Fact]
    public async Task Several_spectra_are_fitted_together_with_a_factor_each()
    {
        await using FitSetting setting = new();
        Job first = await setting.SpectrumAsync(), second = await setting.SpectrumAsync(systematic: 0.02);

        Job fit = await setting.EndAsync(setting.Submit($"{first.Id}:Crab,{second.Id}:Crab", "constant*powerlaw", more: [("fit_bands", "20-100,30-60+80-200")]));

        Assert.True(fit.State == JobState.Completed, fit.Message);
        JsonNode document = JsonNode.Parse(await File.ReadAllTextAsync(fit.Result!.Products[0].Path))!;
        JsonNode factor = Assert.Single(document["parameters"]!.AsArray(), p => (string?)p!["name"] == "constant.factor[2]")!;
        Assert.InRange((double)factor["value"]!, 0.95, 1.05);
        JsonNode gap = document["spectra"]![1]!;
        Assert.DoesNotContain(gap["low_kev"]!.AsArray(), e => (double)e! is > 60 and < 79);
        Assert.Equal(2, setting.Service.OpenProduct(fit.Nodes[^1].Product!.Value)!.Provenance.Invocation.Inputs.Count);
    }

    [Fact]
    public async Task The_recipe_of_a_fit_has_the_spectra_that_it_used_with_their_checksums()
    {
        await using FitSetting setting = new();
        Job[] spectra = [await setting.SpectrumAsync(), await setting.SpectrumAsync(systematic: 0.02)];
        Job fit = await setting.EndAsync(setting.Submit($"{spectra[0].Id}:Crab,{spectra[1].Id}:Crab", "constant*powerlaw"));

        Recipe recipe = Recipe.FromJson(setting.Service.RecipeOf(fit).ToJson());

        IReadOnlyList<ProductKey> used = Assert.Single(recipe.Steps).Products!;
        Assert.Equal(spectra.Select(s => Path.GetFileName(Path.GetDirectoryName(s.Result!.Products[0].Path))), used.Select(k => k.ToString()));
        foreach (ProductKey key in used)
        {
            ProvenanceFile[] written = [.. setting.Service.OpenProduct(key)!.Provenance.Files];
            Assert.Contains(written, f => f.Name == "isgri_spectrum_Crab.fits");
            Assert.Equal(written.Select(f => new InputFile($"{key}/{f.Name}", f.Bytes, f.Sha256)), recipe.Inputs[key.ToString()]);
        }
    }

    [Fact]
    public async Task The_spectra_of_others_are_unknown_and_so_are_fits_of_them()
    {
        await using FitSetting setting = new();
        Job spectrum = await setting.SpectrumAsync(Ada);

        Job own = await setting.EndAsync(setting.Submit($"{spectrum.Id}:Crab", requester: Ada));
        Submission foreign = setting.Submit($"{spectrum.Id}:Crab", requester: Ben), unknown = setting.Submit($"{new string('0', 32)}:Crab", requester: Ben);

        Assert.Equal(JobState.Completed, own.State);
        Assert.Null(foreign.Job);
        Assert.Null(setting.Submit($"{spectrum.Id}:Crab").Job);
        Assert.Equal(unknown.Problems[0].Message.Replace(new string('0', 32), spectrum.Id.Hex, StringComparison.Ordinal), foreign.Problems[0].Message);
        Assert.Null(setting.Service.Find(own.Id, Ben));
        Assert.NotNull(setting.Service.Find(own.Id, Ada));
    }

    [Fact]
    public async Task A_fit_of_private_data_is_seen_only_with_the_role_for_these()
    {
        Requester trusted = new("ada@example.org", ["integral-private-qla"]);
        await using FitSetting setting = new();
        Job spectrum = await setting.SpectrumAsync(trusted, "all-private");

        Job fit = await setting.EndAsync(setting.Submit($"{spectrum.Id}:Crab", requester: trusted));

        Assert.NotNull(setting.Service.Find(fit.Id, trusted));
        Assert.Null(setting.Service.Find(fit.Id, Ada)); // The role is gone.
        Assert.Null(setting.Submit($"{spectrum.Id}:Crab", requester: Ada).Job);
    }

    [Fact]
    public async Task A_name_of_another_protocol_finds_the_job()
    {
        await using FitSetting setting = new();
        Job spectrum = await setting.SpectrumAsync();
        setting.Jobs.SetAlias("0123456789abcdef", spectrum.Id);

        Submission fit = setting.Submit("0123456789abcdef:Crab");

        Assert.Equal($"{spectrum.Id}/isgri_spectrum_Crab.fits", fit.Job!.Query.Canonical["spectra"]);
    }

    [Fact]
    public async Task A_dummy_fit_needs_no_spectra()
    {
        await using FitSetting setting = new();

        Job fit = await setting.EndAsync(setting.Service.Submit("spectra", "spectral_fit", new GivenValues { { "model", "cutoffpl" } }, dummy: true));

        Assert.True(fit.State == JobState.Completed, fit.Message);
        Assert.True((bool)fit.Result!.Summary["dummy"]!);
    }

    [Fact]
    public async Task A_fit_of_a_lost_product_tells_which()
    {
        await using FitSetting setting = new();
        Job spectrum = await setting.SpectrumAsync();
        Query query = setting.Service.Read("spectra", "spectral_fit", new GivenValues { { "spectra", $"{spectrum.Id}:Crab" } }, dummy: false, [])!;
        Directory.Delete(Path.GetDirectoryName(spectrum.Result!.Products[0].Path)!, recursive: true);

        Job fit = await setting.EndAsync(setting.Service.Submit(query));

        Assert.Equal((JobState.Failed, FailureKind.Usage), (fit.State, fit.FailureKind));
        Assert.Contains("not in the store any more", fit.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "model", "powerlaw*(", "character 11" },
        { "model", "powerlw", "'powerlw', which is no component" },
        { "parameters", "gama=2", "There is no parameter 'gama'" },
        { "parameters", "PhoIndex=2:3", "NAME=VALUE:MIN:MAX" },
        { "parameters", "PhoIndex=99", "from -" },
        { "parameters", "PhoIndex=x1", "There is no parameter 'x1'" },
        { "freeze", "tbabs.nH", "tbabs.nH" },
        { "untie", "nH", "'nH'" },
        { "fit_bands", "200-20", "MIN below MAX" },
        { "fit_bands", "20-50,50-90", "2 bands for 1 spectra" },
        { "statistic", "chi", "Give one of chi2" },
        { "grouping", "fine", "min:COUNTS" },
        { "systematic_fraction", "2", "at most 1" },
        { "confidence", "1", "at most 0.9999" },
        { "flux_bands", "20", "MIN-MAX" },
        { "upper_limits", "PhoIdx", "'PhoIdx'" },
        { "contours", "PhoIndex", "FIRST:SECOND" },
        { "contours", "PhoIndex:norma", "'norma'" },
        { "mcmc_steps", "100000", "at most 50000" },
        { "seed", "-1", "at least 0" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_with_its_parameter_before_anything_runs(string parameter, string given, string told)
    {
        await using FitSetting setting = new();
        Job spectrum = await setting.SpectrumAsync();

        Submission submission = setting.Submit($"{spectrum.Id}:Crab", more: [(parameter, given)]);

        Assert.Null(submission.Job);
        QueryProblem problem = Assert.Single(submission.Problems);
        Assert.Equal(parameter, problem.Parameter);
        Assert.Contains(told, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter '", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Give 1 to 16")]
    [InlineData("Crab", "JOB/FILE")]
    [InlineData("{0}:GX_1+4", "it has Crab")]
    [InlineData("{0}/isgri_rmf.fits", "it has isgri_spectrum_Crab.fits")]
    [InlineData("{0}:Crab,{0}/isgri_spectrum_Crab.fits", "twice")]
    [InlineData("{0}:Crab,{0}:Crab", "twice")]
    public async Task Spectra_that_are_not_there_are_told(string spectra, string told)
    {
        await using FitSetting setting = new();
        Job spectrum = await setting.SpectrumAsync();

        Submission submission = setting.Submit(string.Format(System.Globalization.CultureInfo.InvariantCulture, spectra, spectrum.Id));

        Assert.Null(submission.Job);
        Assert.Contains(submission.Problems, p => p.Parameter == "spectra" && p.Message.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_data_cannot_do_fails_the_job_with_the_reason()
    {
        await using FitSetting setting = new();
        Job spectrum = await setting.SpectrumAsync();

        Job counts = await setting.EndAsync(setting.Submit($"{spectrum.Id}:Crab", more: [("statistic", "cstat")]));
        Job empty = await setting.EndAsync(setting.Submit($"{spectrum.Id}:Crab", more: [("fit_bands", "5000-6000")]));

        Assert.Contains("the statistic cstat needs counts", counts.Message, StringComparison.Ordinal);
        Assert.Contains("no channel of good quality lies in 5000-6000 keV", empty.Message, StringComparison.Ordinal);
        Assert.Equal([FailureKind.Usage, FailureKind.Usage], [counts.FailureKind!.Value, empty.FailureKind!.Value]);
    }
}
