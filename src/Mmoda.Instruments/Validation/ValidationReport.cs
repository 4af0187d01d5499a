using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>What a validation found.</summary>
public sealed class ValidationReport
{
    // Of the rarest figure, positions of weak sources in the fully coded field, a sky gives 1.6 samples: ten skies give none once in 10^7 runs.
    private const int SeedsForSamples = 10;

    private readonly ValidationRequest _request;
    private readonly ValidationSamples _samples;
    private readonly string _instrument;
    private readonly EnergyBand _band;

    internal ValidationReport(ValidationRequest request, ValidationSamples samples, IReadOnlyList<ValidationCriterion> criteria, TimeSpan elapsed, string instrument, EnergyBand band)
    {
        _instrument = instrument;
        _band = band;
        _request = request;
        _samples = samples;
        Criteria = request.Seeds >= SeedsForSamples ? [.. criteria.Select(c => c with { IsExpected = true })] : criteria;
        Elapsed = elapsed;
    }

    /// <summary>Every criterion.</summary>
    public IReadOnlyList<ValidationCriterion> Criteria { get; }

    /// <summary>Wall-clock time of the run.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Whether all criteria are met for which there are enough samples, and there are such.</summary>
    public bool Passed => Criteria.All(c => c.Passed != false) && Criteria.Any(c => c.Passed == true);

    /// <summary>One sentence, and which figures could not be judged.</summary>
    public string Summary
    {
        get
        {
            string[] failed = [.. Criteria.Where(c => c.Passed == false).Select(
                c => c.Samples == 0 ? $"{c.Group}: {c.Name} has no samples" : $"{c.Group}: {c.Name} is {c.Measured}, {c.Limits} is asked for")];
            string[] open = [.. Criteria.Where(c => c.Passed is null).Select(c => $"{c.Group}: {c.Name}")];
            int judged = Criteria.Count - open.Length;
            string verdict = judged == 0 ? FormattableString.Invariant($"None of {Criteria.Count} criteria can be judged with {_request.Seeds} seeds.")
                : failed.Length == 0
                ? FormattableString.Invariant($"All {judged} criteria are met with {_request.Seeds} seeds.")
                : FormattableString.Invariant($"{failed.Length} of {judged} criteria are not met with {_request.Seeds} seeds: ") + string.Join("; ", failed) + ".";
            return open.Length == 0 ? verdict : $"{verdict} Not judged, for want of samples: {string.Join("; ", open)}.";
        }
    }

    /// <summary>The whole report: <c>passed</c>, <c>summary</c>, the criteria, and every sample.</summary>
    public JsonObject ToJson() => new()
    {
        ["passed"] = Passed,
        ["summary"] = Summary,
        ["instrument"] = _instrument,
        ["seeds"] = _request.Seeds,
        ["first_seed"] = _request.FirstSeed,
        ["band_kev"] = new JsonArray(_band.MinKeV, _band.MaxKeV),
        ["limits_widened_by_sigma"] = ValidationCriterion.Allowance,
        ["seconds"] = Math.Round(Elapsed.TotalSeconds, 1),
        ["criteria"] = new JsonArray([.. Criteria.Select(c => (JsonNode)c.ToJson())]),
        ["figures"] = new JsonObject
        {
            ["fluxes"] = Rows(_samples.Fluxes, s => new JsonObject
            {
                ["seed"] = s.Seed,
                ["unit"] = s.Unit,
                ["source"] = s.Name,
                ["crowded"] = s.Purpose == FieldPurpose.Crowded,
                ["off_axis_deg"] = Round(s.OffAxisDegrees),
                ["fully_coded"] = s.IsFullyCoded,
                ["true"] = Round(s.True),
                ["measured"] = Round(s.Measured),
                ["error"] = Round(s.Error),
            }),
            ["positions"] = Rows(_samples.Positions, s => new JsonObject
            {
                ["seed"] = s.Seed,
                ["from_list"] = s.IsFromList,
                ["off_axis_deg"] = Round(s.OffAxisDegrees),
                ["fully_coded"] = s.IsFullyCoded,
                ["significance"] = Round(s.Significance),
                ["distance_arcmin"] = Round(s.ArcMinutes),
                ["quoted_radius_arcmin"] = Round(s.QuotedArcMinutes),
            }),
            ["noise"] = Rows(_samples.Noise, s => new JsonObject
            {
                ["seed"] = s.Seed,
                ["field"] = s.Field,
                ["pixels"] = s.Pixels,
                ["mean"] = Round(s.Mean),
                ["width"] = Round(s.Width),
                ["above_4_sigma"] = s.AboveFour,
                ["false_sources"] = s.FalseSources,
            }),
            ["false_sources"] = Rows(_samples.FalseSources, s => new JsonObject
            {
                ["seed"] = s.Seed,
                ["field"] = s.Field,
                ["ra_deg"] = Round(s.Direction.RightAscensionDegrees),
                ["dec_deg"] = Round(s.Direction.DeclinationDegrees),
                ["flux"] = Round(s.Flux),
                ["significance"] = Round(s.Significance),
                ["off_axis_deg"] = Round(s.OffAxisDegrees),
                ["nearest"] = s.NearestSource,
                ["nearest_arcmin"] = Round(s.NearestArcMinutes),
                ["told_replica"] = s.IsToldReplica,
            }),
            ["spectral_parameters"] = Rows(_samples.Parameters, Pull),
            ["light_curve_bins"] = Rows(_samples.LightCurves, Pull),
        },
    };

    /// <summary>The report as one page of HTML with plots; needs nothing else.</summary>
    public string ToHtml() => ValidationPage.Write(this, _samples, _request, _samples.Noise.Count == 0 ? _instrument : _instrument.ToUpperInvariant(), _band);

    /// <summary>The criteria in aligned columns.</summary>
    public IEnumerable<IReadOnlyList<string>> Table() => Criteria.Select(c => (IReadOnlyList<string>)
        [c.Passed switch { true => "ok", false => "FAILED", _ => "not judged" }, c.Group, c.Name, c.Measured, c.Limits, c.Samples.ToString(CultureInfo.InvariantCulture)]);

    private static JsonObject Pull(PullSample s) => new()
    {
        ["seed"] = s.Seed,
        ["name"] = s.Name,
        ["true"] = Round(s.True),
        ["measured"] = Round(s.Measured),
        ["error"] = Round(s.Error),
    };

    private static JsonArray Rows<T>(IEnumerable<T> samples, Func<T, JsonObject> row) => new([.. samples.Select(s => (JsonNode)row(s))]);

    private static JsonNode? Round(double value) => double.IsFinite(value) ? double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
