using System.CommandLine;
using Mmoda.Instruments;

namespace Mmoda.Cli;

/// <summary><c>mmoda validate isgri|jemx|fit</c>: simulates, analyses, and compares with the truth.</summary>
internal static class ValidateCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<int> seeds = DataOptions.Whole("--seeds", "Number of simulated skies: of eight windows each (isgri), of three windows (jemx).", 10, 1, 10000);
        Option<int> spectra = DataOptions.Whole("--seeds", "Number of simulated spectra of each model.", 200, 2, 100_000);
        Option<int> first = DataOptions.Whole("--first-seed", "The first seed; the others follow.", 1, 0, int.MaxValue);
        Option<FileInfo?> json = new("--json") { Description = "Write the report as JSON: passed, summary, criteria and every figure." };
        Option<FileInfo?> html = new("--html") { Description = "Write the report as one page of HTML with plots." };
        Option<int> workers = DataOptions.Whole("--workers", "Skies or models at once (default: one per core).", Environment.ProcessorCount, 1, 1024);
        Command Of(
            string name,
            string description,
            Option<int> count,
            string unit,
            Func<ValidationRequest, IProgress<(int Done, int Total)>, CancellationToken, Task<ValidationReport>> run)
        {
            Command command = new(name, description) { count, first, json, html, workers };
            command.SetAction(async (result, cancellationToken) =>
            {
                ValidationRequest request = new(result.GetValue(count), (ulong)result.GetValue(first), result.GetValue(workers));
                ValidationReport report = await run(request, new Bar(unit), cancellationToken);
                Console.Write(Terminal.Table(["", "about", "figure", "measured", "limits", "samples"], report.Table()));
                Console.WriteLine(report.Summary);
                if (result.GetValue(json) is { } jsonFile)
                    await WriteAsync(jsonFile.FullName, report.ToJson().ToJsonString(FitsCommands.Indented), cancellationToken);
                if (result.GetValue(html) is { } htmlFile)
                    await WriteAsync(htmlFile.FullName, report.ToHtml(), cancellationToken);
                Terminal.Line(FormattableString.Invariant($"{report.Elapsed.TotalSeconds:F0} s."));
                return report.Passed ? ExitCode.Done : ExitCode.Failed;
            });
            return command;
        }

        return new Command("validate", "Prove the analysis on simulated data.")
        {
            Of(
                "isgri",
                "Compare images, spectra and light curves of simulated windows with the truth; ends with 1 where a criterion is not met.",
                seeds,
                "skies",
                IsgriValidation.RunAsync),
            Of(
                "jemx",
                "Compare images, spectra and light curves of both units of JEM-X in simulated windows with the truth; ends with 1 where a criterion is not met.",
                seeds,
                "skies",
                JemxValidation.RunAsync),
            Of(
                "fit",
                "Fit simulated spectra of every component of models and compare parameters and their intervals with the truth; ends with 1 where a criterion is not met.",
                spectra,
                "models",
                FitValidation.RunAsync),
        };
    }

    // A reader never sees half a report.
    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        string temporary = path + ".tmp";
        await File.WriteAllTextAsync(temporary, text, cancellationToken);
        File.Move(temporary, path, overwrite: true);
    }

    private sealed class Bar(string unit) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => Terminal.Progress(value.Done, value.Total, unit);
    }
}
