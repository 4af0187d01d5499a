using System.Globalization;
using System.Net;
using System.Text;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>The page of a validation: verdict, criteria and plots, in one file.</summary>
internal static class ValidationPage
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; color: #1b2430; }
        table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid #dde3ea; }
        .ok { color: #14713a; } .no { color: #b3261e; font-weight: 600; } .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(27rem, 1fr)); gap: 1rem; }
        figure { margin: 0; } figcaption { font-size: .9em; color: #44505e; } svg { width: 100%; height: auto; }
        """;

    /// <summary>Writes the page.</summary>
    public static string Write(ValidationReport report, ValidationSamples samples, ValidationRequest request, string instrument, EnergyBand band)
    {
        StringBuilder page = new();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Validation of ").Append(instrument).Append("</title><style>").Append(Style).Append("</style></head><body>\n");
        page.Append("<h1>Validation of ").Append(instrument).Append("</h1>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"{(report.Passed ? "ok" : "no")}\">{Escape(report.Summary)}</p>\n");
        string simulated = samples.Noise.Count == 0
            ? "one spectrum of each model to a seed"
            : string.Create(CultureInfo.InvariantCulture, $"{samples.Noise.Count + (samples.Parameters.Count > 0 ? request.Seeds : 0)} simulated science windows");
        page.Append(
            CultureInfo.InvariantCulture,
            $"<p>{request.Seeds} seeds from {request.FirstSeed}, {simulated}, {band}. Limits are widened by {ValidationCriterion.Allowance} statistical errors.</p>\n");
        page.Append("<table><tr><th></th><th>About</th><th>Figure</th><th>Measured</th><th>Limits</th><th>Samples</th></tr>\n");
        foreach (ValidationCriterion c in report.Criteria)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td class=\"{c.Passed switch { true => "ok", false => "no", _ => "" }}\">{c.Verdict}</td><td>{Escape(c.Group)}</td><td>{Escape(c.Name)}</td><td>{Escape(c.Measured.Replace("+-", "±", StringComparison.Ordinal))}</td><td>{Escape(c.Limits)}</td><td>{c.Samples}</td></tr>\n");
        }

        page.Append("</table>\n<h2>Plots</h2>\n<div class=\"plots\">\n");
        foreach ((string caption, string svg) in Plots(samples))
            page.Append("<figure>").Append(svg).Append("<figcaption>").Append(Escape(caption)).Append("</figcaption></figure>\n");
        return page.Append("</div>\n</body></html>\n").ToString();
    }

    private static IEnumerable<(string Caption, string Svg)> Plots(ValidationSamples samples)
    {
        IEnumerable<double> pulls(FieldPurpose purpose) => samples.Fluxes.Where(s => s.Purpose == purpose).Select(s => s.Pull);
        foreach ((string caption, IEnumerable<double> values) in new[]
        {
            ("Pulls of fluxes over three decades of brightness, and the normal distribution.", pulls(FieldPurpose.Brightness)),
            ("Pulls of fluxes in crowded fields.", pulls(FieldPurpose.Crowded)),
            ("Pulls of bins of 100 s of light curves.", samples.LightCurves.Select(s => s.Pull)),
            ("Pulls of spectral parameters.", samples.Parameters.Select(s => s.Pull)),
        })
        {
            if (values.Any())
                yield return (caption, SvgPlot.Histogram(values, "(measured - true) / error"));
        }

        if (samples.Fluxes.Count == 0)
            yield break;
        FluxSample[] clear = [.. samples.Fluxes.Where(s => s.True / s.Error >= 10)];
        yield return (
            "Relative deviation of fluxes above 10 σ against brightness.",
            new SvgPlot("true flux, counts/s", "measured / true - 1") { IsLogX = true, YLimits = (-0.2, 0.2) }
                .AddPoints(clear.Select(s => (s.True, (s.Measured / s.True) - 1))).AddCurve(_ => 0).Write());
        yield return (
            "Relative deviation of fluxes above 10 σ against the angle to the axis.",
            new SvgPlot("degrees off axis", "measured / true - 1") { YLimits = (-0.2, 0.2) }
                .AddPoints(clear.Select(s => (s.OffAxisDegrees, (s.Measured / s.True) - 1))).AddCurve(_ => 0).Write());
        foreach (bool isFromList in new[] { false, true })
        {
            yield return (
                (isFromList ? "Positions of source lists" : "Positions fitted in windows") + "; the curve is 11′/SNR + 0.1′.",
                new SvgPlot("significance", "distance to the truth, arcmin") { IsLogX = true, IsLogY = true }
                    .AddPoints(samples.Positions.Where(p => p.IsFromList == isFromList).Select(p => (p.Significance, Math.Max(p.ArcMinutes, 0.003))))
                    .AddCurve(snr => (11 / snr) + 0.1).Write());
        }
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
