using System.CommandLine;
using System.Globalization;
using Mmoda.HighEnergy;
using Mmoda.Instruments;
using Mmoda.Sky;

namespace Mmoda.Cli;

/// <summary><c>mmoda simulate</c>: an archive of simulated observations.</summary>
internal static class SimulateCommand
{
    private static readonly string[] Dithers = ["5x5", "hexagonal", "staring"];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<DirectoryInfo> output = new("--out") { Description = "Directory of the archive.", Required = true };
        Option<FileInfo?> plan = new("--plan") { Description = "Plan file (JSON); 'simulation.json' of an archive shows the form under \"plan\"." };
        Option<bool> demo = new("--demo") { Description = "The plan of the demonstration archive." };
        Option<string?> target = new("--target") { Description = "Centre of the field: a catalogued source or a position such as '83.63 22.01'." };
        Option<int> pointings = DataOptions.Whole("--pointings", "Number of pointings.", 5, 1, 5000);
        Option<string> dither = new("--dither") { Description = "Pattern: 5x5, hexagonal or staring.", DefaultValueFactory = _ => "5x5" };
        Option<double?> duration = DataOptions.Number("--duration", "Seconds per pointing.", 2000, 50, 20000, "s");
        Option<int> revolution = DataOptions.Whole("--revolution", "Revolution, which sets the date.", 1922, 1, 2900);
        dither.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !Dithers.Contains(result.Tokens[0].Value))
                result.AddError($"--dither is '{result.Tokens[0].Value}', allowed are {string.Join(", ", Dithers)}.");
        });
        Option<string[]> source = new("--source") { Description = "A source: NAME,RA,DEC,MILLICRAB[,INDEX]; may be repeated.", DefaultValueFactory = _ => [] };
        Option<bool> only = new("--no-catalogue") { Description = "Only the sources given, not those of the built-in catalogue." };
        Option<bool> jemx = new("--jemx") { Description = "Both units of JEM-X observe too." };
        Option<ulong?> seed = new("--seed") { Description = "Seed; equal seeds give equal files (default: 1, or the plan's)." };
        Option<int> workers = DataOptions.Workers();
        Command command = new("simulate", "Make an archive of simulated observations in the real archive's layout.")
        {
            output, plan, demo, target, pointings, dither, duration, revolution, source, only, jemx, seed, workers,
        };
        command.SetAction((result, cancellationToken) =>
        {
            SimulationPlan made = result.GetValue(demo) ? DemonstrationPlan.Create()
                : result.GetValue(plan) is { } file ? FromFile(file.FullName)
                : FromTarget(
                    result.GetValue(target) ?? throw new CommandException(ExitCode.Usage, "Give --plan FILE, --demo, or --target NAME."),
                    result.GetValue(pointings),
                    result.GetValue(dither) ?? "5x5",
                    result.GetValue(duration) ?? 2000,
                    result.GetValue(revolution),
                    result.GetValue(source) ?? [],
                    !result.GetValue(only));
            if (result.GetValue(seed) is { } chosen)
                made = made with { Seed = chosen };
            if (result.GetValue(jemx))
                made = made with { Jemx = true };
            int windows = Run(made, result.GetRequiredValue(output).FullName, result.GetValue(workers), cancellationToken);
            Terminal.Line($"{windows} science windows in {result.GetRequiredValue(output).FullName}");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    /// <summary>Simulates with a progress bar.</summary>
    public static int Run(SimulationPlan plan, string directory, int workers, CancellationToken cancellationToken) => ArchiveSimulator.Run(
        plan, directory, workers, new Bar(), cancellationToken);

    private static SimulationPlan FromFile(string path)
    {
        string text = File.ReadAllText(path);
        try
        {
            return SimulationPlan.Parse(text);
        }
        catch (InvalidDataException e)
        {
            throw new CommandException(ExitCode.Usage, $"--plan {path}: {e.Message}");
        }
    }

    private static SimulationPlan FromTarget(
        string target, int pointings, string dither, double duration, int revolution, string[] sources, bool useCatalogue)
    {
        SkyDirection centre;
        if (SourceCatalogue.BuiltIn.FindByName(target) is { } known)
            centre = known.Direction;
        else if (!SkyDirection.TryParse(target, out centre, out string problem))
            throw new CommandException(ExitCode.Usage, $"--target '{target}' is neither a catalogued source nor a position: {problem}");
        SimulationPlan plan = new()
        {
            UseCatalogue = useCatalogue,
            Sources = [.. sources.Select(Source)],
            Fields =
            [
                new()
                {
                    Name = target,
                    RightAscensionDegrees = centre.RightAscensionDegrees,
                    DeclinationDegrees = centre.DeclinationDegrees,
                    Pointings = pointings,
                    Dither = dither,
                    DurationSeconds = duration,
                    Revolution = revolution,
                },
            ],
        };
        try
        {
            plan.Validate();
        }
        catch (InvalidDataException e)
        {
            // The options of the field were checked one by one, so this is about a source.
            throw new CommandException(ExitCode.Usage, $"--source: {e.Message}");
        }

        return plan;
    }

    private static SimulatedSource Source(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        double[] numbers = new double[Math.Max(0, parts.Length - 1)];
        bool valid = parts.Length is 4 or 5;
        for (int i = 0; valid && i < numbers.Length; i++)
            valid = double.TryParse(parts[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]);
        return valid
            ? new SimulatedSource
            {
                Name = parts[0],
                RightAscensionDegrees = numbers[0],
                DeclinationDegrees = numbers[1],
                MilliCrab = numbers[2],
                PhotonIndex = numbers.Length > 3 ? numbers[3] : 2.1,
            }
            : throw new CommandException(ExitCode.Usage, $"--source is '{text}', the form is NAME,RA,DEC,MILLICRAB[,INDEX] with numbers in degrees and mCrab.");
    }

    private sealed class Bar : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => Terminal.Progress(value.Done, value.Total, $"science window {value.Window}");
    }
}
