using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mmoda.HighEnergy;
using Mmoda.Instruments;

namespace Mmoda.Cli;

/// <summary><c>mmoda fit</c>: fits a model to spectra.</summary>
internal static class FitCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string[]> pha = Files("--pha", "Spectrum (PHA I, or FILE{N} for row N of PHA II); repeat to fit several together.");
        pha.Required = true;
        Option<string[]> rmf = Files("--rmf", "Its response; default: RESPFILE of the spectrum.");
        Option<string[]> arf = Files("--arf", "Its effective area; default: ANCRFILE; 'none' for none.");
        Option<string[]> background = Files("--background", "Its background; default: BACKFILE; 'none' for none.");
        Option<string> model = new("--model") { Description = "Expression, such as 'constant*tbabs*(powerlaw+gaussian)'.", Required = true };
        Option<double[]> emin = Energies("--emin", "Lower edge, keV; one for all spectra or one for each.");
        Option<double[]> emax = Energies("--emax", "Upper edge, keV.");
        Option<string> statistic = new("--statistic") { Description = $"One of {string.Join(", ", FitStatisticName.All)}.", DefaultValueFactory = _ => "chi2" };
        Option<string[]> set = Many("--set", "Start or value: NAME=VALUE, NAME=VALUE:MIN:MAX; or a link NAME=FACTOR*OTHER.");
        Option<string[]> freeze = Many("--freeze", "Keeps a parameter: NAME, or NAME=VALUE.");
        Option<string[]> thaw = Many("--thaw", "Frees a parameter that components freeze.");
        Option<string[]> untie = Many("--untie", "Gives each spectrum its own parameter.");
        Option<string?> group = new("--group") { Description = $"Groups channels: {ChannelGrouping.TextForms}; default: auto (the file's groups for counts, none for rates with own errors)." };
        Option<double?> systematic = DataOptions.Number("--systematic", "Systematic error as a fraction, instead of the file's.", null, 0, 1, "");
        Option<double> confidence = new("--confidence") { Description = "Of the intervals low to high, by the rise of the statistic; 0 leaves them out.", DefaultValueFactory = _ => 0.9 };
        Option<string[]> flux = Many("--flux", "Band of a flux, MIN-MAX in keV; default: that of the fit.");
        Option<string[]> limit = Many("--upper-limit", "A parameter whose one-sided upper limit at --confidence is told.");
        Option<string[]> contour = Many("--contour", "Two parameters, FIRST:SECOND, whose contours are computed (in the JSON).");
        Option<int> points = DataOptions.Whole("--contour-points", "Points of contours on each side.", 25, 5, 1000);
        Option<double?> distance = DataOptions.Number("--distance", "Distance for the luminosity, Mpc.", null, 1e-9, 1e6, "Mpc");
        Option<int> restarts = DataOptions.Whole("--restarts", "Further starts.", 20, 0, 100_000);
        Option<int> goodness = DataOptions.Whole("--goodness", "Simulations for the goodness of the fit.", 0, 0, 1_000_000);
        Option<int> chain = DataOptions.Whole("--mcmc", "Steps of Monte Carlo chains.", 0, 0, 100_000_000);
        Option<ulong> seed = new("--seed") { Description = "Of restarts, draws and chains.", DefaultValueFactory = _ => 1 };
        Option<FileInfo?> plot = new("--plot") { Description = "Draws data, model and residuals; the name ends in .svg or .png." };
        Option<bool> json = DataOptions.Json();
        Command command = new("fit", "Fit a model to spectra (OGIP files of any instrument); 'mmoda fit-models' lists components.")
        {
            pha, rmf, arf, background, model, emin, emax, statistic, set, freeze, thaw, untie, group, systematic, confidence, flux, limit, contour, points, distance,
            restarts, goodness, chain, seed, plot, json,
        };
        command.SetAction((result, cancellationToken) =>
        {
            string name = result.GetRequiredValue(statistic);
            if (!FitStatisticName.All.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw Usage($"--statistic is '{name}', allowed are {string.Join(", ", FitStatisticName.All)}.");
            double probability = result.GetValue(confidence);
            string[] limits = result.GetValue(limit) ?? [];
            if (!(probability is >= 0 and < 1) || (limits.Length > 0 && probability is > 0 and <= 0.5))
                throw Usage(FormattableString.Invariant($"--confidence is {probability}, allowed is 0 to below 1, and above 0.5 for upper limits."));
            string? picture = result.GetValue(plot)?.FullName;
            bool isPng = Path.GetExtension(picture)?.Equals(".png", StringComparison.OrdinalIgnoreCase) ?? false;
            if (picture is not null && !isPng && !Path.GetExtension(picture).Equals(".svg", StringComparison.OrdinalIgnoreCase))
                throw Usage($"--plot is '{Path.GetFileName(picture)}'; allowed are names that end in .svg or .png.");
            SpectrumFiles files = new(
                result.GetRequiredValue(pha), result.GetValue(rmf) ?? [], result.GetValue(arf) ?? [], result.GetValue(background) ?? [],
                result.GetValue(group), result.GetValue(systematic));
            SpectralModel parsed = SpectralModel.Parse(result.GetRequiredValue(model));
            FitParameters parameters = Change(
                FitParameters.Create(parsed, files.Spectra.Count, result.GetValue(untie) ?? []),
                result.GetValue(set) ?? [],
                result.GetValue(freeze) ?? [],
                result.GetValue(thaw) ?? []);
            FitAnalysisOptions options = new()
            {
                Confidence = probability,
                FluxBands = [.. (result.GetValue(flux) ?? []).Select(Band)],
                UpperLimits = limits,
                Contours = [.. (result.GetValue(contour) ?? []).Select(Pair)],
                ContourPoints = result.GetValue(points),
                Simulations = result.GetValue(goodness),
                ChainSteps = result.GetValue(chain),
                Restarts = result.GetValue(restarts),
                Seed = result.GetValue(seed),
                Workers = Environment.ProcessorCount,
            };
            IReadOnlyList<(SpectralDataset Dataset, FitInput Input)> spectra = files.Load(result.GetValue(emin) ?? [], result.GetValue(emax) ?? []);
            FitProblem problem = new([.. spectra.Select(s => s.Dataset)], parameters, FitStatisticName.Parse(name));
            FitAnalysis analysis = FitAnalysis.Run(problem, options, cancellationToken);
            FitReport report = new(analysis, [.. spectra.Select(s => s.Input)], result.GetValue(distance));
            if (picture is not null)
                Write(picture, isPng ? FitPicture.ToPng(problem, analysis.Fit) : Encoding.UTF8.GetBytes(FitPlot.ToSvg(problem, analysis.Fit)));
            Console.Write(result.GetValue(json) ? report.ToJson().ToJsonString(FitsCommands.Indented) + "\n" : report.ToText());
            return Task.FromResult(analysis.Fit.HasConverged ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    /// <summary>The list of components.</summary>
    public static Command CreateList()
    {
        Option<bool> json = DataOptions.Json();
        Command command = new("fit-models", "List the components of models with their parameters.") { json };
        command.SetAction(result =>
        {
            if (result.GetValue(json))
            {
                Console.WriteLine(new JsonArray([.. SpectralModel.Components.Select(c => (JsonNode)new JsonObject
                {
                    ["name"] = c.Name,
                    ["kind"] = c.Kind.ToString(),
                    ["description"] = c.Description,
                    ["parameters"] = new JsonArray([.. c.Parameters.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["unit"] = p.Unit, ["value"] = p.Value, ["frozen"] = p.IsFrozen })]),
                })]).ToJsonString(FitsCommands.Indented));
                return ExitCode.Done;
            }

            Console.Write(Terminal.Table(
                ["Component", "Kind", "Parameters", "What"],
                SpectralModel.Components.Select(c => (IReadOnlyList<string>)[c.Name, c.Kind.ToString(), string.Join(" ", c.Parameters.Select(p => p.Name)), c.Description])));
            return ExitCode.Done;
        });
        return command;
    }

    private static FitParameters Change(FitParameters parameters, string[] set, string[] freeze, string[] thaw)
    {
        parameters = set.Aggregate(parameters, (p, text) => Told("--set", () => ParameterChanges.Set(p, text)));
        parameters = freeze.Aggregate(parameters, (p, text) => Told("--freeze", () => ParameterChanges.Freeze(p, text)));
        return thaw.Aggregate(parameters, (p, text) => Told("--thaw", () => ParameterChanges.Thaw(p, text)));
    }

    private static T Told<T>(string option, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentException e)
        {
            throw Usage($"{option}: {FitMessage.Of(e)}");
        }
    }

    private static EnergyBand Band(string text)
    {
        string[] parts = text.Split('-');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double low)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double high)
            && low >= 0 && low < high && double.IsFinite(high)
            ? new EnergyBand(low, high)
            : throw Usage($"--flux is '{text}', the form is MIN-MAX in keV, MIN below MAX.");
    }

    private static (string First, string Second) Pair(string text) => text.Split(':') is [{ Length: > 0 } first, { Length: > 0 } second]
        ? (first, second)
        : throw Usage($"--contour is '{text}', the form is FIRST:SECOND.");

    // A reader never sees half a plot.
    private static void Write(string path, byte[] content)
    {
        string temporary = path + ".tmp";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }

    private static CommandException Usage(string message) => new(ExitCode.Usage, message);

    private static Option<string[]> Files(string name, string description) => new(name) { Description = description, DefaultValueFactory = _ => [] };

    private static Option<string[]> Many(string name, string description) => new(name) { Description = description + " May be repeated.", DefaultValueFactory = _ => [] };

    private static Option<double[]> Energies(string name, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            double[] values = new double[result.Tokens.Count];
            for (int i = 0; i < values.Length; i++)
            {
                if (!double.TryParse(result.Tokens[i].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !(values[i] >= 0 && values[i] <= 1e6))
                    result.AddError($"{name} is '{result.Tokens[i].Value}', allowed is 0 to 1000000 keV.");
            }

            return values;
        },
    };
}
