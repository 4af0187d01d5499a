using System.CommandLine;
using System.Text.Json.Nodes;
using Mmoda.Instruments;

namespace Mmoda.Cli;

/// <summary><c>mmoda plan</c>: what the analysis of many science windows costs.</summary>
internal static class PlanCommand
{
    // Pointings of the mission, 2002 to 2025.
    private const int MissionWindows = 100_000;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<int> windows = DataOptions.Whole("--windows", "Number of science windows.", MissionWindows, 1, 100_000_000);
        Option<int> cores = DataOptions.Whole("--cores", "Cores that work on them.", 16, 1, 100_000);
        Option<int> repetitions = DataOptions.Whole("--repeat", "Measurements of each product; the fastest counts.", 3, 1, 100);
        Option<bool> json = DataOptions.Json();
        Command command = new("plan", "Measure what one science window costs on this machine, and say what many cost.") { windows, cores, repetitions, json };
        command.SetAction(async (result, cancellationToken) =>
        {
            int number = result.GetValue(windows), on = result.GetValue(cores);
            (long events, IReadOnlyList<WindowCost> costs) = await WindowCosts.MeasureAsync(result.GetValue(repetitions), new Lines(), cancellationToken);
            if (result.GetValue(json))
                Console.WriteLine(ToJson(events, costs, number, on).ToJsonString(FitsCommands.Indented));
            else
                Print(events, costs, number, on);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(long events, IReadOnlyList<WindowCost> costs, int windows, int cores)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"One window of {WindowCosts.WindowSeconds:F0} s with {events} events, one core; {windows} windows; {cores} cores if the throughput scales with them."));
        Console.Write(Terminal.Table(
            ["product", "s/window", "of which decompression", "core hours", "days"],
            costs.Select(c => (IReadOnlyList<string>)
            [
                c.Product,
                Terminal.Number(c.Seconds, 3),
                Terminal.Number(c.DecompressionSeconds, 3),
                Terminal.Number(c.CoreHours(windows), 1),
                Terminal.Number(c.Days(windows, cores), 3),
            ])));
    }

    private static JsonObject ToJson(long events, IReadOnlyList<WindowCost> costs, int windows, int cores) => new()
    {
        ["window_seconds"] = WindowCosts.WindowSeconds,
        ["window_events"] = events,
        ["windows"] = windows,
        ["cores"] = cores,
        ["products"] = new JsonArray(
        [
            .. costs.Select(c => (JsonNode)new JsonObject
            {
                ["product"] = c.Product,
                ["seconds_per_window"] = Math.Round(c.Seconds, 4),
                ["decompression_seconds"] = Math.Round(c.DecompressionSeconds, 4),
                ["core_hours"] = Math.Round(c.CoreHours(windows), 2),
                ["days"] = Math.Round(c.Days(windows, cores), 4),
            }),
        ]),
    };

    private sealed class Lines : IProgress<string>
    {
        public void Report(string value) => Terminal.Line(value);
    }
}
