using System.Text.Json.Nodes;
using Mmoda.HighEnergy;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>What the reduction of a window had to assume because the archive lacks a file; users see it with every product made from it.</summary>
internal static class Assumptions
{
    /// <summary>What the metadata of a window say of the energies of OSA 10.</summary>
    public const string Osa10Scale = "OSA 10";

    /// <summary>Saves what every step that reads a window knows: its good time, pixels, assumptions and calibration.</summary>
    public static void Describe(StepRun run, EventReduction reduction, PixelScreeningResult screening)
    {
        IsgriWindow window = reduction.Window;
        run.Metadata["window"] = window.Window.Id.ToString();
        run.Metadata["simulated"] = window.IsSimulated;
        run.Metadata["good_seconds"] = window.GoodTimes.TotalSeconds;
        run.Metadata["cuts_seconds"] = new JsonObject([.. window.Cuts.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Reason, c.Seconds))]);
        run.Metadata["live_fraction"] = window.LiveFraction.Average();
        run.Metadata["pixels"] = new JsonObject { ["off"] = screening.Off, ["noisy"] = screening.Noisy, ["silent"] = screening.Silent, ["odd_spectrum"] = screening.Odd };
        run.Metadata["assumptions"] = new JsonArray([.. window.Assumptions.Select(a => (JsonNode)a)]);
        DescribeRates(run, reduction);
        run.Metadata["energy_scale"] = reduction.Calibration.Osa10 is null ? "OSA 11" : Osa10Scale;
        run.Metadata["calibration"] = new JsonObject(
            [.. reduction.Calibration.Origins.Select(o => KeyValuePair.Create<string, JsonNode?>(o.Structure, o.Source))]);
    }

    /// <summary>Adds an assumption of the step itself.</summary>
    public static void Add(StepRun run, string assumption)
    {
        if (run.Metadata["assumptions"] is JsonArray all)
            all.Add(assumption);
    }

    // Quiet backgrounds are 800 to 1200 events/s before the selection and vary by 30 % with the solar cycle; in the belts and in
    // flares they are 1.5 to 3 times as many. Sources of many Crabs do it too.
    private const double HighRate = 2400;

    // Flags, not cuts: whether a flare or a burst is unwanted only the user knows.
    private static void DescribeRates(StepRun run, EventReduction reduction)
    {
        double[] live = CountRateWatch.LiveModules(reduction.Limits, reduction.Window.ModuleGoodTimes);
        IReadOnlyList<TimeInterval> gaps = reduction.Rates.Gaps(live);
        IReadOnlyList<RateExcursion> excursions = reduction.Rates.Excursions(live);
        run.Metadata["rate_gaps"] = new JsonArray([.. gaps.Select(g => (JsonNode)Interval(g))]);
        run.Metadata["rate_excursions"] = new JsonArray([.. excursions.Select(e =>
        {
            JsonObject described = Interval(e.Interval);
            described["ratio"] = Math.Round(e.Ratio, 4);
            return (JsonNode)described;
        })]);
        List<string> flags = [];
        if (gaps.Count > 0)
        {
            flags.Add(FormattableString.Invariant(
                $"no event in {gaps.Sum(g => g.Seconds):0} s of good time, a telemetry gap from IJD {gaps[0].StartIjd:0.00000}; fluxes are too low by this part unless good_times leaves it out"));
        }

        RateExcursion[] high = [.. excursions.Where(e => e.Ratio > 1)];
        if (high.Length > 0)
        {
            flags.Add(FormattableString.Invariant(
                $"count rate up to {high.Max(e => e.Ratio):0.00} times the median for {high.Sum(e => e.Interval.Seconds):0} s from IJD {high[0].Interval.StartIjd:0.00000}: a solar flare, the radiation belts or a burst; nothing was cut"));
        }

        double rate = reduction.Rates.DetectorRate(live);
        run.Metadata["detector_rate"] = Math.Round(rate, 2);
        if (rate > HighRate)
        {
            flags.Add(FormattableString.Invariant(
                $"{rate:0} events/s throughout, more than twice the quiet background: the radiation belts, a long solar flare or a very bright source; nothing was cut"));
        }

        run.Metadata["flags"] = new JsonArray([.. flags.Select(f => (JsonNode)f)]);
    }

    private static JsonObject Interval(TimeInterval interval) => new()
    {
        ["start_ijd"] = interval.StartIjd,
        ["stop_ijd"] = interval.StopIjd,
        ["seconds"] = Math.Round(interval.Seconds, 3),
    };

    /// <summary>One sentence for each assumption of a shadowgram's product, nominal calibration included.</summary>
    public static IEnumerable<string> Of(StoredProduct shadowgram)
    {
        foreach (JsonNode? assumption in shadowgram.Metadata["assumptions"] as JsonArray ?? [])
        {
            if (assumption?.GetValue<string>() is { } text)
                yield return text;
        }

        foreach (JsonNode? flag in shadowgram.Metadata["flags"] as JsonArray ?? [])
        {
            if (flag?.GetValue<string>() is { } text)
                yield return text;
        }

        string[] nominal =
        [
            .. (shadowgram.Metadata["calibration"] as JsonObject ?? []).Where(c => c.Value?.GetValue<string>().StartsWith("nominal", StringComparison.Ordinal) == true).Select(c => c.Key),
        ];
        if (nominal.Length > 0)
            yield return "nominal calibration: " + string.Join(", ", nominal);
    }
}
